"""What every format identifier must do; `FormatIdentifierContract` is for the authors of plug-ins, too."""

from __future__ import annotations

import multiprocessing
import os
import pickle
import re
import zlib
from collections.abc import Callable
from concurrent.futures import ProcessPoolExecutor, ThreadPoolExecutor
from multiprocessing.context import BaseContext
from pathlib import Path

import pytest

from oais_vn.model.ports import BatchIdentifier, FormatIdentifier
from oais_vn.model.preservation import FormatIdentification
from oais_vn.plugins.fido import FidoIdentifier
from oais_vn.plugins.siegfried import SiegfriedIdentifier

PDF = b"%PDF-1.7\n%\xe2\xe3\xcf\xd3\n1 0 obj\n<< /Type /Catalog >>\nendobj\ntrailer\n<< /Root 1 0 R >>\n%%EOF\n"
PNG = (
    b"\x89PNG\r\n\x1a\n"
    b"\0\0\0\rIHDR\0\0\0\x01\0\0\0\x01\x08\0\0\0\0:~\x9bU"
    b"\0\0\0\nIDATx\x9cc`\0\0\0\x02\0\x01H\xaf\xa4q"
    b"\0\0\0\0IEND\xaeB`\x82"
)


def write(content: bytes, name: str = "tệp.pdf") -> Callable[[Path], Path]:
    def made(folder: Path) -> Path:
        path = folder / name
        path.write_bytes(content)
        return path

    return made


def a_folder(folder: Path) -> Path:
    return folder


def nothing(folder: Path) -> Path:
    return folder / "không có.pdf"


def a_pipe(folder: Path) -> Path:
    path = folder / "ống.pdf"
    os.mkfifo(path)
    return path


def a_circle_of_links(folder: Path) -> Path:
    path = folder / "vòng.pdf"
    path.symlink_to(path)
    return path


def a_locked_file(folder: Path) -> Path:
    path = write(PDF, "khoá.pdf")(folder)
    path.chmod(0)
    return path


