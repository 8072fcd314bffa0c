"""Profiles: what `tt05-2025` says, how one profile lies over another, and how mistakes are told."""

import importlib.util
from pathlib import Path

import pytest

from oais_vn.formats.profiles import load_profile, titles
from oais_vn.model.access import SecurityGrade
from oais_vn.model.delivery import DocumentKind
from oais_vn.model.description import Kind, Obligation, Record
from oais_vn.model.errors import ConfigurationError
from oais_vn.model.package import PackageType

REPOSITORY = Path(__file__).resolve().parents[3]
ROOT = REPOSITORY / "profiles"
TT05 = load_profile("tt05-2025", [ROOT])
NUMBER_OF_FIELDS = {
    "fonds-tt02": 13,
    "fonds": 10,
    "dossier-sip": 18,
    "dossier-aip": 18,
    "batch-sip": 5,
    "batch-aip": 4,
    "text-sip": 21,
    "text-aip": 21,
    "text-dip": 20,
    "picture-sip": 18,
    "picture-aip": 18,
    "picture-dip": 18,
    "recording-sip": 19,
    "recording-aip": 19,
    "recording-dip": 19,
    "request": 7,
    "dossier-sip-17": 17,
    "dossier-sip-16": 16,
    "text-aip-19": 19,
    "picture-aip-16": 16,
    "recording-aip-17": 17,
}
NUMBER_OF_CODES = {
    "maintenance": 7,
    "mode": 3,
    "language": 11,
    "confidenceLevel": 3,
    "format": 3,
    "riskRecoveryStatus": 2,
    "typeName": 32,
    "typePic": 2,
    "colour": 2,
    "typeMedia": 2,
    "purpose": 3,
    "feeObjectType": 10,
    "fondsStatus": 2,
}

SMALL = """
clause = "c"
confidence = "A"
title = {vi = "nhỏ", en = "small"}
description = {vi = "nhỏ", en = "small"}
[dialect]
time_style = "utc"
uppercase_digests = false
descriptive_mdtype = "DC"
specification = "E-ARK CSIP"
specification_version = "2.2.0"
record_links = "division"
representation_agent = "organization"
[code_lists.mode]
clause = "c"
confidence = "A"
codes = [{code = "01", vi = "mở", en = "open"}, {code = "02", vi = "đóng", en = "closed"}]
[tables.record]
schema = "r.xsd"
clause = "c"
confidence = "A"
fields = [
    {name = "id", vi = "mã", en = "id", kind = "string", obligation = "required"},
    {name = "mode", vi = "chế độ", en = "mode", kind = "code", codes = "mode", obligation = "optional"},
    {name = "why", vi = "lý do", en = "why", kind = "string", obligation = "conditional", when = {mode = ["02"]}},
]
[shapes.one]
title = {vi = "một", en = "one"}
unit = "dossier"
package_type = "SIP"
objid = "uuid-{uuid}"
representation_objid = "uuid-{uuid}"
mets_type = "Mixed"
content_information_type = "MIXED"
mets_profile = "p"
representation_mets_profile = "p"
representation_division = "d"
record_code = "id"
document_code = "id"
record_table = "record"
document_tables = {text = "record", picture = "record", recording = "record"}
record_files = {text = "{docId}.xml", picture = "{number}.xml", recording = "{number}.xml"}
schemas = ["r.xsd"]
preservation = false
tree = "small"
clause = "c"
confidence = "A"
[trees.small]
record = "r.xml"
representations = ["rep1"]
required = ["r.xml"]
preservation = []
filled = ["data"]
groups = []
divisions = []
representation_groups = ["Data"]
representation_divisions = ["Data"]
[readings]
one = "1"
[formats]
".pdf" = "application/pdf"
[[columns]]
field = "id"
level = "dossier"
headers = ["Mã"]
[[columns]]
field = "why"
level = "dossier"
headers = ["Lý do"]
[[columns]]
field = "why"
level = "dossier"
headers = ["Ghi chú"]
[[rights]]
mode = "01"
basis = "statute"
jurisdiction = "vn"
citation = "c"
act = "disseminate"
restriction = {vi = "không", en = "none"}
"""


@pytest.fixture
def small(tmp_path):
    (tmp_path / "small.toml").write_text(SMALL, encoding="utf-8")
    return tmp_path


def over(folder, text, name="tinh"):
    (folder / f"{name}.toml").write_text(text, encoding="utf-8")
    return load_profile(name, [folder])


def mistake(folder, text, name="small"):
    with pytest.raises(ConfigurationError) as caught:
        over(folder, text, name)
    assert caught.value.exit_code == 4
    return caught.value.text


