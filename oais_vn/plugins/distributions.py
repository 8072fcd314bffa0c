"""Installed packages as PREMIS agents."""

from __future__ import annotations

from importlib.metadata import PackageNotFoundError, version

from oais_vn.model.preservation import Agent


def distribution_agent(name: str) -> Agent:
    """The package with its version, which is empty where it is not installed."""
    try:
        found = version(name)
    except PackageNotFoundError:
        found = ""
    return Agent(f"{name}-{found}" if found else name, name, "software", found)
