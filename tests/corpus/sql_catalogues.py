"""The catalogue on a database, for every contract that it keeps."""

import pytest

from oais_vn.storage.catalogue import SqlCatalogue


class OnDatabase:
    """Gives what a contract of catalogues asks for; a class that keeps one says `place`."""

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
