"""archive.toml, storage policies and decisions of withdrawal: what is wrong is said, all of it."""

import contextlib
import io
import re
from datetime import date

import pytest

from oais_vn.formats.archive_toml import read_archive, read_policy
from oais_vn.formats.disposals import read_disposal
from oais_vn.formats.resources import profiles_root
from oais_vn.model.access import SecurityGrade
from oais_vn.model.errors import ConfigurationError
from oais_vn.model.register.accession import ReceiptTerms
from oais_vn.model.tiers import Access, Purpose

ARCHIVE = """
[archive]
name = "Trung tâm Lưu trữ lịch sử"
[[tiers]]
code = "dia-1"
type = "disk"
kind = "hdd"
site = "Kho A"
administrator = "Phòng bảo quản"
path = "d1"
end_of_life = 2031-01-01
access = "offline"
purpose = "du-phong"
"""
POLICY = (profiles_root() / "storage-policies" / "ba-ban-sao.toml").read_text(encoding="utf-8")
DECISION = """
number = "9/QĐ"
date = 2026-11-20
authority = "Giám đốc"
reason = "Hết giá trị"
approved_by = ["Lê A", "Trần B"]
"""


def archive(text):
    return read_archive(io.BytesIO(text.encode()), "archive.toml")


def test_an_archive():
    terms = archive(ARCHIVE)
    [tier] = terms.tiers
    assert (terms.policy, terms.events, terms.catalogue) == ("ba-ban-sao", "events.jsonl", "catalogue.db")
    assert (tier.info.access, tier.info.purpose, tier.info.networked) == (Access.OFFLINE, Purpose.INSURANCE, False)
    assert (tier.options, tier.end) == ({"path": "d1"}, "2031-01-01")


def test_terms_of_receipt_are_those_of_the_circular_unless_it_says_otherwise():
    assert archive(ARCHIVE).receipt == ReceiptTerms(7, 60, frozenset())
    said = "[receipt]\nanswer_working_days = 5\nholidays = [2026-04-30, 2026-05-01]\n"
    told = archive(said + ARCHIVE).receipt
    assert told == ReceiptTerms(5, 60, frozenset({date(2026, 4, 30), date(2026, 5, 1)}))
    for wrong, key in (
        ("answer_working_days = 0", "receipt.answer_working_days"),
        ('holidays = ["30/4"]', "receipt.holidays"),
        ("holidays = [2026-04-30T08:00:00]", "receipt.holidays"),
        ("days = 7", "receipt.days"),
    ):
        with pytest.raises(ConfigurationError, match=key):
            archive(f"[receipt]\n{wrong}\n{ARCHIVE}")


@pytest.mark.parametrize(
    ("old", "new", "key"),
    [
        ('name = "Trung tâm Lưu trữ lịch sử"', "", "archive.name"),
        ("[archive]", "[archives]", "archive"),
        ('site = "Kho A"', "", "tiers[1].site"),
        ('code = "dia-1"', 'code = "đĩa 1"', "tiers[1].code"),
        ('access = "offline"', 'access = "away"', "tiers[1].access"),
        ("2031-01-01", '"soon"', "tiers[1].end_of_life"),
        ('path = "d1"', "readback_days = 2000", "tiers[1].readback_days"),
        ('path = "d1"', "look_days = 0", "tiers[1].look_days"),
        ('type = "disk"', 'type = "s3"\nnetworked = false', "tiers[1].networked"),
        ("end_of_life", "end_of_lif", "tiers[1].end_of_lif"),
        ("administrator", "adminstrator", "tiers[1].adminstrator"),
        ("[archive]", '[archive]\nholds = ["rất mật"]', "archive.holds"),
        ("[archive]", '[archive]\nholds = ["mật"]\n[extra]\n', "extra"),
    ],
)
def test_what_is_wrong_is_named(old, new, key):
    assert old in ARCHIVE
    with pytest.raises(ConfigurationError) as caught:
        archive(ARCHIVE.replace(old, new))
    assert re.search(rf"khóa {re.escape(key)}:", caught.value.text.vi)


def test_two_tiers_have_two_codes():
    with pytest.raises(ConfigurationError):
        archive(ARCHIVE + ARCHIVE.partition("[[tiers]]")[1] + ARCHIVE.partition("[[tiers]]")[2])


@pytest.mark.parametrize("tier", ['type = "s3"', 'type = "disk"\nnetworked = true'])
def test_an_archive_of_secrets_has_no_tier_on_a_network(tier):
    secret = ARCHIVE.replace("[archive]", '[archive]\nholds = ["mật", "tối mật"]')
    assert archive(secret).holds == {SecurityGrade.SECRET, SecurityGrade.TOP_SECRET}
    with pytest.raises(ConfigurationError):
        archive(secret.replace('type = "disk"', tier))
    archive(ARCHIVE.replace('type = "disk"', tier))


