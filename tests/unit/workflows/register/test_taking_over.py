"""Names under which packages of joined archives are kept."""

from types import SimpleNamespace

import pytest

from oais_vn.model.copies import Holding
from oais_vn.model.fixity import Digest
from oais_vn.workflows.register.taking_over import kept_name

NAME = "H32.64.2008.01.HC_aip-hoso_v1"


def keeper(unit):
    held = Holding(NAME, f"{NAME}.tar", "urn:1", "H32.64.2008.01.HC", "", "01", "aip-hoso", "1", 1, (), "", unit=unit)
    held = Holding(**{**held.__dict__, "digests": (Digest("sha256", "a" * 64),)})
    return SimpleNamespace(catalogue=SimpleNamespace(holding={NAME: held}.get))


@pytest.mark.parametrize(
    ("name", "unit", "sha256", "kept"),
    [
        ("H32.64.2008.02.HC_aip-hoso_v1", "H33.15", "b" * 64, "H32.64.2008.02.HC_aip-hoso_v1"),
        (NAME, "H33.15", "a" * 64, NAME),
        (NAME, "H33.15", "b" * 64, f"H33.15_{NAME}"),
        # Another package of the same unit under this name is no collision of units: the store refuses it.
        (NAME, "H32.15", "b" * 64, NAME),
    ],
)
def test_only_the_name_of_another_units_package_is_given_way(name, unit, sha256, kept):
    assert kept_name(keeper("H32.15"), name, unit, sha256) == kept
