"""What every migrator must do; `MigratorContract` is for the authors of plug-ins, too."""

from __future__ import annotations

import io
import os
import pickle
import re
import shutil
from pathlib import Path

import docx
import pytest
from PIL import Image

from oais_vn.model.errors import OaisError, PackageError
from oais_vn.model.migration import COMPARABLE, PROPERTIES, Migrator
from oais_vn.model.preservation import FormatIdentification
from oais_vn.plugins.migrating.office import OfficeToPdfa
from oais_vn.plugins.migrating.raster import PictureToPdfa, TiffMigrator
from oais_vn.plugins.registry import MIGRATORS, plugin, plugin_names

UNKNOWN = FormatIdentification()
NO_FORMAT = FormatIdentification("fmt/99999")


def jpeg() -> bytes:
    content = io.BytesIO()
    ramp = Image.linear_gradient("L").resize((60, 40))
    Image.merge("RGB", (ramp, ramp.transpose(Image.Transpose.ROTATE_180), ramp)).save(content, "JPEG", dpi=(200, 200))
    return content.getvalue()


def word() -> bytes:
    content = io.BytesIO()
    document = docx.Document()
    document.add_paragraph("Kính gửi: Ủy ban nhân dân huyện")
    document.save(content)
    return content.getvalue()


class MigratorContract:
    """Derive a class whose name begins with `Test`; give it `migrator`, `sample` (name, bytes), and `puid`."""

    @pytest.fixture
    def migrator(self) -> Migrator:
        raise NotImplementedError

    @pytest.fixture
    def sample(self) -> tuple[str, bytes]:
        """A sound file that it takes."""
        raise NotImplementedError

    puid = ""
    """The PRONOM id of the sample."""

    @pytest.fixture
    def source(self, sample: tuple[str, bytes], tmp_path: Path) -> Path:
        name, content = sample
        path = tmp_path / f"văn bản {name}"
        path.write_bytes(content)
        return path

    def test_it_says_what_it_makes_and_takes(self, migrator: Migrator, source: Path) -> None:
        assert re.fullmatch(r"[a-z][a-z0-9-]*", migrator.target)
        assert re.fullmatch(r"\.[a-z0-9]+", migrator.suffix)
        assert migrator.takes(FormatIdentification(self.puid), ".khác")
        assert migrator.takes(UNKNOWN, source.suffix.upper())
        assert not migrator.takes(NO_FORMAT, source.suffix)
        assert not migrator.takes(UNKNOWN, migrator.suffix)

    def test_a_sound_file_becomes_one_that_is_the_same(self, migrator: Migrator, source: Path, tmp_path: Path) -> None:
        before = source.read_bytes()
        migrated = migrator.migrate(source, tmp_path / "ra")
        assert (tmp_path / "ra").stat().st_size
        assert source.read_bytes() == before
        assert migrated.compared
        assert migrated.differing == ()
        assert {each.name for each in migrated.compared} <= set(COMPARABLE)
        assert set(migrated.uncompared) <= set(PROPERTIES)
        assert not {each.name for each in migrated.compared} & set(migrated.uncompared)
        for agent in migrated.agents:
            assert agent.type == "software"
            assert re.search(r"\d", agent.version)

    @pytest.mark.parametrize("content", [b"", b"\x00" * 5000, b"%PDF-1.7"], ids=["empty", "zeros", "other"])
    def test_what_is_no_such_file_is_refused_and_leaves_nothing(
        self, migrator: Migrator, source: Path, tmp_path: Path, content: bytes
    ) -> None:
        source.write_bytes(content)
        refused = migrated = None
        try:
            migrated = migrator.migrate(source, tmp_path / "ra")
        except PackageError as refusal:
            refused = refusal
        # An office program may make a text of anything; then there is a whole file, and what was compared.
        assert (migrated is not None) == (tmp_path / "ra").exists()
        assert refused is None or source.name in refused.text.vi

    def test_what_is_not_there_is_refused(self, migrator: Migrator, tmp_path: Path) -> None:
        with pytest.raises(OaisError):
            migrator.migrate(tmp_path / f"không có{migrator.suffix}", tmp_path / "ra")
        assert not (tmp_path / "ra").exists()

    def test_it_can_be_sent_to_another_process(self, migrator: Migrator) -> None:
        assert pickle.loads(pickle.dumps(migrator)) == migrator


class TestTiff(MigratorContract):
    puid = "fmt/43"

    @pytest.fixture
    def migrator(self) -> Migrator:
        return TiffMigrator()

    @pytest.fixture
    def sample(self) -> tuple[str, bytes]:
        return "quét.jpg", jpeg()


class TestPicturesToPdfa(MigratorContract):
    puid = "fmt/353"

    @pytest.fixture
    def migrator(self) -> Migrator:
        return PictureToPdfa()

    @pytest.fixture
    def sample(self) -> tuple[str, bytes]:
        return "quét.jpg", jpeg()


class TestOfficeToPdfa(MigratorContract):
    puid = "fmt/412"

    @pytest.fixture
    def migrator(self) -> Migrator:
        if shutil.which("soffice") is None:
            message = "LibreOffice is not installed (Debian: libreoffice-writer-nogui libreoffice-calc-nogui)"
            pytest.fail(message) if os.environ.get("OAIS_VN_CI") else pytest.skip(message)
        return OfficeToPdfa()

    @pytest.fixture
    def sample(self) -> tuple[str, bytes]:
        return "tờ trình.docx", word()

    @pytest.mark.parametrize("content", [b"PK\x03\x04" + bytes(500)], ids=["no-zip"])
    def test_what_is_no_such_file_is_refused_and_leaves_nothing(self, migrator, source, tmp_path, content) -> None:
        super().test_what_is_no_such_file_is_refused_and_leaves_nothing(migrator, source, tmp_path, content)


def test_the_built_in_ones_come_by_their_entry_points() -> None:
    assert set(plugin_names(MIGRATORS)) >= {"office", "picture-pdfa", "picture-tiff"}
    targets = {plugin(MIGRATORS, name)().target for name in plugin_names(MIGRATORS)}
    assert targets >= {"pdfa", "tiff"}
