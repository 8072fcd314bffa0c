"""metadata.csv as Archivematica reads it: the file name first, a column for each value, UTF-8, RFC 4180."""

import csv
import io

import pytest
from hypothesis import given
from hypothesis import strategies as st

from oais_vn.formats.archivematica.metadata_csv import MetadataRow, write_metadata_csv
from oais_vn.model.errors import InputError
from oais_vn.model.paths import PackagePath


def row(path, *description):
    return MetadataRow(PackagePath(path), description)


def written(*rows):
    return b"".join(write_metadata_csv(lambda: iter(rows)))


def test_the_whole_table():
    found = written(
        row("objects", ("dc:title", "Hồ sơ"), ("dc:language", "vie")),
        row("objects/a b.pdf", ("dc:language", "vie"), ("dc:language", "eng"), ("dcterms:extent", "2 trang")),
        row("objects/đ.pdf"),
    )
    assert found.decode() == (
        "filename,dc.title,dc.language,dc.language,dcterms.extent\r\n"
        "objects,Hồ sơ,vie,,\r\n"
        "objects/a b.pdf,,vie,eng,2 trang\r\n"
        "objects/đ.pdf,,,,\r\n"
    )


def test_columns_come_in_one_order_whatever_comes_first():
    one, other = row("objects/1", ("dc:language", "vie"), ("x:y", "1")), row("objects/2", ("dc:title", "T"))
    assert written(one, other).splitlines()[0] == b"filename,dc.title,dc.language,x.y"


def test_the_paths_of_a_bag_begin_with_data():
    assert b"\r\ndata/urn_x/a.pdf,T\r\n" in written(row("data/urn_x/a.pdf", ("dc:title", "T")))


@pytest.mark.parametrize("path", ["a.pdf", "Objects/a.pdf", "objectsa/b.pdf", "representations/objects/a.pdf"])
def test_a_path_that_would_be_ignored_is_refused(path):
    with pytest.raises(InputError, match="objects/"):
        written(row(path, ("dc:title", "T")))


def test_no_byte_order_mark():
    assert written(row("objects/a", ("dc:title", "T"))).startswith(b"filename,")


def test_rows_are_not_held():
    def rows():
        for number in range(5000):
            yield row(f"objects/{number:07d}.pdf", ("dc:title", "T" * 100))

    pieces = write_metadata_csv(rows)
    assert max(map(len, pieces)) < 200


TEXT = st.text(st.characters(codec="utf-8", exclude_characters="\0\r"), min_size=1)


@given(st.lists(st.lists(st.tuples(st.sampled_from(["dc:title", "dc:subject", "dcterms:extent"]), TEXT)), max_size=4))
def test_a_reader_of_csv_finds_every_value(descriptions):
    rows = [row(f"objects/{number}", *description) for number, description in enumerate(descriptions)]
    header, *found = csv.reader(io.StringIO(written(*rows).decode(), newline=""))
    assert header[0] == "filename"
    for given_row, cells in zip(rows, found, strict=True):
        assert cells[0] == given_row.path
        values = [(name.replace(".", ":"), cell) for name, cell in zip(header[1:], cells[1:], strict=True) if cell]
        assert sorted(values, key=lambda pair: pair[0]) == sorted(given_row.description, key=lambda pair: pair[0])
