"""Office documents become PDF/A-2b by LibreOffice, run apart with nothing of this user's and no macros."""

from __future__ import annotations

import contextlib
import os
import re
import shutil
import signal
import subprocess
import sys
from dataclasses import dataclass
from functools import cache
from importlib.metadata import version
from pathlib import Path
from tempfile import TemporaryDirectory
from typing import Any, ClassVar

from oais_vn.model.errors import PackageError, PluginError
from oais_vn.model.language import Text
from oais_vn.model.migration import Compared, Migrated
from oais_vn.model.preservation import Agent, FormatIdentification
from oais_vn.plugins.bounded import BoundedWorker, NoAnswerError
from oais_vn.plugins.migrating.missing import require

_ENGINE = "oais_vn.plugins.migrating.office_engine:OfficeEngine"
_NAMES = ("soffice", "libreoffice")
_PLACES = (
    "/Applications/LibreOffice.app/Contents/MacOS/soffice",
    r"C:\Program Files\LibreOffice\program\soffice.com",
)
_WRITER, _CALC, _IMPRESS = "writer", "calc", "impress"
_FORMATS = frozenset(
    {
        *("fmt/37", "fmt/38", "fmt/39", "fmt/40", "fmt/609", "x-fmt/45", "fmt/412", "fmt/523"),
        *("fmt/45", "fmt/50", "fmt/52", "fmt/53", "fmt/355", "fmt/969"),
        *("fmt/136", "fmt/290", "fmt/291", "fmt/1756"),
        *("x-fmt/44", "x-fmt/203", "x-fmt/393", "x-fmt/394", "fmt/892", "fmt/949"),
        *("x-fmt/273", "x-fmt/274", "x-fmt/275", "x-fmt/276", "fmt/233", "fmt/258", "x-fmt/120"),
        *("fmt/55", "fmt/56", "fmt/57", "fmt/58", "fmt/59", "fmt/60", "fmt/61", "fmt/62"),
        *("x-fmt/17", "fmt/214", "fmt/445", "fmt/595", "fmt/137", "fmt/294", "fmt/295", "fmt/1755"),
        *("fmt/125", "fmt/126", "x-fmt/87", "x-fmt/88", "fmt/215", "fmt/487", "fmt/629"),
        *("fmt/138", "fmt/292", "fmt/293", "fmt/1754"),
    }
)
_SUFFIXES = {
    **dict.fromkeys((".doc", ".docx", ".docm", ".dot", ".odt", ".rtf", ".wpd", ".wps"), _WRITER),
    **dict.fromkeys((".xls", ".xlsx", ".xlsm", ".xlsb", ".xlt", ".ods"), _CALC),
    **dict.fromkeys((".ppt", ".pptx", ".pptm", ".pps", ".ppsx", ".odp"), _IMPRESS),
}
_PDFA = '{"SelectPdfVersion":{"type":"long","value":"2"}}'
_ALWAYS = ("look", "behaviour", "remarks")
"""What nobody but a person can compare."""
_SETTINGS = """<?xml version="1.0" encoding="UTF-8"?>
<oor:items xmlns:oor="http://openoffice.org/2001/registry">
<item oor:path="/org.openoffice.Office.Common/Security/Scripting"><prop oor:name="MacroSecurityLevel" oor:op="fuse">
<value>3</value></prop></item>
<item oor:path="/org.openoffice.Office.Common/Security/Scripting"><prop oor:name="DisableMacrosExecution"
 oor:op="fuse"><value>true</value></prop></item>
<item oor:path="/org.openoffice.Office.Common/Security/Scripting"><prop oor:name="BlockUntrustedRefererLinks"
 oor:op="fuse"><value>true</value></prop></item>
<item oor:path="/org.openoffice.Office.Writer/Content/Update"><prop oor:name="Link" oor:op="fuse"><value>0</value>
</prop></item>
<item oor:path="/org.openoffice.Office.Calc/Content/Update"><prop oor:name="Link" oor:op="fuse"><value>1</value>
</prop></item>
<item oor:path="/org.openoffice.Inet/Settings"><prop oor:name="ooInetProxyType" oor:op="fuse"><value>2</value></prop>
</item>
<item oor:path="/org.openoffice.Inet/Settings"><prop oor:name="ooInetHTTPProxyName" oor:op="fuse">
<value>127.0.0.1</value></prop></item>
<item oor:path="/org.openoffice.Inet/Settings"><prop oor:name="ooInetHTTPProxyPort" oor:op="fuse"><value>9</value>
</prop></item>
<item oor:path="/org.openoffice.Inet/Settings"><prop oor:name="ooInetHTTPSProxyName" oor:op="fuse">
<value>127.0.0.1</value></prop></item>
<item oor:path="/org.openoffice.Inet/Settings"><prop oor:name="ooInetHTTPSProxyPort" oor:op="fuse"><value>9</value>
</prop></item>
</oor:items>
"""
"""No macros, no links updated, nothing fetched: the proxy is a port at which nobody listens."""
_BOUNDED = """
import os, sys
try:
    import resource
    bounds = {resource.RLIMIT_AS: int(sys.argv[1]), resource.RLIMIT_FSIZE: 1 << 31, resource.RLIMIT_CORE: 0}
    for limit, most in bounds.items():
        resource.setrlimit(limit, (most, most))
except (ImportError, ValueError, OSError):
    pass
os.execv(sys.argv[2], sys.argv[2:])
"""
_REASONS = {
    "time": Text("LibreOffice quá {detail} giây chưa xong", "LibreOffice did not end within {detail} s"),
    "nothing": Text(
        "LibreOffice không làm ra PDF (tệp hỏng, có mật khẩu, hoặc thiếu bộ phận của LibreOffice)",
        "LibreOffice made no PDF (a damaged document, a password, or a part of LibreOffice is not installed)",
    ),
    "unreadable": Text("không đọc được tệp: {detail}", "the file cannot be read: {detail}"),
    "no-pages": Text("PDF làm ra không có trang nào", "the PDF that was made has no pages"),
    "no-pdf": Text("PDF làm ra không mở được: {detail}", "the PDF that was made does not open: {detail}"),
    "not-pdfa": Text("không thành PDF/A-2b hợp lệ: {detail}", "does not become a valid PDF/A-2b: {detail}"),
    "gave-up": Text("công cụ dừng giữa chừng: {detail}", "the tool gave up: {detail}"),
}


