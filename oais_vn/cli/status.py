"""`oais-vn status`: what stands of every package, which carriers end, and what is held."""

from __future__ import annotations

import json
from pathlib import Path

import click

from oais_vn import api
from oais_vn.cli.archive import (
    copy_as_json,
    holding_as_json,
    of_archive,
    opened,
    print_copy,
    print_status,
    print_totals,
    status_as_json,
    tell_misplaced,
)
from oais_vn.cli.context import Console, SpokenCommand, option, speaking
from oais_vn.cli.film import film_as_json, print_film
from oais_vn.model.dates import shown_day
from oais_vn.model.keeping import Carrier
from oais_vn.model.language import Text
from oais_vn.model.policy import Standing


@click.command(
    cls=SpokenCommand,
    text=Text(
        "Tình trạng bản sao của mọi gói theo chính sách: đủ, thiếu, nguy cơ mất, và vì sao.\n\n"
        "ID là tên gói, OBJID hoặc mã hồ sơ; không có ID thì xét cả kho. Cũng báo vật mang tin hết hạn trong một năm, "
        "đến hạn kiểm tra, còn thiếu nhật ký, và in đầu chuỗi nhật ký để ghi vào biên bản. Mã thoát 1: có gói chưa đủ "
        "bản sao, hoặc có vật mang tin gắn nhầm, bị thay.",
        "What stands of every package under the policy: OK, UNDER_REPLICATED, AT_RISK, and why.\n\n"
        "ID is a package's name, OBJID or dossier code; without it the whole archive is judged. Carriers that end "
        "within a year, are due for an audit or lack a part of the log are told, and the head of the log's chain for "
        "the minutes. Exit code 1: a package lacks copies, or a carrier is not the registered one.",
    ),
)
@click.argument("wanted", metavar="[ID]", required=False)
@of_archive
@option(
    "--search",
    text=Text(
        "tìm trong mô tả, có dấu hay không dấu; số ký hiệu tìm nguyên (71/QĐ-TTg)",
        "search the descriptions, with or without accents; codes are found whole (71/QĐ-TTg)",
    ),
)
@option("--all", "everything", is_flag=True, text=Text("liệt kê cả gói đã đủ", "list what is OK too"))
@option("--json", "as_json", is_flag=True, text=Text("in kết quả dạng JSON", "print results as JSON"))
@speaking
@click.pass_obj
def status(
    console: Console, wanted: str | None, archive: Path, search: str | None, everything: bool, as_json: bool
) -> int:
    """Show what stands."""
    found = opened(archive)
    if search is not None:
        return _searched(found, search, as_json)
    statuses = found.status(wanted)
    copies = [] if wanted is None else found.copies(wanted)
    films = [] if wanted is None else found.films(wanted)
    reels = found.reels_due()
    purposes = {code: purpose.value for code, purpose in found.purposes().items()}
    ending, due, behind, misplaced = found.ending(), found.due(), found.behind(), found.misplaced()
    if as_json:
        values = {
            "schema": "oais-vn/status/1",
            "archive": found.name,
            "head": found.head(),
            "packages": [status_as_json(each, console) for each in statuses],
            "copies": [copy_as_json(copy) | {"purpose": purposes.get(copy.tier, "")} for copy in copies],
            "films": [film_as_json(film) for film in films],
            "reels_due": [carrier.code for carrier in reels],
            "ending": [{"carrier": carrier.code, "end": carrier.end} for carrier in ending],
            "due": [{"carrier": carrier.code, "looked": carrier.looked} for carrier in due],
            "misplaced": [{"carrier": code, "why": why.to(console.language)} for code, why in misplaced.items()],
            "behind": [{"carrier": code, "bytes": lacking} for code, lacking in behind.items()],
        }
        click.echo(json.dumps(values, ensure_ascii=False))
    else:
        for each in statuses:
            if everything or wanted is not None or each.standing is not Standing.OK:
                print_status(console, each)
        for copy in copies:
            print_copy(console, copy, purposes.get(copy.tier, ""))
        for film in films:
            print_film(console, film)
        _print_carriers(console, ending, due, reels)
        tell_misplaced(console, misplaced)
        for code, lacking in behind.items():
            console.say(
                Text(
                    "NHẬT KÝ CÒN THIẾU: vật mang tin {code} thiếu {lacking} byte so với nơi đủ nhất",
                    "THE LOG IS BEHIND: carrier {code} lacks {lacking} bytes that another one has",
                ),
                code=code,
                lacking=lacking,
            )
        print_totals(console, statuses)
        console.say(
            Text("Chính sách: {policy}. Đầu chuỗi nhật ký: {head}", "Policy: {policy}. Head of the log: {head}"),
            policy=found.policy.to(console.language),
            head=found.head(),
        )
    if wanted is not None and not statuses:
        console.tell(Text("kho không giữ gói {wanted}", "the archive holds no package {wanted}"), wanted=wanted)
        return 3
    return 1 if misplaced or any(each.standing is not Standing.OK for each in statuses) else 0


def _print_carriers(console: Console, ending: list[Carrier], due: list[Carrier], reels: list[Carrier]) -> None:
    for carrier in reels:
        console.say(
            Text("ĐẾN HẠN KIỂM TRA: cuộn phim {code} (film inspect)", "INSPECTION DUE: film {code} (film inspect)"),
            code=carrier.code,
        )
    for carrier in ending:
        console.say(
            Text("SẮP HẾT HẠN: vật mang tin {code}, {end}; hãy thay", "ENDS SOON: carrier {code}, {end}; replace it"),
            code=carrier.code,
            end=carrier.end,
        )
    for carrier in due:
        console.say(
            Text(
                "ĐẾN HẠN KIỂM TRA: vật mang tin {code}, lần cuối {looked}; hãy chạy oais-vn audit",
                "AUDIT IS DUE: carrier {code}, last {looked}; run oais-vn audit",
            ),
            code=carrier.code,
            looked=shown_day(carrier.looked) if carrier.looked else "–",
        )


def _searched(found: api.OpenArchive, words: str, as_json: bool) -> int:
    holdings = found.search(words)
    if as_json:
        packages = [holding_as_json(holding) for holding in holdings]
        click.echo(json.dumps({"schema": "oais-vn/search/1", "packages": packages}, ensure_ascii=False))
        return 0
    for holding in holdings:
        click.echo(f"{holding.name}  {holding.code}  {holding.title}")
    return 0
