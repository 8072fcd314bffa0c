"""A sample is drawn from a delivery, or drawn again and compared."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Mapping
from dataclasses import dataclass

from oais_vn.formats.tables.ignored import Ignored
from oais_vn.model.delivery import DeliveredDocument, Delivery
from oais_vn.model.fixity import BLOCK, Digester, delivery_digest
from oais_vn.model.language import Text
from oais_vn.model.paths import PackagePath
from oais_vn.model.ports import PackageSource, PageCounter, Progress
from oais_vn.model.sampling import Draw, Drawn, DrawnFrom, Item, Part, Plan
from oais_vn.validation.sampling.chance import commitment_of, seed_of
from oais_vn.validation.sampling.draw import drawn, items_of, positions

PlanOf = Callable[[Item, int], Plan]
"""The plan for so many items."""


@dataclass(frozen=True)
class Lot:
    """A delivery as a lot: its dossiers with their parts, and how many documents have no file to look at."""

    came: DrawnFrom
    dossiers: tuple[tuple[str, tuple[Part, ...]], ...]
    left_out: int


def lot_of(
    delivery: Delivery,
    source: PackageSource,
    ignored: Mapping[str, str],
    counter: PageCounter,
    progress: Progress | None = None,
) -> Lot:
    """Read every byte of the delivery for its digest, and count the pages that its files really have.

    Files that a pattern of `ignored` takes do not count: systems drop them into a folder that somebody only opens.
    """
    sha256, files = _digest(source, Ignored(ignored), progress)
    left_out = 0
    dossiers = []
    for dossier in delivery.dossiers:
        parts = []
        for document in delivery.documents(dossier.code):
            if document.linked:
                continue
            if document.path is None:
                left_out += 1
                continue
            parts.append(Part(dossier.code, _code(document), document.path, _pages(document.path, source, counter)))
        dossiers.append((dossier.code, tuple(parts)))
    came = DrawnFrom(
        sha256=sha256,
        files=files,
        fonds=delivery.fonds.code,
        lot=delivery.transfer.number,
        round=delivery.transfer.round,
        supplier=delivery.transfer.supplier,
        profile=delivery.profile,
    )
    return Lot(came, tuple(dossiers), left_out)


def draw_from(lot: Lot, item: Item, plan_of: PlanOf, nonce: str, made: str) -> Draw:
    """The sample of a lot by a plan and the archive's nonce."""
    plan = plan_of(item, sum(items_of(lot.dossiers, item).values()))
    seed = seed_of(lot.came.sha256, nonce)
    strata, items = drawn(lot.dossiers, plan, seed)
    return Draw(lot.came, nonce, commitment_of(nonce), seed, plan, strata, items, lot.left_out, made)


def differences(draw: Draw, plan: Plan, commitment: str = "", lot: Lot | None = None) -> Iterator[Text]:
    """What in a draw record is not as it must be, asked of the record alone and, when it is given, of the delivery.

    `plan` is what follows from the record's own terms for a lot of its size.
    """
    if plan != draw.plan:
        yield Text(
            f"phương án đúng là cỡ mẫu {plan.size}, số chấp nhận {plan.accept}; biên bản ghi {draw.plan.size}, "
            f"{draw.plan.accept}",
            f"the plan is a sample of {plan.size} with Ac {plan.accept}, the record has {draw.plan.size} with "
            f"{draw.plan.accept}",
        )
    if commitment and commitment != draw.commitment:
        yield Text(
            f"mã cam kết đã công bố là {commitment}, biên bản ghi {draw.commitment}",
            f"the published commitment is {commitment}, the record has {draw.commitment}",
        )
    if commitment_of(draw.nonce) != draw.commitment:
        yield Text(
            "số bí mật trong biên bản không khớp mã cam kết", "the nonce in the record does not fit the commitment"
        )
    if seed_of(draw.delivery.sha256, draw.nonce) != draw.seed:
        yield Text(
            "mầm ngẫu nhiên không phải của lần giao nộp và số bí mật này",
            "the seed is not that of this delivery and nonce",
        )
    yield from _redrawn(draw)
    if lot is None:
        return
    if lot.came.sha256 != draw.delivery.sha256:
        yield Text(
            f"giao nộp có mã băm {lot.came.sha256}, biên bản ghi {draw.delivery.sha256}: dữ liệu đã khác",
            f"the delivery has the digest {lot.came.sha256}, the record has {draw.delivery.sha256}: data differ",
        )
        return
    strata, items = drawn(lot.dossiers, draw.plan, draw.seed)
    if (strata, items) != (draw.strata, draw.items):
        yield _other(draw.items, items)


def _redrawn(draw: Draw) -> Iterator[Text]:
    sizes = {stratum.dossier: stratum.items for stratum in draw.strata}
    plan = draw.plan
    if sum(sizes.values()) != plan.lot or len(sizes) != len(draw.strata):
        yield Text(
            "cỡ lô, cỡ mẫu và các hồ sơ trong biên bản không khớp nhau",
            "lot, sample and dossiers in the record do not agree",
        )
        return
    places = positions(sizes, plan, draw.seed)
    again = [(code, place + 1) for code, found in places.items() for place in found]
    counts = {stratum.dossier: stratum.drawn for stratum in draw.strata}
    if again != [(item.dossier, item.place) for item in draw.items] or counts != {k: len(v) for k, v in places.items()}:
        yield Text("rút lại cho mẫu khác với biên bản", "drawing again gives another sample than the record has")


def _other(told: tuple[Drawn, ...], again: tuple[Drawn, ...]) -> Text:
    for one, two in zip(told, again, strict=False):
        if one != two:
            return Text(
                f"rút lại cho mục {two.number} là {two.dossier} {two.path} trang {two.page}, "
                f"biên bản ghi {one.dossier} {one.path} trang {one.page}",
                f"drawing again gives {two.dossier} {two.path} page {two.page} as item {two.number}, the record has "
                f"{one.dossier} {one.path} page {one.page}",
            )
    return Text(
        f"rút lại cho {len(again)} mục, biên bản ghi {len(told)}",
        f"drawing again gives {len(again)} items, the record has {len(told)}",
    )


def _digest(source: PackageSource, ignored: Ignored, progress: Progress | None) -> tuple[str, int]:
    found: list[tuple[str, str]] = []
    for path in source.paths():
        if ignored.pattern_of(path) is not None:
            continue
        digester = Digester(("sha256",))
        with source.open(path) as stream:
            while block := stream.read(BLOCK):
                digester.update(block)
        found.append((path, digester.digests()[0].value))
        if progress is not None:
            progress(path, len(found), None)
    return delivery_digest(found), len(found)


def _pages(path: PackagePath, source: PackageSource, counter: PageCounter) -> int:
    """Pages to look at: those that a PDF really has; anything else, and what does not open, is one thing to look at."""
    local = source.local(path)
    if path.suffix.lower() != ".pdf" or local is None:
        return 1
    return counter.pages(local) or 1


def _code(document: DeliveredDocument) -> str:
    values = document.record.values
    return values.get("docCode") or values.get("arcDocCode") or values.get("docId") or str(document.ordinal)