# What tt05-2025 says


def test_every_table_has_the_fields_of_the_circular():
    assert {name: len(table.fields) for name, table in TT05.tables.items()} == NUMBER_OF_FIELDS


def test_every_code_list_has_the_codes_of_the_circular():
    assert {name: len(codes.codes) for name, codes in TT05.code_lists.items()} == NUMBER_OF_CODES
    for codes in TT05.code_lists.values():
        assert len({entry.code for entry in codes.codes}) == len(codes.codes)


def test_the_dossier_record_of_the_sip_in_order():
    assert " ".join(field.name for field in TT05.tables["dossier-sip"].fields) == (
        "fileCode title maintenance mode language startDate endDate keyword totalDoc numberOfPaper numberOfPage "
        "format inforSign confidenceLevel paperFileCode riskRecovery riskRecoveryStatus description"
    )


def test_the_document_record_of_the_aip_in_order():
    assert " ".join(field.name for field in TT05.tables["text-aip"].fields) == (
        "docId arcDocCode maintenance typeName codeNumber codeNotation issuedDate organName subject language "
        "numberOfPage inforSign keyword mode confidenceLevel autograph format riskRecovery riskRecoveryStatus "
        "process description"
    )


@pytest.mark.parametrize("level", ["dossier", "text", "picture", "recording"])
def test_the_aip_differs_from_the_sip_in_its_code_alone(level):
    sip, aip = TT05.tables[f"{level}-sip"], TT05.tables[f"{level}-aip"]
    old, new = {"dossier": ("fileCode", "arcFileCode")}.get(level, ("docCode", "arcDocCode"))
    assert [new if field.name == old else field.name for field in sip.fields] == [field.name for field in aip.fields]
    for before, after in zip(sip.fields, aip.fields, strict=True):
        assert (before.kind, before.length, before.obligation, before.when) == (
            *(after.kind, after.length, after.obligation, after.when),
        )
    assert "Phụ lục III" in sip[old].clause
    assert "Phụ lục I" in aip[new].clause
    assert "Phụ lục III" not in aip[new].clause


@pytest.mark.parametrize("level", ["text", "picture", "recording"])
def test_the_dip_has_the_record_of_the_aip_but_for_the_issuing_agency(level):
    aip, dip = TT05.tables[f"{level}-aip"], TT05.tables[f"{level}-dip"]
    assert [field.name for field in dip.fields] == [field.name for field in aip.fields if field.name != "organName"]
    assert {field.clause for field in dip.fields} == {dip.clause}
    assert "Phụ lục V," in dip.clause


def test_the_batch_of_the_aip_has_no_total_and_takes_any_source():
    sip, aip = TT05.tables["batch-sip"], TT05.tables["batch-aip"]
    assert [field.name for field in sip.fields] == ["fileCode", "title", "source", "totalDoc", "description"]
    assert [field.name for field in aip.fields] == ["arcFileCode", "title", "source", "description"]
    assert (sip["source"].kind, sip["source"].length) == (Kind.BOOLEAN, 1)
    assert (aip["source"].kind, aip["source"].length) == (Kind.STRING, 100)
    record = Record({"fileCode": "c", "arcFileCode": "c", "title": "t", "totalDoc": "1", "source": "Sở Nội vụ"})
    assert [fault.field.name for fault in sip.faults(record)] == ["source"]
    assert not list(aip.faults(record))
    for value in ("0", "1"):
        assert not [*sip.faults(record.with_values(source=value)), *aip.faults(record.with_values(source=value))]


def test_lengths_kinds_and_conditions():
    table = TT05.tables["dossier-sip"]
    assert (table["title"].length, table["description"].length, table["totalDoc"].kind) == (1000, 2000, Kind.NUMBER)
    assert table["paperFileCode"].when == ("confidenceLevel", ("02",))
    assert table["riskRecoveryStatus"].when == ("riskRecovery", ("1",))
    assert table["riskRecovery"].kind is Kind.BOOLEAN
    assert table["language"].repeatable
    text = TT05.tables["text-sip"]
    assert text["process"].when == ("confidenceLevel", ("01", "03"))
    assert (text["docId"].length, text["mode"].length, text["numberOfPage"].length) == (25, 20, 4)
    assert TT05.tables["recording-sip"]["playTime"].kind is Kind.DURATION


def test_a_digitised_dossier_needs_its_paper_code():
    table = TT05.tables["dossier-aip"]
    found = {fault.field.name for fault in table.faults(Record({"confidenceLevel": "02"}))}
    assert {"paperFileCode", "numberOfPaper", "arcFileCode"} <= found
    assert "paperFileCode" not in {fault.field.name for fault in table.faults(Record({"confidenceLevel": "01"}))}


