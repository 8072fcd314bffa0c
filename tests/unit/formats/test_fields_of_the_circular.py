"""The profile `tt05-2025` against a second transcription of the Circular's tables, made by hand for this test alone.

A line is a field: name, kind, length, obligation. `*` required, `o` optional, `field=codes` required when the other
field has one of the codes; `-` no length, `?` where the source says nothing (what the profile then says is ours).
Kinds: s text, n number, b 0/1, d date, t hh:mm:ss, and the name of a code list (with `+` when it may have several).
"""

from pathlib import Path

import pytest

from oais_vn.formats.profiles import load_profile
from oais_vn.model.description import Kind, Obligation

TT05 = load_profile("tt05-2025", [Path(__file__).resolve().parents[3] / "profiles"])

DOSSIER = """
    fileCode            s                    100   *
    title               s                    1000  *
    maintenance         maintenance          100   *
    mode                mode                 30    *
    language            language+            100   *
    startDate           d                    -     *
    endDate             d                    -     *
    keyword             s                    100   o
    totalDoc            n                    10    *
    numberOfPaper       n                    10    confidenceLevel=02
    numberOfPage        n                    10    *
    format              format               50    o
    inforSign           s                    30    o
    confidenceLevel     confidenceLevel      40    o
    paperFileCode       s                    100   confidenceLevel=02
    riskRecovery        b                    1     *
    riskRecoveryStatus  riskRecoveryStatus   2     riskRecovery=1
    description         s                    2000  o
"""
BATCH = """
    fileCode            s                    100   ?
    title               s                    1000  ?
    source              b                    1     ?
    totalDoc            n                    10    ?
    description         s                    2000  ?
"""
TEXT = """
    docId               s                    25    *
    docCode             s                    100   *
    maintenance         maintenance          100   *
    typeName            typeName             10    *
    codeNumber          s                    11    o
    codeNotation        s                    30    o
    issuedDate          d                    -     *
    organName           s                    200   *
    subject             s                    500   *
    language            language+            100   *
    numberOfPage        n                    4     *
    inforSign           s                    30    o
    keyword             s                    100   o
    mode                mode                 20    *
    confidenceLevel     confidenceLevel      30    o
    autograph           s                    2000  o
    format              format               50    o
    riskRecovery        b                    1     *
    riskRecoveryStatus  riskRecoveryStatus   2     riskRecovery=1
    process             b                    1     confidenceLevel=01,03
    description         s                    500   o
"""
PICTURE = """
    docCode             s                    ?     ?
    maintenance         maintenance          ?     ?
    typePic             typePic              ?     ?
    archivesNumber      s                    50    ?
    inforSign           s                    ?     ?
    eventName           s                    500   ?
    imageTitle          s                    500   ?
    photographer        s                    300   ?
    photoPlace          s                    300   ?
    photoTime           d                    -     ?
    colour              colour               ?     ?
    filmSize            s                    30    ?
    docAttached         b                    ?     ?
    mode                mode                 ?     ?
    format              format               ?     ?
    riskRecovery        b                    ?     ?
    riskRecoveryStatus  riskRecoveryStatus   ?     ?
    description         s                    ?     ?
"""
RECORDING = """
    docCode             s                    ?     ?
    maintenance         maintenance          ?     ?
    typeMedia           typeMedia            ?     ?
    archivesNumber      s                    ?     ?
    inforSign           s                    ?     ?
    eventName           s                    ?     ?
    movieTitle          s                    500   ?
    recorder            s                    300   ?
    recordPlace         s                    300   ?
    recordDate          d                    -     ?
    language            language+            ?     ?
    playTime            t                    8     ?
    docAttached         b                    ?     ?
    mode                mode                 ?     ?
    quality             s                    50    ?
    format              format               ?     ?
    riskRecovery        b                    ?     ?
    riskRecoveryStatus  riskRecoveryStatus   ?     ?
    description         s                    ?     ?
"""
REQUEST = """
    requestID           s                    100   *
    requestDate         d                    -     *
    purpose             purpose              100   *
    purposeContent      s                    500   *
    feeObjectType       feeObjectType        100   *
    researchTopic       s                    250   *
    description         s                    2000  o
"""
ARCHIVED_BATCH = """
    arcFileCode         s                    100   ?
    title               s                    1000  ?
    source              s                    100   ?
    description         s                    2000  ?
"""


