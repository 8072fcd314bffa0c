"""Reading the requirements of a specification from TOML, in one of its versions."""

from __future__ import annotations

import re
import tomllib
from collections.abc import Sequence
from pathlib import Path
from typing import Any

from oais_vn.formats.asking import compile_test
from oais_vn.formats.profiles.table import Table
from oais_vn.model.errors import ConfigurationError
from oais_vn.model.language import Text
from oais_vn.model.requirements import Ask, Level, Requirement, RequirementSet

FOLDER = "requirements"
"""Where they lie, below the folder of the profiles."""
VOCABULARIES = "vocabularies"
"""The file beside them with the words that a test may name: `ov:among(@STATUS, {status})`."""
_DOCUMENTS = ("mets", "premis", "tree")
_SCOPES = ("package", "representation", "")
_NAME = r"(?:[a-z]+:)?([A-Za-z]+)"
_ATTRIBUTE = re.compile(rf"@{_NAME}")
_FIXED = re.compile(rf"@{_NAME}\s*=\s*'([^']*)'")
_ELEMENT = re.compile(_NAME)
_ONE = re.compile(rf"count\({_NAME}\)\s*=\s*1")
_FILLED = re.compile(rf"normalize-space\(@{_NAME}\)")
_WORDS = re.compile(r"\{([a-z-]+)\}")

_Version = tuple[int, ...]
_Vocabularies = dict[str, str]
"""By name, the words as arguments of an XPath function."""


def read_requirements(name: str, version: str, roots: Sequence[Path]) -> RequirementSet:
    """The requirements `name` (`csip`) as they stand in `version` (`2.2.0`); the first root that has them counts.

    A specification that is numbered apart from the others (`premis`) says its own version.

    Raises `ConfigurationError`, naming file and key, for everything that is wrong.
    """
    file = _file(name, roots)
    if file is None:
        raise ConfigurationError(
            Text(f"không có bộ yêu cầu {name!r}", f"there are no requirements {name!r}"),
        )
    return _set(name, version, _read(file), _vocabularies(roots))


def _file(name: str, roots: Sequence[Path]) -> Path | None:
    return next((root / FOLDER / f"{name}.toml" for root in roots if (root / FOLDER / f"{name}.toml").is_file()), None)


def _vocabularies(roots: Sequence[Path]) -> _Vocabularies:
    file = _file(VOCABULARIES, roots)
    if file is None:
        return {}
    table = _read(file)
    words = {name: ", ".join(f"'{word}'" for word in table.strings(name)) for name in table}
    table.done()
    return words


def _read(file: Path) -> Table:
    try:
        values = tomllib.loads(file.read_text(encoding="utf-8"))
    except (OSError, ValueError, RecursionError) as error:
        raise ConfigurationError(
            Text(f"{file}: không đọc được như tệp TOML: {error}", f"{file}: not readable as TOML: {error}")
        ) from error
    return Table(_keyed(values), (), {(): str(file)})


def _keyed(values: dict[str, Any]) -> dict[str, Any]:
    """Lists of tables as tables by number, so that an error can name the row."""
    return {
        key: _keyed({str(number): row for number, row in enumerate(value, start=1)} if _is_rows(value) else value)
        if isinstance(value, dict) or _is_rows(value)
        else value
        for key, value in values.items()
    }


def _is_rows(value: object) -> bool:
    return isinstance(value, list) and bool(value) and all(isinstance(row, dict) for row in value)


def _set(name: str, version: str, table: Table, words: _Vocabularies) -> RequirementSet:
    wanted = _number(version)
    rows = table.table("requirements")
    found = RequirementSet(
        name=name,
        specification=table.text("specification"),
        version=table.text("version", version),
        confidence=table.text("confidence"),
        document=table.one_of("document", _DOCUMENTS),
        package_types=table.strings("package_types", optional=True),
        mets_profile=table.text("mets_profile", ""),
        requirements=tuple(
            requirement
            for requirement in (_requirement(code, rows.table(code), wanted, words) for code in rows)
            if requirement is not None
        ),
    )
    table.done()
    return found


