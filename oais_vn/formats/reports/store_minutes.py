"""Drafts of the store's minutes (.docx): a template filled with what the log says, bound to the head of its chain."""

from __future__ import annotations

from typing import IO

from oais_vn.formats.reports.drafts import OURS, checked_template, fill, own_template, require_libraries
from oais_vn.formats.reports.store_templates import STORE_TITLES, StoreMinutes, store_template
from oais_vn.formats.reports.store_values import STORE_NAMES, store_values
from oais_vn.model.chronicle import Chronicle


def write_store_minutes(
    chronicle: Chronicle,
    kind: StoreMinutes,
    stream: IO[bytes],
    *,
    template: IO[bytes] | None = None,
    name: str = "",
    place: str = "",
    superior: str = "",
) -> None:
    """Write a draft in the layout of Decree 30/2020/NĐ-CP, or by the `template` of this `name`.

    It is a draft: causes, opinions and signatures are blanks. The head of the log's chain stands in the text and in the
    document's properties. Raises `ConfigurationError` for a template that is none or names unknown values,
    `PluginError` without the libraries of the extra `minutes`.
    """
    require_libraries()
    document = own_template(store_template(kind)) if template is None else checked_template(template, name)
    fill(document, store_values(chronicle, place, superior), STORE_NAMES, name or OURS)
    properties = document.docx.core_properties
    properties.title = STORE_TITLES[kind].vi
    properties.subject = f"{chronicle.since.isoformat()}/{chronicle.until.isoformat()}"
    properties.author = "oais-vn"
    properties.comments = f"log sha256:{chronicle.head}\nlog events:{chronicle.events}"
    properties.keywords = "bản nháp; oais-vn/store-minutes/1"
    properties.created = properties.modified = chronicle.drawn.replace(tzinfo=None)
    document.save(stream)


def write_store_template(kind: StoreMinutes, stream: IO[bytes]) -> None:
    """Write the template that we use ourselves, for people to change."""
    require_libraries()
    store_template(kind).save(stream)
