"""The contract of `Catalogue` over SQLite and over a PostgreSQL server of this machine."""

import pytest
from sql_catalogues import OnDatabase

from oais_vn.contracts.catalogue import CatalogueContract


class TestSqlite(OnDatabase, CatalogueContract):
    @pytest.fixture
    def place(self, tmp_path):
        return tmp_path / "danh mục %40 #1.db"


@pytest.mark.xdist_group("postgresql")
class TestPostgresql(OnDatabase, CatalogueContract):
    @pytest.fixture
    def place(self, postgresql):
        return postgresql