def renamed(text: str, old: str, new: str) -> str:
    assert text.count(f" {old} ") == 1
    return text.replace(f" {old} ", f" {new} ")


def less(text: str, *names: str) -> str:
    lines = [line for line in text.splitlines() if not any(f" {name} " in line for name in names)]
    assert len(lines) == len(text.splitlines()) - len(names)
    return "\n".join(lines)


def shorter(text: str, *names: str) -> str:
    """The record as the schema of Annex I has it: named by its dossier and its ordinal."""
    named = """
    arcFileCode         s                    100   *
    docOrdinal          n                    -     *
"""
    return less(text, "maintenance", "riskRecovery", "riskRecoveryStatus", *names).rstrip() + named


ARCHIVED_TEXT = renamed(TEXT, "docCode", "arcDocCode")
ARCHIVED_PICTURE = renamed(PICTURE, "docCode", "arcDocCode")
ARCHIVED_RECORDING = renamed(RECORDING, "docCode", "arcDocCode")
TABLES = {
    "dossier-sip": (DOSSIER, "EAD.xsd", "Phụ lục III"),
    "dossier-aip": (renamed(DOSSIER, "fileCode", "arcFileCode"), "EAD.xsd", "Phụ lục I"),
    "batch-sip": (BATCH, "EAD.xsd", "Phụ lục IV"),
    "batch-aip": (ARCHIVED_BATCH, "EAD.xsd", "Phụ lục II"),
    "text-sip": (TEXT, "EAD_doc.xsd", "Phụ lục III"),
    "text-aip": (ARCHIVED_TEXT, "EAD_doc.xsd", "Phụ lục I"),
    "text-dip": (less(ARCHIVED_TEXT, "organName"), "EAD_doc.xsd", "Phụ lục V"),
    "picture-sip": (PICTURE, "EAD_pic.xsd", "Phụ lục III"),
    "picture-aip": (ARCHIVED_PICTURE, "EAD_pic.xsd", "Phụ lục II"),
    "picture-dip": (ARCHIVED_PICTURE, "EAD_pic.xsd", "Phụ lục V"),
    "recording-sip": (RECORDING, "EAD_media.xsd", "Phụ lục III"),
    "recording-aip": (ARCHIVED_RECORDING, "EAD_media.xsd", "Phụ lục II"),
    "recording-dip": (ARCHIVED_RECORDING, "EAD_media.xsd", "Phụ lục V"),
    "request": (REQUEST, "EAD.xsd", "Phụ lục V"),
    "dossier-sip-17": (less(DOSSIER, "numberOfPaper"), "EAD.xsd", "Phụ lục III"),
    "dossier-sip-16": (less(DOSSIER, "riskRecovery", "riskRecoveryStatus"), "EAD.xsd", "Phụ lục III"),
    "text-aip-19": (shorter(TEXT, "docId"), "EAD_doc.xsd", "Phụ lục I"),
    "picture-aip-16": (shorter(PICTURE, "docCode"), "EAD_pic.xsd", "Phụ lục I"),
    "recording-aip-17": (shorter(RECORDING, "docCode"), "EAD_media.xsd", "Phụ lục I"),
}
FIELDS = [
    pytest.param(name, number, *line.split(), id=f"{name}-{line.split()[0]}")
    for name, (text, _, _) in TABLES.items()
    for number, line in enumerate(text.split("\n    ")[1:])
]
KINDS = {"s": Kind.STRING, "n": Kind.NUMBER, "b": Kind.BOOLEAN, "d": Kind.DATE, "t": Kind.DURATION}
OBLIGATIONS = {"*": Obligation.REQUIRED, "o": Obligation.OPTIONAL}