@pytest.mark.parametrize(
    ("codes", "text", "code"),
    [
        ("maintenance", "VV", "01"),
        ("maintenance", "bảo quản vĩnh viễn", "01"),
        ("maintenance", "70 năm", "02"),
        ("maintenance", "10", "06"),
        ("mode", "Thường", "01"),
        ("mode", "mật", "03"),
        ("mode", "Tối mật", None),
        ("language", "Việt", "01"),
        ("language", "Tiếng Anh", "02"),
        ("confidenceLevel", "Số hoá", "02"),
        ("format", "Tốt", "01"),
        ("typeName", "QĐ", "02"),
        ("typeName", "QyĐ", "05"),
        ("typeName", "Tờ trình", "15"),
        ("typeName", "TTr", "15"),
        ("typeName", "CV", "22"),
        ("typeName", "HĐ", "21"),
        ("typeName", "HD", "08"),
        ("typeName", "ĐA", "12"),
        ("typeName", "DA", "13"),
        ("typeName", "31", "31"),
        ("typeName", "Bản vẽ", "31"),
        ("typePic", "Ảnh", "02"),
        ("colour", "đen trắng", "02"),
        ("typeMedia", "Ghi âm", "01"),
        ("riskRecoveryStatus", "chưa", "02"),
        ("fondsStatus", "Đóng", "đóng"),
        ("purpose", "cá nhân", "01"),
        ("purpose", "Mục đích công vụ", "02"),
        ("purpose", "3", "03"),
        ("feeObjectType", "Sinh viên", "01"),
        ("feeObjectType", "thân nhân liệt sỹ", "02"),
        ("feeObjectType", "Hưu trí", "07"),
        ("feeObjectType", "10", "10"),
    ],
)
def test_the_words_that_people_write(codes, text, code):
    found = TT05.code_lists[codes].find(text)
    assert (found and found.code) == code


def test_the_shapes():
    """What the annexes of the Circular say of the root METS of each shape."""
    assert set(TT05.shapes) == {"sip-hoso", "sip-tailieu", "aip-hoso", "aip-tailieu", "dip", "aic", "aip-masters"}
    csip, estonian = "https://earkcsip.dilcis.eu/profile/E-ARK-CSIP.xml", "http://www.ra.ee/METS/v01/IP.xml"
    said = {
        name: (
            shape.unit,
            shape.package_type.value,
            shape.mets_type,
            shape.mets_profile,
            shape.preservation,
            shape.links,
        )
        for name, shape in TT05.shapes.items()
    }
    assert said == {
        "sip-hoso": ("dossier", "SIP", "Mixed", csip, False, True),
        "sip-tailieu": ("batch", "SIP", "Collection", csip, False, False),
        "aip-hoso": ("dossier", "AIP", "Mixed", estonian, True, True),
        "aip-tailieu": ("batch", "AIP", "Collection", estonian, True, False),
        "dip": ("request", "DIP", "MIXED", "https://earkdip.dilcis.eu/profile/E-ARK-DIP.xml", True, False),
        "aic": ("fonds", "AIP", "Collection", estonian, True, False),
        "aip-masters": ("masters", "AIP", "Other Graphic Images – Digital", estonian, True, False),
    }
    for shape in TT05.shapes.values():
        archival = shape.package_type is PackageType.AIP
        assert shape.objid.format(uuid="AB", fonds="P") == ("urn:P:uuid-AB" if archival else "uuid-AB")
        submitted = shape.package_type is PackageType.SIP
        original = submitted or shape.unit == "masters"
        assert shape.representation_division == ("ORIGINAL" if original else "NORMALIZED")
        assert ("DILCISExtensionSIPMETS.xsd" in shape.schemas) is submitted
        assert ("premis-v3-0.xsd" in shape.schemas) is shape.preservation


def test_eark_changes_the_mets_and_not_the_description():
    eark = load_profile("eark-2.2", [ROOT])
    assert eark.extends == "tt05-2025"
    assert (eark.tables, eark.code_lists, eark.columns) == (TT05.tables, TT05.code_lists, TT05.columns)
    assert (eark.dialect.time_style, eark.dialect.specification_version) == ("utc", "2.2.0")
    for name, shape in eark.shapes.items():
        assert shape.objid == "uuid-{uuid}"
        assert shape.mets_type == ("Mixed" if shape.unit != "masters" else TT05.shapes[name].mets_type)
        assert shape.mets_profile.endswith("-v2-2-0.xml")
        assert shape.record_table == TT05.shapes[name].record_table
    # AIPM2 asks for this address to the letter, strange as its host is.
    assert eark.shapes["aip-hoso"].mets_profile == "https://earkdip.dilcis.eu/profile/E-ARK-AIP-v2-2-0.xml"


