"""What every command shares: language, output, exit codes, and help in two languages."""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from importlib import import_module
from pathlib import Path
from typing import Any, TypeVar

import click

from oais_vn.cli.usage import USAGE
from oais_vn.model.language import Language, Text

F = TypeVar("F", bound=Callable[..., Any])


_OPTIONS = Text("Tùy chọn", "Options")
_COMMANDS = Text("Lệnh", "Commands")
_HELP = Text("in trang này rồi thoát", "print this page and leave")


@dataclass(frozen=True)
class Console:
    """How this run speaks: its language, and whether it may draw progress."""

    language: Language

    def say(self, text: Text, /, **params: object) -> None:
        """A line of result on stdout."""
        click.echo(text.to(self.language).format(**params))

    def tell(self, text: Text, /, **params: object) -> None:
        """A line about the work on stderr."""
        click.echo(text.to(self.language).format(**params), err=True)


def language_of(arguments: Sequence[str], environment: Mapping[str, str], wanted: str = "auto") -> Language:
    """The language asked for by `--lang`, the setting (`wanted`) or the locale; Vietnamese where none says English."""
    for place, argument in enumerate(arguments):
        if argument == "--lang" and place + 1 < len(arguments):
            wanted = arguments[place + 1]
        elif argument.startswith("--lang="):
            wanted = argument.partition("=")[2]
    if wanted in ("vi", "en"):
        return "vi" if wanted == "vi" else "en"
    locale = next((environment[name] for name in ("LC_ALL", "LC_MESSAGES", "LANG") if environment.get(name)), "")
    return "en" if locale.lower().startswith("en") else "vi"


def spoken(context: click.Context | None) -> Language:
    """The language of the run that `context` belongs to."""
    console = context.find_root().obj if context is not None else None
    return console.language if isinstance(console, Console) else "vi"


