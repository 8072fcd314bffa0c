"""The page of a dossier's life as a document (.docx) in the layout of Decree 30/2020, to be signed and filed."""

from __future__ import annotations

from typing import IO, Final

from oais_vn.formats.reports.decree30 import Column, Draft
from oais_vn.formats.reports.drafts import OURS, fill, own_template, require_libraries
from oais_vn.formats.reports.life_words import Block, LifePage
from oais_vn.formats.reports.paper_words import BLANK

_WIDTH: Final = 165
_SMALL: Final = 9
_HALF: Final = 46
"""Characters that half a line has room for."""


def write_life_document(page: LifePage, stream: IO[bytes], *, place: str = "", superior: str = "") -> None:
    """Write the page; `PluginError` without the libraries of the extra `minutes`."""
    require_libraries()
    values: dict[str, object] = {
        "archive": page.archive or BLANK,
        "superior": superior or BLANK,
        "place": place or BLANK,
        "page": page,
        "stages": _road(page),
        "blocks": page.blocks,
    }
    draft = Draft("{{ superior }}", "{{ archive|upper }}", "Số: ……", "{{ place }}, ngày …… tháng …… năm ………")
    draft.title("{{ page.kind|upper }}", "{{ page.code }}")
    draft.line("{{ page.title }}", bold=True, align="center", size=12)
    if page.warning:
        draft.line("{{ page.warning }}", bold=True, align="center", size=11)
    draft.line("{{ page.verdict }}", italic=True, align="center", size=11)
    draft.line("{% for s in stages %}{{ s }}{% endfor %}", size=_SMALL + 1, align="left")
    for place_of, block in enumerate(page.blocks):
        _lay(draft, block, f"blocks[{place_of}]")
    draft.line("{{ page.foot }}", italic=True, size=_SMALL)
    document = own_template(draft.document)
    fill(document, values, list(values), OURS)
    properties = document.docx.core_properties
    properties.title, properties.subject, properties.author = page.kind, page.code, "oais-vn"
    document.save(stream)


def _lay(draft: Draft, block: Block, here: str) -> None:
    """A block of the page; nothing of what it says is in the template, for it may hold tags."""
    from docx.shared import Pt

    if not (block.facts or block.rows or block.note):
        return
    draft.line(f"{{{{ {here}.title }}}}", bold=True, size=11, space=(3, 1), keep=True)
    waiting: list[str] = []
    for number, fact in enumerate(block.facts):
        told = f"{{{{ {here}.facts[{number}].name }}}}: {{{{ {here}.facts[{number}].value }}}}"
        short = not fact.wide and len(fact.name) + len(fact.value) <= _HALF
        if not short or len(waiting) == 2:
            _facts(draft, waiting)
            waiting = []
        if short:
            waiting.append(told)
        else:
            _facts(draft, [told])
    _facts(draft, waiting)
    if block.rows:
        columns = [
            Column(
                f"{{{{ {here}.header[{number}] }}}}",
                _WIDTH * width / sum(block.widths),
                f"{{{{ r[{number}] or '–' }}}}",
            )
            for number, width in enumerate(block.widths)
        ]
        draft.table(columns, f"r in {here}.rows", size=_SMALL)
        draft.document.paragraphs[-1].paragraph_format.line_spacing = Pt(4)
    if block.note:
        draft.line(f"{{{{ {here}.note }}}}", italic=True, size=_SMALL, space=(0, 2))


def _facts(draft: Draft, told: list[str]) -> None:
    """A line of one fact, or of two side by side."""
    from docx.shared import Mm

    if told:
        line = draft.line("\t".join(told), size=10, space=(0, 0), align="left")
        line.paragraph_format.tab_stops.add_tab_stop(Mm(_WIDTH / 2))


def _road(page: LifePage) -> list[str]:
    """The stages that were reached, and the others after them, in one line."""
    done = [f"{label} {day}".strip() for label, day, reached in page.stages if reached]
    return [" → ".join(done)] if done else []
