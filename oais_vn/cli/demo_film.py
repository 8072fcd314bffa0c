"""The film of the demonstration: ordered, come back, judged, registered."""

from __future__ import annotations

from pathlib import Path

from oais_vn import api
from oais_vn.cli.archive import print_status
from oais_vn.cli.context import Console
from oais_vn.cli.film import print_film, print_returned
from oais_vn.model.errors import PluginError
from oais_vn.model.language import Text
from oais_vn.model.ports import Progress

_STEPS = {
    "order": Text(
        "\n12. Một cuộn vi phim bảo hiểm được đặt từ AIP: ảnh từng khuôn hình, mã QR, bản in thử ở {path}",
        "\n12. A reel of insurance microfilm is ordered from the AIP: frames, QR codes, a proof in {path}",
    ),
    "return": Text(
        "    Cuộn trả về được quét lại (ở đây giả lập: nghiêng, mờ, bụi, xước) và so từng khuôn hình:",
        "    The reel comes back and is rescanned (here: turned, soft, stained), each frame is compared:",
    ),
    "kept": Text(
        "    Cuộn vào sổ của kho; phim chứng minh trang, không bao giờ được tính như bản sao số:",
        "    The reel enters the register; film proves pages and never counts as a digital copy:",
    ),
    "skipped": Text("\n12. Bỏ qua bước vi phim: {why}", "\n12. Film is left out: {why}"),
}


def show_film(console: Console, directory: Path, archive: api.OpenArchive, aip: str, progress: Progress | None) -> bool:
    """Order, rescan, judge and register a reel; whether it proved every page. Without the extra `film`, say so."""
    reels, scans = directory / "phim", directory / "quet-phim"
    film, readings = api.write_demo_film(directory)
    try:
        order = reels / api.DEMO_REEL
        if not order.exists():
            list(api.film_order([aip], reels, first=api.DEMO_REEL, film=str(film), progress=progress))
    except PluginError as missing:
        console.say(_STEPS["skipped"], why=missing.text.to(console.language))
        return True
    console.say(_STEPS["order"], path=order)
    if not scans.exists():
        api.scan_demo_reel(order, scans)
    console.say(_STEPS["return"])
    returned = api.film_return(order, scans, readings=readings, film=str(film), progress=progress)
    print_returned(console, returned.found)
    if all(carrier.code != api.DEMO_REEL for carrier in archive.carriers()):
        returned.receive(archive, site="Kho C (minh họa)")
    console.say(_STEPS["kept"])
    name = Path(aip).name
    for each in archive.films(name):
        print_film(console, each)
    [status] = archive.status(name)
    print_status(console, status)
    return returned.found.accepted and status.filmed == (api.DEMO_REEL,)
