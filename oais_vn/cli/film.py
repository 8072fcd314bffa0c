"""`oais-vn film`: reels of microfilm, ordered, judged when they come back, inspected."""

from __future__ import annotations

import json
from collections import Counter
from pathlib import Path

import click

from oais_vn import api
from oais_vn.cli.archive import of_archive, opened, operated, output
from oais_vn.cli.context import Console, SpokenCommand, SpokenGroup, option, speaking
from oais_vn.cli.progress import progress_of
from oais_vn.cli.render import package_as_json, print_package
from oais_vn.model.film import FilmCopy, frame_code
from oais_vn.model.film_return import FrameState, Measured, Returned
from oais_vn.model.language import Text

_FILE = click.Path(dir_okay=False, path_type=Path)
_FOLDER = click.Path(file_okay=False, path_type=Path)
_READINGS = {
    "density": Text("mật độ ô trắng", "density of the white patch"),
    "base": Text("Dmin ô đen", "base and fog"),
    "resolution": Text("độ phân giải, cặp vạch/mm", "resolution, lp/mm"),
    "splices": Text("mối nối", "splices"),
}


@click.group(
    cls=SpokenGroup,
    text=Text(
        "Vi phim bảo hiểm: đặt cuộn từ các AIP, xét cuộn trả về, kiểm tra trong kho. Phim là bản ở mức nội dung, không "
        "bao giờ được tính như một bản sao số.",
        "Microfilm: reels ordered from AIPs, judged when they come back, inspected in the vault. Film is a copy of the "
        "content and never counts as a digital copy.",
    ),
)
@speaking
def film() -> None:
    """Hold the verbs together."""


@film.command(cls=SpokenCommand, text=Text("Liệt kê các loại phim và nguồn số liệu.", "List films and their sources."))
@option("--json", "as_json", is_flag=True, text=Text("in kết quả dạng JSON", "print results as JSON"))
@speaking
@click.pass_obj
def profiles(console: Console, as_json: bool) -> int:
    """List film profiles."""
    found = list(api.film_profiles())
    if as_json:
        values = [
            {"name": each.name, "values": {key: value._asdict() for key, value in each.told.items()}} for each in found
        ]
        click.echo(json.dumps({"schema": "oais-vn/film-profiles/1", "films": values}, ensure_ascii=False))
        return 0
    for each in found:
        click.echo(f"{each.name}: {each.title.to(console.language)}")
        for key, value in each.told.items():
            source = f", {value.source}" if value.source else ""
            click.echo(f"  {key} = {value.value:g}  ({value.confidence}{source})")
    return 0


