"""Storage policies: how many copies there must be and how far apart, and what stands of a package under one."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from datetime import date, datetime, timedelta
from enum import Enum
from typing import NamedTuple

from oais_vn.model.copies import Copy, CopyState, Holding
from oais_vn.model.film import FilmCopy, FilmState
from oais_vn.model.keeping import Carrier, CarrierState
from oais_vn.model.language import Text
from oais_vn.model.tiers import Access, Purpose, TierInfo

LONGEST_READBACK = 1095
"""Days within which everything must be checked (TT05 Đ27: three years)."""

RENEWAL = 365
"""Days before its end at which a carrier is to be replaced (TT05 Đ27: at least one year)."""

LOOKED_AT_FILM = 365
"""Days after which a reel is inspected again, where a policy does not say it."""

_FEWEST = 2
_SKEW = timedelta(days=1)


@dataclass(frozen=True)
class Policy:
    """What the copies of every package must be: how many, on how many kinds of carrier, sites, administrators.

    `offline` of them must be out of any network's reach. `look_days` and `readback_days` are the audit calendar: how
    often everything on a tier is looked at, and how often every byte is read back. `parity` is how much recovery data
    lies beside each copy, in percent of its bytes. `purposes` are how many copies must be for backup, how many for
    insurance, where that is asked at all: one is no substitute for the other. Film counts apart,
    for it proves pages and no bytes: of every package there must be `films`, each reel inspected every `film_days`.
    """

    name: str
    title: Text
    copies: int
    kinds: int
    sites: int
    administrators: int
    offline: int
    look_days: int
    readback_days: int
    parity: int = 0
    purposes: tuple[tuple[Purpose, int], ...] = ()
    films: int = 0
    film_days: int = LOOKED_AT_FILM


@dataclass(frozen=True)
class Calendar:
    """The audit intervals of one tier, in days."""

    look_days: int
    readback_days: int


class Standing(Enum):
    """How safe a package is; the worst is the greatest."""

    OK = "ok"
    UNDER_REPLICATED = "under-replicated"
    AT_RISK = "at-risk"
    LOST = "lost"

    @property
    def label(self) -> Text:
        """The standing in words."""
        return _LABELS[self]


_LABELS = {
    Standing.OK: Text("đủ bản sao", "OK"),
    Standing.UNDER_REPLICATED: Text("thiếu bản sao", "UNDER_REPLICATED"),
    Standing.AT_RISK: Text("NGUY CƠ MẤT", "AT_RISK"),
    Standing.LOST: Text("KHÔNG CÒN BẢN NÀO", "LOST"),
}


class Status(NamedTuple):
    """What stands of one package: why it is no better, the tiers whose copies count, the reels that prove its pages."""

    holding: Holding
    standing: Standing
    reasons: tuple[Text, ...]
    counting: tuple[str, ...]
    filmed: tuple[str, ...] = ()


@dataclass(frozen=True)
class Judge:
    """Judges packages under a policy, at one moment, by the tiers and carriers that there are."""

    policy: Policy
    tiers: Mapping[str, TierInfo]
    calendars: Mapping[str, Calendar]
    carriers: Mapping[str, Carrier]
    now: datetime

    def counts(self, copy: Copy) -> bool:
        """Whether a copy counts: read back within its interval, on a carrier that is in use."""
        carrier = self.carriers.get(copy.tier)
        return (
            copy.state is CopyState.VERIFIED
            and copy.tier in self.tiers
            and carrier is not None
            and carrier.state is CarrierState.IN_USE
            and not self.readback_due(copy)
        )

    def readback_due(self, copy: Copy) -> bool:
        """Whether a copy must be read back; one that was read "tomorrow" must, for a clock was wrong."""
        carrier = self.carriers.get(copy.tier)
        if copy.state is not CopyState.VERIFIED or carrier is None or copy.verified <= carrier.doubted:
            return True
        age = self.now - datetime.fromisoformat(copy.verified)
        return age >= timedelta(days=self.calendars[copy.tier].readback_days) or age < -_SKEW

    def look_due(self, carrier: Carrier) -> bool:
        """Whether everything on a carrier must be looked at."""
        if not carrier.looked:
            return True
        age = self.now - datetime.fromisoformat(carrier.looked)
        return age >= timedelta(days=self.calendars[carrier.code].look_days) or age < -_SKEW

    def status(self, holding: Holding, copies: Iterable[Copy], films: Iterable[FilmCopy] = ()) -> Status:
        """What stands of a package that has these copies. Film never stands for a copy: it holds no bytes."""
        known = [copy for copy in copies if copy.state is not CopyState.SUPERSEDED]
        counting = sorted({copy.tier for copy in known if self.counts(copy)})
        lacks = list(self._lacks([self.tiers[tier] for tier in counting]))
        reasons = tuple(reason for copy in known if not self.counts(copy) for reason in (self._why(copy),))
        if len(counting) < _FEWEST:
            recoverable = any(self._may_be_read(copy) for copy in known)
            standing = Standing.AT_RISK if recoverable else Standing.LOST
        else:
            standing = Standing.UNDER_REPLICATED if lacks else Standing.OK
        filmed, faults, enough = self._filmed(holding, list(films))
        if standing is Standing.OK and not enough:
            standing = Standing.UNDER_REPLICATED
        return Status(holding, standing, (*lacks, *reasons, *faults), tuple(counting), filmed)

    def inspection_due(self, carrier: Carrier) -> bool:
        """Whether a reel must be inspected: measured, and a sample of it rescanned."""
        return not carrier.looked or carrier.looked <= carrier.doubted or self._over(carrier.looked)

    def proves(self, film: FilmCopy) -> bool:
        """Whether the pages on a reel can be counted on: all were seen, and the reel was inspected in time."""
        carrier = self.carriers.get(film.reel)
        return (
            film.state is FilmState.PROVEN
            and carrier is not None
            and carrier.state is CarrierState.IN_USE
            and film.seen > carrier.doubted
            and not self._over(film.seen)
        )

    def _over(self, moment: str) -> bool:
        age = self.now - datetime.fromisoformat(moment)
        return age >= timedelta(days=self.policy.film_days) or age < -_SKEW

    def _filmed(self, holding: Holding, films: list[FilmCopy]) -> tuple[tuple[str, ...], list[Text], bool]:
        """The reels that prove every page, why others do not, and whether there are as many as the policy asks for."""
        own = [film for film in films if film.digest == holding.digest]
        proving = [film for film in own if self.proves(film)]
        sets = 0
        for parts in {film.parts for film in proving}:
            there = Counter(film.number for film in proving if film.parts == parts)
            sets += min(there[number] for number in range(1, parts + 1))
        faults = [_why_not(film) for film in own if film not in proving]
        enough = sets >= self.policy.films
        if not enough:
            wanted = self.policy.films
            faults.insert(0, Text(f"bản trên phim: có {sets}, cần {wanted}", f"on film: {sets} of {wanted}"))
        return tuple(sorted({film.reel for film in proving})) if sets else (), faults, enough

    def ending(self) -> list[Carrier]:
        """The carriers in use that must be replaced by now: their term ends within a year, or has ended."""
        limit = self.now.date() + timedelta(days=RENEWAL)
        used = (carrier for carrier in self.carriers.values() if carrier.state is CarrierState.IN_USE and carrier.end)
        return sorted((each for each in used if date.fromisoformat(each.end) <= limit), key=lambda each: each.end)

    def due(self) -> list[Carrier]:
        """The carriers in use at which nobody has looked within the days of their calendar."""
        return [
            carrier
            for carrier in self.carriers.values()
            if carrier.state is CarrierState.IN_USE
            and carrier.code in self.calendars
            and self.look_due(carrier._replace(looked=carrier.looked or ("" if carrier.doubted else carrier.since)))
        ]

    def behind(self) -> dict[str, int]:
        """How many bytes of the event log the carriers in use lack that another one has."""
        used = (each for each in self.carriers.values() if each.state is CarrierState.IN_USE)
        logged = {each.code: each.logged for each in used if each.code in self.tiers}
        most = max(logged.values(), default=0)
        return {code: most - have for code, have in logged.items() if have < most}

    def _may_be_read(self, copy: Copy) -> bool:
        carrier = self.carriers.get(copy.tier)
        there = carrier is not None and carrier.state is not CarrierState.LOST
        return there and copy.tier in self.tiers and copy.state in (CopyState.STORED, CopyState.VERIFIED)

    def _lacks(self, counting: list[TierInfo]) -> Iterable[Text]:
        policy = self.policy
        sites = {self.carriers[tier.code].site or tier.site for tier in counting}
        for wanted, there, what in (
            (policy.copies, len(counting), Text("bản sao", "copies")),
            (policy.kinds, len({tier.kind for tier in counting}), Text("loại vật mang tin", "kinds of carrier")),
            (policy.sites, len(sites), Text("địa điểm", "sites")),
            (policy.administrators, len({tier.administrator for tier in counting}), _ADMINISTRATORS),
            (
                policy.offline,
                sum(tier.access is Access.OFFLINE for tier in counting),
                Text("bản ngoại tuyến", "offline"),
            ),
        ):
            if there < wanted:
                yield Text(f"{what.vi}: có {there}, cần {wanted}", f"{what.en}: {there} of {wanted}")
        for purpose, wanted in policy.purposes:
            there = sum(tier.purpose is purpose for tier in counting)
            if there < wanted:
                vi, en = _PURPOSES[purpose]
                yield Text(f"{vi}: có {there}, cần {wanted}", f"{en}: {there} of {wanted}")

    def _why(self, copy: Copy) -> Text:
        carrier = self.carriers.get(copy.tier)
        label = copy.state.label
        if copy.tier not in self.tiers:
            label = Text("nơi lưu không còn trong archive.toml", "its tier is not in archive.toml any more")
        elif carrier is not None and carrier.state is not CarrierState.IN_USE:
            label = Text(f"vật mang tin {carrier.state.label.vi}", f"carrier {carrier.state.label.en}")
        elif copy.state is CopyState.VERIFIED:
            label = Text("cần đọc lại", "it must be read back")
        note = f" ({copy.note})" if copy.note else ""
        return Text(f"{copy.tier}: {label.vi}{note}", f"{copy.tier}: {label.en}{note}")


def _why_not(film: FilmCopy) -> Text:
    proven = film.state is FilmState.PROVEN
    label = Text("cần kiểm tra lại", "it must be inspected") if proven else film.state.label
    note = f" ({film.note})" if film.note else ""
    return Text(f"phim {film.reel}: {label.vi}{note}", f"film {film.reel}: {label.en}{note}")


_PURPOSES = {
    Purpose.BACKUP: Text("bản để sao lưu", "copies for backup"),
    Purpose.INSURANCE: Text("bản dự phòng", "copies for insurance"),
}
_ADMINISTRATORS = Text("người quản trị độc lập", "independent administrators")
