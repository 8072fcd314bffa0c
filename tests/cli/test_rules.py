"""`rules` and `explain`: what every rule asks; `validate --waivers`: what people have decided to accept."""

from __future__ import annotations

import hashlib
import json

import pytest

import oais_vn as ov

NO_PACKAGE = '[[waiver]]\ncode = "STR-003"\nreason = "bag của đối tác"\nby = "Giám đốc"\n'
WAIVER = """
[[waiver]]
code = "{code}"
reason = "bản vẽ khổ lớn giữ ngoài gói"
by = "Giám đốc Trung tâm"
decision = "12/QĐ-TTLT"
"""


@pytest.fixture
def bag(tmp_path):
    """A bag with a warning (BAG-017) and two errors that can be waived (BAG-013, and STR-003: it holds no package)."""
    folder = tmp_path / "kho" / "H32.64.2008.01"
    (folder / "data").mkdir(parents=True)
    (folder / "data" / "a.txt").write_bytes(b"abc")
    digest = hashlib.sha256(b"abc").hexdigest()
    (folder / "manifest-sha256.txt").write_text(f"{digest}  data/a.txt\n", encoding="utf-8")
    (folder / "bagit.txt").write_text("BagIt-Version: 1.0\nTag-File-Character-Encoding: UTF-8\n", encoding="utf-8")
    (folder / "bag-info.txt").write_text("Payload-Oxum: 4.1\n", encoding="utf-8")
    (folder / "fetch.txt").write_text("https://example.org/a.txt 3 data/a.txt\n", encoding="utf-8")
    return folder


@pytest.fixture
def waivers(tmp_path):
    def write(text, name="mien-tru.toml"):
        (tmp_path / name).write_text(text, encoding="utf-8")
        return tmp_path / name

    return write


def reports(done):
    return [json.loads(line) for line in done.stdout.splitlines()]


def test_rules_are_listed_in_lines_of_four_parts(program):
    done = program("rules")
    lines = [line.split("\t") for line in done.stdout.splitlines()]
    assert [line[0] for line in lines] == [rule.code for rule in ov.rules()]
    assert {len(line) for line in lines} == {4}
    assert ["BAG-017", "cảnh báo", "RFC 8493 §2.2.3"] in [line[:3] for line in lines]


def test_rules_of_one_family_in_english(program):
    done = program("rules", "--family", "bag", "--lang", "en")
    assert {line[:4] for line in done.stdout.splitlines()} == {"BAG-"}
    assert "\twarning\t" in done.stdout


def test_a_family_that_there_is_not_is_wrong_usage(program):
    done = program("rules", "--family", "BAGS")
    assert done.returncode == 2
    assert "BAG, BPR, FIX" in done.stderr


def test_rules_under_a_profile_that_there_is_not(program):
    assert program("rules", "--profile", "không-có").returncode == 4
    assert program("rules", "--profile", "tt05-2025").returncode == 0


def test_rules_as_json_speak_both_languages(program):
    found = json.loads(program("rules", "--json", "--family", "BAG").stdout)
    assert found["schema"] == "oais-vn/rules/1"
    (rule,) = [rule for rule in found["rules"] if rule["code"] == "BAG-009"]
    assert (rule["severity"], rule["family"], rule["about"], rule["confidence"]) == ("error", "BAG", "package", "V")
    for key in ("message", "remedy", "sureness", "never_waived"):
        assert set(rule[key]) == {"vi", "en"}
    assert [rule["never_waived"] for rule in found["rules"] if rule["code"] == "BAG-017"] == [None]


def test_explain_says_everything_in_words(program):
    done = program("explain", "bag-009", "FLD-008")
    first, second = done.stdout.split("\n\n")
    assert first.startswith("BAG-009 · lỗi · xét gói\n")
    assert "‹manifest›" in first
    assert "RFC 8493 §3" in first
    assert "V (đã đọc trực tiếp văn bản ấy)" in first
    assert "Miễn trừ: không bao giờ: " in first
    assert second.startswith("FLD-008 · ")
    assert "S1 (theo một nguồn thứ cấp mạnh" in second
    english = program("explain", "BAG-017", "--lang", "en").stdout
    assert "Found when: the bag has a fetch.txt" in english
    assert "Waiver: possible" in english


def test_explain_as_json(program):
    found = json.loads(program("explain", "BAG-009", "--json").stdout)
    assert [rule["code"] for rule in found["rules"]] == ["BAG-009"]


@pytest.mark.parametrize(
    ("code", "near"), [("BAG17", "BAG-017"), ("fix-04", "FIX-004"), ("hoàn toàn lạ", "oais-vn rules")]
)
def test_a_code_that_there_is_not_is_wrong_usage_with_what_may_be_meant(program, code, near):
    done = program("explain", "BAG-001", code)
    assert done.returncode == 2
    assert near in done.stderr
    assert done.stdout == ""


def test_the_face_gives_the_same(program):
    assert ov.explain("bag-009").severity is ov.Severity.ERROR
    with pytest.raises(ov.InputError):
        ov.explain("BAG-999")
    assert "CSIP69" in {rule.code for rule in ov.rules("eark-2.2")} - {rule.code for rule in ov.rules("tt05-2025")}
    assert len(ov.rules("eark-2.2")) <= len(ov.rules())