@film.command(
    cls=SpokenCommand,
    text=Text(
        "Lập đơn đặt phim cho các AIP, theo thứ tự đã cho, vào OUT: mỗi cuộn một gói BagIt có ảnh từng khuôn hình, "
        "frames.csv, reel.json, bản in thử, phiếu kiểm soát.\n\nHồ sơ nằm trọn trong một cuộn; hồ sơ dài hơn một cuộn "
        "được chia và nói rõ trên phim. Tài liệu có độ mật bị từ chối.",
        "Order film for AIPs, in the order given, into OUT: for each reel a BagIt bag with a picture of every frame, "
        "frames.csv, reel.json, a proof and a control card.\n\nA dossier lies whole on a reel; one that is longer than "
        "a reel is split, and the film says so. State secrets are refused.",
    ),
)
@click.argument("aips", metavar="AIP... OUT", nargs=-1, required=True, type=click.Path(path_type=Path))
@option(
    "--first",
    required=True,
    text=Text("số của cuộn đầu, ví dụ PT-2026-0001", "the number of the first reel, such as PT-2026-0001"),
)
@option("--film", "film_name", default=api.DEFAULT_FILM, show_default=True, text=Text("loại phim", "the film"))
@option("--decision", default="", text=Text("quyết định làm phim, được chụp lên phim", "the decision, filmed too"))
@output
@speaking
@click.pass_obj
def order(
    console: Console,
    aips: tuple[Path, ...],
    first: str,
    film_name: str,
    decision: str,
    as_json: bool,
    quiet: bool,
    no_progress: bool,
) -> int:
    """Order film."""
    if len(aips) < 2:
        raise click.UsageError(Text("cần AIP... và OUT", "AIP... and OUT are needed").to(console.language))
    reels = []
    with progress_of(silent=quiet or no_progress or as_json) as progress:
        made = api.film_order(aips[:-1], aips[-1], first=first, film=film_name, decision=decision, progress=progress)
        for reel in made:
            reels.append(reel)
            if as_json:
                continue
            console.say(
                Text(
                    "{reel}: {frames} khuôn hình, {used} m phim, thu nhỏ {reduction}×, dành {retakes} khuôn chụp lại; "
                    "{path}",
                    "{reel}: {frames} frames, {used} m of film, reduction {reduction}×, {retakes} frames for retakes; "
                    "{path}",
                ),
                reel=reel.plan.reel,
                frames=reel.frames,
                used=f"{reel.plan.used_mm / 1000:.1f}",
                reduction=f"{reel.plan.reduction:g}",
                retakes=reel.plan.retakes,
                path=reel.path,
            )
            for part in reel.plan.parts:
                split = f" ({part.number}/{part.parts})" if part.parts > 1 else ""
                click.echo(f"  {part.dossier.code}{split}: {len(part.sheets)}")
                for name in part.dossier.unfilmed:
                    console.say(Text("    không có trang để chụp: {name}", "    without pages: {name}"), name=name)
    if as_json:
        values = [
            {
                "reel": reel.plan.reel,
                "path": reel.path,
                "sha256": reel.digest,
                "frames": reel.frames,
                "parts": [
                    {"package": part.dossier.name, "pages": len(part.sheets), "part": part.number, "parts": part.parts}
                    for part in reel.plan.parts
                ],
            }
            for reel in reels
        ]
        click.echo(json.dumps({"schema": "oais-vn/film-order/1", "reels": values}, ensure_ascii=False))
    return 0


@film.command(
    "return",
    cls=SpokenCommand,
    text=Text(
        "Xét cuộn trả về: so ảnh quét lại RESCANS (thư mục ảnh theo tên, hoặc một TIFF nhiều trang) với đơn đặt ORDER, "
        "và số đo với giới hạn.\n\n--out ghi return.json, retakes.csv, bien-ban.txt. --archive cùng --site nhập cuộn "
        "vào sổ của kho. Mã thoát 1: cuộn không đạt.",
        "Judge a reel that came back: RESCANS (a folder of pictures by name, or one TIFF of many) against ORDER, and "
        "the readings against their limits.\n\n--out writes return.json, retakes.csv, bien-ban.txt. --archive with "
        "--site enters the reel into the archive's register. Exit code 1: the reel is not accepted.",
    ),
)
@click.argument("order_place", metavar="ORDER", type=_FOLDER)
@click.argument("rescans", type=click.Path(path_type=Path))
@option("--readings", type=_FILE, text=Text("tệp TOML số đo của cuộn", "a TOML file of the reel's readings"))
@option("--film", "film_name", default="", text=Text("loại phim (mặc định: đã đặt)", "the film (default: as ordered)"))
@option("--out", type=_FOLDER, text=Text("thư mục ghi kết quả", "a folder for what was found"))
@option("--archive", type=_FILE, text=Text("archive.toml của kho nhận cuộn", "archive.toml of who keeps the reel"))
@option("--site", default="", text=Text("nơi cất cuộn", "where the reel is kept"))
@option("--custodian", default="", text=Text("người giữ", "who keeps it"))
@option("--seal", default="", text=Text("số niêm phong", "number of its seal"))
@operated
@output
@speaking
@click.pass_obj
def return_(
    console: Console,
    order_place: Path,
    rescans: Path,
    readings: Path | None,
    film_name: str,
    out: Path | None,
    archive: Path | None,
    site: str,
    custodian: str,
    seal: str,
    operator: str | None,
    as_json: bool,
    quiet: bool,
    no_progress: bool,
) -> int:
    """Judge a returned reel."""
    if archive is not None and (not site or readings is None):
        message = Text("--archive cần cả --site và --readings", "--archive needs --site and --readings")
        raise click.UsageError(message.to(console.language))
    with progress_of(silent=quiet or no_progress or as_json) as progress:
        reel = api.film_return(order_place, rescans, readings=readings, film=film_name, progress=progress)
    if out is not None:
        reel.write(out)
    films: tuple[FilmCopy, ...] = ()
    unknown: tuple[str, ...] = ()
    if archive is not None:
        films, unknown = reel.receive(opened(archive, operator), site=site, custodian=custodian, seal=seal)
    if as_json:
        click.echo(json.dumps(_returned_as_json(reel.found, films, unknown), ensure_ascii=False))
    else:
        print_returned(console, reel.found)
        for film_copy in films:
            print_film(console, film_copy)
        for name in unknown:
            console.tell(Text("kho không giữ gói này: {name}", "the archive does not hold {name}"), name=name)
    return 0 if reel.found.accepted else 1


