"""Where the data lies: the wheel's folder first, then the repository's, and nowhere else."""

import pytest

from oais_vn.formats.resources import profiles_root, shipped_folder, xsd_root
from oais_vn.model.errors import ConfigurationError


def test_this_installation_has_its_data():
    assert (xsd_root() / "METS.xsd").is_file()
    assert (xsd_root() / "third-party" / "mets1_12.xsd").is_file()
    assert profiles_root().is_dir()


def test_the_wheels_folder_comes_first(tmp_path):
    (tmp_path / "pyproject.toml").touch()
    (tmp_path / "xsd").mkdir()
    package = tmp_path / "oais_vn"
    (package / "_data" / "xsd").mkdir(parents=True)
    assert shipped_folder("xsd", package) == package / "_data" / "xsd"


def test_an_editable_install_reads_the_repository(tmp_path):
    (tmp_path / "pyproject.toml").touch()
    (tmp_path / "xsd").mkdir()
    assert shipped_folder("xsd", tmp_path / "oais_vn") == tmp_path / "xsd"


def test_a_stranger_folder_beside_the_package_is_not_taken(tmp_path):
    (tmp_path / "xsd").mkdir()
    with pytest.raises(ConfigurationError) as caught:
        shipped_folder("xsd", tmp_path / "oais_vn")
    assert "'xsd'" in caught.value.text.vi
    assert str(tmp_path) in caught.value.text.vi


def test_a_missing_folder_is_a_configuration_error(tmp_path):
    (tmp_path / "pyproject.toml").touch()
    with pytest.raises(ConfigurationError):
        shipped_folder("profiles", tmp_path / "oais_vn")
