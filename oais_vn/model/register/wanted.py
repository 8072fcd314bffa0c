"""Which dossiers of the register are asked for, and the figures that are counted of them."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date
from enum import Enum
from typing import NamedTuple

from oais_vn.model.language import Text
from oais_vn.model.register.dossier import Decided, OriginalState, Stage


@dataclass(frozen=True)
class Wanted:
    """What dossiers must be to be found; what is empty or None is not asked.

    `words` are found with or without accents, a code whole. `earliest` and `latest`: the dossier's time may lie
    between them, as far as its dates say. `reached` and `not_reached` are stages; `year` is that of `reached`.
    A `medium` that is empty asks for dossiers of which nobody says it. `carrier` and `site` are those of a stored copy.
    `ungraded`: no state secrets. What `also` asks for must hold too.
    """

    unit: str = ""
    fonds: str = ""
    group: str | None = None
    words: str = ""
    criterion: str = ""
    sign: str = ""
    damage: str = ""
    medium: str | None = None
    maintenance: str = ""
    earliest: date | None = None
    latest: date | None = None
    decided: Decided | None = None
    listed: str = ""
    reached: Stage | None = None
    not_reached: Stage | None = None
    year: int | None = None
    original: OriginalState | None = None
    recovery: bool | None = None
    carrier: str = ""
    site: str = ""
    ungraded: bool = False
    also: Wanted | None = None


class By(Enum):
    """What figures are counted by."""

    ALL = "all"
    UNIT = "unit"
    FONDS = "fonds"
    GROUP = "group"
    CRITERION = "criterion"
    SIGN = "sign"
    DAMAGE = "damage"
    MEDIUM = "medium"
    YEAR = "year"
    DIGITISED_YEAR = "digitised-year"
    CARRIER = "carrier"
    SITE = "site"
    FINEST = "finest"
    """Unit, fonds, group, medium, year of approval, of digitising, all at once: their tables are sums of its rows."""

    @property
    def label(self) -> Text:
        """The heading of the column."""
        return _LABELS[self]


_LABELS = {
    By.ALL: Text("Tổng số", "All"),
    By.UNIT: Text("Đơn vị", "Unit"),
    By.FONDS: Text("Phông", "Fonds"),
    By.GROUP: Text("Nhóm, khối tài liệu", "Group of records"),
    By.CRITERION: Text("Tiêu chí", "Criterion"),
    By.SIGN: Text("Dấu hiệu hư hỏng", "Sign of damage"),
    By.DAMAGE: Text("Mức độ hư hỏng", "Degree of damage"),
    By.MEDIUM: Text("Vật mang tin", "Medium"),
    By.YEAR: Text("Năm phê duyệt danh mục", "Year of approval"),
    By.DIGITISED_YEAR: Text("Năm số hóa", "Year of digitising"),
    By.CARRIER: Text("Loại vật mang bản sao", "Carrier of the copies"),
    By.SITE: Text("Địa điểm lưu bản sao", "Site of the copies"),
    By.FINEST: Text("Chi tiết nhất", "Finest"),
}


class Figures(NamedTuple):
    """Counts of dossiers under one `heading` (the values of what they are counted by).

    `sheets` and `pages` sum what is known, `unknown` counts dossiers of which neither is. `millimetres` of shelf.
    `selected` were decided for, `digitised` were delivered, `copied` have a stored copy, `recovered` are those with
    `riskRecoveryStatus` 01. `waiting` are selected and have no stored copy. `digitised_a4` are pages reckoned as A4, as
    the papers that confirm the quantity say it.
    """

    heading: tuple[str, ...]
    dossiers: int
    sheets: int
    pages: int
    millimetres: int
    unknown: int
    selected: int
    approved: int
    digitised: int
    digitised_pages: int
    copied: int
    copied_pages: int
    recovered: int
    handed_over: int
    waiting: int
    digitised_a4: int
    reinforced_sheets: int
