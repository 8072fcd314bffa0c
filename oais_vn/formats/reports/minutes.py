"""Drafts of minutes (.docx): a template filled with what a report says, bound to it by digests."""

from __future__ import annotations

import io
import zipfile
from typing import IO, Any

from oais_vn.formats.reports.minutes_templates import TITLES, MinutesKind, minutes_template
from oais_vn.formats.reports.minutes_values import NAMES, Particulars, minutes_values
from oais_vn.model.errors import ConfigurationError, InputError, PluginError
from oais_vn.model.language import Text
from oais_vn.model.report import Report

LARGEST_TEMPLATE = 32 << 20
"""Bytes that all parts of a template may have together when unpacked."""
_MOST_PARTS = 1_000
_FILTERS = ("upper", "lower", "length", "default", "join", "first", "last", "int", "e", "escape")
_OURS = "mẫu của oais-vn"


def write_minutes(
    report: Report,
    kind: MinutesKind,
    stream: IO[bytes],
    *,
    report_sha256: str,
    template: IO[bytes] | None = None,
    name: str = "",
    particulars: Particulars | None = None,
) -> None:
    """Write a draft in the layout of Decree 30/2020/NĐ-CP, or by the `template` of this `name`.

    It is a draft: people, their words and their decision are blanks. `report_sha256` is the digest of the report in
    its JSON form; with the delivery's it stands in the text and in the document's properties. A template is a .docx
    with the tags of docxtpl; it is judged as hostile: no calls, no loops but over our values. Raises `InputError` for
    a report that is on no delivery, `ConfigurationError` for a template that is none or names unknown values,
    `PluginError` without the libraries of the extra `minutes`.
    """
    if report.delivery is None:
        raise InputError(
            Text(
                "báo cáo không phải về một lần giao nộp (oais-vn check), nên không lập được biên bản",
                "the report is on no delivery (oais-vn check): there is nothing to draw up minutes of",
            )
        )
    _require_libraries()
    document = _template(kind) if template is None else _checked(template, name)
    values = minutes_values(report, report.delivery, report_sha256, particulars or Particulars())
    _fill(document, values, name or _OURS)
    properties = document.docx.core_properties
    properties.title = TITLES[kind].vi
    properties.subject = f"Đợt {report.delivery.lot}, lần {report.delivery.round}"
    properties.author = "oais-vn"
    properties.comments = f"delivery sha256:{report.delivery.digest}\nreport sha256:{report_sha256}"
    properties.keywords = "bản nháp; oais-vn/minutes/1"
    properties.created = properties.modified = report.ended.replace(tzinfo=None)
    document.save(stream)


def write_template(kind: MinutesKind, stream: IO[bytes]) -> None:
    """Write the template that we use ourselves, for people to change."""
    _require_libraries()
    minutes_template(kind).save(stream)


def _require_libraries() -> None:
    try:
        import docx  # noqa: F401
        import docxtpl  # noqa: F401
    except ImportError as error:
        raise PluginError(
            Text(
                "chưa cài thư viện để lập biên bản; hãy chạy: pip install 'oais-vn[minutes]'",
                "the libraries for minutes are not installed; run: pip install 'oais-vn[minutes]'",
            )
        ) from error


def _template(kind: MinutesKind) -> Any:
    from docxtpl import DocxTemplate

    made = io.BytesIO()
    write_template(kind, made)
    made.seek(0)
    return DocxTemplate(made)


def _checked(stream: IO[bytes], name: str) -> Any:
    """A user's template, looked at before anything opens it."""
    from docxtpl import DocxTemplate

    data = stream.read(LARGEST_TEMPLATE + 1)
    try:
        with zipfile.ZipFile(io.BytesIO(data)) as archive:
            members = archive.infolist()
            whole = sum(member.file_size for member in members)
            if len(data) > LARGEST_TEMPLATE or whole > LARGEST_TEMPLATE or len(members) > _MOST_PARTS:
                raise _refused(name, "quá lớn", "is too large")
            for member in members:
                if member.filename.endswith((".xml", ".rels")) and b"<!DOCTYPE" in archive.read(member):
                    raise _refused(name, "có khai báo DTD", "has a DTD")
        document = DocxTemplate(io.BytesIO(data))
        document.init_docx()
    except ConfigurationError:
        raise
    except Exception as error:  # hostile bytes make the libraries raise nearly anything
        raise _refused(name, "không phải tệp .docx đọc được", "is no .docx that can be read") from error
    return document


def _fill(document: Any, values: dict[str, Any], name: str) -> None:
    from jinja2 import StrictUndefined, TemplateError
    from jinja2.sandbox import SandboxedEnvironment

    class Sandbox(SandboxedEnvironment):
        """Templates look up our values and nothing else."""

        intercepted_binops = frozenset(["*", "**", "%", "+"])

        def call_binop(self, context: Any, operator: str, left: Any, right: Any) -> Any:
            """Refuse sums: a text times a million fills the memory."""
            message = f"{operator!r}"
            raise TemplateError(message)

        def is_safe_callable(self, obj: Any) -> bool:
            """No calls at all."""
            return False

    sandbox = Sandbox(autoescape=True, undefined=StrictUndefined)
    sandbox.globals.clear()
    sandbox.filters = {each: sandbox.filters[each] for each in _FILTERS}
    try:
        unknown = sorted(document.get_undeclared_template_variables(sandbox) - NAMES.keys())
        if unknown:
            raise _refused(
                name,
                f"dùng giá trị không có: {', '.join(unknown)}; các giá trị có: {', '.join(NAMES)}",
                f"names unknown values: {', '.join(unknown)}; known ones: {', '.join(NAMES)}",
            )
        document.render(values, sandbox)
    except ConfigurationError:
        raise
    except Exception as error:  # the tags of a template may fail in any way
        known = ", ".join(NAMES)
        raise _refused(
            name,
            f"sai cú pháp hoặc dùng giá trị không có ({error}); các giá trị có: {known}",
            f"is malformed or names unknown values ({error}); known ones: {known}",
        ) from error


def _refused(name: str, vi: str, en: str) -> ConfigurationError:
    return ConfigurationError(Text(f"mẫu biên bản {name}: {vi}", f"the template {name}: {en}"))
