"""A risk report as lines for a terminal, and as plain values for JSON."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any

from oais_vn.formats.printable import printable
from oais_vn.model.language import Language, Text
from oais_vn.model.preservation import FormatIdentification
from oais_vn.model.risk import WORST_FIRST, FormatRisk, RiskGrade, RiskReport, RiskRow

SCHEMA = "oais-vn/risks/1"
NO_FONDS = Text("(chưa rõ phông)", "(fonds not told)")
NOT_GRADED = Text("chưa có trong sổ rủi ro", "not in the register")
_FONDS = Text("Phông {fonds}", "Fonds {fonds}")
_ROW = Text(
    "  {grade}: {name} ({puid}): {files} tệp, {size} byte, {places} nơi{to}",
    "  {grade}: {name} ({puid}): {files} files, {size} bytes, in {places} places{to}",
)
_TO = Text("; chuyển sang {targets}", "; migrate to {targets}")
_WHY = Text("    vì: {reasons} (nhận định của dự án, độ chắc: {sure})", "    for: {reasons} (our judgement, {sure})")
_SURE = {
    "high": Text("chắc", "sure"),
    "medium": Text("khá chắc", "fairly sure"),
    "low": Text("chưa chắc", "not sure"),
}
_PLACE = Text(
    "  {grade}: {place}: {files} tệp {name}, ví dụ {example}", "  {grade}: {place}: {files} of {name}, e.g. {example}"
)
_WHERE = Text("Ở đâu (rủi ro cao, chưa rõ):", "Where (high and unknown risk):")
_MORE = Text("  … và {count} nơi nữa: xem --json hoặc --xlsx", "  … and {count} places more: see --json or --xlsx")
_UNREAD = Text("Không đọc được: {place}: {reason}", "Not read: {place}: {reason}")
_SUMMARY = Text("Tổng: {counts}. {title}, bản {version}", "In all: {counts}. {title}, edition {version}")
_MOST_PLACES = 20


def risk_lines(report: RiskReport, language: Language) -> Iterator[str]:
    """Lines without their ends: formats by fonds, the worst first; why, for what is at risk; where; the sum."""
    fonds: str | None = None
    told: set[int] = set()
    for row in report.rows:
        if row.fonds != fonds:
            fonds = row.fonds
            yield _FONDS.to(language).format(fonds=printable(fonds)) if fonds else NO_FONDS.to(language)
        yield _row(row, language)
        if row.risk is not None and row.grade is not RiskGrade.LOW and id(row.risk) not in told:
            told.add(id(row.risk))
            reasons = reasons_of(row.risk, language)
            yield _WHY.to(language).format(reasons=reasons, sure=sure(row.risk).to(language))
    if report.places:
        yield _WHERE.to(language)
    for each in report.places[:_MOST_PLACES]:
        grade = report.register.grade_of(each.format).label.to(language)
        values = {"place": printable(each.place), "example": printable(each.example), "name": named(each.format)}
        yield _PLACE.to(language).format(grade=grade, files=each.files, **values)
    if len(report.places) > _MOST_PLACES:
        yield _MORE.to(language).format(count=len(report.places) - _MOST_PLACES)
    for place, reason in report.unread:
        yield _UNREAD.to(language).format(place=printable(place), reason=reason.to(language))
    counts = ", ".join(f"{grade.label.to(language)} {report.files(grade)}" for grade in WORST_FIRST)
    title = report.register.title.to(language)
    yield _SUMMARY.to(language).format(counts=counts, title=title, version=report.register.version)


def named(found: FormatIdentification) -> str:
    """What a format is called: name and version; one that was not recognised goes by its extension."""
    return printable(" ".join(filter(None, (found.name or found.mime, found.version))))


def reasons_of(risk: FormatRisk, language: Language) -> str:
    """Why a format has its grade, with the note."""
    return "; ".join(text.to(language) for text in (*risk.reasons, risk.note) if text.to(language))


def sure(risk: FormatRisk) -> Text:
    """How sure the judgement is."""
    return _SURE[risk.confidence]


def targets_of(risk: FormatRisk | None, language: Language) -> str:
    """What to migrate to; empty where there is no need."""
    return "" if risk is None else "; ".join(target.label.to(language) for target in risk.targets)


def _row(row: RiskRow, language: Language) -> str:
    targets = targets_of(row.risk, language) if row.grade is not RiskGrade.LOW else ""
    puid = row.format.puid or "?"
    if row.risk is None and row.format.puid is not None:
        puid = f"{puid}, {NOT_GRADED.to(language)}"
    return _ROW.to(language).format(
        grade=row.grade.label.to(language),
        name=named(row.format),
        puid=puid,
        files=row.files,
        size=row.size,
        places=row.places,
        to=_TO.to(language).format(targets=targets) if targets else "",
    )


def risk_values(report: RiskReport, language: Language) -> dict[str, Any]:
    """The report in JSON's types."""
    return {
        "schema": SCHEMA,
        "register": {"title": report.register.title.to(language), "version": report.register.version},
        "counts": {grade.value: report.files(grade) for grade in WORST_FIRST},
        "formats": [_row_values(row, language) for row in report.rows],
        "places": [
            {
                "place": each.place,
                "fonds": each.fonds,
                "puid": each.format.puid,
                "name": named(each.format),
                "grade": report.register.grade_of(each.format).value,
                "files": each.files,
                "bytes": each.size,
                "example": each.example,
            }
            for each in report.places
        ],
        "unread": [{"place": place, "message": reason.to(language)} for place, reason in report.unread],
    }


def _row_values(row: RiskRow, language: Language) -> dict[str, Any]:
    risk = row.risk
    return {
        "fonds": row.fonds,
        "puid": row.format.puid,
        "name": row.format.name,
        "version": row.format.version,
        "grade": row.grade.value,
        "files": row.files,
        "bytes": row.size,
        "places": row.places,
        "reasons": [] if risk is None else [text.to(language) for text in risk.reasons],
        "note": "" if risk is None else risk.note.to(language),
        "specification": "" if risk is None else risk.specification,
        "confidence": "" if risk is None else risk.confidence,
        "to": [] if risk is None else [{"key": each.key, "name": each.label.to(language)} for each in risk.targets],
    }
