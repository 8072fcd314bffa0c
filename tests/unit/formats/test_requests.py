"""REQUEST.toml: what readers of it may write, and how everything that is wrong is told at once."""

from dataclasses import replace
from datetime import date
from io import BytesIO
from pathlib import Path

import pytest

from oais_vn.formats.profiles import load_profile
from oais_vn.formats.requests import read_request
from oais_vn.model.dissemination import CopyLevel
from oais_vn.model.errors import ConfigurationError

TT05 = load_profile("tt05-2025", [Path(__file__).resolve().parents[3] / "profiles"])
GOOD = """
requestID = "YC-2026-001"
requestDate = 2026-11-20
purpose = "Cá nhân"
purposeContent = "Tìm lại quyết định giao đất"
feeObjectType = "Thân nhân liệt sĩ"
researchTopic = "Đất đai huyện Thử Nghiệm 1976-2008"
description = "Ghi chú"
documents = ["H32.64.2008.01.HC.1", " H32.64.2008.01.HC.0000002 ", "H32.64.2008.01.HC.1"]
level = "doc"
approved_by = "Giám đốc Trung tâm"
approval = "12/QĐ-TTLT ngày 19/11/2026"
"""


def read(text: str | bytes = GOOD):
    data = text if isinstance(text, bytes) else text.encode()
    return read_request(BytesIO(data), "REQUEST.toml", TT05)


def refusal(text: str | bytes):
    with pytest.raises(ConfigurationError) as caught:
        read(text)
    assert caught.value.exit_code == 4
    assert caught.value.text.vi.startswith("REQUEST.toml: ")
    assert caught.value.text.en.startswith("REQUEST.toml: ")
    return caught.value.text


def without(key: str) -> str:
    return "".join(line for line in GOOD.splitlines(keepends=True) if not line.startswith(f"{key} "))


def changed(key: str, value: str) -> str:
    return f"{without(key)}{key} = {value}\n"


def test_a_request_with_everything():
    request = read()
    assert dict(request.record.values) == {
        "requestID": "YC-2026-001",
        "requestDate": "20/11/2026",
        "purpose": "01",
        "purposeContent": "Tìm lại quyết định giao đất",
        "feeObjectType": "02",
        "researchTopic": "Đất đai huyện Thử Nghiệm 1976-2008",
        "description": "Ghi chú",
    }
    assert list(request.record.values) == [field.name for field in TT05.tables["request"].fields]
    assert request.id == "YC-2026-001"
    assert request.documents == ("H32.64.2008.01.HC.1", "H32.64.2008.01.HC.0000002")
    assert (request.level, request.approved_by) == (CopyLevel.READING, "Giám đốc Trung tâm")
    assert request.approval == "12/QĐ-TTLT ngày 19/11/2026"
    assert not list(TT05.tables["request"].faults(request.record))


def test_what_may_be_left_out():
    text = GOOD
    for key in ("description", "documents", "approved_by", "approval"):
        text = "".join(line for line in text.splitlines(keepends=True) if not line.startswith(f"{key} "))
    request = read(text)
    assert (request.documents, request.approved_by, request.approval) == ((), "", "")
    assert "description" not in request.record.values


@pytest.mark.parametrize(
    "written", ["2026-11-20", "2026-11-20T08:00:00+07:00", '"20/11/2026"', '"2026-11-20"', '" 20/11/2026 "']
)
def test_dates_are_taken_either_way(written):
    assert read(changed("requestDate", written)).record["requestDate"] == "20/11/2026"
    assert read(changed("requestDate", written)).record.date("requestDate").earliest == date(2026, 11, 20)


@pytest.mark.parametrize(
    ("key", "written", "code"),
    [
        ("purpose", '"01"', "01"),
        ("purpose", "2", "02"),
        ("purpose", '"cong vu dac biet"', "03"),
        ("feeObjectType", '"SINH VIÊN"', "01"),
        ("feeObjectType", '"Bệnh nghề nghiệp"', "09"),
        ("feeObjectType", "10", "10"),
    ],
)
def test_codes_may_be_written_in_words(key, written, code):
    assert read(changed(key, written)).record[key] == code


@pytest.mark.parametrize(
    ("written", "level"),
    [
        ("doc", CopyLevel.READING),
        ("Bản đọc", CopyLevel.READING),
        ("ban-sao", CopyLevel.COPY),
        ("ban_sao", CopyLevel.COPY),
        ("Bản sao", CopyLevel.COPY),
        ("Bản sao không xác thực", CopyLevel.COPY),
    ],
)
def test_the_levels(written, level):
    assert read(changed("level", f'"{written}"')).level is level