@dataclass(frozen=True)
class OfficeToPdfa:
    """A `Migrator` of texts, sheets and slides (Word, Excel, PowerPoint, OpenDocument, RTF, WordPerfect) to PDF/A-2b.

    LibreOffice runs in a process group of its own with a profile made for this one file and thrown away: macros are
    off, links are not updated, and its proxy leads nowhere. It is ended after `time_limit` seconds; `memory_limit`
    bounds its address space. What it makes is checked against PDF/A-2b by pikepdf's validator.

    Compared are pages, page sizes, slides and words, as far as the document itself tells them (OOXML and ODF do;
    the binary formats do not). How pages look is for people to compare.
    """

    time_limit: float = 300.0
    memory_limit: int = 4 << 30

    target: ClassVar[str] = "pdfa"
    suffix: ClassVar[str] = ".pdf"

    def takes(self, found: FormatIdentification, suffix: str) -> bool:
        return suffix.lower() in _SUFFIXES if found.puid is None else found.puid in _FORMATS

    def migrate(self, source: Path, target: Path) -> Migrated:
        require("jsonschema", "referencing", "fontTools", "pypdfium2")
        command = _command()
        worker = BoundedWorker(_ENGINE, self.time_limit, self.memory_limit)
        with TemporaryDirectory(prefix="oais-vn-office-") as scratch:
            made = self._printed(command, source, Path(scratch))
            answer = _asked(worker, source, "finish", str(made), os.path.abspath(target))
            whole = False
            try:
                told = _asked(worker, source, "compare", os.path.abspath(source), os.path.abspath(target))
                whole = True
            finally:
                if not whole:
                    with contextlib.suppress(OSError):
                        os.unlink(target)
        compared = tuple(Compared(*each) for each in told["compared"])
        return Migrated(compared, (*told["uncompared"], *_ALWAYS), _agents(command), answer["standing"])

    def _printed(self, command: str, source: Path, scratch: Path) -> Path:
        """The PDF that LibreOffice makes of a copy of the document, in a folder where nothing else lies."""
        settings = scratch / "profile" / "user" / "registrymodifications.xcu"
        settings.parent.mkdir(parents=True)
        settings.write_text(_SETTINGS, encoding="utf-8")
        document = scratch / "in" / f"document{source.suffix.lower()}"
        document.parent.mkdir()
        try:
            shutil.copyfile(source, document)
        except OSError as failure:
            raise _refusal(source, "unreadable", failure.strerror or "") from failure
        program = _SUFFIXES.get(source.suffix.lower(), _WRITER)
        arguments = [
            *(command, f"-env:UserInstallation={(scratch / 'profile').as_uri()}", "--headless", "--norestore"),
            *("--nolockcheck", "--nodefault", "--convert-to", f"pdf:{program}_pdf_Export:{_PDFA}"),
            *("--outdir", str(scratch / "out"), str(document)),
        ]
        if not _run(arguments, scratch, self.time_limit, self.memory_limit):
            raise _refusal(source, "time", f"{self.time_limit:g}")
        made = scratch / "out" / "document.pdf"
        if not made.is_file():
            raise _refusal(source, "nothing", "")
        return made