@film.command(
    cls=SpokenCommand,
    text=Text(
        "Ghi một lần kiểm tra cuộn trong kho: số đo READINGS, và nếu có, mẫu khuôn hình quét lại.\n\n"
        "Mã thoát 1: cuộn không còn trong giới hạn.",
        "Record an inspection of a reel in the vault: its READINGS, and rescans of a sample of frames if there are "
        "any.\n\nExit code 1: the reel is out of its limits.",
    ),
)
@click.argument("readings", type=_FILE)
@of_archive
@option("--sample", type=click.Path(path_type=Path), text=Text("ảnh quét mẫu", "rescans of a sample"))
@option("--order", "order_place", type=_FOLDER, text=Text("đơn đặt của cuộn, để so mẫu", "the order, to compare with"))
@option(
    "--film", "film_name", default="", text=Text("loại phim (mặc định: theo sổ)", "the film (default: the register's)")
)
@operated
@output
@speaking
@click.pass_obj
def inspect(
    console: Console,
    readings: Path,
    archive: Path,
    sample: Path | None,
    order_place: Path | None,
    film_name: str,
    operator: str | None,
    as_json: bool,
    quiet: bool,
    no_progress: bool,
) -> int:
    """Record an inspection."""
    with progress_of(silent=quiet or no_progress or as_json) as progress:
        measured, films = api.film_inspection(
            opened(archive, operator), readings, order=order_place, sample=sample, film=film_name, progress=progress
        )
    if as_json:
        values = {"readings": [each._asdict() for each in measured], "films": [film_as_json(each) for each in films]}
        click.echo(json.dumps({"schema": "oais-vn/film-inspection/1", **values}, ensure_ascii=False))
    else:
        for reading in measured:
            _print_reading(console, reading)
        for film_copy in films:
            print_film(console, film_copy)
    good = all(reading.good for reading in measured) and all(each.state.value != "degraded" for each in films)
    return 0 if good else 1


@film.command(
    cls=SpokenCommand,
    text=Text(
        "Lập ấn bản tiếp theo của AIP từ ảnh quét phim, theo quyết định loại quet-lai; gói cũ giữ nguyên.\n\n"
        "--reel ORDER RESCANS: đơn đặt của cuộn và ảnh quét; hồ sơ nằm trên nhiều cuộn thì cho đủ các cuộn. Thiếu một "
        "trang thì không lập.",
        "Make the next edition of an AIP from a rescan of its film, by a decision of the kind quet-lai; the old one "
        "stays.\n\n--reel ORDER RESCANS: a reel's order and its rescans, as often as the dossier has reels. With one "
        "page missing none is made.",
    ),
)
@click.argument("aip", type=click.Path(path_type=Path))
@option(
    "--reel",
    "reels",
    multiple=True,
    required=True,
    nargs=2,
    type=click.Path(path_type=Path),
    metavar="ORDER RESCANS",
    text=Text("đơn đặt của cuộn, và ảnh quét", "a reel's order, and its rescans"),
)
@option("--decision", required=True, type=_FILE, text=Text("DECISION.toml: quyết định", "DECISION.toml: the decision"))
@option("--operator", text=Text("người vận hành, ghi vào PREMIS", "who runs this, recorded in PREMIS"))
@output
@speaking
@click.pass_obj
def edition(
    console: Console,
    aip: Path,
    reels: tuple[tuple[Path, Path], ...],
    decision: Path,
    operator: str | None,
    as_json: bool,
    quiet: bool,
    no_progress: bool,
) -> int:
    """Make an edition from film."""
    name = str(api.settings(operator=operator)["operator"].value)
    packages = []
    with progress_of(silent=quiet or no_progress or as_json) as progress:
        for package in api.film_edition(aip, reels, decision=decision, operator=name, progress=progress):
            packages.append(package)
            if not as_json:
                print_package(console, package)
    if as_json:
        document = {"schema": "oais-vn/amend/1", "packages": [package_as_json(package) for package in packages]}
        click.echo(json.dumps(document, ensure_ascii=False))
    return 0


