"""The catalogue: what it holds, what it compiles, and that nothing is read from anywhere else."""

import os
import shutil
import socket
import subprocess
import threading
from pathlib import Path

import pytest
from lxml import etree

from oais_vn.formats.schemas import (
    LARGEST_SCHEMA,
    MOST_DOCUMENTS,
    PUBLISHED,
    compile_schema,
    load_schema,
    oasis_catalogue,
    schema_file,
)
from oais_vn.model.errors import ConfigurationError, PackageError

XS = 'xmlns:xs="http://www.w3.org/2001/XMLSchema"'
METS = """<mets xmlns="http://www.loc.gov/METS/" xmlns:xlink="http://www.w3.org/1999/xlink"
      xmlns:csip="https://DILCIS.eu/XML/METS/CSIPExtensionMETS" xmlns:sip="https://DILCIS.eu/XML/METS/SIPExtensionMETS"
      xmlns:xsi="http://www.w3.org/2001/XMLSchema-instance" {root}>
  <metsHdr CREATEDATE="2026-01-02T03:04:05.000+07:00" csip:OAISPACKAGETYPE="{package_type}"/>
  <fileSec><fileGrp USE="Representations">
    <file ID="f1" sip:FILEFORMATNAME="PDF/A">
      <FLocat LOCTYPE="URL" xlink:type="{link_type}" xlink:href="data/1.pdf"/>
    </file>
  </fileGrp></fileSec>
  <structMap><div/></structMap>
</mets>"""


def mets(root="", package_type="AIP", link_type="simple"):
    return etree.fromstring(METS.format(root=root, package_type=package_type, link_type=link_type))


def schema(body, attributes=""):
    return f"<xs:schema {XS} {attributes}>{body}</xs:schema>".encode()


@pytest.fixture(autouse=True)
def no_network(monkeypatch):
    def forbidden(*_, **__):
        raise AssertionError("the network was asked")

    monkeypatch.setattr(socket, "socket", forbidden)
    monkeypatch.setattr(socket, "getaddrinfo", forbidden)


@pytest.mark.parametrize("entry", PUBLISHED, ids=lambda entry: entry.file)
def test_a_published_schema_is_there_and_declares_its_namespace(entry):
    root = etree.parse(schema_file(entry.file)).getroot()
    assert root.get("targetNamespace") == entry.namespace


@pytest.mark.parametrize(
    "name", ["no-such.xsd", "", "../pyproject.toml", "/etc/passwd", "third-party/../../pyproject.toml"]
)
def test_a_name_out_of_the_catalogue_is_a_configuration_error(name):
    with pytest.raises(ConfigurationError):
        schema_file(name)


@pytest.mark.parametrize("kind", ["mets", "premis", "ead3"])
def test_a_kind_is_compiled_once_a_thread(kind):
    assert load_schema(kind) is load_schema(kind)


def test_threads_do_not_share_a_compiled_schema():
    theirs = []
    thread = threading.Thread(target=lambda: theirs.append(load_schema("mets")))
    thread.start()
    thread.join()
    assert theirs[0] is not load_schema("mets")


def test_an_unknown_kind_is_a_configuration_error_that_names_those_there_are():
    with pytest.raises(ConfigurationError, match="mets, premis, ead3"):
        load_schema("marc")


def test_a_good_mets_is_valid():
    load_schema("mets").assertValid(mets())


def test_a_content_type_newer_than_the_schema_is_valid():
    load_schema("mets").assertValid(mets(root='csip:CONTENTINFORMATIONTYPE="citsarchival_v1_0"'))


@pytest.mark.parametrize(
    ("fault", "attribute"),
    [
        ({"package_type": "XIP"}, "OAISPACKAGETYPE"),
        ({"root": 'csip:CONTENTINFORMATIONTYPE="anything"'}, "CONTENTINFORMATIONTYPE"),
        ({"link_type": "none"}, "type"),
    ],
    ids=["csip-package-type", "csip-content-type", "xlink-type"],
)
def test_attributes_of_the_extensions_are_checked(fault, attribute):
    compiled = load_schema("mets")
    assert not compiled.validate(mets(**fault))
    assert attribute in str(compiled.error_log)


