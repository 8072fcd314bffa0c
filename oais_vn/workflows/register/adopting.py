"""Dossiers out of packages into the register: what was lost or never came in by an inventory, and what differs."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator
from dataclasses import dataclass, field
from typing import Final, NamedTuple

from oais_vn.model.access import SecurityGrade
from oais_vn.model.delivery import Unit
from oais_vn.model.errors import PackageError
from oais_vn.model.language import Text
from oais_vn.model.package import PackageType
from oais_vn.model.ports import PackageSource
from oais_vn.model.profile import Profile
from oais_vn.model.register.dossier import Decided, Dossier, DossierKey, Shelf
from oais_vn.model.register.fonds import FondsKey, RegisteredFonds
from oais_vn.model.register.ports import RegisterCatalogue
from oais_vn.model.register.things import Thing, key_of
from oais_vn.packages.reader import read_package
from oais_vn.packages.remake import code_of
from oais_vn.workflows.register.desk import RegisterDesk, in_parts

_COMPARED: Final = ("title", "maintenance", "startDate", "endDate", "totalDoc", "numberOfPaper", "numberOfPage")
_RECOVERED: Final = "01"


class Difference(NamedTuple):
    """What the register and a package say otherwise of a dossier: the field, and the words of both."""

    dossier: DossierKey
    field: str
    register: str
    package: str


@dataclass
class Adopted:
    """What adopting did: dossiers that are new, those that were known, what differs, packages of no dossier."""

    new: int = 0
    known: int = 0
    differences: list[Difference] = field(default_factory=list)
    others: list[str] = field(default_factory=list)


def adopt(desk: RegisterDesk, sources: Callable[[], Iterable[PackageSource]], profile: Profile) -> Adopted:
    """Take the dossiers of packages (AIP or SIP) into the register as far as it lacks them, all or nothing.

    What the register has stays as it is; what a package says otherwise is told, and a person decides. What people
    decided is in no package: a dossier that is new is chosen, approved and recovered by nobody, and of its packages
    only what the store knows counts. Of several packages of a dossier the last is taken. `sources` gives the packages
    anew each time. Raises `PackageError` for what is no such package, or does not tell whose its fonds is.
    """
    done = Adopted()

    def made(register: RegisterCatalogue) -> Iterator[Thing]:
        done.new = done.known = 0
        done.differences.clear()
        done.others.clear()
        fonds: dict[FondsKey, RegisteredFonds] = {}
        found: dict[DossierKey, Dossier] = {}
        for source in sources():
            told = _told(source, profile)
            if told is None:
                done.others.append(source.location)
            else:
                fonds[told[0].key] = told[0]
                found[told[1].key] = told[1]
        yield from (each for each in fonds.values() if register.thing(RegisteredFonds, key_of(each)) is None)
        for some in in_parts(found.values()):
            standing = register.dossiers_of([each.key for each in some])
            for each in some:
                known = standing.get(each.key)
                if known is None:
                    done.new += 1
                    # The code of the package's own record says what a decision of this archive would have to say.
                    done.differences += _recovery(each, each)
                    yield each
                else:
                    done.known += 1
                    done.differences += _differences(known, each)

    desk.do("adoption of packages", made)
    return done


def _told(source: PackageSource, profile: Profile) -> tuple[RegisteredFonds, Dossier] | None:
    """The fonds and the dossier that a package tells of; None for a package of something else."""
    package = read_package(source, profile, None, PackageType.AIP, PackageType.SIP)
    if package.shape.unit != Unit.DOSSIER.value:
        return None
    terms = package.provenance
    if terms is None:
        raise PackageError(
            Text(
                f"{source.location}: gói không cho biết phông và cơ quan giữ (thiếu documentation/delivery.json)",
                f"{source.location}: the package does not tell its fonds and who keeps it "
                "(documentation/delivery.json is missing)",
            ),
            path=source.location,
        )
    unit, fonds, code = str(terms.archive.fonds_namespace), terms.fonds, code_of(package)
    described = RegisteredFonds(
        FondsKey(unit, fonds.code), fonds.name, terms.archive.name, fonds.kind, fonds.closed, fonds.record
    )
    dossier = Dossier(
        DossierKey(unit, fonds.code, code),
        package.record.with_values(fileCode=code),
        shelf=Shelf(box=terms.shelving.get("box", "")),
        grade=max(terms.grades.values(), default=SecurityGrade.NONE),
    )
    return described, dossier


def _differences(known: Dossier, told: Dossier) -> Iterator[Difference]:
    for name in _COMPARED:
        here, there = known.record[name], told.record[name]
        if here and there and here != there:
            yield Difference(known.key, name, here, there)
    wanted = told.record["riskRecovery"]
    decided = known.choice.decided
    if wanted and decided is not Decided.OPEN and (wanted == "1") != (decided is Decided.SELECTED):
        yield Difference(known.key, "riskRecovery", "1" if decided is Decided.SELECTED else "0", wanted)
    yield from _recovery(known, told)


def _recovery(known: Dossier, told: Dossier) -> Iterator[Difference]:
    """A package's `riskRecoveryStatus` beside the register's, which a decision alone makes 01."""
    status = _RECOVERED if known.recovery else "02"
    there = told.record["riskRecoveryStatus"]
    if there and there != status:
        yield Difference(known.key, "riskRecoveryStatus", status, there)
