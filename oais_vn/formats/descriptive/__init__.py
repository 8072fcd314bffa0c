"""The Circular's flat records `<simpledc>` (EAD.xml, EAD_doc, EAD_pic, EAD_media): reader, writer, schema."""

from __future__ import annotations

from oais_vn.formats.descriptive.reader import read_record
from oais_vn.formats.descriptive.schema import record_schema
from oais_vn.formats.descriptive.writer import write_record

__all__ = ["read_record", "record_schema", "write_record"]