@pytest.mark.parametrize(
    ("package_type", "unit", "name"),
    [(PackageType.SIP, "batch", "sip-tailieu"), (PackageType.AIP, "fonds", "aic"), (PackageType.DIP, "request", "dip")],
)
def test_a_shape_is_found_by_type_and_unit(package_type, unit, name):
    assert TT05.shape_for(package_type, unit).name == name


def test_masters_without_a_bag_are_known_by_their_type_and_dossiers_are_not_taken_for_them():
    record = [field.name for field in TT05.tables["dossier-aip"].fields]
    for profile in (TT05, load_profile("eark-2.2", [ROOT])):
        masters = profile.shapes["aip-masters"]
        assert profile.shape_of("AIP", masters.mets_type, record) is masters
        for foreign in ("Mixed", "Collection", "Other", ""):
            assert profile.shape_of("AIP", foreign, record).name == "aip-hoso"


def test_what_is_made_in_no_shape_is_told():
    with pytest.raises(ConfigurationError, match="DIP"):
        TT05.shape_for(PackageType.DIP, "dossier")


@pytest.mark.parametrize(
    ("said", "fields", "name"),
    [
        (("AIP", "Mixed"), ["arcFileCode", "title", "mode"], "aip-hoso"),
        (("AIP", "Collection"), ["arcFileCode", "title", "source"], "aip-tailieu"),
        (("AIP", "Collection"), ["fondsCode", "fondsName"], "aic"),
        (("AIP", "Collection"), [], "aip-tailieu"),
        (("AIP", "AIP"), [], "aip-hoso"),
        (("DIP", "MIXED"), ["requestID"], "dip"),
        (("SIP", "mixed"), ["fileCode", "keyword"], "sip-hoso"),
        (("SIP", "Mixed"), ["fileCode", "source"], "sip-tailieu"),
    ],
)
def test_a_package_that_does_not_name_its_shape_is_known_by_what_it_says(said, fields, name):
    assert TT05.shape_of(*said, fields).name == name


def test_a_package_of_no_type_that_we_know_has_no_shape():
    assert TT05.shape_of("AIU", "Mixed", ["title"]) is None


@pytest.mark.parametrize("name", [name for name, shape in TT05.shapes.items() if shape.document_tables])
def test_each_kind_of_document_has_table_file_and_schema(name):
    shape = TT05.shapes[name]
    for kind in DocumentKind:
        table = TT05.tables[shape.document_tables[kind.value]]
        assert table.schema in shape.schemas
        assert shape.document_code in table
        stem = table.schema.removesuffix(".xsd")
        assert (
            shape.record_files[kind.value].format(docId="D", number="N")
            == f"{stem}_{'D' if 'docId' in table else 'N'}.xml"
        )


def test_the_dialect_the_rights_the_readings_and_the_formats():
    assert (TT05.dialect.time_style, TT05.dialect.uppercase_digests) == ("vn", True)
    assert (TT05.dialect.descriptive_mdtype, TT05.dialect.descriptive_othermdtype) == ("OTHER", "SIMPLEDC")
    by_mode = {rule.mode for rule in TT05.rights if rule.mode}
    assert by_mode == {entry.code for entry in TT05.code_lists["mode"].codes}
    by_grade = {rule.grade: rule.years for rule in TT05.rights if not rule.mode}
    assert by_grade == {
        SecurityGrade.SECRET: 10,
        SecurityGrade.TOP_SECRET: 20,
        SecurityGrade.UTMOST_SECRET: 30,
    }
    assert {rule.basis for rule in TT05.rights} == {"statute"}
    assert [key[:2] for key in TT05.readings] == [f"{number:02d}" for number in range(1, 23)]
    assert TT05.formats[".pdf"] == "application/pdf"
    assert all(key.startswith(".") and key == key.lower() for key in TT05.formats)


def test_the_columns_are_read():
    assert any(column.field == "title" and column.level == "dossier" for column in TT05.columns)
    assert {column.level for column in TT05.columns} == {"dossier", "text", "picture", "recording"}
    assert {column.part for column in TT05.columns} == {None, "day", "month", "year"}