def test_a_schema_location_in_the_document_is_not_followed(tmp_path):
    # A location that was followed would bring a declaration of the unknown element, and lax content would be judged.
    hostile = tmp_path / "hostile.xsd"
    hostile.write_bytes(schema('<xs:element name="x" type="xs:integer"/>', 'targetNamespace="urn:x"'))
    document = f"""<mets xmlns="http://www.loc.gov/METS/" xmlns:xsi="http://www.w3.org/2001/XMLSchema-instance"
        xsi:schemaLocation="urn:x {hostile.as_uri()} http://www.loc.gov/METS/ http://www.loc.gov/standards/mets/mets.xsd">
      <dmdSec ID="d"><mdWrap MDTYPE="OTHER"><xmlData><x xmlns="urn:x">no number</x></xmlData></mdWrap></dmdSec>
      <structMap><div/></structMap></mets>"""
    load_schema("mets").assertValid(etree.fromstring(document))


def test_our_mets_schema_is_the_published_one():
    compiled = compile_schema(schema_file("METS.xsd"))
    compiled.assertValid(mets())
    assert not compiled.validate(etree.fromstring('<mets xmlns="http://www.loc.gov/METS/"/>'))


def test_included_schemas_come_from_the_mapping_and_the_catalogue():
    first = schema(
        '<xs:include schemaLocation="parts/types.xsd"/>'
        '<xs:import namespace="http://www.w3.org/1999/xlink" schemaLocation="http://www.loc.gov/standards/xlink/xlink.xsd"/>'
        '<xs:element name="a" type="short"/>'
    )
    types = schema('<xs:include schemaLocation="more.xsd"/>')
    more = schema(
        '<xs:include schemaLocation="types.xsd"/><xs:simpleType name="short"><xs:restriction base="xs:string">'
        '<xs:maxLength value="2"/></xs:restriction></xs:simpleType>'
    )
    compiled = compile_schema(first, {"parts/types.xsd": types, "parts/more.xsd": more})
    assert compiled.validate(etree.fromstring("<a>12</a>"))
    assert not compiled.validate(etree.fromstring("<a>123</a>"))


def test_a_callable_may_resolve():
    types = schema('<xs:simpleType name="t"><xs:restriction base="xs:integer"/></xs:simpleType>')
    first = schema('<xs:include schemaLocation="t.xsd"/><xs:element name="a" type="t"/>')
    compiled = compile_schema(first, lambda location: types if location == "t.xsd" else None)
    assert not compiled.validate(etree.fromstring("<a>x</a>"))


@pytest.mark.parametrize("element", ["include", "import namespace='urn:x'", "redefine", "override"])
@pytest.mark.parametrize("scheme", ["path", "uri", "http", "relative"])
def test_no_file_or_address_out_of_the_mapping_is_read(tmp_path, element, scheme):
    secret = tmp_path / "secret.xsd"
    secret.write_bytes(schema('<xs:element name="a"/>', 'targetNamespace="urn:x"' if "urn" in element else ""))
    location = {
        "path": str(secret),
        "uri": secret.as_uri(),
        "http": "http://example.org/secret.xsd",
        "relative": os.path.relpath(secret),
    }[scheme]
    with pytest.raises(PackageError) as caught:
        compile_schema(schema(f'\n<xs:{element} schemaLocation="{location}"/>'), {}, name="schemas/EAD.xsd")
    assert "secret.xsd" in caught.value.text.vi
    assert caught.value.path == "schemas/EAD.xsd"
    assert caught.value.line == 2


def test_the_bytes_of_a_package_do_not_reach_our_own_files_by_a_bare_name():
    with pytest.raises(PackageError):
        compile_schema(schema('<xs:include schemaLocation="METS.xsd"/>'), {})


@pytest.mark.parametrize(
    "data",
    [
        b"",
        b"not XML",
        b"<a/>",
        schema('<xs:element name="a" type="nowhere"/>'),
        b'<!DOCTYPE s [<!ENTITY e SYSTEM "file:///etc/passwd">]>' + schema('<xs:element name="a"/>'),
        b"<!DOCTYPE s>" + schema('<xs:element name="a"/>'),
        schema('<xs:element name="a"/>' + " " * LARGEST_SCHEMA),
    ],
    ids=["empty", "text", "other-root", "unknown-type", "entity", "doctype", "too-big"],
)
def test_what_is_no_schema_is_a_package_error_that_names_it(data):
    with pytest.raises(PackageError) as caught:
        compile_schema(data, {}, name="schemas/EAD.xsd")
    assert caught.value.path == "schemas/EAD.xsd"


