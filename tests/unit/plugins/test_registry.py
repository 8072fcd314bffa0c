"""Plug-ins are found by entry point, loaded when they are named, and missed in words that help."""

from __future__ import annotations

import sys
from pathlib import Path

import pytest

from oais_vn.model.errors import PluginError
from oais_vn.plugins import registry
from oais_vn.plugins.registry import plugin, plugin_names

GROUP = "oais_vn.for_tests"


@pytest.fixture
def install(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> object:
    """Make packages importable that register entry points, as an installer leaves them."""

    def installed(package: str, **entries: str) -> None:
        folder = tmp_path / package
        record = folder / f"{package}-1.0.dist-info"
        record.mkdir(parents=True)
        (record / "METADATA").write_text(f"Metadata-Version: 2.1\nName: {package}\nVersion: 1.0\n")
        lines = "\n".join(f"{name} = {value}" for name, value in entries.items())
        (record / "entry_points.txt").write_text(f"[{GROUP}]\n{lines}\n")
        (folder / f"{package}_good.py").write_text("class Tool:\n    pass\n")
        (folder / f"{package}_bad.py").write_text("raise OSError('no library')\n")
        monkeypatch.syspath_prepend(folder)

    return installed


def test_what_is_registered_is_listed_sorted_and_not_loaded(install) -> None:
    install("one", b="one_good:Tool", a="one_bad:Tool")
    assert plugin_names(GROUP) == ("a", "b")
    assert not {"one_good", "one_bad"} & set(sys.modules)


def test_a_plug_in_is_loaded_by_name(install) -> None:
    install("two", tool="two_good:Tool")
    assert plugin(GROUP, "tool").__name__ == "Tool"


def test_a_plug_in_that_fails_to_load_is_named_with_its_package(install) -> None:
    install("three", tool="three_bad:Tool", other="three_good:Missing", third="no_such_module:Tool")
    for name, said in [("tool", "OSError: no library"), ("other", "AttributeError"), ("third", "ModuleNotFound")]:
        with pytest.raises(PluginError) as caught:
            plugin(GROUP, name)
        for text in caught.value.text:
            assert repr(name) in text
            assert said in text
            assert "three" in text


def test_a_missing_plug_in_is_missed_with_those_that_there_are(install, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(registry, "distribution", lambda name: name)
    install("four", x="four_good:Tool", y="four_good:Tool")
    with pytest.raises(PluginError) as caught:
        plugin(GROUP, "z")
    assert caught.value.text.vi == f"không có thành phần mở rộng 'z' ({GROUP}); hiện có: x, y"
    assert caught.value.text.en == f"there is no plug-in 'z' ({GROUP}); there are: x, y"
    with pytest.raises(PluginError, match="there are: none"):
        plugin("oais_vn.nothing", "z")


def test_one_name_for_two_things_is_refused(install) -> None:
    install("five", tool="five_good:Tool")
    install("six", tool="six_good:Tool")
    with pytest.raises(PluginError) as caught:
        plugin(GROUP, "tool")
    for text in caught.value.text:
        assert "five (five_good:Tool), six (six_good:Tool)" in text


def test_one_thing_that_is_registered_twice_is_one(install) -> None:
    install("seven", tool="seven_good:Tool")
    install("eight", tool="seven_good:Tool")
    assert plugin(GROUP, "tool").__name__ == "Tool"


def test_a_plain_checkout_is_told_to_install(monkeypatch: pytest.MonkeyPatch) -> None:
    def missing(name: str) -> None:
        raise registry.PackageNotFoundError(name)

    monkeypatch.setattr(registry, "distribution", missing)
    with pytest.raises(PluginError) as caught:
        plugin(GROUP, "z")
    for text in caught.value.text:
        assert "pip install -e ." in text


@pytest.mark.parametrize(
    ("group", "name", "module"),
    [
        ("oais_vn.format_identifiers", "fido", "oais_vn.plugins.fido"),
        ("oais_vn.page_counters", "pdf", "oais_vn.plugins.pdf_pages"),
    ],
)
def test_the_built_in_ones_come_through_the_same_door(group: str, name: str, module: str) -> None:
    if name not in plugin_names(group):
        pytest.skip("oais-vn is not installed here")
    assert plugin(group, name).__module__ == module
