"""The contract of `RegisterCatalogue` over SQLite and over a PostgreSQL server of this machine."""

import pytest

from oais_vn.contracts.register import RegisterContract
from oais_vn.storage.catalogue import SqlCatalogue


class SqlContract(RegisterContract):
    @pytest.fixture
    def place(self):
        raise NotImplementedError

    @pytest.fixture
    def catalogue(self, place):
        self.place = place
        self.opened = [SqlCatalogue(place)]
        yield self.opened[0]
        for each in self.opened:
            each.close()

    def again(self, catalogue):
        self.opened.append(SqlCatalogue(self.place))
        return self.opened[-1]


class TestSqlite(SqlContract):
    @pytest.fixture
    def place(self, tmp_path):
        return tmp_path / "danh mục.db"


@pytest.mark.xdist_group("postgresql")
class TestPostgresql(SqlContract):
    @pytest.fixture
    def place(self, postgresql):
        return postgresql