def test_a_schema_of_endless_documents_is_refused():
    def resolve(location):
        number = int(location.partition(".")[0])
        return schema(f'<xs:include schemaLocation="{number + 1}.xsd"/>')

    with pytest.raises(PackageError, match=str(MOST_DOCUMENTS)):
        compile_schema(schema('<xs:include schemaLocation="1.xsd"/>'), resolve)


def within(particles):
    return schema(f'<xs:element name="r"><xs:complexType>{particles}</xs:complexType></xs:element>')


def doubling(kind, body, last):
    groups = "".join(f'<xs:{kind} name="g{i}">{body.format(next=f"g{i + 1}")}</xs:{kind}>' for i in range(40))
    return schema(groups + f'<xs:{kind} name="g40">{last}</xs:{kind}>')


def optional(count):
    particles = "".join(f'<xs:element name="e{number}" minOccurs="0"/>' for number in range(count))
    return f"<xs:sequence>{particles}</xs:sequence>"


HOSTILE = {
    "long model": within(optional(3000)),
    "doubling groups": doubling(
        "group",
        '<xs:sequence><xs:group ref="{next}"/><xs:group ref="{next}"/></xs:sequence>',
        '<xs:sequence><xs:element name="x" minOccurs="0"/></xs:sequence>',
    ),
    "doubling attributes": doubling(
        "attributeGroup",
        '<xs:attributeGroup ref="{next}"/><xs:attributeGroup ref="{next}"/>',
        '<xs:attribute name="x"/>',
    ),
    "doubling unions": doubling(
        "simpleType", '<xs:union memberTypes="{next} {next}"/>', '<xs:restriction base="xs:integer"/>'
    ),
    "circle": schema('<xs:group name="g"><xs:sequence><xs:group ref="g"/></xs:sequence></xs:group>'),
    "counter in counter": within(
        '<xs:sequence maxOccurs="200"><xs:sequence minOccurs="100" maxOccurs="200"><xs:element name="a"/></xs:sequence>'
        "</xs:sequence>"
    ),
    "substitution": schema('<xs:element name="a"/><xs:element name="b" substitutionGroup="a"/>'),
    "identity": schema(
        '<xs:element name="a"><xs:key name="k"><xs:selector xpath=".//*"/><xs:field xpath="@x"/></xs:key></xs:element>'
    ),
    "many types": schema(
        "".join(f'<xs:complexType name="t{number}">{optional(250)}</xs:complexType>' for number in range(100))
    ),
}


@pytest.mark.parametrize("data", HOSTILE.values(), ids=HOSTILE.keys())
def test_a_schema_that_would_hang_is_refused_before_it_is_compiled(data, monkeypatch):
    monkeypatch.setattr(etree, "XMLSchema", lambda *_: pytest.fail("it was compiled"))
    with pytest.raises(PackageError) as caught:
        compile_schema(data, {}, name="schemas/EAD.xsd")
    assert caught.value.path == "schemas/EAD.xsd"
    assert "phức tạp" in caught.value.text.vi


def restricted(pattern):
    return schema(
        f'<xs:simpleType name="t"><xs:restriction base="xs:string"><xs:pattern value="{pattern}"/></xs:restriction>'
        "</xs:simpleType>"
    )


@pytest.mark.parametrize(
    "pattern",
    [
        r"[0-9]{2}(/[0-9]{2})?",
        r"([0-9a-f]{4}-){3}",
        r"\(a\)*",
        r"[(a)*+]",
        "[A-Z]+",
        " *(01|02|11) *(; *(01|02|11) *)*",
        "[a-z]+(/[a-z]+(:[0-9]+)*)+",
    ],
)
def test_ordinary_patterns_are_kept(pattern):
    compile_schema(restricted(pattern))


