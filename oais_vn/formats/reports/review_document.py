"""The steps of a programme as a form (.docx) for reviewers: what the register counts, and room for the rest."""

from __future__ import annotations

from collections.abc import Iterable
from typing import IO, Final

from oais_vn.formats.printable import printable
from oais_vn.formats.reports.decree30 import Column, Draft
from oais_vn.formats.reports.drafts import OURS, fill, own_template, require_libraries
from oais_vn.formats.reports.paper_words import BLANK, grouped, numbered
from oais_vn.model.register.criteria import Programme, ProgrammeStep

_NAMES: Final = ("archive", "superior", "place", "programme", "source", "count", "steps")


def write_review_document(
    programme: Programme,
    whole: int,
    steps: Iterable[tuple[ProgrammeStep, int | None]],
    archive: str,
    stream: IO[bytes],
    *,
    place: str = "",
    superior: str = "",
) -> None:
    """Write the form; a Party's programme has the head of its offices. `PluginError` without the extra `minutes`."""
    require_libraries()
    number = "Số        -PRS/…" if programme.party else "Số: ……/PRS-…"
    date = "{{ place }}, ngày …… tháng …… năm ………"
    draft = Draft("{{ superior|upper }}", "{{ archive|upper }}", number, date, party=programme.party)
    draft.title("PHIẾU RÀ SOÁT", "Các bước số hóa, lập bản sao bảo hiểm")
    draft.body("Chương trình: {{ programme }}. Nguồn: {{ source }}.")
    draft.body("Phạm vi rà soát: {{ count }} hồ sơ của sổ đăng ký.")
    draft.table(
        [
            *(Column("TT", 10, "{{ s.number }}", "center"), Column("Bước", 68, "{{ s.label }}")),
            *(Column("Độ chắc", 15, "{{ s.confidence }}", "center"), Column("Đã qua", 22, "{{ s.done }}", "center")),
            Column("Ý kiến rà soát", 50, "{{ s.remark }}"),
        ],
        "s in steps",
        size=11,
    )
    draft.body(
        "Độ chắc: V là đọc trực tiếp trong kế hoạch đã công bố, S2 là nguồn thứ cấp chưa đối chiếu. Số đã qua do sổ "
        "đăng ký đếm; ô trống do người rà soát ghi.",
    )
    draft.blank("Kết luận:", keep=True)
    draft.signatures(
        ("NGƯỜI RÀ SOÁT", "(Ký, ghi rõ họ tên)"), ("NGƯỜI PHỤ TRÁCH", "(Ký, ghi rõ họ tên)"),
        recipients=["Cơ quan chủ quản", "Lưu hồ sơ số hóa"],
    )  # fmt: skip
    values = {
        "archive": printable(archive),
        "superior": printable(superior) or BLANK,
        "place": printable(place) or BLANK,
        "programme": printable(programme.label.vi),
        "source": printable(programme.source),
        "count": grouped(whole),
        "steps": numbered(
            {
                "label": printable(step.label.vi),
                "confidence": step.confidence,
                "done": "" if done is None else f"{grouped(done)}/{grouped(whole)}",
                "remark": "" if step.outside is None else printable(f"Ngoài phần mềm: {step.outside.vi}"),
            }
            for step, done in steps
        ),
    }
    document = own_template(draft.document)
    fill(document, values, _NAMES, OURS)
    document.docx.core_properties.title = "Phiếu rà soát các bước"
    document.docx.core_properties.author = "oais-vn"
    document.save(stream)
