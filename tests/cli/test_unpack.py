"""`oais-vn unpack`: names, refusals, resuming, JSON, both languages, exit codes."""

from __future__ import annotations

import csv
import json
import os
from pathlib import Path

import pytest

TRAP = "../ngoai.txt"


@pytest.fixture
def aips(tmp_path, delivery, program) -> Path:
    assert program("pack", delivery, tmp_path / "aip").returncode == 0
    return tmp_path / "aip"


def files_in(folder: Path) -> list[str]:
    return sorted(str(path.relative_to(folder)) for path in folder.rglob("*") if path.is_file())


def rename(aip: Path, *pairs: tuple[str, str]) -> None:
    """Let the METS of rep1 say other original names: what an archive may get from elsewhere."""
    (mets,) = aip.glob("data/*/representations/rep1/METS.xml")
    text = mets.read_text(encoding="utf-8")
    for old, new in pairs:
        assert f'OWNERID="{old}"' in text
        text = text.replace(f'OWNERID="{old}"', f'OWNERID="{new}"')
    mets.write_text(text, encoding="utf-8")


@pytest.fixture
def aip(aips) -> Path:
    return next(aips.glob("H32.64.2008.01*"))


def original(ordinal: int) -> str:
    return f"Phông 01/H32.64.2008.01.HC/H32.64.2008.01.HC.{ordinal:07d}.pdf"


def test_help_speaks_both_languages(program):
    assert "theo đúng tên nhà thầu đã giao" in program("unpack", "--help").stdout
    assert "under the very names that the supplier gave" in program("unpack", "--help", "--lang", "en").stdout


def test_a_folder_full_of_packages_gives_the_tree_of_the_delivery_back(tmp_path, delivery, aips, program):
    before = files_in(delivery)
    done = program("unpack", aips, tmp_path / "ra")
    assert (done.returncode, done.stderr) == (0, "")
    assert done.stdout.count("đã trả lại tên gốc: 3 tệp") == 2
    assert "gói không có tệp gốc nào: urn:P.01:uuid-" in done.stdout
    tree = tmp_path / "ra" / "files"
    assert files_in(tree) == [name for name in before if "/" in name]
    assert all((tree / name).read_bytes() == (delivery / name).read_bytes() for name in files_in(tree))
    assert sorted(path.name for path in (tmp_path / "ra").glob("*.csv")) == ["names-2.csv", "names.csv"]
    assert files_in(delivery) == before


def test_it_goes_on_and_overwrites_nothing(tmp_path, aip, program):
    assert program("unpack", aip, tmp_path / "ra").returncode == 0
    tree = tmp_path / "ra" / "files"
    names = (tmp_path / "ra" / "names.csv").read_bytes()
    (tree / original(1)).unlink()
    (tree / original(2)).write_bytes(b"of somebody else")
    done = program("unpack", aip, tmp_path / "ra", "--json")
    assert done.returncode == 1
    (told,) = json.loads(done.stdout)["packages"]
    assert (told["files"], told["already_there"]) == (2, 1)
    assert [(each["name"], each["reason"]) for each in told["refused"]] == [(original(2), "occupied")]
    assert (tree / original(2)).read_bytes() == b"of somebody else"
    assert (tree / original(1)).is_file()
    assert (tmp_path / "ra" / "names.csv").read_bytes() == names
    assert told["names"] == str(tmp_path / "ra" / "names-2.csv")
    (tree / original(2)).unlink()
    again = program("unpack", aip, tmp_path / "ra", "--json")
    assert again.returncode == 0
    assert json.loads(again.stdout)["packages"][0]["names"] == str(tmp_path / "ra" / "names.csv")


@pytest.mark.parametrize(
    ("name", "reason"),
    [
        (TRAP, "unsafe-name"),
        ("%2E%2E/ngoai.txt", "unsafe-name"),
        ("/ngoai.txt", "unsafe-name"),
        ("C:ngoai.txt", "unsafe-name"),
        ("x/C:ngoai.txt", "unsafe-name"),
        ("a%00b", "unsafe-name"),
        ("a%5Cb", "unsafe-name"),
        ("%E1%BB%93" * 86, "not-held"),
    ],
)
def test_a_name_that_cannot_be_is_refused_and_the_others_come(tmp_path, aip, program, name, reason):
    rename(aip, (original(2), name))
    done = program("unpack", aip, tmp_path / "ra", "--json")
    assert done.returncode == 1
    (told,) = json.loads(done.stdout)["packages"]
    assert [each["reason"] for each in told["refused"]] == [reason]
    assert files_in(tmp_path / "ra" / "files") == [original(1), original(3)]
    with (tmp_path / "ra" / "names.csv").open(encoding="utf-8-sig", newline="") as stream:
        rows = list(csv.reader(stream))
    assert [row[2] for row in rows[1:]] == ["restored", "refused", "restored"]
    assert rows[2][3]
    assert not (tmp_path / "ngoai.txt").exists()
    assert program("unpack", aip, tmp_path / "ra").stderr.count("không ghi được '") == 1


def test_what_a_name_holds_reaches_neither_terminal_nor_spreadsheet(tmp_path, aip, program):
    rename(aip, (original(1), "=cmd|x"), (original(2), "%1B[31m/../a"))
    done = program("unpack", aip, tmp_path / "ra")
    assert "\x1b" not in done.stdout + done.stderr
    assert "%1B[31m/../a" in done.stderr
    with (tmp_path / "ra" / "names.csv").open(encoding="utf-8-sig", newline="") as stream:
        assert [row[1] for row in csv.reader(stream)][1:3] == ["%3Dcmd|x", "%1B[31m/../a"]
    assert (tmp_path / "ra" / "files" / "=cmd|x").is_file()


def test_a_damaged_file_is_not_given_out(tmp_path, aip, program):
    damaged = sorted(aip.glob("data/*/representations/rep1/data/*"))[1]
    damaged.write_bytes(damaged.read_bytes()[:-1] + b"?")
    sorted(aip.glob("data/*/representations/rep1/data/*"))[2].unlink()
    done = program("unpack", aip, tmp_path / "ra", "--lang", "en")
    assert done.returncode == 1
    assert done.stderr.count("is not what METS says (digest)") == 2
    assert files_in(tmp_path / "ra" / "files") == [original(1)]


def test_names_that_are_no_text(tmp_path, aip, program):
    rename(aip, (original(1), "x%FF/%E1%BB.pdf"), (original(2), "a%0Ab"))
    done = program("unpack", aip, tmp_path / "ra")
    assert done.returncode == 0, done.stderr
    found = [os.fsencode(name) for name in files_in(tmp_path / "ra" / "files")]
    assert b"x\xff/\xe1\xbb.pdf" in found
    assert b"a\nb" in found


def test_what_is_no_package_stops_no_other(tmp_path, aip, program):
    (tmp_path / "aip" / "a.zip").write_bytes(b"no zip")
    done = program("unpack", tmp_path / "aip" / "a.zip", aip, tmp_path / "ra", "--json")
    assert done.returncode == 3
    told = json.loads(done.stdout)
    assert (told["schema"], len(told["packages"]), len(told["failed"])) == ("oais-vn/unpack/1", 1, 1)


def test_a_package_is_never_written_to(tmp_path, aip, program):
    done = program("unpack", aip, aip / "ra")
    assert done.returncode == 2
    assert not (aip / "ra").exists()
