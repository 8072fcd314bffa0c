"""What `validate` says of linked documents that do not hold; digests are wrong then too, and told beside."""

from __future__ import annotations

from pathlib import Path

import pytest

from oais_vn import wiring
from oais_vn.storage.archive import open_source
from oais_vn.storage.memory import MemorySource
from oais_vn.validation.validator import validate_package

FIRST, SECOND = "H32.64.2008.01.HC", "H32.64.2008.02.HC"


def codes(files) -> set[str]:
    report = validate_package(MemorySource(files), wiring.load_profile("tt05-2025"), wiring.clock())
    return {finding.code for finding in report.findings}


@pytest.fixture
def files(tmp_path, described, packed):
    """The files of the package whose dossier has a link, as `files("SIP")` or `files("AIP")`."""

    def of(kind: str):
        made = described(dossiers=2)
        made.link(FIRST, 2, to=f"{SECOND}.1")
        packages = packed(made.write(tmp_path / f"giao-nop-{kind}"), tmp_path / kind, type=kind)
        source = open_source(Path(next(package.path for package in packages if package.name.startswith(FIRST))))
        return {path: source.open(path).read() for path in source.paths()}

    return of


@pytest.mark.parametrize("kind", ["SIP", "AIP"])
def test_links_as_we_write_them_hold(files, kind):
    assert codes(files(kind)) == set()


@pytest.mark.parametrize(
    ("kind", "content"),
    [
        ("SIP", b""),
        ("SIP", b"a b\n"),
        ("SIP", b"\xff\xfe"),
        ("AIP", b"H32.64.2008.02.HC.1\n"),
        ("AIP", b"urn_P.01_uuid-1 ../../x 1 y\n"),
        ("AIP", b"x" * (1 << 17)),
    ],
)
def test_a_link_that_cannot_be_read(files, kind, content):
    found = files(kind)
    (path,) = [path for path in found if path.name.endswith(".fetch.txt")]
    assert "LNK-001" in codes({**found, path: content})


def test_a_link_out_of_the_fonds(files):
    found = files("AIP")
    (path,) = [path for path in found if path.name.endswith(".fetch.txt")]
    assert "LNK-002" in codes({**found, path: found[path].replace(b"urn_P.01_", b"urn_P.02_")})


def test_a_link_by_another_name(files):
    found = files("AIP")
    (path,) = [path for path in found if path.name.endswith(".fetch.txt")]
    first, size, place, code = found[path].split(b" ")
    spoilt = b" ".join([first, size, place.replace(b"0000001", b"0000009"), code])
    assert "LNK-003" in codes({**found, path: spoilt})


def test_a_batch_has_no_links(tmp_path, described, packed):
    (package, _) = packed(described.loose().write(tmp_path / "giao-nop"), tmp_path / "ra")
    source = open_source(Path(package.path))
    found = {path: source.open(path).read() for path in source.paths()}
    (mets,) = [path for path in found if path.endswith("rep1/METS.xml")]
    found[mets] = found[mets].replace(b'USE="Data"', b'USE="Holeyfile"')
    assert "LNK-004" in codes(found)
