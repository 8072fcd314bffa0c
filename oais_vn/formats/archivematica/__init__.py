"""What Archivematica reads and writes: its dialect of METS, its metadata.csv, Dublin Core from our records."""

from __future__ import annotations

from oais_vn.formats.archivematica.dublin_core import DublinCore, dublin_core
from oais_vn.formats.archivematica.metadata_csv import MetadataRow, write_metadata_csv
from oais_vn.formats.archivematica.mets import ArchivematicaDocument, ArchivematicaFile, write_archivematica_mets

__all__ = [
    "ArchivematicaDocument",
    "ArchivematicaFile",
    "DublinCore",
    "MetadataRow",
    "dublin_core",
    "write_archivematica_mets",
    "write_metadata_csv",
]