def test_what_is_written_from_the_profile_is_as_the_profile_says():
    script = REPOSITORY / "docs/reference/fields.py"
    spec = importlib.util.spec_from_file_location("fields", script)
    fields = importlib.util.module_from_spec(spec)
    spec.loader.exec_module(fields)
    again = f"run: python {script.relative_to(REPOSITORY)}"
    assert script.with_suffix(".md").read_text(encoding="utf-8") == fields.reference(TT05), again
    schemas = fields.schemas(TT05)
    committed = sorted(
        path.relative_to(REPOSITORY / "xsd").as_posix() for path in REPOSITORY.glob("xsd/tt05-2025/*/*.xsd")
    )
    assert committed == sorted(schemas)
    for path, data in schemas.items():
        assert (REPOSITORY / "xsd" / path).read_bytes() == data, again


# How profiles are found and lie over each other


def test_a_folder_and_a_file_are_profiles_and_other_folders_are_not(small):
    (small / "policies").mkdir()
    (small / "policies" / "a.toml").write_text("x = 1", encoding="utf-8")
    (small / "big").mkdir()
    (small / "big" / "profile.toml").write_text('extends = "small"\n[title]\nvi = "lớn"\nen = "big"', encoding="utf-8")
    (small / "big" / "more.toml").write_text('[formats]\n".txt" = "text/plain"', encoding="utf-8")
    assert [(name, title.en) for name, title in titles([small, ROOT])] == [
        ("bagit", load_profile("bagit", [ROOT]).title.en),
        ("big", "big"),
        ("eark-2.0.4", load_profile("eark-2.0.4", [ROOT]).title.en),
        ("eark-2.1", load_profile("eark-2.1", [ROOT]).title.en),
        ("eark-2.2", load_profile("eark-2.2", [ROOT]).title.en),
        ("small", "small"),
        ("tt02-2019", load_profile("tt02-2019", [ROOT]).title.en),
        ("tt05-2025", TT05.title.en),
    ]
    assert load_profile("big", [small]).formats == {".pdf": "application/pdf", ".txt": "text/plain"}


def test_a_folder_without_a_main_file_does_not_hide_a_file_of_its_name(small):
    (small / "small").mkdir()
    assert load_profile("small", [small]).title.en == "small"


def test_the_first_root_counts(small, tmp_path_factory):
    other = tmp_path_factory.mktemp("other")
    (other / "small.toml").write_text(SMALL.replace('en = "small"', 'en = "other"'), encoding="utf-8")
    assert load_profile("small", [other, small]).title.en == "other"
    assert titles([other, small])[0][1].en == "other"


def test_a_users_file_is_named_by_its_path_and_extends_by_name_or_path(small, tmp_path_factory):
    mine = tmp_path_factory.mktemp("mine") / "khanh-hoa.toml"
    mine.write_text('extends = "small"\n[readings]\none = "2"', encoding="utf-8")
    profile = load_profile(str(mine), [small])
    assert (profile.name, profile.extends, profile.readings["one"]) == ("khanh-hoa", "small", "2")
    second = mine.with_name("nha-trang.toml")
    second.write_text('extends = "./khanh-hoa.toml"', encoding="utf-8")
    assert load_profile(str(second), [small]).readings["one"] == "2"


def test_the_neighbours_of_a_users_file_are_not_part_of_it(small, tmp_path_factory):
    mine = tmp_path_factory.mktemp("mine") / "profile.toml"
    mine.write_text('extends = "small"', encoding="utf-8")
    mine.with_name("delivery.toml").write_text("[archive]", encoding="utf-8")
    assert load_profile(str(mine), [small]).name == "profile"


def test_single_values_replace_those_below_and_nothing_else_changes(small):
    base = load_profile("small", [small])
    profile = over(
        small,
        """
        extends = "small"
        [dialect]
        uppercase_digests = true
        [[tables.record.fields]]
        name = "id"
        length = 9
        vi = "số"
        [[code_lists.mode.codes]]
        code = "02"
        words = ["kín"]
        [[columns]]
        field = "id"
        level = "dossier"
        headers = ["Số"]
        [[rights]]
        mode = "01"
        citation = "d"
        [shapes.one]
        mets_profile = "q"
        """,
    )
    table, before = profile.tables["record"], base.tables["record"]
    assert [field.name for field in table.fields] == [field.name for field in before.fields]
    assert (table["id"].length, table["id"].label, before["id"].length) == (9, ("số", "id"), None)
    assert profile.code_lists["mode"].find("kín").code == "02"
    assert [column.headers for column in profile.columns] == [("Số",), ("Lý do",), ("Ghi chú",)]
    assert (profile.rights[0].citation, profile.rights[0].act) == ("d", "disseminate")
    assert (profile.shapes["one"].mets_profile, profile.shapes["one"].clause) == ("q", "c")
    assert (profile.dialect.uppercase_digests, profile.dialect.time_style) == (True, "utc")
    assert (profile.title, profile.clause) == (base.title, base.clause)


