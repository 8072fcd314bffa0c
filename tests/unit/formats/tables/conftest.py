"""The builder of deliveries, loaded by its path: tests are no package."""

import importlib.util
from pathlib import Path

import pytest


@pytest.fixture(scope="session")
def built():
    path = Path(__file__).with_name("deliveries.py")
    spec = importlib.util.spec_from_file_location("deliveries", path)
    module = importlib.util.module_from_spec(spec)
    spec.loader.exec_module(module)
    return module
