"""delivery.toml says what the workbook cannot; what is missing or wrong is named."""

import pytest

from oais_vn.formats.tables.terms import parse_terms, read_terms
from oais_vn.model.access import SecurityGrade
from oais_vn.model.dates import PartialDate
from oais_vn.model.errors import ConfigurationError
from oais_vn.model.paths import PackagePath
from oais_vn.storage.memory import MemorySource


def refused(text, overrides=None):
    with pytest.raises(ConfigurationError) as caught:
        parse_terms(text.encode() if isinstance(text, str) else text, "delivery.toml", overrides)
    assert caught.value.exit_code == 4
    assert "delivery.toml" in caught.value.text.vi
    return caught.value.text.vi


def test_all_keys_are_read(built):
    text = built.TERMS.replace("[fonds]", 'valid_from = 1975\nvalid_to = "06/2025"\n[fonds]').replace(
        "[defaults]",
        'round = 2\ncontract = "HĐ 12"\nequipment = "Máy quét A3"\noperator = "Tổ số hóa"\nfrom = 2026-01-05\n'
        'to = "02/2026"\npurpose = "sao-luu"\n[columns]\n"Tên riêng" = "title"\n[defaults]\ndo_mat = "Mật"',
    )
    terms = parse_terms(text.encode(), "delivery.toml")
    assert str(terms.archive.code) == "H32.15"
    assert terms.agency.valid_from == PartialDate(1975)
    assert terms.agency.valid_to == PartialDate(2025, 6)
    assert not terms.fonds.closed
    assert terms.fonds.record["fondsStatus"] == "mở"
    transfer = terms.transfer
    assert (transfer.number, transfer.round, transfer.supplier) == ("01/2026", 2, "Công ty Số hóa Nha Trang")
    assert (transfer.started, transfer.ended, transfer.purpose) == ("2026-01-05", "2026-02", "sao-luu")
    assert terms.columns == {"Tên riêng": "title"}
    assert terms.grade is SecurityGrade.SECRET
    assert terms.batch is None
    assert terms.defaults["riskRecovery"] == "1"
    assert not terms.warnings


def test_every_missing_key_is_named_at_once():
    message = refused('[archive]\ncode = "H32"\n[agency]\nname = " "')
    for key in ("archive.name", "agency.code", "agency.name", "fonds.code", "fonds.status", "delivery.number"):
        assert key in message
    assert "archive.code" not in message


def test_without_the_file_the_keys_are_named():
    with pytest.raises(ConfigurationError) as caught:
        read_terms(MemorySource({}))
    assert "archive.code" in caught.value.text.vi
    assert "delivery.toml" in caught.value.text.vi


def test_options_win_over_the_file(built):
    source = MemorySource({PackagePath("delivery.toml"): built.TERMS.encode()})
    terms = read_terms(source, {"archive.name": "Tên khác", "delivery.round": "3"})
    assert terms.archive.name == "Tên khác"
    assert terms.transfer.round == 3
    assert "archive.nome" in refused(built.TERMS, {"archive.nome": "x"})


@pytest.mark.parametrize(
    ("old", "new", "key"),
    [
        ('code = "H32.15"', "code = 32", "archive.code"),
        ('code = "H32.15"', 'code = "H32..15"', "archive.code"),
        ('code = "H05.02.02"', 'code = "H05.2008"', "agency.code"),
        ('status = "mở"', 'status = "mở cửa"', "fonds.status"),
        ('status = "mở"', 'status = "mở"\nkind = "kho"', "fonds.kind"),
        ('number = "01/2026"', 'number = "1"\nround = "hai"', "delivery.round"),
        ('number = "01/2026"', 'number = "1"\nround = 0', "delivery.round"),
        ('number = "01/2026"', 'number = "1"\nround = true', "delivery.round"),
        ('number = "01/2026"', 'number = "1"\nfrom = "31/02/2026"', "delivery.from"),
        ('number = "01/2026"', 'number = "1"\nfrom = 1.5', "delivery.from"),
        ('number = "01/2026"', 'number = "1"\nfrom = true', "delivery.from: phải là ngày"),
        ('number = "01/2026"', 'number = "1"\nfrom = "03/2026"\nto = "02/2026"', "delivery.to"),
        ('number = "01/2026"', 'number = "1"\npurpose = "khác"', "delivery.purpose"),
        ("[defaults]", '[defaults]\ndo_mat = "Bí mật vừa"', "defaults.do_mat: độ mật không có giá trị 'Bí mật vừa'"),
        ("[defaults]", '[columns]\n"A" = 1\n[defaults]', 'columns."A"'),
        ('supplier = "Công ty Số hóa Nha Trang"', 'supplier = ["A"]', "delivery.supplier"),
    ],
)
def test_wrong_values_are_named_by_their_key(built, old, new, key):
    assert old in built.TERMS
    assert key in refused(built.TERMS.replace(old, new, 1))


