"""The requirements of published specifications, asked of a package under their official ids."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from functools import lru_cache, partial

from oais_vn.formats.asking import Asking, Unmet, Watching
from oais_vn.model.language import Text
from oais_vn.model.location import Location
from oais_vn.model.paths import PackagePath
from oais_vn.model.profile import Profile
from oais_vn.model.requirements import Ask, Requirement, RequirementSet
from oais_vn.validation.package import Package, head_of
from oais_vn.validation.requirement_checks import check_named
from oais_vn.validation.rule import Hit, Rule
from oais_vn.validation.seen import Seen


def requirements_of(package: Package, profile: Profile) -> tuple[RequirementSet, ...]:
    """The profile's requirements that a package of this type has to keep."""
    header = head_of(package)
    package_type, mets_profile = ("", "") if header is None else (header.package_type, header.profile)
    if package.shape is not None:
        package_type = package.shape.package_type.value
    return tuple(each for each in profile.requirements if each.asked_of(package_type, mets_profile))


def watch(package: Package, path: PackagePath, document: str) -> Watching | None:
    """A watch that puts down what a METS or PREMIS document of the package does not keep."""
    # The METS of a representation, and what lies beside it, is anything below `representations/`.
    scope = "representation" if path.under(package.within("representations")) else "package"
    return _asking(package.requirements, document, scope).watch(partial(_put, package, path))


def note_limits(package: Package, path: PackagePath, watching: Watching | None) -> None:
    """Note when a document held too much to be asked to its end."""
    if watching is not None and watching.gave_up:
        package.note(Seen.TOO_MUCH_TO_ASK, path)


@lru_cache(maxsize=32)
def _asking(sets: tuple[RequirementSet, ...], document: str, scope: str) -> Asking:
    """Compiled once for all packages that are judged under one profile."""
    return Asking(sets, document, scope)


def _put(package: Package, path: PackagePath, unmet: Unmet) -> None:
    if unmet.ask.given and not _is_given(package, path, unmet.ask.given):
        return
    package.put(unmet.code, _hit(unmet.ask, Location(path=path, line=unmet.line or None, xpath=unmet.xpath)))


def _is_given(package: Package, path: PackagePath, given: str) -> bool:
    """Whether there are files in the folder beside the document; after `!`, whether there are none."""
    folder = given.removeprefix("!")
    beside = f"{path.parent}/{folder}" if path.parent else folder
    return package.holds(beside) != given.startswith("!")


def _hit(ask: Ask, location: Location) -> Hit:
    return Hit(location, {"told": ask.message}, ask.level.severity)


def requirement_rules(sets: Iterable[RequirementSet]) -> tuple[Rule[Package], ...]:
    """One rule for each requirement that a program can judge."""
    return tuple(_rule(each, requirement) for each in sets for requirement in each.requirements if requirement.asks)


def _rule(each: RequirementSet, requirement: Requirement) -> Rule[Package]:
    title, standing = requirement.title, f"{each.specification} {each.version}"
    return Rule(
        code=requirement.code,
        severity=requirement.level.severity,
        clause=f"{standing}, {requirement.code} ({requirement.level.value})",
        confidence=each.confidence,
        message=Text("{told}", "{told}"),
        remedy=Text(
            f"Sửa phần mềm tạo gói cho đúng yêu cầu {requirement.code} của {standing}: {title.vi}.",
            f"Mend the software that made the package so that it keeps {requirement.code} of {standing}: {title.en}.",
        ),
        check=partial(_unmet, requirement),
        summary=Text(
            "; ".join(dict.fromkeys(ask.message.vi for ask in requirement.asks)),
            "; ".join(dict.fromkeys(ask.message.en for ask in requirement.asks)),
        ),
    )


def _unmet(requirement: Requirement, package: Package) -> Iterator[Hit]:
    yield from package.seen.get(requirement.code, ())
    for ask in requirement.asks:
        if ask.check:
            for place in check_named(ask.check)(package):
                yield _hit(ask, place)
