"""`oais-vn runs` and what commands over many things say on request."""

import json


def test_runs_are_listed_with_what_failed_and_events_are_told(program, delivery, tmp_path):
    out, events = tmp_path / "goi", tmp_path / "su-kien.jsonl"
    assert program("pack", delivery, out, "--workers", "1", "--events", events, "--quiet").returncode == 0
    [first] = json.loads(program("runs", out, "--json").stdout)["runs"]
    assert (first["command"], first["state"], first["jobs"]["done"]) == ("pack", "done", 2)
    told = [json.loads(line) for line in events.read_text(encoding="utf-8").splitlines()]
    assert [(each["state"], each["done"], each["total"]) for each in told][-1] == ("done", 2, 2)

    package = next(path for path in out.iterdir() if ".01.HC" in path.name)
    next(package.rglob("*.pdf")).write_bytes(b"%PDF-1.4 another")
    assert program("ingest", package, tmp_path / "aip", "--workers", "1", "--quiet").returncode == 1
    shown = program("runs", tmp_path / "aip", "--failed", "--lang", "en").stdout
    assert "ingest: finished" in shown
    assert f"refused: {package}:" in shown

    both = program("runs", out, tmp_path / "aip").stdout
    assert [line.rstrip(":") for line in both.splitlines() if line.endswith("journal:")] == [
        str(out / ".oais-vn.journal"),
        str(tmp_path / "aip" / ".oais-vn.journal"),
    ]
    assert " 0 B" not in both
    missing = program("runs", tmp_path / "khong-co")
    assert (missing.returncode, "không có tệp" in missing.stderr) == (2, True)


def test_store_and_audit_keep_a_journal(program, delivery, tmp_path):
    out, journal = tmp_path / "goi", tmp_path / "so"
    program("pack", delivery, out, "--workers", "1", "--quiet")
    for name in ("dia-1", "dia-2"):
        (tmp_path / name).mkdir()
    tiers = "".join(
        f'[[tiers]]\ncode = "{name}"\ntype = "disk"\npath = "{name}"\nkind = "{kind}"\nsite = "{name}"\n'
        f'administrator = "{name}"\n'
        for name, kind in (("dia-1", "hdd"), ("dia-2", "ssd"))
    )
    archive = tmp_path / "archive.toml"
    archive.write_text(f'[archive]\nname = "Kho"\npolicy = "hai-ban-sao"\n{tiers}', encoding="utf-8")
    shared = ("--archive", archive, "--journal", journal, "--workers", "2", "--operator", "A")
    assert program("store", *out.glob("*_aip-*"), *shared).returncode == 0
    events = tmp_path / "su-kien"
    assert program("store", *out.glob("*_aip-*"), *shared, "--events", events).returncode == 0
    assert [json.loads(line)["proven"] for line in events.read_text(encoding="utf-8").splitlines()] == [True, True]
    assert program("audit", "--full", *shared).returncode == 0
    runs = json.loads(program("runs", journal, "--json").stdout)["runs"]
    assert [(run["command"], run["jobs"]["done"]) for run in runs] == [("store", 2), ("store", 2), ("audit", 4)]