BAD_INPUTS = {
    "empty": write(b""),
    "one byte": write(b"%"),
    "truncated": write(PDF[:7]),
    "zeros": write(bytes(300_000)),
    "noise": write(zlib.compress(bytes(range(256)) * 4000, 9) * 40),
    "line ends only": write(b"\n" * 200_000, "dòng.txt"),
    "broken zip": write(b"PK\x03\x04" + bytes(100), "hỏng.docx"),
    "broken compound document": write(b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1" + b"\xff" * 600, "hỏng.doc"),
    "folder": a_folder,
    "missing": nothing,
    "circle of links": a_circle_of_links,
    "locked": a_locked_file,
    "no extension": write(PDF, "tệp"),
    "name of dots": write(PDF, "..."),
    "line end in the name": write(PDF, "a\nb.pdf"),
}
if hasattr(os, "mkfifo"):
    BAD_INPUTS["pipe"] = a_pipe


class FormatIdentifierContract:
    """Derive a class whose name begins with `Test` and give it the fixture `identifier`.

    Where the time limit can be set, `hasty` should be the same identifier with a limit of about a second.
    """

    @pytest.fixture
    def identifier(self) -> FormatIdentifier:
        raise NotImplementedError

    @pytest.fixture
    def hasty(self, identifier: FormatIdentifier) -> FormatIdentifier:
        return identifier

    def check(self, answer: FormatIdentification) -> None:
        assert isinstance(answer, FormatIdentification)
        assert re.fullmatch(r"[\w.+-]+/[\w.+-]+", answer.mime)
        if answer.puid is None:
            assert answer.note
            assert answer.basis == ""
        else:
            assert re.fullmatch(r"\S+/\S+", answer.puid)
            assert answer.basis in ("signature", "container", "extension")
            assert answer.basis != "extension" or answer.note
        assert answer.note.isprintable()

    def test_the_agent_names_tool_version_and_signatures(self, identifier: FormatIdentifier) -> None:
        agent = identifier.agent
        assert agent.type == "software"
        assert agent.id
        assert agent.name
        assert re.search(r"\d", agent.version)
        assert re.search(r"\d", agent.note)
        assert identifier.agent == agent

    @pytest.mark.parametrize(("content", "name"), [(PDF, "a.pdf"), (PNG, "a.png")], ids=["PDF", "PNG"])
    def test_common_formats_are_known_by_their_content(
        self, identifier: FormatIdentifier, tmp_path: Path, content: bytes, name: str
    ) -> None:
        answer = identifier.identify(write(content, name)(tmp_path))
        self.check(answer)
        assert answer.puid is not None
        assert answer.basis == "signature"
        assert answer.mime == {"a.pdf": "application/pdf", "a.png": "image/png"}[name]
        assert identifier.identify(write(content, "khác.bin")(tmp_path)).puid == answer.puid

    @pytest.mark.parametrize("kind", BAD_INPUTS)
    def test_no_input_raises_and_the_same_input_gives_the_same_answer(
        self, identifier: FormatIdentifier, tmp_path: Path, kind: str
    ) -> None:
        path = BAD_INPUTS[kind](tmp_path)
        answer = identifier.identify(path)
        self.check(answer)
        assert identifier.identify(path) == answer

    @pytest.mark.parametrize("kind", ["empty", "folder", "missing", "pipe"])
    def test_what_holds_nothing_has_no_format(self, identifier: FormatIdentifier, tmp_path: Path, kind: str) -> None:
        if kind not in BAD_INPUTS:
            pytest.skip("this system has no named pipes")
        assert identifier.identify(BAD_INPUTS[kind](tmp_path)).puid is None

    def test_many_at_once_are_told_as_one_by_one(self, identifier: FormatIdentifier, tmp_path: Path) -> None:
        if not isinstance(identifier, BatchIdentifier):
            pytest.skip("this identifier is asked about one file at a time")
        paths = []
        for number, made in enumerate([write(PDF), *BAD_INPUTS.values(), write(PNG)]):
            folder = tmp_path / str(number)
            folder.mkdir()
            paths.append(made(folder))
        assert list(identifier.identify_each(paths)) == [identifier.identify(path) for path in paths]
        assert list(identifier.identify_each([])) == []

    def test_a_name_that_is_no_utf8(self, identifier: FormatIdentifier, tmp_path: Path) -> None:
        path = Path(os.fsdecode(os.fsencode(tmp_path) + b"/v\xe3n b\xb6n.pdf"))
        try:
            path.write_bytes(PDF)
        except OSError:
            pytest.skip("this file system takes UTF-8 names only")
        assert identifier.identify(path).puid == identifier.identify(write(PDF)(tmp_path)).puid

    def test_a_relative_path_is_relative_to_the_current_folder(
        self, identifier: FormatIdentifier, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
    ) -> None:
        path = write(PDF, "a.pdf")(tmp_path)
        expected = identifier.identify(path)
        monkeypatch.chdir(tmp_path)
        assert identifier.identify(Path("a.pdf")) == expected

    def test_a_file_made_to_be_slow_is_given_up_and_the_next_one_is_identified(
        self, hasty: FormatIdentifier, tmp_path: Path
    ) -> None:
        for content in (b"\xff\xfb\x10" * 120_000, b'<?xml version="1.0"?>' + b" <svg " * 20_000):
            self.check(hasty.identify(write(content, "chậm.mp3")(tmp_path)))
        assert hasty.identify(write(PDF)(tmp_path)).puid is not None

    def test_the_file_is_left_as_it_was(self, identifier: FormatIdentifier, tmp_path: Path) -> None:
        path = write(PDF)(tmp_path)
        before = path.stat()
        identifier.identify(path)
        after = path.stat()
        assert path.read_bytes() == PDF
        assert (after.st_mtime_ns, after.st_mode, after.st_ino) == (before.st_mtime_ns, before.st_mode, before.st_ino)
        assert [found.name for found in tmp_path.iterdir()] == [path.name]

    def test_threads(self, identifier: FormatIdentifier, tmp_path: Path) -> None:
        paths = [write(PDF, "a.pdf")(tmp_path), write(PNG, "b.png")(tmp_path)] * 20
        expected = [identifier.identify(path) for path in paths]
        with ThreadPoolExecutor(4) as pool:
            assert list(pool.map(identifier.identify, paths)) == expected

    @pytest.mark.filterwarnings("ignore:.*fork.*:DeprecationWarning")
    @pytest.mark.parametrize("method", multiprocessing.get_all_start_methods())
    def test_in_the_processes_of_a_pool(self, identifier: FormatIdentifier, tmp_path: Path, method: str) -> None:
        paths = [write(PDF, "a.pdf")(tmp_path), write(PNG, "b.png")(tmp_path)] * 5
        expected = [identifier.identify(path) for path in paths]
        context: BaseContext = multiprocessing.get_context(method)
        with ProcessPoolExecutor(2, mp_context=context) as pool:
            assert list(pool.map(identifier.identify, paths)) == expected

    def test_it_can_be_pickled(self, identifier: FormatIdentifier, tmp_path: Path) -> None:
        path = write(PDF)(tmp_path)
        assert pickle.loads(pickle.dumps(identifier)).identify(path) == identifier.identify(path)


class TestSiegfried(FormatIdentifierContract):
    @pytest.fixture
    def identifier(self) -> FormatIdentifier:
        pytest.importorskip("pygfried")
        return SiegfriedIdentifier(time_limit=60.0)

    @pytest.fixture
    def hasty(self) -> FormatIdentifier:
        return SiegfriedIdentifier(time_limit=2.0)


class TestFido(FormatIdentifierContract):
    @pytest.fixture
    def identifier(self) -> FormatIdentifier:
        return FidoIdentifier(time_limit=60.0)

    @pytest.fixture
    def hasty(self) -> FormatIdentifier:
        return FidoIdentifier(time_limit=1.0)
