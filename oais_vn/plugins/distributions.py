"""Installed packages as PREMIS agents."""

from __future__ import annotations

from functools import cache
from importlib.metadata import PackageNotFoundError, version

from oais_vn.model.preservation import Agent


@cache
def distribution_agent(name: str) -> Agent:
    """The package with its version, which is empty where it is not installed.

    Asked for with every file; the installation is searched once.
    """
    try:
        found = version(name)
    except PackageNotFoundError:
        found = ""
    return Agent(f"{name}-{found}" if found else name, name, "software", found)
