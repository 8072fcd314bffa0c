"""What click says of a wrong call, in Vietnamese; a sentence that is not known here stays English."""

from __future__ import annotations

import re
from typing import Final

import click

from oais_vn.model.language import Language, Text

USAGE: Final = Text("Cách dùng:", "Usage:")
_SEE: Final = Text("Xem trợ giúp: {command} --help", "For help: {command} --help")
_ERROR: Final = Text("Lỗi: {message}", "Error: {message}")

# The sentences of click 8, the longer before those that they hold.
_SENTENCES: Final = tuple(
    (re.compile(english, re.DOTALL), vietnamese)
    for english, vietnamese in (
        (r"No such option:? '?([^'\s]+?)'?\.?(?= |$)", r"không có tùy chọn \1."),
        (r"No such command '(.+?)'\.", r"không có lệnh '\1'."),
        (r"Did you mean (?:one of: )?(.+?)\?", r"Có phải là \1?"),
        (r"\(?Possible options: (.+?)\)?$", r"Có phải là: \1?"),
        (r"Missing command\.", "thiếu tên lệnh."),
        (r"Missing argument", "thiếu tham số"),
        (r"Missing option", "thiếu tùy chọn"),
        (r"Missing parameter", "thiếu tham số"),
        (r"Choose from:", "Chọn một trong:"),
        (r"Got unexpected extra arguments? \((.+)\)", r"thừa tham số: \1"),
        (r"Option '(.+?)' requires an argument\.", r"tùy chọn \1 cần một giá trị."),
        (r"Option '(.+?)' requires (\d+) arguments\.", r"tùy chọn \1 cần \2 giá trị."),
        (r"Option '(.+?)' does not take a value\.", r"tùy chọn \1 không nhận giá trị."),
        (r"Argument '(.+?)' takes (\d+) values\.", r"tham số \1 cần \2 giá trị."),
        (r"Invalid value for (.+?): ", r"giá trị của \1 không dùng được: "),
        (r"Invalid value: ", "giá trị không dùng được: "),
        (r"(\S+) is not a valid integer( range)?\.", r"\1 không phải số nguyên."),
        (r"(\S+) is not a valid float( range)?\.", r"\1 không phải số."),
        (r"(\S+) is not in the range (.+?)\.", r"\1 nằm ngoài khoảng \2."),
        (r"('.*?') is not one of (.+?)\.", r"\1 không nằm trong: \2."),
        (r"('.*?') does not match the formats? (.+?)\.", r"\1 không theo dạng NĂM-THÁNG-NGÀY."),
        (r"(?:File|Path) ('.*?') does not exist\.", r"không có tệp \1."),
        (r"Directory ('.*?') does not exist\.", r"không có thư mục \1."),
        (r"(?:File|Path) ('.*?') is a directory\.", r"\1 là thư mục, không phải tệp."),
        (r"(?:Directory|Path) ('.*?') is a file\.", r"\1 là tệp, không phải thư mục."),
        (r"(?:File|Directory|Path) ('.*?') is not readable\.", r"không đọc được \1."),
        (r"(?:File|Directory|Path) ('.*?') is not writable\.", r"không ghi được \1."),
    )
)


def tell_usage(error: click.ClickException, language: Language) -> None:
    """Say on stderr how the command is called and what is wrong, as click does."""
    context = getattr(error, "ctx", None)
    if context is not None:
        click.echo(context.get_usage(), err=True)
        click.echo(_SEE.to(language).format(command=context.command_path) + "\n", err=True)
    click.echo(_ERROR.to(language).format(message=message_of(error, language)), err=True)


def message_of(error: click.ClickException, language: Language) -> str:
    """The message of an error of click."""
    message = error.format_message()
    if language == "vi":
        for english, vietnamese in _SENTENCES:
            message = english.sub(vietnamese, message)
    return message
