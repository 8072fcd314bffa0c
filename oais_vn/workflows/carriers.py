"""The register of carriers: found, lost, moved, retired, each for all copies on it at once."""

from __future__ import annotations

from oais_vn.model.errors import InputError
from oais_vn.model.keeping import Carrier, CarrierState
from oais_vn.model.language import Text
from oais_vn.model.policy import Judge
from oais_vn.workflows.keeper import Keeper

_KIND = "carrier registration"
_FEWEST = 2


def lost(keeper: Keeper, code: str) -> Carrier:
    """The carrier is lost: no copy on it counts."""
    return _changed(keeper, _known(keeper, code, CarrierState.IN_USE)._replace(state=CarrierState.LOST))


def found(keeper: Keeper, code: str) -> Carrier:
    """A lost carrier was found: its copies count again once they are read back."""
    carrier = _known(keeper, code, CarrierState.LOST)
    return _changed(keeper, carrier._replace(state=CarrierState.IN_USE, looked="", doubted=keeper.now()))


def moved(keeper: Keeper, code: str, site: str, custodian: str = "", seal: str = "") -> Carrier:
    """The carrier was taken to another site: its copies count again once they are read back there."""
    carrier = _known(keeper, code, CarrierState.IN_USE)
    return _changed(
        keeper,
        carrier._replace(
            site=site,
            custodian=custodian or carrier.custodian,
            seal=seal or carrier.seal,
            looked="",
            doubted=keeper.now(),
        ),
    )


def retired(keeper: Keeper, code: str) -> Carrier:
    """The carrier is used no more; refused while a package would be left with fewer than two good copies."""
    carrier = _known(keeper, code, CarrierState.IN_USE)
    judge = keeper.judge()
    endangered = [name for name, counting in _counting(keeper, judge).items() if len(counting - {code}) < _FEWEST]
    if endangered:
        raise InputError(
            Text(
                f"{code}: nếu thôi dùng, {len(endangered)} gói còn ít hơn {_FEWEST} bản tốt (ví dụ {endangered[0]}); "
                "hãy sao sang vật mang tin khác trước",
                f"{code}: without it {len(endangered)} packages have fewer than {_FEWEST} good copies (for example "
                f"{endangered[0]}); copy them to another carrier first",
            )
        )
    return _changed(keeper, carrier._replace(state=CarrierState.RETIRED))


def _counting(keeper: Keeper, judge: Judge) -> dict[str, set[str]]:
    counting: dict[str, set[str]] = {each.name: set() for each in keeper.catalogue.holdings() if not each.withdrawn}
    for copy in keeper.catalogue.copies():
        if copy.name in counting and judge.counts(copy):
            counting[copy.name].add(copy.tier)
    return counting


def _known(keeper: Keeper, code: str, state: CarrierState) -> Carrier:
    keeper.require_operator()
    keeper.catch_up()
    carrier = keeper.catalogue.carriers().get(code)
    if carrier is None or carrier.state is not state:
        now = Text("chưa đăng ký", "not registered") if carrier is None else carrier.state.label
        raise InputError(Text(f"vật mang tin {code}: {now.vi}", f"carrier {code}: {now.en}"))
    return carrier


def _changed(keeper: Keeper, carrier: Carrier) -> Carrier:
    keeper.record(_KIND, carrier)
    return carrier
