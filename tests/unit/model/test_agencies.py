"""Agencies live and end; their codes are judged by the date of the document."""

import pytest

from oais_vn.model.agencies import Agency
from oais_vn.model.dates import PartialDate
from oais_vn.model.identifiers import AgencyCode

DAY = PartialDate.parse


def agency(begun=None, ended=None):
    return Agency(AgencyCode("H11"), "UBND tỉnh Bình Thuận", begun and DAY(begun), ended and DAY(ended))


@pytest.mark.parametrize(
    ("begun", "ended", "date", "existed"),
    [
        ("1992", "30/06/2025", "30/06/2025", True),
        ("1992", "30/06/2025", "01/07/2025", False),
        ("1992", "30/06/2025", "2025", True),
        ("1992", "30/06/2025", "07/2025", False),
        ("1992", "30/06/2025", "31/12/1991", False),
        ("1992", "30/06/2025", "1992", True),
        ("04/1992", None, "03/1992", False),
        ("04/1992", None, "2099", True),
        (None, "1975", "1900", True),
        (None, "1975", "1976", False),
        (None, None, "1900", True),
    ],
)
def test_it_existed_when_the_date_can_lie_in_its_time(begun, ended, date, existed):
    assert agency(begun, ended).existed_on(DAY(date)) is existed