@pytest.mark.parametrize("written", ["xac-thuc", "ban-sao-xac-thuc", "Bản sao có xác thực", "dip-xac-thuc"])
def test_certified_levels_come_later(written):
    text = refusal(changed("level", f'"{written}"'))
    assert "need signatures" in text.en
    assert "cần chữ ký số" in text.vi
    assert '"ban-sao"' in text.vi


@pytest.mark.parametrize(
    ("key", "value", "vi", "en"),
    [
        ("requestID", None, "thiếu Mã yêu cầu khai thác", "Request identifier is missing"),
        ("requestID", '"  "', "thiếu Mã yêu cầu", "is missing"),
        ("requestID", f'"{"x" * 101}"', "dài quá 100 ký tự", "longer than 100 characters"),
        ("requestDate", None, "thiếu Ngày yêu cầu", "missing"),
        ("requestDate", '"31/02/2026"', "không phải ngày có thật", "is no date"),
        ("requestDate", "08:00:00", "phải là chuỗi", "must be a string"),
        ("purpose", None, "01 Cá nhân, 02 Công vụ, 03 Công vụ đặc biệt", "01 Personal"),
        ("purpose", '"Du lịch"', "không có giá trị 'Du lịch'; có: 01 Cá nhân", "has no value 'Du lịch'; there are: 01"),
        ("purpose", "true", "phải là chuỗi", "must be a string"),
        ("feeObjectType", '"11"', "10 Khác", "10 Other"),
        ("researchTopic", f'"{"ệ" * 251}"', "dài quá 250 ký tự", "longer than 250"),
        ("purposeContent", '"a\\u0001"', "ký tự điều khiển", "control character"),
        ("purposeContent", '["a"]', "phải là chuỗi", "must be a string"),
        ("level", None, 'thiếu; hãy ghi "doc"', 'missing; write "doc"'),
        ("level", '"dip"', "không có mức 'dip'", "there is no level 'dip'"),
        ("level", "[]", "phải là chuỗi", "must be a string"),
        ("documents", '"H32"', "phải là danh sách mã tài liệu", "must be a list of document codes"),
        ("documents", "[1]", "phải là danh sách", "must be a list"),
        ("documents", '[""]', "phải là danh sách", "must be a list"),
        ("approval", None, "phê duyệt phải có đủ", "an approval needs both"),
        ("approved_by", '""', "phê duyệt phải có đủ", "an approval needs both"),
        ("approved_by", "1.5", "phải là chuỗi", "must be a string"),
        ("purposes", '"x"', "không biết khóa này; có phải purpose?", "unknown key; did you mean purpose?"),
        ("zzz", '"x"', "không biết khóa này; có: requestID", "unknown key; there are: requestID"),
    ],
)
def test_what_is_wrong_is_told_with_its_key(key, value, vi, en):
    text = refusal(without(key) if value is None else changed(key, value))
    assert f"khóa {key}: " in text.vi
    assert f"key {key}: " in text.en
    assert vi in text.vi
    assert en in text.en


def test_everything_that_is_wrong_is_told_at_once():
    text = refusal('purpose = "x"\nunknown = 1\ndocuments = 1\n[request]\na = 1')
    for key in ("purpose", "unknown", "documents", "level", "requestID", "requestDate", "request"):
        assert f"key {key}: " in text.en
    assert "key description" not in text.en


@pytest.mark.parametrize(
    "data", [b"a = ", b"\xff", b"a = " + b"[" * 100_000, b"a = 2026-02-30", b"#" * ((1 << 20) + 1), b"a = 1\na = 2"]
)
def test_what_is_no_small_toml_is_refused(data):
    refusal(data)


def test_a_mark_of_an_editor_is_forgiven():
    assert read(b"\xef\xbb\xbf" + GOOD.replace("\n", "\r\n").encode()) == read()


def test_a_file_without_end_is_not_read_whole():
    class Endless(BytesIO):
        def read(self, size=-1):
            assert 0 < size < 1 << 22
            return b"#" * size

    with pytest.raises(ConfigurationError, match="larger than"):
        read_request(Endless(), "REQUEST.toml", TT05)


def test_a_profile_without_requests_is_told():
    profile = replace(TT05, tables={})
    with pytest.raises(ConfigurationError, match="no record table for requests"):
        read_request(BytesIO(GOOD.encode()), "REQUEST.toml", profile)
