"""Writes what follows from the profile `tt05-2025`: `fields.md` beside this file, and the record schemas in `xsd/`.

Run it from the repository after a change of the field tables: `python docs/reference/fields.py`.
"""  # noqa: INP001 - a script, no package

from __future__ import annotations

import sys
from collections.abc import Iterator
from pathlib import Path

from oais_vn.formats.descriptive import record_schema
from oais_vn.formats.profiles import load_profile
from oais_vn.model.description import CodeList, Field, Kind, Obligation, RecordTable
from oais_vn.model.profile import Profile

REPOSITORY = Path(__file__).resolve().parents[2]
PROFILE = "tt05-2025"

KINDS = {
    Kind.STRING: "chuỗi",
    Kind.NUMBER: "số",
    Kind.BOOLEAN: "0 hoặc 1",
    Kind.DATE: "ngày",
    Kind.CODE: "mã",
    Kind.DURATION: "hh:mm:ss",
}
OBLIGATIONS = {Obligation.REQUIRED: "●", Obligation.OPTIONAL: "○", Obligation.CONDITIONAL: "◐"}

HEAD = """# Trường và bảng mã của `{name}` · Fields and code lists of `{name}`

*Tệp này được sinh ra từ `profiles/{name}/` bằng `python docs/reference/fields.py`; đừng sửa tay.*
*This file is written from `profiles/{name}/` by `python docs/reference/fields.py`; do not edit it.*

- ● bắt buộc · required, ○ tùy chọn · optional, ◐ bắt buộc khi có điều kiện · required on a condition.
- **Dài** đếm ký tự Unicode dạng NFC · length counts characters of the NFC form.
- **Ngày** ghi `DD/MM/YYYY`, `MM/YYYY` hoặc `YYYY`; ngày, tháng không biết thì không ghi, không điền 01 ·
  what is not known of a date is left out, never filled with 01.
- **Mã +**: được ghi nhiều mã, cách nhau bằng dấu `;` · several codes may be given, with `;` between them.
- **Tin cậy** · confidence: V đọc trực tiếp văn bản · read in the text itself; S1, S2 nguồn thứ cấp · secondary sources;
  A suy luận của ta · our inference.
"""


def schemas(profile: Profile) -> dict[str, bytes]:
    """Path in `xsd/` -> schema, for every record of every shape."""
    found = {}
    for shape in profile.shapes.values():
        own = [profile.tables[name] for name in (shape.record_table, *shape.document_tables.values())]
        # Tables of no shape that travel along all the same (the fonds' older record).
        own += [table for table in profile.tables.values() if table.schema in shape.schemas and table not in own]
        for table in own:
            found.setdefault(f"{profile.name}/{shape.name}/{table.schema}", record_schema(table))
    return found


def reference(profile: Profile) -> str:
    """The text of `fields.md`."""
    lines = [HEAD.format(name=profile.name)]
    for table in profile.tables.values():
        lines.extend(_table(table))
    lines.append("## Bảng mã · Code lists\n")
    for codes in profile.code_lists.values():
        lines.extend(_code_list(codes))
    return "\n".join(lines)


def _table(table: RecordTable) -> Iterator[str]:
    yield f"## `{table.name}` ({len(table.fields)} trường · fields)\n"
    yield f"{table.clause} [{table.confidence}]; lược đồ · schema `{table.schema}`\n"
    yield "| # | Trường · Field | Tên | Name | Kiểu · Kind | Dài · Length | BB | Điều kiện · Condition | Tin cậy |"
    yield "|---|---|---|---|---|---|---|---|---|"
    for number, field in enumerate(table.fields, start=1):
        cells = [str(number), f"`{field.name}`", field.label.vi, field.label.en, _kind(field)]
        cells += [str(field.length or ""), OBLIGATIONS[field.obligation], _condition(field), field.confidence]
        yield f"| {' | '.join(cells)} |"
    yield ""


def _kind(field: Field) -> str:
    if field.codes is None:
        return KINDS[field.kind]
    return f"mã{' +' if field.repeatable else ''} [`{field.codes}`](#{field.codes.lower()})"


def _condition(field: Field) -> str:
    if field.when is None:
        return ""
    name, values = field.when
    return f"`{name}` = {', '.join(values)}"


def _code_list(codes: CodeList) -> Iterator[str]:
    yield f"### `{codes.name}`\n"
    yield f"{codes.clause} [{codes.confidence}]\n"
    yield "| Mã · Code | Nghĩa | Meaning | Cũng nhận · Also read |"
    yield "|---|---|---|---|"
    for entry in codes.codes:
        yield f"| `{entry.code}` | {entry.label.vi} | {entry.label.en} | {', '.join(entry.words)} |"
    yield ""


def main() -> None:
    """Write the files that differ, and name them."""
    profile = load_profile(PROFILE, [REPOSITORY / "profiles"])
    files = {REPOSITORY / "xsd" / path: data for path, data in schemas(profile).items()}
    files[REPOSITORY / "docs/reference/fields.md"] = reference(profile).encode()
    for path, data in files.items():
        if not path.is_file() or path.read_bytes() != data:
            path.parent.mkdir(parents=True, exist_ok=True)
            path.write_bytes(data)
            sys.stdout.write(f"{path.relative_to(REPOSITORY)}\n")


if __name__ == "__main__":
    main()
