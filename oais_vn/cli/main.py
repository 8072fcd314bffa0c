"""The program `oais-vn`: its commands, and one place where errors become messages and exit codes."""

from __future__ import annotations

import os
import sys
import traceback

import click

from oais_vn import api
from oais_vn.cli.context import Console, LazyGroup, language_of, option, speaking
from oais_vn.cli.usage import tell_usage
from oais_vn.model.errors import ConfigurationError, OaisError
from oais_vn.model.language import Text

_OUR_BUG = 70
_INTERRUPTED = 130

_INTERRUPTED_TEXT = Text(
    "đã dừng theo yêu cầu; chạy lại lệnh để làm tiếp, không có gói dở dang nào được công bố",
    "interrupted; run the command again to go on, no half-made package was published",
)
_BUG_TEXT = Text(
    "lỗi của chương trình (không phải của dữ liệu); hãy gửi các dòng trên cho người bảo trì",
    "a bug of the program (not of your data); please send the lines above to the maintainers",
)


_COMMANDS = {
    "amend": "amend",
    "audit": "audit",
    "carrier": "carrier",
    "check": "check",
    "config": "config",
    "demo": "demo",
    "disseminate": "disseminate",
    "drill": "restore",
    "explain": "explain",
    "export": "export",
    "film": "film",
    "handover": "handover",
    "identify": "identify",
    "ingest": "ingest",
    "inspect": "inspect",
    "migrate": "migrate",
    "minutes": "minutes",
    "pack": "pack",
    "profiles": "profiles",
    "register": "register",
    "repair": "repair",
    "restore": "restore",
    "risks": "risks",
    "rules": "rules",
    "runs": "runs",
    "sample": "sample",
    "status": "status",
    "store": "store",
    "unpack": "unpack",
    "validate": "validate",
    "versions": "versions",
    "withdraw": "withdraw",
}
"""The module of each command: only the one that is called is loaded."""


def _version(context: click.Context, _: click.Parameter, wanted: bool) -> None:
    if wanted and not context.resilient_parsing:
        click.echo(f"oais-vn {api.version()}")
        context.exit()


@click.group(
    cls=LazyGroup,
    package="oais_vn.cli",
    modules=_COMMANDS,
    context_settings={"help_option_names": ["-h", "--help"]},
    text=Text(
        "Đóng gói OAIS (SIP, AIP, DIP) cho tài liệu lưu trữ dự phòng.\n\n"
        "Bắt đầu: oais-vn demo. Mã thoát: 0 xong và đạt; 1 không đạt; 2 sai cách dùng; 3 không đọc được đầu vào; "
        "4 cấu hình; 5 nơi lưu; 70 lỗi của chương trình; 130 bị dừng.",
        "OAIS packages (SIP, AIP, DIP) for insurance copies of archives.\n\n"
        "Start with: oais-vn demo. Exit codes: 0 done and clean; 1 not passed; 2 usage; 3 unreadable input; "
        "4 configuration; 5 storage; 70 our own bug; 130 interrupted.",
    ),
)
@option(
    "--version",
    is_flag=True,
    is_eager=True,
    expose_value=False,
    callback=_version,
    text=Text("in phiên bản rồi thoát", "print the version and leave"),
)
@speaking
def main() -> None:
    """Hold the commands together."""


def _wanted_language() -> str:
    """The setting; settings that cannot be read are told of by the command that needs them."""
    try:
        return str(api.settings()["language"].value)
    except ConfigurationError:
        return "auto"


def run(arguments: list[str] | None = None) -> None:
    """Run the program and leave with its exit code; a crash never ends with 0."""
    given = sys.argv[1:] if arguments is None else arguments
    console = Console(language_of(given, os.environ, _wanted_language()))
    for stream in (sys.stdout, sys.stderr):
        # A Windows console may not know Vietnamese letters; a message is shown all the same.
        if hasattr(stream, "reconfigure"):
            stream.reconfigure(encoding="utf-8", errors="backslashreplace")
    try:
        code = main.main(args=given, prog_name="oais-vn", standalone_mode=False, obj=console)
    except click.ClickException as error:
        tell_usage(error, console.language)
        code = error.exit_code
    except (click.Abort, KeyboardInterrupt):
        console.tell(_INTERRUPTED_TEXT)
        code = _INTERRUPTED
    except OaisError as error:
        console.tell(Text("lỗi: {text}", "error: {text}"), text=error.text.to(console.language))
        code = error.exit_code
    except Exception:  # noqa: BLE001  # the last line of defence: a crash must be told and must not end with 0
        traceback.print_exc()
        console.tell(_BUG_TEXT)
        code = _OUR_BUG
    sys.exit(code if isinstance(code, int) else 0)
