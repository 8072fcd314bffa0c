"""Where the profiles and schemas that travel with the library lie: in the wheel, or in the repository."""

from __future__ import annotations

from pathlib import Path

from oais_vn.model.errors import ConfigurationError
from oais_vn.model.language import Text

_PACKAGE = Path(__file__).resolve().parents[1]


def profiles_root() -> Path:
    """The folder of the profiles; raises `ConfigurationError` when the installation lacks it."""
    return shipped_folder("profiles", _PACKAGE)


def xsd_root() -> Path:
    """The folder of our schemas, with the third-party ones in `third-party/`; raises `ConfigurationError`."""
    return shipped_folder("xsd", _PACKAGE)


def shipped_folder(name: str, package: Path) -> Path:
    """The data folder `name` of the installation whose package lies at `package`.

    A wheel has it in `_data/`. An editable install has it in the repository, beside the package: there
    `pyproject.toml` is asked for too, so that another project's folder of that name is never taken.
    Raises `ConfigurationError` when there is neither.
    """
    in_wheel = package / "_data" / name
    if in_wheel.is_dir():
        return in_wheel
    repository = package.parent
    if (repository / name).is_dir() and (repository / "pyproject.toml").is_file():
        return repository / name
    raise ConfigurationError(
        Text(
            f"bản cài đặt oais-vn thiếu thư mục '{name}' (đã tìm ở {in_wheel} và {repository / name}); "
            "hãy cài đặt lại oais-vn",
            f"this installation of oais-vn lacks the folder '{name}' (looked at {in_wheel} and {repository / name}); "
            "install oais-vn again",
        )
    )