@pytest.mark.parametrize("value", ["postgresql://lan@may-2/kho", "postgresql:///kho?host=/run/postgresql"])
def test_a_catalogue_in_postgresql(value):
    assert archive(ARCHIVE.replace("[archive]", f'[archive]\ncatalogue = "{value}"')).catalogue == value


@pytest.mark.parametrize(
    "value",
    [
        *("postgresql://lan:bi-mat@may-2/kho", "postgresql://lan@may-2/kho?password=bi-mat", "postgresql://["),
        *("mysql://lan:bi-mat@may-2/kho", "postgresql://lan:@may-2/kho"),
    ],
)
def test_a_password_or_an_address_of_something_else_is_refused_and_not_repeated(value):
    with pytest.raises(ConfigurationError) as caught:
        archive(ARCHIVE.replace("[archive]", f'[archive]\ncatalogue = "{value}"'))
    assert "khóa archive.catalogue:" in caught.value.text.vi
    assert "bi-mat" not in str(caught.value.text)


@pytest.mark.parametrize(
    ("value", "fine"),
    [
        ("postgresql:///kho", True),
        ("postgresql://lan@localhost/kho", True),
        ("postgresql:///kho?host=/run/postgresql", True),
        ("postgresql://lan@may-2/kho", False),
        ("postgresql:///kho?host=may-2", False),
        ("postgresql:///kho?hostaddr=192.0.2.1", False),
        ("postgresql:///kho?service=kho", False),
    ],
)
def test_a_catalogue_of_secrets_is_on_this_machine(value, fine):
    text = ARCHIVE.replace("[archive]", f'[archive]\nholds = ["mật"]\ncatalogue = "{value}"')
    with contextlib.nullcontext() if fine else pytest.raises(ConfigurationError):
        archive(text)


def test_every_policy_that_travels_with_the_library_is_one():
    for path in (profiles_root() / "storage-policies").glob("*.toml"):
        policy = read_policy(io.BytesIO(path.read_bytes()), path.stem, str(path))
        assert policy.copies >= 2
        assert policy.readback_days <= 1095


@pytest.mark.parametrize(
    ("old", "new"),
    [("least = 3", ""), ("least = 3", "least = 1"), ("readback_days = 365", "readback_days = 1096"), ("title.vi", "x")],
)
def test_a_policy_that_is_wrong_is_refused(old, new):
    with pytest.raises(ConfigurationError):
        read_policy(io.BytesIO(POLICY.replace(old, new).encode()), "x", "x.toml")


def test_a_policy_may_want_recovery_data():
    told = f"{POLICY}\n[parity]\npercent = 5\n"
    assert read_policy(io.BytesIO(told.encode()), "p", "p.toml").parity == 5
    assert read_policy(io.BytesIO(POLICY.encode()), "p", "p.toml").parity == 0


@pytest.mark.parametrize("told", ["percent = 0", "percent = 101", 'percent = "5"', "", "percent = 5\nblocks = 2"])
def test_recovery_data_that_cannot_be_is_refused(told):
    with pytest.raises(ConfigurationError, match="parity"):
        read_policy(io.BytesIO(f"{POLICY}\n[parity]\n{told}\n".encode()), "p", "p.toml")


def test_a_policy_asks_for_backup_and_insurance_apart():
    told = POLICY.replace("sao-luu = 2", "sao-luu = 2\ndu-phong = 1")
    assert read_policy(io.BytesIO(POLICY.encode()), "p", "p.toml").purposes == ((Purpose.BACKUP, 2),)
    asked = read_policy(io.BytesIO(told.encode()), "p", "p.toml").purposes
    assert asked == ((Purpose.BACKUP, 2), (Purpose.INSURANCE, 1))
    for wrong in ("sao-luu = -1", "bao-hiem = 2", 'sao-luu = "hai"'):
        with pytest.raises(ConfigurationError, match="purposes"):
            read_policy(io.BytesIO(POLICY.replace("sao-luu = 2", wrong).encode()), "p", "p.toml")


def test_a_decision():
    order = read_disposal(io.BytesIO(DECISION.encode()), "d.toml")
    assert (order.number, order.date, order.approvers) == ("9/QĐ", "2026-11-20", ("Lê A", "Trần B"))


@pytest.mark.parametrize(
    ("old", "new"),
    [
        ('["Lê A", "Trần B"]', '["Lê A"]'),
        ('["Lê A", "Trần B"]', '["Lê A", "le a"]'),
        ('["Lê A", "Trần B"]', '["Lê A", " "]'),
        ("2026-11-20", '"hôm nay"'),
        ('number = "9/QĐ"', ""),
        ("reason", "reasons"),
    ],
)
def test_a_decision_that_is_wrong_is_refused(old, new):
    with pytest.raises(ConfigurationError):
        read_disposal(io.BytesIO(DECISION.replace(old, new).encode()), "d.toml")
