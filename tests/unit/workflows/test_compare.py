"""A supplier's list of digests beside the files, however it is written."""

import hashlib

import pytest

from oais_vn.model.paths import PackagePath
from oais_vn.model.readings import Reading
from oais_vn.storage.memory import MemorySource
from oais_vn.workflows.compare import compare_lists, find_lists

FILES = {"a/Một.pdf": b"1", "a/hai.pdf": b"2", "b/hai.pdf": b"3"}
ONE, TWO, THREE = (hashlib.sha256(data).hexdigest() for data in FILES.values())


class Survey:
    """Knows the bytes of a source in memory."""

    def __init__(self, files: dict[str, bytes]) -> None:
        self._files = files

    def found(self, path: PackagePath) -> Reading | None:
        data = self._files.get(path)
        return None if data is None else Reading(path, len(data), hashlib.sha256(data).hexdigest())


def compared(name: str, data: bytes):
    files = {**FILES, name: data}
    source = MemorySource({PackagePath(path): content for path, content in files.items()})
    lists = find_lists(source)
    content = [PackagePath(path) for path in FILES]
    return list(compare_lists(source, lists, Survey(files), content))


WHOLE = f"{ONE}  a/Một.pdf\n{TWO} *a/hai.pdf\n{THREE}\tb/hai.pdf\n"


@pytest.mark.parametrize(
    ("name", "data"),
    [
        ("tep.sha256", WHOLE.encode()),
        ("SHA256.txt", WHOLE.encode("utf-8-sig")),
        ("sha256sums.txt", WHOLE.encode("utf-16")),
        ("manifest-sha256.txt", WHOLE.upper().replace("A/", "a/").encode()),
        ("sha256-lo1.txt", f"# ghi chú\nSHA256 (a/Mo\u0302\u0323t.pdf) = {ONE}\nSHA256 (D:\\giao\\a\\hai.pdf) = {TWO}\n"
         f"SHA-256 (hai.pdf) = {THREE}\n".encode()),
        ("ma-bam.csv", f"STT;Đường dẫn;SHA-256\n1;a\\Một.pdf;{ONE.upper()}\n2;a\\hai.pdf;{TWO}\n3;b/hai.pdf;{THREE}\n"
         .encode()),
    ],
)  # fmt: skip
def test_a_whole_list_in_any_form(name, data):
    (found,) = compared(name, data)
    assert found.lines == 3
    assert (found.changed, found.missing, found.malformed, found.unlisted) == ((), (), (), ())


def test_changed_missing_malformed_and_left_out_are_told_apart():
    text = f"{TWO}  a/Một.pdf\n{ONE}  c/khong-co.pdf\nxyz\n{TWO}  x/hai.pdf\n"
    (found,) = compared("tep.sha256", text.encode())
    assert [(line.location.line, path, now) for line, path, now in found.changed] == [(1, "a/Một.pdf", ONE)]
    assert [line.name for line in found.missing] == ["c/khong-co.pdf", "x/hai.pdf"]
    assert [line.location.line for line in found.malformed] == [3]
    assert found.unlisted == ("a/hai.pdf", "b/hai.pdf")


def test_a_list_in_a_folder_is_about_that_folder():
    (found,) = compared("b/tep.sha256", f"{THREE}  hai.pdf\n".encode())
    assert (found.changed, found.missing, found.unlisted) == ((), (), ())


def test_other_tables_and_texts_are_no_lists():
    assert compared("ghi-chu.txt", WHOLE.encode()) == []
    assert compared("bang.csv", b"a,b,c\n1,2,3\n") == []
