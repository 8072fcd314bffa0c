"""What minutes of the store are filled with: plain values of its log, named once for every template."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from typing import Any, Final

from oais_vn.formats.printable import printable
from oais_vn.formats.reports.paper_words import day, grouped, moment, numbered, or_blank
from oais_vn.model.chronicle import Chronicle, Done, Drill
from oais_vn.model.copies import Copy, CopyState
from oais_vn.model.dates import VIETNAM
from oais_vn.model.keeping import Carrier, CarrierState
from oais_vn.model.policy import Standing
from oais_vn.model.preservation import Outcome

MOST_ROWS: Final = 1000
"""Rows of one table; how many more there were is told below it, and the log has them all."""

STORE_NAMES: Mapping[str, str] = {
    "archive": "tên kho",
    "place": "địa danh",
    "superior": "cơ quan, tổ chức chủ quản",
    "period_from": "ngày đầu của kỳ",
    "period_to": "ngày cuối của kỳ",
    "drawn_at": "lập lúc nào (giờ Việt Nam)",
    "head": "đầu chuỗi băm của nhật ký: SHA-256 của sự kiện cuối",
    "events": "số sự kiện của nhật ký đến lúc lập",
    "operators": "những người vận hành trong kỳ",
    "standings": "số gói theo tình trạng lúc lập: ok, under, risk, lost",
    "carriers": "mỗi vật mang tin: number, code, kind, site, custodian, seal, since, end, state",
    "changes": "mỗi thay đổi của sổ vật mang tin trong kỳ: number, moment, carrier, kind, site, state, operator, note",
    "audits": "mỗi lần kiểm tra một vật mang tin: number, moment, carrier, site, content, result, operator",
    "faults": "mỗi bản hỏng tìm thấy trong kỳ: number, moment, file, carrier, path, fault, now",
    "copies": "mỗi bản ghi trong kỳ: number, moment, operator, package, code, carrier, path, size, result",
    "backups": "mỗi vật mang tin được ghi trong kỳ: number, carrier, kind, site, packages, size, failed, logs",
    "repairs": "mỗi bản ghi lại trong kỳ: number, moment, operator, package, code, carrier, path, size, result",
    "damaged": "mỗi bản còn hỏng lúc lập: number, file, carrier, path, fault",
    "drill": "lần diễn tập cuối trong kỳ: started, ended, operator, tiers, sample, seed, restored, lost, failed "
    "(number, package, why); rỗng khi không có",
    "left_out": "số dòng không ghi vì bảng quá dài: audits, faults, copies, repairs, damaged, changes; 0 là đủ",
}
"""Every value that a template of the store may name, and what it is."""

_RESULTS = {Outcome.SUCCESS: "bình thường", Outcome.FAIL: "LỖI", Outcome.WARNING: "CHƯA KIỂM TRA ĐƯỢC"}
_WRITTEN = {Outcome.SUCCESS: "đã ghi, đọc lại đúng", Outcome.WARNING: "chưa đọc lại được"}
_GONE = (CopyState.SUPERSEDED, CopyState.WITHDRAWN)


def store_values(chronicle: Chronicle, place: str, superior: str) -> dict[str, Any]:
    """The values of `STORE_NAMES`; Vietnamese, for minutes are."""
    sites = {carrier.code: carrier.site for carrier in chronicle.carriers}
    audits = [_audit(done, carrier, sites) for done, carrier in _carriers(chronicle, "fixity check")]
    faults = _faults(chronicle)
    written = [_copy(done, copy, chronicle) for done, copy in _copies(chronicle, "replication")]
    repairs = [_copy(done, copy, chronicle) for done, copy in _copies(chronicle, "recovery")]
    damaged = [_damaged(copy) for copy in chronicle.damaged]
    registered = _carriers(chronicle, "carrier registration")
    # That a carrier was taken into use for the first time is no incident.
    changes = [
        _change(done, each) for done, each in registered if each.doubted or each.state is not CarrierState.IN_USE
    ]
    tables = {
        "audits": audits,
        "faults": faults,
        "copies": written,
        "repairs": repairs,
        "damaged": damaged,
        "changes": changes,
    }
    return {
        "archive": or_blank(chronicle.archive),
        "place": or_blank(place),
        "superior": or_blank(superior),
        "period_from": day(chronicle.since.isoformat()),
        "period_to": day(chronicle.until.isoformat()),
        "drawn_at": chronicle.drawn.astimezone(VIETNAM).strftime("%H giờ %M phút, ngày %d/%m/%Y"),
        "head": chronicle.head,
        "events": grouped(chronicle.events),
        "operators": or_blank(", ".join(dict.fromkeys(done.operator for done in chronicle.done if done.operator))),
        "standings": {
            name: grouped(chronicle.standings.get(standing, 0))
            for name, standing in zip(("ok", "under", "risk", "lost"), Standing, strict=True)
        },
        "carriers": numbered(_carrier(carrier) for carrier in chronicle.carriers),
        "backups": numbered(_backups(chronicle, sites)),
        "drill": _drill(chronicle),
        "left_out": {name: grouped(max(0, len(rows) - MOST_ROWS)) for name, rows in tables.items()},
        **{name: numbered(rows[:MOST_ROWS]) for name, rows in tables.items()},
    }


def _copies(chronicle: Chronicle, kind: str) -> list[tuple[Done, Copy]]:
    """The events of a kind on copies; that an older copy was replaced is told by the new one."""
    pairs = ((done, done.about) for done in chronicle.done if done.kind == kind)
    return [(done, about) for done, about in pairs if isinstance(about, Copy) and about.state not in _GONE]


def _carriers(chronicle: Chronicle, kind: str) -> list[tuple[Done, Carrier]]:
    pairs = ((done, done.about) for done in chronicle.done if done.kind == kind)
    return [(done, about) for done, about in pairs if isinstance(about, Carrier)]


def _audit(done: Done, carrier: Carrier, sites: Mapping[str, str]) -> dict[str, Any]:
    return {
        "moment": moment(done.moment),
        "carrier": printable(carrier.code),
        "site": printable(sites.get(carrier.code, carrier.site)),
        "content": printable(done.note) or "xem lại mọi bản trên vật mang tin",
        "result": _RESULTS[done.outcome],
        "operator": printable(done.operator),
    }


def _faults(chronicle: Chronicle) -> list[dict[str, Any]]:
    """The copies that were found damaged, once each, from the first time on."""
    found: dict[tuple[str, str, str], dict[str, Any]] = {}
    for done in chronicle.done:
        copy = done.about
        if isinstance(copy, Copy) and done.outcome is Outcome.FAIL and copy.state.is_damage:
            place = (copy.name, copy.tier, copy.key)
            now = chronicle.states.get(place, copy.state.label.vi)
            found.setdefault(place, {**_damaged(copy), "moment": moment(done.moment), "now": now})
    return list(found.values())


def _damaged(copy: Copy) -> dict[str, Any]:
    return {
        "file": printable(copy.key.rpartition("/")[2]),
        "carrier": printable(copy.tier),
        "path": printable(copy.key),
        "fault": printable(copy.note) or copy.state.label.vi,
    }


def _copy(done: Done, copy: Copy, chronicle: Chronicle) -> dict[str, Any]:
    holding = chronicle.holdings.get(copy.name)
    note = printable(done.note)
    return {
        "moment": moment(done.moment),
        "operator": printable(done.operator),
        "package": printable(copy.name),
        "code": "" if holding is None else printable(holding.code),
        "carrier": printable(copy.tier),
        "path": printable(copy.key),
        "size": grouped(copy.size),
        "result": f"LỖI: {note}" if done.outcome is Outcome.FAIL else note or _WRITTEN[done.outcome],
    }


def _change(done: Done, carrier: Carrier) -> dict[str, Any]:
    return {
        "moment": moment(done.moment),
        "carrier": printable(carrier.code),
        "kind": printable(carrier.kind),
        "site": printable(carrier.site),
        "state": carrier.state.label.vi,
        "operator": printable(done.operator),
        "note": printable(done.note),
    }


def _carrier(carrier: Carrier) -> dict[str, Any]:
    return {
        "code": printable(carrier.code),
        "kind": printable(carrier.kind),
        "site": printable(carrier.site),
        "custodian": or_blank(carrier.custodian),
        "seal": or_blank(carrier.seal),
        "since": moment(carrier.since).rpartition(" ")[2],
        "end": day(carrier.end),
        "state": carrier.state.label.vi,
    }


def _backups(chronicle: Chronicle, sites: Mapping[str, str]) -> Iterable[dict[str, Any]]:
    kinds = {carrier.code: carrier.kind for carrier in chronicle.carriers}
    for code in sites:
        copies = [(done, copy) for done, copy in _copies(chronicle, "replication") if copy.tier == code]
        good = [copy for done, copy in copies if done.outcome is Outcome.SUCCESS]
        logs = [done for done, carrier in _carriers(chronicle, "replication") if carrier.code == code]
        if copies or logs:
            copied = sum(done.outcome is Outcome.SUCCESS for done in logs)
            yield {
                "carrier": printable(code),
                "kind": printable(kinds[code]),
                "site": printable(sites[code]),
                "packages": grouped(len({copy.name for copy in good})),
                "size": grouped(sum(copy.size for copy in good)),
                "failed": grouped(len(copies) - len(good) + len(logs) - copied),
                "logs": grouped(copied),
            }


def _drill(chronicle: Chronicle) -> dict[str, Any]:
    drills = [done for done in chronicle.done if isinstance(done.about, Drill)]
    if not drills or not isinstance(drills[-1].about, Drill):
        return {}
    held = drills[-1].about
    return {
        "started": moment(held.started),
        "ended": moment(held.ended),
        "operator": printable(drills[-1].operator),
        "tiers": ", ".join(map(printable, held.tiers)),
        "sample": grouped(held.sample),
        "seed": printable(held.seed),
        "restored": grouped(held.restored),
        "lost": grouped(held.lost),
        "failed": numbered({"package": printable(name), "why": printable(why)} for name, why in held.failed),
    }