CODES = {
    "maintenance": "Vĩnh viễn|70 năm|50 năm|30 năm|20 năm|10 năm|Khác",
    "mode": "Công khai|Sử dụng có điều kiện|Mật",
    "language": "Tiếng Việt|Anh|Pháp|Nga|Trung|Việt Anh|Việt Nga|Việt Pháp|Hán Nôm|Việt Trung|Khác",
    "confidenceLevel": "Gốc điện tử|Số hóa|Hỗn hợp",
    "format": "Tốt|Bình thường|Hỏng",
    "riskRecoveryStatus": "Đã dự phòng|Chưa dự phòng",
    "typeName": (
        "Nghị quyết|Quyết định|Chỉ thị|Quy chế|Quy định|Thông cáo|Thông báo|Hướng dẫn|Chương trình|Kế hoạch|Phương án|"
        "Đề án|Dự án|Báo cáo|Tờ trình|Giấy ủy quyền|Phiếu gửi|Phiếu chuyển|Phiếu báo|Biên bản|Hợp đồng|Công văn|"
        "Công điện|Bản ghi nhớ|Bản thỏa thuận|Giấy mời|Giấy giới thiệu|Giấy nghỉ phép|Thư công|Bản đồ|"
        "Bản vẽ kỹ thuật|Khác"
    ),
    "typePic": "Phim âm bản|Ảnh",
    "colour": "Màu|Đen trắng",
    "typeMedia": "Âm thanh|Video",
    "purpose": "Cá nhân|Công vụ|Công vụ đặc biệt",
    "feeObjectType": (
        "Học sinh|Thân nhân liệt sĩ|Thương binh, bệnh binh|Người hoạt động kháng chiến|Người có công giúp đỡ cách mạng|"
        "Người thờ cúng liệt sỹ|Hưởng chế độ hưu trí|Mất sức lao động, tai nạn lao động|Bệnh nghề nghiệp|Khác"
    ),
}


def test_every_table_but_that_of_the_fonds_is_transcribed():
    assert {name for name in TT05.tables if not name.startswith("fonds")} == set(TABLES)
    assert {name for name in TT05.code_lists if not name.startswith("fonds")} == set(CODES)


@pytest.mark.parametrize("name", TABLES)
def test_fields_schema_and_clause_of_a_table(name):
    text, schema, clause = TABLES[name]
    table = TT05.tables[name]
    assert [field.name for field in table.fields] == [line.split()[0] for line in text.strip().splitlines()]
    assert table.schema == schema
    for words in (table.clause, *(field.clause for field in table.fields)):
        assert f"{clause}," in words


@pytest.mark.parametrize(("table", "number", "name", "kind", "length", "obligation"), FIELDS)
def test_a_field(table, number, name, kind, length, obligation):
    field = TT05.tables[table].fields[number]
    assert field.name == name
    if kind in KINDS:
        assert (field.kind, field.codes) == (KINDS[kind], None)
    else:
        assert (field.kind, field.codes) == (Kind.CODE, kind.removesuffix("+"))
    assert field.repeatable == kind.endswith("+")
    if length != "?":
        assert field.length == (None if length == "-" else int(length))
    if obligation == "?":
        assert field.confidence == "A" or field.obligation is not Obligation.REQUIRED
    elif obligation in OBLIGATIONS:
        assert (field.obligation, field.when) == (OBLIGATIONS[obligation], None)
    else:
        other, values = obligation.split("=")
        assert (field.obligation, field.when) == (Obligation.CONDITIONAL, (other, tuple(values.split(","))))
    assert field.composed == (name == "docId")


@pytest.mark.parametrize("name", CODES)
def test_a_code_list(name):
    codes, words = TT05.code_lists[name], CODES[name].split("|")
    assert [entry.code for entry in codes.codes] == [f"{number:02d}" for number in range(1, len(words) + 1)]
    assert [codes.find(word) for word in words] == list(codes.codes)
