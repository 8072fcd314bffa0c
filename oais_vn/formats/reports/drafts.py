"""Drafts as .docx: a template, ours or another's, filled with named values and with nothing else."""

from __future__ import annotations

import io
import zipfile
from collections.abc import Collection
from typing import IO, Any, Protocol

from oais_vn.model.errors import ConfigurationError, PluginError
from oais_vn.model.language import Text

LARGEST_TEMPLATE = 32 << 20
"""Bytes that all parts of a template may have together when unpacked."""
OURS = "mẫu của oais-vn"
"""What messages call a template of ours."""
_MOST_PARTS = 1_000
_FILTERS = ("upper", "lower", "length", "default", "join", "first", "last", "int", "e", "escape")


class _Document(Protocol):
    """A document of python-docx."""

    def save(self, stream: IO[bytes], /) -> None: ...


def require_libraries() -> None:
    """Raise `PluginError` where the extra `minutes` is not installed."""
    try:
        import docx  # noqa: F401 - only whether it is installed
        import docxtpl  # noqa: F401 - only whether it is installed
    except ImportError as error:
        raise PluginError(
            Text(
                "chưa cài thư viện để lập biên bản; hãy chạy: pip install 'oais-vn[minutes]'",
                "the libraries for minutes are not installed; run: pip install 'oais-vn[minutes]'",
            )
        ) from error


def own_template(document: _Document) -> Any:
    """A template of ours."""
    from docxtpl import DocxTemplate

    made = io.BytesIO()
    document.save(made)
    made.seek(0)
    return DocxTemplate(made)


def checked_template(stream: IO[bytes], name: str) -> Any:
    """A user's template, looked at before anything opens it; `ConfigurationError` calls it `name`."""
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


def fill(document: Any, values: dict[str, Any], names: Collection[str], name: str) -> None:
    """Fill a template with `values`, which may name `names`; `ConfigurationError` when it wants anything else."""
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
        unknown = sorted(document.get_undeclared_template_variables(sandbox) - set(names))
        if unknown:
            raise _refused(
                name,
                f"dùng giá trị không có: {', '.join(unknown)}; các giá trị có: {', '.join(names)}",
                f"names unknown values: {', '.join(unknown)}; known ones: {', '.join(names)}",
            )
        document.render(values, sandbox)
    except ConfigurationError:
        raise
    except Exception as error:  # the tags of a template may fail in any way
        known = ", ".join(names)
        raise _refused(
            name,
            f"sai cú pháp hoặc dùng giá trị không có ({error}); các giá trị có: {known}",
            f"is malformed or names unknown values ({error}); known ones: {known}",
        ) from error


def _refused(name: str, vi: str, en: str) -> ConfigurationError:
    return ConfigurationError(Text(f"mẫu biên bản {name}: {vi}", f"the template {name}: {en}"))
