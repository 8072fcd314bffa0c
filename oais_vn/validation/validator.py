"""Judging a package: every file is read once, then every rule is asked."""

from __future__ import annotations

from collections.abc import Sequence

from oais_vn.formats.bagit.profile import BagItProfile, own_bagit_profile
from oais_vn.model.fixity import ALGORITHMS
from oais_vn.model.paths import PackagePath
from oais_vn.model.ports import Clock, PackageSource, Progress
from oais_vn.model.profile import Profile
from oais_vn.model.report import Report, Subject
from oais_vn.validation.links import read_links
from oais_vn.validation.manifests import compare_manifests
from oais_vn.validation.package import METS, Package, open_package, shape_of
from oais_vn.validation.preservation import read_preservation
from oais_vn.validation.records import read_records
from oais_vn.validation.requirements import requirement_rules, requirements_of
from oais_vn.validation.rule import MOST_TOLD, Rule, judge
from oais_vn.validation.rules import bag, bag_names, bag_tags, bpr, bpr_files, fix, lnk, met, pre, sch
from oais_vn.validation.rules import str as tree
from oais_vn.validation.structure import read_structure

PACKAGE_RULES: tuple[Rule[Package], ...] = (
    *tree.RULES,
    *bag.RULES,
    *bag_tags.RULES,
    *bag_names.RULES,
    *bpr.RULES,
    *bpr_files.RULES,
    *fix.RULES,
    *sch.RULES,
    *met.RULES,
    *pre.RULES,
    *lnk.RULES,
)
"""Every rule about a package, in the order in which findings are told."""

_TAG_MANIFEST = PackagePath("tagmanifest-sha256.txt")


def validate_package(
    source: PackageSource,
    profile: Profile | None,
    clock: Clock,
    *,
    bagit_profiles: Sequence[BagItProfile] = (),
    progress: Progress | None = None,
) -> Report:
    """Judge the bag (folder, tar, zip) or bare package folder that `source` holds; nothing is written.

    The tree is asked for by the profile's shape that fits; without a profile, or under one that has no
    shapes, any bag and any METS package is judged by what holds for all. A bag is judged by `bagit_profiles`, and by
    our own where it names that. What the package holds, however
    hostile, becomes findings. Raises `PackageError` only when `source` itself cannot be listed.
    """
    started = clock()
    package = open_package(source)
    package.needs_package = profile is not None and bool(profile.shapes or profile.requirements)
    package.needs_bag = profile is not None and bool(profile.asks)
    package.bagit_profiles = _bagit_profiles(package, bagit_profiles)
    package.files.measure(_algorithms(package), progress)
    if package.bag is not None:
        compare_manifests(package, package.bag)
    if package.folder is not None and not package.needs_bag:
        if profile is not None:
            package.shape = shape_of(package, profile)
            package.requirements = requirements_of(package, profile)
        references = read_structure(package)
        read_preservation(package, references)
        read_records(package, references.records)
        read_links(package, references)
    rules = [
        each
        for each in (*PACKAGE_RULES, *requirement_rules(package.requirements))
        if profile is None or profile.asks_rule(each.code)
    ]
    findings = tuple(judge(rules, package, MOST_TOLD))
    header = package.header()
    return Report(
        profile="" if profile is None else profile.name,
        subject=Subject(
            kind="package",
            path=source.location,
            id=None if header is None else header.objid or None,
            sha256=_digest(package),
        ),
        started=started,
        ended=clock(),
        findings=findings,
        objects=len(package.files),
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