def test_a_value_outside_any_section_is_named(built):
    assert "archive" in refused('archive = "H32"')


def test_an_impossible_toml_date_is_no_crash(built):
    refused(built.TERMS + "\nx = 2001-02-31")


@pytest.mark.parametrize("data", [b"\xff\xfe[\x00a\x00]\x00", b"[archive", b"a = " + b"[" * 100_000])
def test_what_is_no_toml_is_refused(data):
    refused(data)


def test_a_file_that_is_too_large_is_refused():
    assert "1 MiB" in refused(b"#" * (2 << 20))


def test_a_byte_order_mark_is_read_over(built):
    assert parse_terms(b"\xef\xbb\xbf" + built.TERMS.encode(), "delivery.toml").archive.name


def test_a_closed_fonds_needs_a_code_that_can_stand_in_dossier_codes(built):
    closed = built.TERMS.replace('status = "mở"', 'status = "Đóng"')
    assert parse_terms(closed.encode(), "delivery.toml").fonds.closed
    assert "fonds.code" in refused(closed.replace('code = "VN01"', 'code = "VN 01"'))


def test_unknown_keys_are_warnings_with_the_nearest_known_one(built):
    text = built.TERMS.replace("[agency]", 'nmae = "x"\n[agency]') + "\n[archiv]\nx = 1"
    warnings = parse_terms(text.encode(), "delivery.toml").warnings
    assert [(w.params["key"], w.params["nearest"]) for w in warnings] == [
        ("archive.nmae", "name"),
        ("[archiv]", "archive"),
    ]
    assert {w.code for w in warnings} == {"TAB-013"}


BATCH = '\n[batch]\ntitle = "Văn bản đến năm 2025"\nsource = "đến"\nyear = 2025\n'


def test_a_batch_has_its_code_from_agency_year_round_and_first_ordinal(built):
    text = built.TERMS.replace("[defaults]", "round = 3\n[defaults]") + BATCH + 'number = 41\nnote = "Đợt cuối"\n'
    terms = parse_terms(text.encode(), "delivery.toml")
    assert terms.batch is not None
    assert str(terms.batch.code) == "H05.02.02.2025.03.0000041"
    assert (terms.batch.title, terms.batch.source, terms.batch.note) == ("Văn bản đến năm 2025", "1", "Đợt cuối")
    assert terms.batch.location.path == "delivery.toml"
    assert not terms.warnings


def test_a_batch_begins_with_the_first_document_when_nothing_else_is_said(built):
    terms = parse_terms((built.TERMS + BATCH).encode(), "delivery.toml")
    assert terms.batch is not None
    assert str(terms.batch.code) == "H05.02.02.2025.01.0000001"


@pytest.mark.parametrize(
    ("written", "source"),
    [('"đi"', "0"), ('"Văn bản ĐI"', "0"), ("0", "0"), ('"0"', "0"), ('"đến"', "1"), ("1", "1"), ('"incoming"', "1")],
)
def test_the_source_of_a_batch_is_a_word_or_a_code(built, written, source):
    terms = parse_terms((built.TERMS + BATCH.replace('"đến"', written)).encode(), "delivery.toml")
    assert terms.batch is not None
    assert terms.batch.source == source


@pytest.mark.parametrize(
    ("old", "new", "said"),
    [
        ('source = "đến"\n', "", "thiếu khóa batch.source"),
        ('title = "Văn bản đến năm 2025"\nsource = "đến"\nyear = 2025\n', "", "batch.title, batch.source, batch.year"),
        ('"đến"', '"nội bộ"', "batch.source: phải là"),
        ('"đến"', "2", "batch.source: phải là"),
        ("2025\n", "20255\n", "batch.year: năm trong mã phải có bốn chữ số"),
        ("2025\n", "25\n", "batch.year: năm trong mã phải có bốn chữ số"),
        ("2025\n", '"2025"\n', "batch.year: phải là số nguyên"),
        ("2025\n", "2025\nnumber = 10_000_000\n", "batch.number: số thứ tự"),
        ("2025\n", "2025\nnumber = 0\n", "batch.number: phải là số nguyên"),
    ],
)
def test_what_is_wrong_in_a_batch_is_named_by_its_key(built, old, new, said):
    assert old in BATCH
    assert said in refused(built.TERMS + BATCH.replace(old, new, 1))


def test_a_round_of_three_digits_is_refused_for_a_batch_only(built):
    text = built.TERMS.replace("[defaults]", "round = 100\n[defaults]")
    assert parse_terms(text.encode(), "delivery.toml").transfer.round == 100
    assert "delivery.round: số lần nộp" in refused(text + BATCH)


def test_options_give_numbers_of_a_batch_as_text(built):
    terms = parse_terms((built.TERMS + BATCH).encode(), "delivery.toml", {"batch.year": "2024", "batch.number": "7"})
    assert terms.batch is not None
    assert str(terms.batch.code) == "H05.02.02.2024.01.0000007"
