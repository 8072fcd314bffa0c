"""dossiers.csv: what Excel opens, what it must not run, what is refused."""

import csv
import io

import pytest

from oais_vn.formats.dossiers_csv import COLUMNS, read_dossiers_csv, write_dossiers_csv
from oais_vn.model.collection import LONGEST_TEXT, ListedDossier
from oais_vn.model.errors import PackageError

DIGEST = "0123456789abcdef" * 4
HEAD = ",".join(COLUMNS) + "\r\n"


def listed(title="Hồ sơ đê", code="H32.64.2008.01.HC"):
    return ListedDossier(code, title, "urn:P.01:uuid-1", 1, DIGEST)


def written(*dossiers):
    return b"".join(write_dossiers_csv(dossiers))


def read(data):
    return list(read_dossiers_csv(io.BytesIO(data), "danh-sach.csv"))


def test_the_bytes_are_those_that_excel_opens():
    assert written(listed(title='Đắp "đê", kè')) == (
        b"\xef\xbb\xbfcode,title,package_id,version,tagmanifest_sha256\r\n"
        + f'H32.64.2008.01.HC,"Đắp ""đê"", kè",urn:P.01:uuid-1,1,{DIGEST}\r\n'.encode()
    )


def test_an_empty_list_is_its_header():
    assert read(written()) == []
    assert written() == b"\xef\xbb\xbf" + HEAD.encode()


@pytest.mark.parametrize(
    "title",
    ["=1+1", "+84", "-1", "@SUM(A1)", "\t=1", "\r=1", "\n=1", "  =1+1", "\u00a0-2", "＝1", "'=1", "'", "''", "\t", ""],
)
def test_a_formula_is_guarded_and_comes_back_unchanged(title):
    data = written(listed(title))
    rows = list(csv.reader(io.StringIO(data.decode("utf-8-sig"), newline="")))
    assert rows[1][1].lstrip()[:1] not in set("=+-@＝＋－＠")
    assert rows[1][1][:1] not in set("\t\r\n")
    assert read(data) == [listed(title)]


def test_ordinary_titles_have_no_guard():
    assert b"'" not in written(listed("Hồ sơ 1-2, a=b"), listed(""))


def test_it_is_written_piece_by_piece():
    pieces = list(write_dossiers_csv(listed(code=f"H32.64.2008.{number}.HC") for number in range(2000)))
    assert len(pieces) > 4
    assert [entry.code for entry in read(b"".join(pieces))] == [f"H32.64.2008.{number}.HC" for number in range(2000)]


def test_the_mark_may_have_been_lost():
    assert read(written(listed()).removeprefix(b"\xef\xbb\xbf")) == [listed()]


def row(code="a.2008.1", title="t", package="uuid-1", version="1", digest=DIGEST):
    return f"{code},{title},{package},{version},{digest}\r\n"


@pytest.mark.parametrize(
    ("text", "line"),
    [
        ("", 1),
        ("code,title\r\n", 1),
        ("mã,tên,gói,phiên bản,băm\r\n", 1),
        (HEAD + "a,b\r\n", 2),
        (HEAD + row() + "\r\n", 3),
        (HEAD + row(version="một"), 2),
        (HEAD + row(version="٢"), 2),
        (HEAD + row(version="0"), 2),
        (HEAD + row(version="9" * 19), 2),
        (HEAD + row(digest="ABC"), 2),
        (HEAD + row(code=""), 2),
        (HEAD + row(title="\x00"), 2),
        (HEAD + row(title='"a'), 2),
        (HEAD + row(title='"a"b'), 2),
    ],
)
def test_another_table_is_refused_with_its_line(text, line):
    with pytest.raises(PackageError) as caught:
        read(text.encode())
    assert (caught.value.path, caught.value.line) == ("danh-sach.csv", line)


def test_bytes_that_are_no_text_are_refused():
    with pytest.raises(PackageError, match="UTF-8"):
        read(HEAD.encode() + b"\xff\xfe,,,,\r\n")


@pytest.mark.parametrize("endless", [b"a" * (1 << 24), b'"' + b"a\n" * (1 << 22)])
def test_a_line_or_a_value_without_end_is_not_held(endless):
    stream = io.BytesIO(HEAD.encode() + endless)
    with pytest.raises(PackageError):
        list(read_dossiers_csv(stream))
    assert stream.tell() < 1 << 22


def test_the_longest_texts_are_read_back():
    longest = ListedDossier("𠀀" * LONGEST_TEXT, '"' * LONGEST_TEXT, "𠀀" * LONGEST_TEXT, 1, DIGEST)
    assert read(written(longest)) == [longest]
