"""EAD3 1.1.1, the finding aid of a fonds: fonds, series, dossier, and the package of each dossier."""

from __future__ import annotations

from oais_vn.formats.ead3.reader import FindingAidHead, read_finding_aid
from oais_vn.formats.ead3.writer import record_id, write_finding_aid

__all__ = ["FindingAidHead", "read_finding_aid", "record_id", "write_finding_aid"]
