"""The contract of `Spool`, over every implementation.

A plug-in's author derives from `SpoolContract` and overrides the fixture `spool`.
"""

import os
import pickle
from collections.abc import Iterator
from concurrent.futures import ProcessPoolExecutor
from multiprocessing import get_context
from typing import Any

import pytest

from oais_vn.model.errors import ExistsError, InputError, StorageError
from oais_vn.storage.spool import SqliteSpool


class SpoolContract:
    """What every spool promises."""

    @pytest.fixture
    def spool(self) -> Iterator[Any]:
        """An empty spool."""
        raise NotImplementedError

    def test_values_come_back_sorted_by_key(self, spool: Any) -> None:
        for key in (10, 9, 2, 1, -1):
            spool.put("hồ sơ", key, {"key": key})
        assert [value["key"] for value in spool.items("hồ sơ")] == [-1, 1, 2, 9, 10]

    def test_texts_are_sorted_as_python_does(self, spool: Any) -> None:
        keys = ["b", "a/b", "a-b", "đ", "Z", "ệ", "\U0001f600", "\uffff", "", "\udcff"]
        for key in keys:
            spool.put("g", key, {"key": key})
        assert [value["key"] for value in spool.items("g")] == sorted(keys)

    def test_groups_do_not_mix(self, spool: Any) -> None:
        spool.put("a", 1, {"of": "a"})
        spool.put("b", 1, {"of": "b"})
        spool.put("\udcff", 1, {"of": "surrogate"})
        assert [list(spool.items(group)) for group in ("a", "b", "\udcff", "c")] == [
            [{"of": "a"}],
            [{"of": "b"}],
            [{"of": "surrogate"}],
            [],
        ]
        assert [spool.count(group) for group in ("a", "b", "c")] == [1, 1, 0]

    def test_values_survive_as_they_are(self, spool: Any) -> None:
        value = {"vi": "Quyết định", "none": None, "list": [1, 2.5, True, {"x": []}], "tệp": "a\udcff\0b", "": "\n"}
        spool.put("g", 1, value)
        assert list(spool.items("g")) == [value]

    def test_putting_and_reading_take_turns(self, spool: Any) -> None:
        for key in range(2500):
            spool.put("g", key, {"key": key})
            if key % 700 == 0:
                assert spool.count("g") == key + 1
        assert [value["key"] for value in spool.items("g")] == list(range(2500))

    def test_two_readers_do_not_disturb_each_other(self, spool: Any) -> None:
        for key in range(1000):
            spool.put("g", key, {"key": key})
        pairs = list(zip(spool.items("g"), spool.items("g"), strict=True))
        assert len(pairs) == 1000
        assert all(one == two for one, two in pairs)

    def test_a_key_is_given_once(self, spool: Any) -> None:
        spool.put("g", 1, {})
        with pytest.raises(InputError):  # noqa: PT012  (told at the latest when something is read)
            spool.put("g", 1, {})
            spool.count("g")


class TestSqliteSpool(SpoolContract):
    @pytest.fixture
    def spool(self, tmp_path):
        spool = SqliteSpool(tmp_path / "spool")
        yield spool
        spool.close()

    def test_other_processes_read_it(self, spool):
        for key in range(1500):
            spool.put("g", key, {"key": key})
        with ProcessPoolExecutor(1, mp_context=get_context("spawn")) as pool:
            assert pool.submit(spool.count, "g").result() == 1500
        copy = pickle.loads(pickle.dumps(spool))
        assert [value["key"] for value in copy.items("g")] == list(range(1500))
        copy.close()
        assert spool.count("g") == 1500

    def test_only_its_maker_puts(self, spool):
        copy = pickle.loads(pickle.dumps(spool))
        copy.put("g", 1, {})
        with pytest.raises(InputError):
            copy.count("g")

    def test_the_file_goes_when_it_is_closed(self, tmp_path):
        with SqliteSpool(tmp_path / "spool") as spool:
            spool.put("g", 1, {})
            assert spool.count("g") == 1
            assert list(tmp_path.iterdir()) == [tmp_path / "spool"]
        assert list(tmp_path.iterdir()) == []
        spool.close()

    def test_a_temporary_file_of_its_own(self, tmp_path, monkeypatch):
        monkeypatch.setattr("tempfile.tempdir", str(tmp_path))
        spool = SqliteSpool()
        spool.put("g", 1, {})
        assert len(list(tmp_path.iterdir())) == 1
        spool.close()
        assert list(tmp_path.iterdir()) == []

    def test_a_file_that_is_there_is_left_alone(self, tmp_path):
        (tmp_path / "mine").write_text("mine")
        with pytest.raises(ExistsError):
            SqliteSpool(tmp_path / "mine")
        assert (tmp_path / "mine").read_text() == "mine"

    def test_a_place_that_is_not_there_is_an_error(self, tmp_path):
        with pytest.raises(StorageError) as caught:
            SqliteSpool(tmp_path / "nowhere" / "spool")
        assert "nowhere" in caught.value.text.vi

    def test_a_full_disk_is_told(self, spool):
        spool._connection().execute("PRAGMA max_page_count = 20")
        with pytest.raises(StorageError) as caught:  # noqa: PT012
            for key in range(5000):
                spool.put("g", key, {"text": "x" * 100})
        assert str(spool._path) in caught.value.text.vi
        assert caught.value.exit_code == 5

    def test_a_reader_may_stop_early(self, spool):
        for key in range(1000):
            spool.put("g", key, {"key": key})
        reader = spool.items("g")
        assert next(reader) == {"key": 0}
        spool.put("h", 1, {})
        assert spool.count("h") == 1

    @pytest.mark.skipif(os.name != "posix", reason="elsewhere an open file keeps its name")
    def test_a_private_one_leaves_nothing_even_when_killed(self, tmp_path):
        spool = SqliteSpool(tmp_path / "spool", private=True)
        assert list(tmp_path.iterdir()) == []
        for key in range(2500):
            spool.put("g", key, {"key": key})
        assert [value["key"] for value in spool.items("g")] == list(range(2500))
        (tmp_path / "spool").write_text("somebody else's")
        spool.close()
        assert (tmp_path / "spool").read_text() == "somebody else's"
