"""Tag files in their one canonical form."""

import pytest

from oais_vn.formats.bagit.writer import encoded_path, write_manifest, write_tags
from oais_vn.model.errors import InputError
from oais_vn.model.fixity import ContentFile, Digest
from oais_vn.model.paths import PackagePath


def test_only_line_breaks_and_percent_are_encoded():
    assert encoded_path("a b/100%\r\n#+é.pdf") == "a b/100%25%0D%0A#+é.pdf"


def test_manifest_lines():
    file = ContentFile(PackagePath("METS.xml"), 3, (Digest("sha256", "ab" * 32), Digest("sha512", "cd" * 64)))
    assert list(write_manifest([file], "sha256", "data/x/")) == [b"ab" * 32 + b"  data/x/METS.xml\n"]
    assert list(write_manifest([file], "sha512")) == [b"cd" * 64 + b"  METS.xml\n"]


def test_tags_keep_their_order():
    assert write_tags([("B", "đ"), ("A", "2")]) == "B: đ\nA: 2\n".encode()


@pytest.mark.parametrize("value", ["a\nb", "a\rb", " a", "a "])
def test_a_tag_cannot_break_its_line(value):
    with pytest.raises(InputError):
        write_tags([("A", value)])
