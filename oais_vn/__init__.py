"""OAIS packages for the insurance copies of Viet Nam's provincial archives."""

from oais_vn.api import (
    OpenDelivery,
    OpenPackage,
    check,
    ingest,
    open_delivery,
    open_package,
    pack,
    profiles,
    validate,
    validate_all,
    version,
)
from oais_vn.model.errors import (
    ConfigurationError,
    ExistsError,
    InputError,
    NotPassedError,
    OaisError,
    PackageError,
    PluginError,
    StorageError,
)
from oais_vn.model.package import Package
from oais_vn.model.report import Finding, Report, Severity

__all__ = [
    "ConfigurationError",
    "ExistsError",
    "Finding",
    "InputError",
    "NotPassedError",
    "OaisError",
    "OpenDelivery",
    "OpenPackage",
    "Package",
    "PackageError",
    "PluginError",
    "Report",
    "Severity",
    "StorageError",
    "check",
    "ingest",
    "open_delivery",
    "open_package",
    "pack",
    "profiles",
    "validate",
    "validate_all",
    "version",
]
