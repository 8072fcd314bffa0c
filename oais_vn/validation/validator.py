"""Judging a package: every file is read once, then every rule is asked."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from datetime import datetime

from oais_vn.formats.bagit.profile import BagItProfile, own_bagit_profile
from oais_vn.model.errors import OaisError
from oais_vn.model.fixity import ALGORITHMS
from oais_vn.model.language import Text
from oais_vn.model.paths import PackagePath
from oais_vn.model.ports import Clock, PackageSource, Progress
from oais_vn.model.profile import Profile
from oais_vn.model.report import Finding, Report, Subject
from oais_vn.model.waivers import Waiver
from oais_vn.validation.collection import read_collection
from oais_vn.validation.descriptions import describe
from oais_vn.validation.links import read_links
from oais_vn.validation.manifests import compare_manifests
from oais_vn.validation.package import METS, Package, open_package, shape_of
from oais_vn.validation.preservation import read_preservation
from oais_vn.validation.records import read_records
from oais_vn.validation.requirements import requirement_rules, requirements_of
from oais_vn.validation.rule import MOST_TOLD, Crash, Rule, judge
from oais_vn.validation.rules import (
    aic,
    bag,
    bag_names,
    bag_tags,
    bpr,
    bpr_files,
    eng,
    fix,
    fld_records,
    lnk,
    met,
    met_files,
    met_forms,
    met_parts,
    pre,
    pre_events,
    pre_objects,
    pre_words,
    sch,
    sch_published,
    str_shape,
    xrf_files,
)
from oais_vn.validation.rules import str as tree
from oais_vn.validation.structure import read_structure
from oais_vn.validation.waiving import waive

PACKAGE_RULES: tuple[Rule[Package], ...] = (
    *tree.RULES,
    *str_shape.RULES,
    *bag.RULES,
    *bag_tags.RULES,
    *bag_names.RULES,
    *bpr.RULES,
    *bpr_files.RULES,
    *fix.RULES,
    *sch.RULES,
    *sch_published.RULES,
    *met.RULES,
    *met_forms.RULES,
    *met_parts.RULES,
    *met_files.RULES,
    *pre.RULES,
    *pre_events.RULES,
    *pre_words.RULES,
    *pre_objects.RULES,
    *lnk.RULES,
    *fld_records.RULES,
    *xrf_files.RULES,
    *aic.RULES,
)
"""The rules of packages in the order in which findings are told; those of `descriptions` are asked besides."""

_PACKAGE = Text("gói", "the package")
_MANIFESTS = Text("các manifest", "the manifests")
_METS = Text("METS", "METS")
_PREMIS = Text("PREMIS", "PREMIS")
_RECORDS = Text("dữ liệu mô tả", "the records")
_COLLECTION = Text("tập hợp của phông", "the collection of the fonds")
_LINKS = Text("tài liệu liên kết", "the linked documents")

_TAG_MANIFEST = PackagePath("tagmanifest-sha256.txt")


def validate_package(
    source: PackageSource,
    profile: Profile | None,
    clock: Clock,
    *,
    waivers: Sequence[Waiver] = (),
    bagit_profiles: Sequence[BagItProfile] = (),
    progress: Progress | None = None,
) -> Report:
    """Judge the bag (folder, tar, zip) or bare package folder that `source` holds; nothing is written.

    The tree is asked for by the profile's shape that fits; without a profile, or under one that has no
    shapes, any bag and any METS package is judged by what holds for all. A bag is judged by `bagit_profiles`, and by
    our own where it names that. What the package holds, however hostile, becomes findings, and so does a reader that
    crashes on it. Findings that `waivers` cover carry them. Raises `PackageError` only when `source` itself cannot be
    listed.
    """
    started = clock()
    package, findings, crashes = None, list[Finding](), list[Finding]()
    with _reading(_PACKAGE, crashes):
        package = open_package(source)
    if package is not None:
        package.needs_package = profile is not None and bool(profile.shapes or profile.requirements)
        package.needs_bag = profile is not None and bool(profile.asks)
        package.bagit_profiles = _bagit_profiles(package, bagit_profiles)
        package.files.measure(_algorithms(package), progress)
        described = _read(package, profile, crashes)
        rules = (*PACKAGE_RULES, *requirement_rules(package.requirements))
        asked = [each for each in rules if profile is None or profile.asks_rule(each.code)]
        findings.extend(judge(asked, package, MOST_TOLD))
        findings.extend(described)
    subject = Subject("package", source.location) if package is None else _subject(package, source)
    return Report(
        profile="" if profile is None else profile.name,
        subject=subject,
        started=started,
        ended=clock(),
        findings=waive([*findings, *crashes], waivers, subject, started),
        objects=0 if package is None else len(package.files),
    )


def lost_package(location: str, profile: Profile, started: datetime, ended: datetime, reason: str) -> Report:
    """The report on a package whose judge gave no answer: `reason` is `time`, `memory` or `crash`."""
    return Report(profile.name, Subject("package", location), started, ended, tuple(eng.judge_lost.findings(reason)))


def _read(package: Package, profile: Profile | None, crashes: list[Finding]) -> tuple[Finding, ...]:
    """Everything that the rules ask of: what of it cannot be read, the rules judge the rest without.

    Given are the findings of the rules that records are asked as they are read.
    """
    if package.bag is not None:
        with _reading(_MANIFESTS, crashes):
            compare_manifests(package, package.bag)
    if package.needs_bag:
        return ()
    with _reading(_METS, crashes):
        if profile is not None:
            package.profile = profile
            package.shape = shape_of(package, profile) if package.folder is not None else None
            package.requirements = requirements_of(package, profile)
        if package.folder is not None:
            references = read_structure(package)
            with _reading(_PREMIS, crashes):
                read_preservation(package, references)
            with _reading(_RECORDS, crashes):
                read_records(package, references.records)
            with _reading(_LINKS, crashes):
                read_links(package, references)
            with _reading(_COLLECTION, crashes):
                read_collection(package)
            with _reading(_RECORDS, crashes):
                return tuple(describe(package, references))
    return ()


@contextmanager
def _reading(part: Text, crashes: list[Finding]) -> Iterator[None]:
    """What a reader raises that nobody meant becomes `ENG-004`; what is raised on purpose goes on."""
    try:
        yield
    except OaisError:
        raise
    except Exception as error:  # noqa: BLE001  # whatever a hostile package makes a reader raise is a finding
        crashes.extend(eng.reader_crashed.findings(Crash(part, error)))


def _subject(package: Package, source: PackageSource) -> Subject:
    header = package.header()
    return Subject(
        kind="package",
        path=source.location,
        id=None if header is None else header.objid or None,
        sha256=_digest(package),
    )


def _bagit_profiles(package: Package, given: Sequence[BagItProfile]) -> tuple[BagItProfile, ...]:
    own = (own_bagit_profile(),) if package.bag is not None and package.bag.is_ours else ()
    return (*own, *(profile for profile in given if profile not in own))


def _algorithms(package: Package) -> tuple[str, ...]:
    """Those of the manifests, and SHA-256 for METS; each file is read once for all of them."""
    manifests = () if package.bag is None else package.bag.manifests
    wanted = {manifest.algorithm for manifest in manifests if manifest.algorithm is not None}
    if (package.folder is not None and not package.needs_bag) or not wanted:
        wanted.add(ALGORITHMS[0])
    return tuple(sorted(wanted))


def _digest(package: Package) -> str | None:
    """SHA-256 of the tag manifest, which stands for the whole bag; of METS for a bare package."""
    sealed = _TAG_MANIFEST if package.bag is not None else package.within(METS) if package.folder is not None else None
    return None if sealed is None or sealed not in package.files else package.files.digest(sealed, ALGORITHMS[0])