def print_film(console: Console, film_copy: FilmCopy) -> None:
    """What a reel has of a package."""
    note = f" ({film_copy.note})" if film_copy.note else ""
    click.echo(
        f"  {film_copy.reel}/{film_copy.first:04}-{film_copy.last:04}: {film_copy.name}: "
        f"{film_copy.state.label.to(console.language)}{note}"
    )


def film_as_json(film_copy: FilmCopy) -> dict[str, object]:
    """What a reel has of a package, as plain values."""
    return {**film_copy._asdict(), "state": film_copy.state.value, "level": "content"}


def print_returned(console: Console, found: Returned) -> None:
    """What was found of a reel: every frame that is not as it should be, the readings, the verdict."""
    for frame in found.frames:
        if frame.state is not FrameState.MATCHED:
            place = f"  {frame.picture}" if frame.picture else ""
            label = frame.state.label.to(console.language)
            click.echo(f"{label}: {frame_code(found.reel, frame.number)}{place}")
    for stranger in found.strangers:
        console.say(Text("ảnh không thuộc khuôn hình nào: {name}", "a picture of no frame: {name}"), name=stranger)
    for reading in found.readings:
        _print_reading(console, reading)
    if not found.readings:
        console.say(Text("chưa có số đo của cuộn (--readings)", "the reel was not measured (--readings)"))
    counts = Counter(frame.state for frame in found.frames)
    parts = (f"{state.label.to(console.language)}: {counts[state]}" for state in FrameState if counts[state])
    click.echo("; ".join(parts))
    console.say(
        Text("Cuộn {reel}: đạt", "Reel {reel}: accepted")
        if found.accepted
        else Text("Cuộn {reel}: KHÔNG ĐẠT", "Reel {reel}: NOT ACCEPTED"),
        reel=found.reel,
    )


def _print_reading(console: Console, reading: Measured) -> None:
    console.say(
        Text("{name}: {value} ({limit}) {verdict}", "{name}: {value} ({limit}) {verdict}"),
        name=_READINGS[reading.name].to(console.language),
        value=reading.value or Text("chưa đo", "not measured").to(console.language),
        limit=reading.limit,
        verdict=(Text("đạt", "good") if reading.good else Text("KHÔNG ĐẠT", "NOT GOOD")).to(console.language),
    )


def _returned_as_json(found: Returned, films: tuple[FilmCopy, ...], unknown: tuple[str, ...]) -> dict[str, object]:
    frames = [
        {"number": frame.number, "state": frame.state.value, "picture": frame.picture, "method": frame.method.value}
        for frame in found.frames
        if frame.state is not FrameState.MATCHED
    ]
    return {
        "schema": "oais-vn/film-return-summary/1",
        "reel": found.reel,
        "accepted": found.accepted,
        "level": "content",
        "matched": sum(frame.state is FrameState.MATCHED for frame in found.frames),
        "frames": frames,
        "strangers": list(found.strangers),
        "readings": [reading._asdict() for reading in found.readings],
        "films": [film_as_json(each) for each in films],
        "unknown": list(unknown),
    }