def test_a_waived_error_passes_and_is_told(program, bag, waivers):
    plain = program("validate", bag)
    assert plain.returncode == 1
    given = waivers(NO_PACKAGE + WAIVER.format(code="BAG-013"))
    done = program("validate", bag, "--waivers", given)
    assert done.returncode == 0, done.stdout + done.stderr
    assert "ĐƯỢC MIỄN TRỪ (2)" in done.stdout
    assert "bản vẽ khổ lớn giữ ngoài gói (Giám đốc Trung tâm, quyết định 12/QĐ-TTLT)" in done.stdout
    assert "(5 tệp; 0 lỗi, 1 cảnh báo, 0 thông tin, 2 được miễn trừ)" in done.stdout
    assert done.stderr == ""


def test_waivers_in_json_with_several_files_and_processes(program, bag, waivers):
    first = waivers(NO_PACKAGE + WAIVER.format(code="BAG-013"))
    second = waivers(WAIVER.format(code="BAG-017"), "khac.toml")
    (report,) = reports(
        program(
            *("validate", bag, "--json", "--workers", "2"),
            *("--waivers", first, "--waivers", second),
        )
    )
    assert report["verdict"] == "passed"
    assert report["counts"] == {"error": 0, "warning": 0, "info": 0, "waived": 3, "objects": 5}
    told = {finding["code"]: finding["waived"] for finding in report["findings"]}
    assert told["BAG-013"]["by"] == "Giám đốc Trung tâm"
    assert told["BAG-017"]["file"].endswith("khac.toml")


def test_a_waiver_that_met_nothing_in_the_run_is_told(program, bag, waivers, tmp_path):
    text = NO_PACKAGE + WAIVER.format(code="BAG-013") + WAIVER.format(code="BAG-016") + 'subject = "H99.*"\n'
    done = program("validate", bag, "--waivers", waivers(text))
    assert done.returncode == 0
    assert "mien-tru.toml:12: miễn trừ cho BAG-016 không gặp phát hiện nào" in done.stderr
    assert "BAG-013" not in done.stderr
    assert program("validate", bag, "--waivers", tmp_path / "mien-tru.toml", "--quiet").stderr == ""


def test_one_that_has_ended_waives_nothing(program, bag, waivers):
    given = waivers(NO_PACKAGE + WAIVER.format(code="BAG-013") + "until = 2026-01-31\n")
    arguments = ("validate", bag, "--waivers", given)
    assert program(*arguments, SOURCE_DATE_EPOCH="1769000000").returncode == 0
    done = program(*arguments, SOURCE_DATE_EPOCH="1780000000")
    assert done.returncode == 1
    assert "ENG-003" in done.stdout
    assert done.stderr == ""


@pytest.mark.parametrize(
    ("code", "word"),
    [("BAG-009", "không bao giờ được miễn trừ"), ("BAG-999", "gần giống: BAG-0"), ("ENG-001", "không bao giờ")],
)
def test_a_waiver_that_cannot_be_is_a_configuration_error(program, bag, waivers, code, word):
    done = program("validate", bag, "--waivers", waivers(WAIVER.format(code=code)))
    assert done.returncode == 4
    assert "mien-tru.toml:3: khóa code: " in done.stderr
    assert word in done.stderr
    assert done.stdout == ""


def test_doubles_across_files_and_missing_files_are_configuration_errors(program, bag, waivers, tmp_path):
    first, second = waivers(WAIVER.format(code="BAG-013")), waivers(WAIVER.format(code="BAG-013"), "khac.toml")
    done = program("validate", bag, "--waivers", first, "--waivers", second)
    assert done.returncode == 4
    assert "mien-tru.toml:2" in done.stderr
    assert program("validate", bag, "--waivers", tmp_path / "không có.toml").returncode == 4


def test_the_face_takes_waivers(bag, waivers):
    read = ov.read_waivers(waivers(NO_PACKAGE + WAIVER.format(code="BAG-013")))
    report = ov.validate(bag, waivers=read)
    assert (report.passed, report.waived) == (True, 2)
    (again,) = ov.validate_all([bag], waivers=read)
    assert [each.waiver for each in again.findings] == [each.waiver for each in report.findings]


def test_thousands_of_places_of_one_rule_are_bounded_unless_asked_for(program, bag):
    lines = "".join(f"{'0' * 64}  data/thiếu-{number}.txt\n" for number in range(3000))
    with (bag / "manifest-sha256.txt").open("a", encoding="utf-8") as manifest:
        manifest.write(lines)
    done = program("validate", bag)
    assert done.returncode == 1
    assert done.stdout.count("(BAG-006)") == 21
    assert "… và 2980 chỗ khác nữa (BAG-006)" in done.stdout
    every = program("validate", bag, "--details")
    assert every.stdout.count("(BAG-006)") == 1001
    assert "còn 2000 chỗ nữa" in every.stdout
    assert "3002 lỗi" in every.stdout


def test_findings_have_one_order_whatever_the_seed_of_hashes(program, bag):
    lines = "".join(f"{'0' * 64}  data/thiếu-{number}.txt\n" for number in range(50))
    (bag / "data" / "lạ.txt").write_bytes(b"x")
    with (bag / "manifest-sha256.txt").open("a", encoding="utf-8") as manifest:
        manifest.write(lines)
    first, second = (reports(program("validate", bag, "--json", PYTHONHASHSEED=seed)) for seed in "12")
    assert len(first[0]["findings"]) > 50
    assert first[0]["findings"] == second[0]["findings"]