def test_new_rows_come_last_and_a_condition_is_replaced_as_a_whole(small):
    profile = over(
        small,
        """
        extends = "small"
        [tables.record]
        fields = [
            {name = "why", when = {id = ["x"]}},
            {name = "new", vi = "mới", en = "new", kind = "string", obligation = "optional"},
        ]
        """,
    )
    assert [field.name for field in profile.tables["record"].fields] == ["id", "mode", "why", "new"]
    assert profile.tables["record"]["why"].when == ("id", ("x",))


def test_a_field_can_be_made_optional_or_free(small):
    profile = over(
        small,
        """
        extends = "small"
        [tables.record]
        fields = [{name = "why", obligation = "optional"}, {name = "mode", kind = "string"}]
        """,
    )
    assert profile.tables["record"]["why"].when is None
    assert profile.tables["record"]["mode"].codes is None


def test_what_a_province_changes_in_a_table_changes_those_that_are_based_on_it(tmp_path):
    (tmp_path / "tinh.toml").write_text(
        'extends = "tt05-2025"\n[[tables.dossier-sip.fields]]\nname = "keyword"\nlength = 300', encoding="utf-8"
    )
    profile = load_profile("tinh", [tmp_path, ROOT])
    assert profile.tables["dossier-aip"]["keyword"].length == 300
    assert TT05.tables["dossier-aip"]["keyword"].length == 100
    assert profile.tables["dossier-aip"]["title"] == TT05.tables["dossier-aip"]["title"]


def test_a_table_keeps_the_obligation_of_a_field_that_it_renames(small):
    text = SMALL + '[tables.next]\nbase = "record"\nclause = "d"\nconfidence = "V"\n'
    text += 'fields = [{name = "code", replaces = "id", en = "code"}]'
    table = over(small, text).tables["next"]
    assert [field.name for field in table.fields] == ["code", "mode", "why"]
    assert table["code"].obligation is Obligation.REQUIRED
    assert (table["code"].label, table["code"].clause, table["code"].confidence) == (("mã", "code"), "d", "V")
    assert table.schema == "r.xsd"


def test_a_table_may_be_without_a_field_of_its_base(small):
    text = SMALL + '[tables.next]\nbase = "record"\nwithout = ["why"]\nclause = "d"\nconfidence = "V"\n'
    profile = over(small, text)
    assert [field.name for field in profile.tables["next"].fields] == ["id", "mode"]
    assert [field.name for field in profile.tables["record"].fields] == ["id", "mode", "why"]
    text += '[tables.last]\nbase = "next"\nclause = "d"\nconfidence = "V"\n'
    assert [field.name for field in over(small, text).tables["last"].fields] == ["id", "mode"]


def test_a_condition_goes_with_the_field_that_it_names(small):
    text = mistake(small, SMALL + '[tables.n]\nbase = "record"\nwithout = ["mode"]\nclause = "d"\nconfidence = "V"\n')
    assert "key tables.record.fields.why.when: there is no field 'mode' in the table" in text.en


# How mistakes are told


