"""Packages are listed while the next ones are made."""

from types import SimpleNamespace

import pytest

from oais_vn.model.errors import StorageError
from oais_vn.workflows.collect import Collector


def test_a_package_that_went_away_holds_up_none_that_are_still_to_be_made():
    asked = []
    store = SimpleNamespace(find=asked.append)
    collector = Collector(profile=None, workshop=SimpleNamespace(store=store), software=None, operator="", terms=None)
    packages = [SimpleNamespace(name=name, digest="") for name in ("a", "b", "c")]
    given = []
    following = collector.following(packages)
    for package in packages:
        assert next(following) is package
        given.append(package.name)
        # What was given before is read by now, though others are still to come.
        assert asked == given[:-1]
    with pytest.raises(StorageError, match="the package a, just made"):
        next(following)