def _requirement(code: str, table: Table, version: _Version, words: _Vocabularies) -> Requirement | None:
    is_there = _holds(table, version)
    levels = table.pairs("levels", optional=True)
    level = _level(table, "level")
    for at, other in sorted(levels.items(), key=lambda item: _number(item[0])):
        if _number(at) <= version:
            level = Level(other)
    labels = table.table("title")
    title = labels.labels()
    labels.done()
    asks = tuple(
        ask
        for ask in (_ask(row, level, title, version, words) for row in table.tables("ask").values())
        if ask is not None
    )
    requirement = Requirement(code, level, table.text("cardinality", ""), title, asks)
    table.done()
    return requirement if is_there else None


def _ask(table: Table, level: Level, title: Text, version: _Version, words: _Vocabularies) -> Ask | None:
    is_there = _holds(table, version)
    on, check = table.text("on", ""), table.text("check", "")
    where, test = (_expression(table, key, words) for key in ("where", "test"))
    if bool(check) == bool(on and test):
        raise table.error("check", "cần `check`, hoặc `on` và `test`", "`check`, or `on` and `test`, are needed")
    own = Text(table.text("vi", ""), table.text("en", ""))
    scope = table.text("scope", "")
    if scope not in _SCOPES:
        raise table.error("scope", "phải là package hoặc representation", "must be package or representation")
    ask = Ask(
        on=on,
        where=where,
        test=test,
        check=check,
        scope=scope,
        given=table.text("given", ""),
        once=table.flag("once", False),
        level=_level(table, "level") if "level" in table else level,
        message=own if own.vi and own.en else _told(test, title),
    )
    table.done()
    return ask if is_there else None


def _expression(table: Table, key: str, words: _Vocabularies) -> str:
    """An XPath with the words of the vocabularies that it names put in; it has to compile."""
    text = table.text(key, "")
    for name in _WORDS.findall(text):
        if name not in words:
            raise table.error(key, f"không có bộ từ vựng {name!r}", f"there is no vocabulary {name!r}")
    text = _WORDS.sub(lambda match: words[match[1]], text)
    try:
        compile_test(text or "true()")
    except ValueError as error:
        raise table.error(key, f"không phải XPath 1.0: {text}", f"no XPath 1.0: {text}") from error
    return text


def _level(table: Table, key: str) -> Level:
    return table.choice(key, Level)


def _holds(table: Table, version: _Version) -> bool:
    since, until = table.text("since", ""), table.text("until", "")
    return (not since or _number(since) <= version) and (not until or version <= _number(until))


def _number(version: str) -> _Version:
    try:
        return tuple(int(part) for part in version.split("."))
    except ValueError as error:
        raise ConfigurationError(
            Text(f"phiên bản {version!r} phải có dạng 2.2.0", f"the version {version!r} must look like 2.2.0")
        ) from error


def _told(test: str, title: Text) -> Text:
    """What is wrong when a simple test does not hold; of others, only what the requirement is about is said."""
    if match := _ATTRIBUTE.fullmatch(test):
        return Text(f"thiếu thuộc tính {match[1]} ({title.vi})", f"the attribute {match[1]} is missing ({title.en})")
    if match := _FIXED.fullmatch(test):
        return Text(
            f"thuộc tính {match[1]} phải là '{match[2]}' ({title.vi})",
            f"the attribute {match[1]} must be '{match[2]}' ({title.en})",
        )
    if match := _FILLED.fullmatch(test):
        return Text(
            f"thiếu thuộc tính {match[1]}, hoặc để trống ({title.vi})",
            f"the attribute {match[1]} is missing or empty ({title.en})",
        )
    if match := _ELEMENT.fullmatch(test):
        return Text(f"thiếu phần tử {match[1]} ({title.vi})", f"the element {match[1]} is missing ({title.en})")
    if match := _ONE.fullmatch(test):
        return Text(
            f"phải có đúng một phần tử {match[1]} ({title.vi})",
            f"there must be exactly one element {match[1]} ({title.en})",
        )
    return Text(f"chưa đạt: {title.vi}", f"not kept: {title.en}")