@pytest.mark.parametrize(
    ("old", "new", "key", "words"),
    [
        ('clause = "c"\nconfidence', 'clauses = "c"\nconfidence', "clause", "missing key"),
        ("[readings]", "[reading]", "reading", "unknown key"),
        ("[dialect]", "[dialect]\ncolour = 1", "dialect.colour", "unknown key"),
        ('time_style = "utc"', 'time_style = "local"', "dialect.time_style", "none of: vn, utc"),
        ("uppercase_digests = false", "uppercase_digests = 0", "dialect.uppercase_digests", "true or false"),
        ("uppercase_digests = false", "", "dialect.uppercase_digests", "missing key"),
        ('tree = "small"', 'tree = "other"', "shapes.one.tree", "is none of: small"),
        ('record = "r.xml"', 'record = "../r.xml"', "trees.small.record", "../r.xml"),
        ('filled = ["data"]', 'filled = ["/data"]', "trees.small.filled", "/data"),
        ('filled = ["data"]', "", "trees.small.filled", "missing key"),
        ("[trees.small]", '[trees.small]\nbase = "none"', "trees.small.base", "there is no tree 'none'"),
        ("[trees.small]", '[trees.small]\nbase = "small"', "trees.small.base", "is based on itself"),
        ("[readings]", "[tolerance]\nliteral_forms = ['x']\n[readings]", "tolerance.literal_forms", "is none of"),
        (
            "[readings]",
            "[[variants]]\nof = 'record'\ntable = 'x'\nreading = 'ok'\nrow = 'one'\n[readings]",
            "variants.record/x.table",
            "is none of",
        ),
        ('mets_type = "Mixed"', 'mets_type = " "', "shapes.one.mets_type", "must not be empty"),
        ('mets_type = "Mixed"', "mets_type = 1", "shapes.one.mets_type", "must be a string"),
        ('package_type = "SIP"', 'package_type = "ZIP"', "shapes.one.package_type", "none of: SIP, AIP, DIP"),
        ('objid = "uuid-{uuid}"', 'objid = "uuid-{number}"', "shapes.one.objid", "may only use {fonds}, {uuid}"),
        ('objid = "uuid-{uuid}"', 'objid = "uuid-{uuid"', "shapes.one.objid", "may only use"),
        ('text = "{docId}.xml"', 'text = "{docid}.xml"', "shapes.one.record_files.text", "may only use"),
        ('record_table = "record"', 'record_table = "r"', "shapes.one.record_table", "none of: record"),
        ('text = "record", ', "", "shapes.one.document_tables.text", "missing key"),
        ('text = "record"', 'texts = "x", text = "record"', "shapes.one.document_tables.texts", "unknown key"),
        ('record_code = "id"', 'record_code = "no"', "shapes.one.record_code", "table record has no field 'no'"),
        ('document_code = "id"', 'document_code = "no"', "shapes.one.document_code", "has no field 'no'"),
        ('schemas = ["r.xsd"]', 'schemas = ["s.xsd"]', "shapes.one.schemas", "r.xsd of table record is missing"),
        ('schemas = ["r.xsd"]', "schemas = [1]", "shapes.one.schemas", "list of strings"),
        ('schemas = ["r.xsd"]', "", "shapes.one.schemas", "missing key"),
        ('kind = "string"', 'kind = "text"', "tables.record.fields.id.kind", "none of: string, number"),
        ('kind = "string", ', "", "tables.record.fields.id.kind", "missing key"),
        ('{name = "id"', '{size = 3, name = "id"', "tables.record.fields.id.size", "unknown key"),
        ('{name = "id"', '{length = 0, name = "id"', "tables.record.fields.id.length", "at least 1"),
        ('{name = "id"', '{length = true, name = "id"', "tables.record.fields.id.length", "whole number"),
        ('{name = "id"', '{length = "9", name = "id"', "tables.record.fields.id.length", "whole number"),
        ('{name = "id"', '{repeatable = "x", name = "id"', "tables.record.fields.id.repeatable", "true or false"),
        ('{name = "id"', '{name = "i d"', "tables.record.fields.i d.name", "must name an XML element"),
        ('{name = "id"', '{replaces = "x", name = "id"', "tables.record.fields.id.replaces", "there is no field 'x'"),
        ('{name = "id", ', "{", "tables.record.fields.name", "missing key"),
        ('{name = "mode", ', '{name = "id", ', "tables.record.fields.id", "is there twice"),
        ('codes = "mode"', 'codes = "modes"', "tables.record.fields.mode.codes", "no code list 'modes'"),
        ('codes = "mode", ', "", "tables.record.fields.mode.codes", "missing key"),
        ("when = {mode =", "when = {mod =", "tables.record.fields.why.when", "there is no field 'mod'"),
        ('when = {mode = ["02"]}', 'when = {mode = ["3"]}', "tables.record.fields.why.when", "has no code '3'"),
        (', when = {mode = ["02"]}', "", "tables.record.fields.why.when", "missing key"),
        ('when = {mode = ["02"]}', "when = {}", "tables.record.fields.why.when", "exactly one field"),
        ('schema = "r.xsd"', 'schema = "r.xsd"\nbase = "x"', "tables.record.base", "no table 'x'"),
        ('schema = "r.xsd"', 'schema = "r.xsd"\nbase = "record"', "tables.record.base", "based on itself"),
        ('schema = "r.xsd"', "", "tables.record.schema", "missing key"),
        ('schema = "r.xsd"', 'schema = "r.xsd"\nwithout = ["id"]', "tables.record.without", "no field 'id' in the"),
        ('schema = "r.xsd"', 'schema = "r.xsd"\nwithout = "id"', "tables.record.without", "list of strings"),
        ('{code = "02"', '{code = "01"', "code_lists.mode.codes.01", "is there twice"),
        ('{code = "02"', "{code = 2", "code_lists.mode.codes.code", "not a string"),
        ('vi = "mở", ', "", "code_lists.mode.codes.01.vi", "missing key"),
        ('level = "dossier"', 'level = "file"', "columns.file/id.level", "none of: dossier, text"),
        ('field = "id"', 'field = "no"', "columns.dossier/no.field", "there is no field 'no'"),
        ('headers = ["Mã"]', 'headers = ["Mã"]\npart = "hour"', "columns.dossier/id/hour.part", "none of: day"),
        ('headers = ["Mã"]', 'headers = "Mã"', "columns.dossier/id.headers", "list of strings"),
        ('[[rights]]\nmode = "01"', '[[rights]]\nmode = "04"', "rights.04.mode", "has no code '04'"),
        ('one = "1"', "one = 1", "readings.one", "must be a string"),
        ("[formats]", "[[formats]]", "formats", "must be a table"),
        ("[code_lists.mode]", "[code_lists]\nx = 1\n[code_lists.mode]", "code_lists.x", "must be a table"),
        ("codes = [{code", "codes = [1, {code", "code_lists.mode.codes", "list of tables"),
    ],
)
def test_a_mistake_names_file_and_key_in_both_languages(small, old, new, key, words):
    assert old in SMALL
    text = mistake(small, SMALL.replace(old, new, 1))
    assert f"{small / 'small.toml'}: key {key}: " in text.en
    assert f"{small / 'small.toml'}: khóa {key}: " in text.vi
    assert words in text.en