@pytest.mark.parametrize(
    "pattern",
    [
        "(a|aa)*b",
        "(a*)+b",
        "(a{1,99}){1,99}",
        "(a|aa){500}b",
        "(;a|a|aa)*b",
        "(;.*)*b",
        "(;[^a]*)*b",
        r"(;\S*)*b",
        "(;[;a]*)*b",
        "(;;*)*b",
        "(;(a|aa)*)*b",
        r"(\)|\)\))*b",
        "(a|[)]|aa)*b",
    ],
)
def test_a_pattern_that_divides_a_text_in_many_ways_is_refused(pattern):
    with pytest.raises(PackageError, match="pattern"):
        compile_schema(restricted(pattern))


def every_own_schema():
    root = Path(schema_file("METS.xsd")).parent
    return sorted(path.relative_to(root) for path in root.rglob("*.xsd") if path.parent.name != "third-party")


@pytest.mark.parametrize("path", every_own_schema(), ids=str)
def test_every_schema_of_ours_compiles_within_the_bounds(path):
    compile_schema(schema_file(path.as_posix()))


# --- the OASIS catalogue --------------------------------------------------------------------------------------------

NAMES = ["METS.xsd", *(entry.file for entry in PUBLISHED), "EAD.xsd"]
OASIS = "{urn:oasis:names:tc:entity:xmlns:xml:catalog}"


def test_the_catalogue_maps_addresses_and_namespaces_to_the_files_beside_it():
    root = etree.fromstring(oasis_catalogue(NAMES))
    assert root.tag == f"{OASIS}catalog"
    systems = {entry.get("systemId"): entry.get("uri") for entry in root.iter(f"{OASIS}system")}
    uris = {entry.get("name"): entry.get("uri") for entry in root.iter(f"{OASIS}uri")}
    for entry in PUBLISHED:
        assert uris[entry.namespace] == entry.file
        assert {systems[location] for location in entry.locations} == {entry.file}
        assert {uris[location] for location in entry.locations} == {entry.file}
    assert systems["EAD.xsd"] == uris["EAD.xsd"] == "EAD.xsd"


def test_the_catalogue_names_only_what_lies_beside_it():
    root = etree.fromstring(oasis_catalogue(["mets1_12.xsd", "xlink.xsd"]))
    assert {entry.get("uri") for entry in root} == {"mets1_12.xsd", "xlink.xsd"}


def test_the_catalogue_is_the_same_bytes_each_time_and_escapes_names():
    assert oasis_catalogue(NAMES) == oasis_catalogue(NAMES)
    assert etree.fromstring(oasis_catalogue(['a&"<.xsd']))[0].get("uri") == 'a&"<.xsd'


def xmllint(folder, schema_name, document, **environment):
    program = shutil.which("xmllint")
    if program is None:
        message = "xmllint (libxml2-utils) is not installed"
        pytest.fail(message) if os.environ.get("OAIS_VN_CI") else pytest.skip(message)
    (folder / "document.xml").write_bytes(etree.tostring(document))
    command = [program, "--nonet", "--noout", "--schema", schema_name, "document.xml"]
    return subprocess.run(
        command,
        cwd=folder,
        env={"PATH": os.environ["PATH"], **environment},
        capture_output=True,
        text=True,
        check=False,
    )


@pytest.fixture
def folder(tmp_path):
    schemas = tmp_path / "schemas"
    schemas.mkdir()
    for name in NAMES[:-1]:
        shutil.copy(schema_file(name), schemas / name)
    (schemas / "catalog.xml").write_bytes(oasis_catalogue(NAMES[:-1]))
    return schemas


@pytest.mark.parametrize("name", ["mets1_12.xsd", "METS.xsd"])
def test_another_validator_resolves_everything_offline_through_the_catalogue(folder, name):
    done = xmllint(folder, name, mets(), XML_CATALOG_FILES=str(folder / "catalog.xml"))
    assert done.returncode == 0, done.stderr
    wrong = xmllint(folder, name, mets(link_type="none"), XML_CATALOG_FILES=str(folder / "catalog.xml"))
    assert "xlink" in wrong.stderr


def test_without_the_catalogue_it_could_not(folder):
    assert xmllint(folder, "mets1_12.xsd", mets(), XML_CATALOG_FILES="").returncode != 0