def _run(arguments: list[str], scratch: Path, seconds: float, memory: int) -> bool:
    """Whether the program ended in time; whatever it started ends with it."""
    kept = {name: os.environ[name] for name in ("PATH", "SYSTEMROOT", "LANG") if name in os.environ}
    folders = dict.fromkeys(("HOME", "TMPDIR", "TEMP", "TMP", "XDG_RUNTIME_DIR", "USERPROFILE"), str(scratch))
    environment = {**kept, **folders, "SAL_USE_VCLPLUGIN": "svp"}
    bounded = [sys.executable, "-I", "-c", _BOUNDED, str(memory)] if os.name == "posix" else []
    process = subprocess.Popen(
        [*bounded, *arguments],
        cwd=scratch,
        env=environment,
        stdin=subprocess.DEVNULL,
        stdout=subprocess.DEVNULL,
        stderr=subprocess.DEVNULL,
        start_new_session=True,
    )
    try:
        process.wait(seconds)
    except subprocess.TimeoutExpired:
        return False
    finally:
        _end(process)
    return True


def _end(process: subprocess.Popen[bytes]) -> None:
    with contextlib.suppress(OSError):
        if os.name == "posix":
            os.killpg(process.pid, signal.SIGKILL)
        else:
            process.kill()
    process.wait()


def _command() -> str:
    found = next((path for name in _NAMES if (path := shutil.which(name))), None)
    found = found or next((place for place in _PLACES if os.path.isfile(place)), None)
    if found is None:
        raise PluginError(
            Text(
                "chưa cài LibreOffice (lệnh soffice) để chuyển tệp văn phòng sang PDF/A",
                "LibreOffice (the command soffice) is not installed; it turns office documents into PDF/A",
            )
        )
    return found


def _agents(command: str) -> tuple[Agent, ...]:
    office = Agent("libreoffice", "LibreOffice", "software", _version(command))
    return office, Agent("pikepdf", "pikepdf", "software", version("pikepdf"))


@cache
def _version(command: str) -> str:
    """The version that the program tells; asking takes no profile of this user's either."""
    with TemporaryDirectory(prefix="oais-vn-office-") as scratch:
        arguments = [command, f"-env:UserInstallation={Path(scratch).as_uri()}", "--headless", "--version"]
        try:
            ran = subprocess.run(
                arguments, capture_output=True, timeout=60, check=False, stdin=subprocess.DEVNULL, cwd=scratch
            )
        except (OSError, subprocess.TimeoutExpired):
            return ""
    found = re.search(r"\d+(?:\.\d+)+", ran.stdout.decode("utf-8", "replace"))
    return found.group() if found else ""


def _asked(worker: BoundedWorker, source: Path, function: str, *arguments: str) -> dict[str, Any]:
    try:
        answer: dict[str, Any] = worker.call(function, *arguments)
    except NoAnswerError as failure:
        raise _refusal(source, "gave-up", failure.note) from failure
    if "refused" in answer:
        raise _refusal(source, answer["refused"], answer.get("detail", ""))
    return answer


def _refusal(source: Path, reason: str, detail: str) -> PackageError:
    meaning = _REASONS[reason].filled(detail=detail)
    return PackageError(Text(f"{source.name}: {meaning.vi}", f"{source.name}: {meaning.en}"), path=str(source))