class SpokenOption(click.Option):
    """An option whose help is a `Text`."""

    def __init__(self, *args: Any, text: Text | None = None, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.text = text

    def get_help_record(self, ctx: click.Context) -> tuple[str, str] | None:
        """Name and help, in the language of the run."""
        if self.text is not None:
            self.help = self.text.to(spoken(ctx))
        return super().get_help_record(ctx)


class _Spoken(click.Command):
    """A command whose help is a `Text`."""

    text: Text | None = None

    def format_help(self, ctx: click.Context, formatter: click.HelpFormatter) -> None:
        """The help page, in the language of the run."""
        if self.text is not None:
            self.help = self.text.to(spoken(ctx))
        super().format_help(ctx, formatter)

    def format_usage(self, ctx: click.Context, formatter: click.HelpFormatter) -> None:
        """The line of usage, in the language of the run."""
        pieces = " ".join(self.collect_usage_pieces(ctx))
        formatter.write_usage(ctx.command_path, pieces, prefix=f"{USAGE.to(spoken(ctx))} ")

    def format_options(self, ctx: click.Context, formatter: click.HelpFormatter) -> None:
        """The options under their heading, and the commands of a group under theirs."""
        rows = [row for row in (each.get_help_record(ctx) for each in self.get_params(ctx)) if row]
        with formatter.section(_OPTIONS.to(spoken(ctx))):
            formatter.write_dl(rows)
        if isinstance(self, click.Group):
            self.format_commands(ctx, formatter)

    def get_help_option(self, ctx: click.Context) -> click.Option | None:
        """`--help`, told in the language of the run."""
        found = super().get_help_option(ctx)
        if found is not None:
            found.help = _HELP.to(spoken(ctx))
        return found

    def get_short_help_str(self, limit: int = 45) -> str:
        """The line in the list of commands."""
        if self.text is not None:
            self.help = self.text.to(spoken(click.get_current_context(silent=True)))
        return super().get_short_help_str(limit)


class SpokenCommand(_Spoken):
    """A command whose help is a `Text`, given as `text=`."""

    def __init__(self, *args: Any, text: Text | None = None, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.text = text


class SpokenGroup(_Spoken, click.Group):
    """A group of commands whose help is a `Text`, given as `text=`."""

    def __init__(self, *args: Any, text: Text | None = None, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.text = text

    def format_commands(self, ctx: click.Context, formatter: click.HelpFormatter) -> None:
        """The commands under their heading, in the language of the run."""
        names = self.list_commands(ctx)
        room = formatter.width - 6 - max(map(len, names), default=0)
        found = ((name, self.get_command(ctx, name)) for name in names)
        rows = [(name, each.get_short_help_str(room)) for name, each in found if each is not None]
        with formatter.section(_COMMANDS.to(spoken(ctx))):
            formatter.write_dl(rows)


class LazyGroup(SpokenGroup):
    """A group that loads only the command that is called: `modules` names the module of each in `package`."""

    def __init__(self, *args: Any, package: str = "", modules: Mapping[str, str] | None = None, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self._package = package
        self._modules = modules or {}

    def list_commands(self, ctx: click.Context) -> list[str]:
        """Their names, in the order of the table."""
        return list(self._modules)

    def get_command(self, ctx: click.Context, cmd_name: str) -> click.Command | None:
        """The command of this name: `name-of-it` is `name_of_it` in its module."""
        if cmd_name not in self._modules:
            return None
        module = import_module(f"{self._package}.{self._modules[cmd_name]}")
        command: click.Command = getattr(module, cmd_name.replace("-", "_"))
        return command


def option(*names: str, text: Text, **settings: Any) -> Callable[[F], F]:
    """An option with its help in two languages."""
    return click.option(*names, cls=SpokenOption, text=text, **settings)


def speaking(command: F) -> F:
    """`--lang`, on every command."""
    return option(
        "--lang",
        type=click.Choice(["vi", "en"]),
        expose_value=False,
        text=Text("ngôn ngữ thông báo", "language of messages"),
    )(command)


def described(command: F) -> F:
    """The options of commands that read a delivery: by which profile, table, terms and mapping."""
    for name, text, path in reversed(_DESCRIBED):
        kind = {"type": click.Path(dir_okay=False, path_type=Path)} if path else {}
        command = option(name, text=text, **kind)(command)
    return command


_DESCRIBED = (
    ("--profile", Text("bộ quy định", "the profile"), False),
    (
        "--workbook",
        Text("tên bảng (Excel, CSV, XML) khi có nhiều bảng", "which table (Excel, CSV, XML), when several"),
        False,
    ),
    ("--terms", Text("tệp delivery.toml ở nơi khác", "a delivery.toml that lies elsewhere"), True),
    (
        "--mapping",
        Text(
            "tệp ánh xạ TOML: tiêu đề cột nào là trường nào (mẫu: profiles/mappings/hd40-49.toml)",
            "a TOML file that maps headers to fields (form: profiles/mappings/hd40-49.toml)",
        ),
        True,
    ),
)


def detailed(command: F) -> F:
    """`--details`, on commands that print a report."""
    text = Text(
        "in cả các ghi nhận (giá trị được suy ra, mặc định), và mọi chỗ của mỗi quy tắc",
        "print notes too (derived and defaulted values), and every place of each rule",
    )
    return option("--details", is_flag=True, text=text)(command)


def waiving(command: F) -> F:
    """`--waivers`, on commands that judge."""
    return option(
        "--waivers",
        "waiver_files",
        multiple=True,
        type=click.Path(dir_okay=False, path_type=Path),
        text=Text(
            "tệp TOML ghi các phát hiện được miễn trừ, ai quyết định, vì sao (ghi được nhiều lần)",
            "a TOML file of findings that are waived, who decided and why (can be given many times)",
        ),
    )(command)


def working(command: F) -> F:
    """The options of every command that reads many things."""
    command = option("--no-progress", is_flag=True, text=Text("không vẽ tiến độ", "draw no progress"))(command)
    command = option("--quiet", is_flag=True, text=Text("chỉ in kết quả và lỗi", "print results and errors only"))(
        command
    )
    command = option("--json", "as_json", is_flag=True, text=Text("in kết quả dạng JSON", "print results as JSON"))(
        command
    )
    return parallel(command)


def parallel(command: F) -> F:
    """`--workers`."""
    return option(
        "--workers",
        type=click.IntRange(0),
        text=Text("số tiến trình (0: mọi nhân)", "number of processes (0: every core)"),
    )(command)
