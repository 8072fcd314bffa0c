"""The contract of `RegisterCatalogue` over SQLite and over a PostgreSQL server of this machine."""

import pytest
from sql_catalogues import OnDatabase

from oais_vn.contracts.register import RegisterContract


class TestSqlite(OnDatabase, RegisterContract):
    @pytest.fixture
    def place(self, tmp_path):
        return tmp_path / "danh mục.db"


@pytest.mark.xdist_group("postgresql")
class TestPostgresql(OnDatabase, RegisterContract):
    @pytest.fixture
    def place(self, postgresql):
        return postgresql
