"""One small delivery (a dossier of texts, one of photographs) for every test that only reads it."""

from pathlib import Path

import pytest

from oais_vn.demo import write_delivery


@pytest.fixture(scope="session")
def delivery(tmp_path_factory: pytest.TempPathFactory) -> Path:
    folder = tmp_path_factory.mktemp("demo") / "giao-nop"
    write_delivery(folder, seed=7, dossiers=2)
    return folder