def test_a_mistake_in_what_lies_over_names_the_file_above(small):
    text = mistake(small, 'extends = "small"\n[[tables.record.fields]]\nname = "id"\nkind = "text"', "tinh")
    assert text.en.startswith(f"{small / 'tinh.toml'}: key tables.record.fields.id.kind: ")


def test_a_reading_that_the_base_does_not_know_is_a_mistake(small):
    text = mistake(small, 'extends = "small"\n[readings]\ntwo = "2"', "tinh")
    assert text.en.startswith(f"{small / 'tinh.toml'}: key readings.two: unknown key")


def test_one_value_in_two_files_of_a_folder_is_a_mistake(small):
    (small / "big").mkdir()
    (small / "big" / "profile.toml").write_text(SMALL, encoding="utf-8")
    (small / "big" / "more.toml").write_text('confidence = "V"', encoding="utf-8")
    with pytest.raises(ConfigurationError) as caught:
        load_profile("big", [small])
    assert f"{small / 'big' / 'more.toml'}: key confidence: " in caught.value.text.en
    assert str(small / "big" / "profile.toml") in caught.value.text.en


@pytest.mark.parametrize("more", ["dialect = 1", "[clause]\nx = 1"])
def test_a_table_and_a_value_under_one_key_are_a_mistake(small, more):
    (small / "big").mkdir()
    (small / "big" / "profile.toml").write_text(SMALL, encoding="utf-8")
    (small / "big" / "more.toml").write_text(more, encoding="utf-8")
    with pytest.raises(ConfigurationError, match="already"):
        load_profile("big", [small])


def test_a_circle_is_a_mistake(small):
    (small / "a.toml").write_text('extends = "b"', encoding="utf-8")
    text = mistake(small, 'extends = "a"', "b")
    assert "key extends: 'b' extends in a circle" in text.en
    assert "kế thừa vòng tròn" in text.vi
    assert "circle" in mistake(small, 'extends = "c"', "c").en


def test_extends_must_be_a_name_that_there_is(small):
    assert "key extends: must be a string" in mistake(small, "extends = 1", "a").en
    assert "there is no profile 'x'; there are: a, small" in mistake(small, 'extends = "x"', "a").en
    assert "there is no profile file" in mistake(small, 'extends = "./x.toml"', "a").en


@pytest.mark.parametrize("data", [b"a = ", b"a = 1\na = 2", b'a = "\xff"', b"a = " + b"[" * 100_000])
def test_what_is_no_toml_is_a_mistake(small, data):
    (small / "a.toml").write_bytes(data)
    with pytest.raises(ConfigurationError) as caught:
        load_profile("a", [small])
    assert str(small / "a.toml") in caught.value.text.vi
    assert "not readable as TOML" in caught.value.text.en


@pytest.mark.parametrize("name", ["none", "", "..", "./none.toml", "../profiles/tt05-2025"])
def test_a_profile_that_is_not_there_is_a_mistake(name):
    with pytest.raises(ConfigurationError):
        load_profile(name, [ROOT])
