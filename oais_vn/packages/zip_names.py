"""What the zips of a submission are called: the number of the package in it and its OBJID (TT05; readings row 21)."""

from __future__ import annotations

import re
from collections.abc import Iterable
from dataclasses import dataclass
from string import Formatter

from oais_vn.model.errors import ConfigurationError, InputError
from oais_vn.model.language import Text
from oais_vn.model.profile import Profile

READING = "21-zip-name"
_SUFFIX = ".zip"
_WIDTH = re.compile(r"0?[1-9]?d?")
_NUMBERS = 10**9


@dataclass(frozen=True)
class ZipTemplate:
    """How a profile calls a zip: `{n}` (or `{n:04d}`) is the number, `{OBJID}` the identifier with `_` for `:`."""

    text: str

    def __post_init__(self) -> None:
        try:
            parts = list(Formatter().parse(self.text))
        except ValueError:
            parts = []
        fields = [name for _, name, _, _ in parts if name is not None]
        plain = all(
            conversion is None and (_WIDTH.fullmatch(form or "") if name == "n" else not form)
            for _, name, form, conversion in parts
            if name is not None
        )
        if not (
            plain
            and self.text.endswith(_SUFFIX)
            and fields.count("OBJID") == 1
            and set(fields) <= {"n", "OBJID"}
            and fields.count("n") < 2
        ):
            raise ConfigurationError(
                Text(
                    f"[readings] {READING} = {self.text!r} không dùng được: cần {{OBJID}}, có thể thêm {{n:04d}}, "
                    "và kết thúc bằng .zip",
                    f"[readings] {READING} = {self.text!r} cannot be used: it needs {{OBJID}}, may have {{n:04d}}, "
                    "and ends with .zip",
                )
            )

    @classmethod
    def of(cls, profile: Profile) -> ZipTemplate:
        """The template of a profile; `ConfigurationError` when it has none or one that cannot be used."""
        return cls(profile.readings.get(READING, ""))

    def name(self, number: int, objid: str) -> str:
        """The zip's name without its extension."""
        return self.text.removesuffix(_SUFFIX).format(n=number, OBJID=_plain(objid))

    def read(self, name: str) -> tuple[int, str] | None:
        """The number (0 where the template has none) and the identifier in a name without extension."""
        pattern = ""
        for literal, field_name, _, _ in Formatter().parse(self.text.removesuffix(_SUFFIX)):
            pattern += re.escape(literal) + {"n": r"(?P<n>[0-9]{1,9})", "OBJID": "(?P<OBJID>.+)"}.get(
                field_name or "", ""
            )
        match = re.fullmatch(pattern, name)
        if match is None:
            return None
        groups = match.groupdict()
        return int(groups.get("n") or 0), groups["OBJID"]


class Numbering:
    """Gives each package its number in the submission: from `first`, or the next one after all in `names`.

    `names` are the zips that are there, without extension. Without `first`, a package that lies there under a
    number keeps it. Raises `InputError` for a `first` below 1 or of more than 9 digits.
    """

    def __init__(self, names: Iterable[str], first: int | None = None) -> None:
        if first is not None and not 1 <= first < _NUMBERS:
            raise InputError(
                Text(
                    f"số thứ tự phải từ 1 đến {_NUMBERS - 1}: {first}", f"a number must be 1 to {_NUMBERS - 1}: {first}"
                )
            )
        self._names = tuple(names)
        self._first = first
        self._given: dict[tuple[str, str], int] = {}
        self._last: dict[str, int] = {}

    def number(self, template: ZipTemplate, objid: str) -> int:
        """The number of the next package, which is called by `template`."""
        if template.text not in self._last:
            self._look(template)
        key = template.text, _plain(objid)
        if key not in self._given:
            self._last[template.text] += 1
            self._given[key] = self._last[template.text]
        return self._given[key]

    def _look(self, template: ZipTemplate) -> None:
        if self._first is not None:
            self._last[template.text] = self._first - 1
            return
        found = [read for name in self._names if (read := template.read(name)) is not None]
        self._given.update({(template.text, objid): number for number, objid in found})
        self._last[template.text] = max((number for number, _ in found), default=0)


def _plain(objid: str) -> str:
    return objid.replace(":", "_")
