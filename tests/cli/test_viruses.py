"""Viruses at receipt: what `check` says, what `pack` and `ingest` refuse or record; and when nobody looked."""

from __future__ import annotations

import json
from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest
from clamd import EICAR, clamd

Program = Callable[..., object]


def told(result: object) -> tuple[int, str, str]:
    return result.returncode, result.stdout, result.stderr  # type: ignore[attr-defined]


@pytest.fixture
def one(described: Callable[..., Any], tmp_path: Path) -> Path:
    """A delivery of one dossier."""
    return described(dossiers=1).write(tmp_path / "giao-nop")


def test_a_delivery_that_nobody_scanned(program: Program, one: Path, tmp_path: Path) -> None:
    code, out, _ = told(program("check", one))
    assert code == 0
    assert out.count("CHƯA QUÉT vi-rút (VIR-003)") == 1
    code, out, _ = told(program("pack", one, tmp_path / "goi", "--as", "sip"))
    assert (code, out.count("CHƯA QUÉT vi-rút (VIR-003)")) == (0, 1)
    assert all("virus check" not in path.read_text("utf-8") for path in tmp_path.glob("goi/**/*.xml"))
    code, _, err = told(program("ingest", tmp_path / "goi", tmp_path / "aip"))
    assert (code, err.count("CHƯA QUÉT vi-rút trong các SIP")) == (0, 1)


def test_what_is_clean_is_packed_and_ingested_and_premis_tells_of_it(
    program: Program, one: Path, tmp_path: Path
) -> None:
    with clamd(None) as setting:
        code, out, _ = told(program("check", one, OAIS_VN_CLAMAV=setting))
        assert code == 0
        assert "bằng ClamAV 1.4.6, mẫu nhận diện 27350, 2026-11-17: 0 tệp có mã độc, 0 tệp không quét được" in out
        assert told(program("pack", one, tmp_path / "thang", OAIS_VN_CLAMAV=setting))[0] == 0
        assert told(program("pack", one, tmp_path / "goi", "--as", "sip"))[0] == 0
        code, _, err = told(program("ingest", tmp_path / "goi", tmp_path / "aip", OAIS_VN_CLAMAV=setting))
    assert (code, "CHƯA QUÉT" in err) == (0, False)
    for out_folder in ("thang", "aip"):
        premis = [
            path.read_text("utf-8") for path in tmp_path.glob(f"{out_folder}/*aip-hoso*/data/*/metadata/**/*.xml")
        ]
        events = [text for text in premis if "virus check" in text]
        assert len(events) == 1
        assert all("ClamAV 1.4.6, mẫu nhận diện 27350, 2026-11-17" in text for text in events)
        assert all("signatures 27350, 2026-11-17" in text for text in events)
    code, out, _ = told(program("validate", tmp_path / "aip"))
    assert code == 0, out


def test_malware_is_an_error_that_nobody_waives_and_nothing_is_packed(
    program: Program, delivery: Path, tmp_path: Path
) -> None:
    (delivery / "la.exe").write_bytes(EICAR)
    waiver = tmp_path / "mien-tru.toml"
    waiver.write_text('[[waiver]]\ncode = "VIR-001"\nreason = "thử"\nby = "Sở Nội vụ"\n')
    with clamd(None) as setting:
        code, _, err = told(program("check", delivery, "--waivers", waiver, OAIS_VN_CLAMAV=setting))
        assert (code, "VIR-001" in err) == (4, True)
        code, out, _ = told(program("check", delivery, "--json", OAIS_VN_CLAMAV=setting))
        found = [each for each in json.loads(out)["findings"] if each["code"] == "VIR-001"]
        packing = told(program("pack", delivery, tmp_path / "goi", OAIS_VN_CLAMAV=setting))
    assert code == 1
    assert [(each["location"]["path"], each["params"]["virus"]) for each in found] == [
        ("la.exe", "Win.Test.EICAR_HDB-1")
    ]
    assert packing[0] == 1
    assert "tệp có mã độc: Win.Test.EICAR_HDB-1 (VIR-001)" in packing[1]
    assert not list(tmp_path.glob("goi/*_v1"))


def test_a_sip_with_malware_is_not_ingested(program: Program, delivery: Path, tmp_path: Path) -> None:
    assert told(program("pack", delivery, tmp_path / "goi", "--as", "sip"))[0] == 0
    sip, other = sorted(path for path in tmp_path.glob("goi/*") if path.is_dir())
    (sip / "la.exe").write_bytes(EICAR)
    with clamd(None) as setting:
        code, _, err = told(program("ingest", sip, other, tmp_path / "aip", OAIS_VN_CLAMAV=setting))
    assert code == 1
    assert sip.name in err
    assert [path.name.split("_")[0] for path in tmp_path.glob("aip/*aip-hoso*")] == [other.name.split("_")[0]]


def test_a_scanner_that_does_not_answer_stops_the_work(program: Program, delivery: Path, tmp_path: Path) -> None:
    code, _, err = told(program("check", delivery, OAIS_VN_CLAMAV=str(tmp_path / "clamd.ctl")))
    assert code == 4
    assert "không hỏi được ClamAV" in err
