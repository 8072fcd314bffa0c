"""A month in the life of a store, as tests of its minutes want it."""

from __future__ import annotations

from datetime import UTC, date, datetime

from oais_vn.model.chronicle import Chronicle, Done, Drill
from oais_vn.model.copies import Copy, CopyState, Holding
from oais_vn.model.keeping import Carrier, CarrierState
from oais_vn.model.policy import Standing
from oais_vn.model.preservation import Outcome
from oais_vn.model.tiers import Receipt

NAME = "H32.64.2008.01.HC_aip-hoso_v1"
HEAD = "c" * 64
LAN = "Nguyễn Thị Lan"
MOMENT = "2026-11-20T08:00:00.000+00:00"
CARRIER = Carrier(
    *("dia-1", "hdd", "Kho A", "Trần Văn Bảo", "NP-01", "2026-11-01T01:00:00+00:00", "2031-12-31"),
    CarrierState.IN_USE,
    Receipt("dia-1", "carrier.json", 1, ()),
)
COPY = Copy(NAME, "dia-1", f"packages/{NAME}.tar", CopyState.VERIFIED, 1_234_567, ())
BAD = COPY._replace(state=CopyState.BAD, note="đọc lại sai mã băm")
REPAIRED = COPY._replace(key=f"repairs/2/{NAME}.tar")
HOLDING = Holding(
    NAME, f"{NAME}.tar", "urn:1", "H32.64.2008.01.HC", "Hồ sơ đê", "P.01", "aip-hoso", "1", 1_234_567, (), ""
)
DRILL = Drill(
    "2026-11-20T09:00:00+00:00",
    "2026-11-20T10:00:00+00:00",
    ("dia-1", "dia-2"),
    5,
    "s-1",
    4,
    1,
    (("p5", "trên đĩa hỏng"),),
)


def done(kind, about, outcome=Outcome.SUCCESS, note="", moment=MOMENT):
    """An event."""
    return Done(moment, kind, LAN, outcome, note, about)


DONE = (
    done("carrier registration", CARRIER, note="+ không ghi đè"),
    done("accession", None),
    done("replication", COPY),
    done("replication", CARRIER._replace(logged=100)),
    done("fixity check", BAD, Outcome.FAIL, BAD.note),
    done("fixity check", CARRIER, Outcome.FAIL, "kiểm tra 1/1 bản, trong đó đọc lại mọi byte 1 bản; 1 bản không tốt"),
    done("fixity check", BAD, Outcome.FAIL, BAD.note, "2026-11-21T08:00:00.000+00:00"),
    done("fixity check", CARRIER._replace(code="dia-2"), Outcome.WARNING, "1 bản đến hạn CHƯA kiểm tra được"),
    done("recovery", REPAIRED),
    done("recovery", BAD._replace(state=CopyState.SUPERSEDED)),
    done("carrier registration", CARRIER._replace(code="dia-2", state=CarrierState.LOST)),
    done("recovery", DRILL, Outcome.FAIL),
)


def chronicle(*events: Done) -> Chronicle:
    """The month, with these events or with those above."""
    return Chronicle(
        *("Trung tâm Lưu trữ lịch sử tỉnh (minh họa)", date(2026, 11, 1), date(2026, 11, 30)),
        *(datetime(2026, 11, 30, 8, 5, tzinfo=UTC), HEAD, 1234, events or DONE, {NAME: HOLDING}),
        *((CARRIER, CARRIER._replace(code="dia-2", state=CarrierState.LOST)), ()),
        {(NAME, "dia-1", COPY.key): "đã thay bằng bản khác"},
        {Standing.OK: 12, Standing.AT_RISK: 1},
    )
