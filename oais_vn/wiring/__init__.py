"""Floor 3: turns names and paths into objects; the one place that knows every edge."""

from __future__ import annotations

from importlib import import_module
from typing import TYPE_CHECKING, Any

if TYPE_CHECKING:
    from oais_vn.wiring.deliveries import column_mapping, delivery_source, delivery_terms, terms_source
    from oais_vn.wiring.installation import FixedClock, SystemClock, clock, settings, software, version
    from oais_vn.wiring.logs import event_log, journal
    from oais_vn.wiring.packages import (
        bag_paths,
        form_of,
        newest_version,
        one_package,
        originals_folder,
        package_store,
        plain_zips,
        require_apart,
    )
    from oais_vn.wiring.papers import changes_in, decision_of, reader_request, waivers_in
    from oais_vn.wiring.profiles import known_profile, load_profile, package_schemas, profile_names
    from oais_vn.wiring.risks import risk_register
    from oais_vn.wiring.sources import package_source
    from oais_vn.wiring.tools import (
        JOB_SECONDS,
        cluster,
        copy_stamper,
        executor,
        file_inspectors,
        format_identifier,
        migrators,
        page_counter,
        page_measurement,
        scratch,
        second_opinion,
        spare_executor,
    )
    from oais_vn.wiring.viruses import virus_scanner

__all__ = [
    "JOB_SECONDS",
    "FixedClock",
    "SystemClock",
    "bag_paths",
    "changes_in",
    "clock",
    "cluster",
    "column_mapping",
    "copy_stamper",
    "decision_of",
    "delivery_source",
    "delivery_terms",
    "event_log",
    "executor",
    "file_inspectors",
    "form_of",
    "format_identifier",
    "journal",
    "known_profile",
    "load_profile",
    "migrators",
    "newest_version",
    "one_package",
    "originals_folder",
    "package_schemas",
    "package_source",
    "package_store",
    "page_counter",
    "page_measurement",
    "plain_zips",
    "profile_names",
    "reader_request",
    "require_apart",
    "risk_register",
    "scratch",
    "second_opinion",
    "settings",
    "software",
    "spare_executor",
    "terms_source",
    "version",
    "virus_scanner",
    "waivers_in",
]

_PLACES = {
    "FixedClock": "installation",
    "JOB_SECONDS": "tools",
    "SystemClock": "installation",
    "bag_paths": "packages",
    "changes_in": "papers",
    "clock": "installation",
    "cluster": "tools",
    "column_mapping": "deliveries",
    "copy_stamper": "tools",
    "decision_of": "papers",
    "delivery_source": "deliveries",
    "delivery_terms": "deliveries",
    "event_log": "logs",
    "executor": "tools",
    "file_inspectors": "tools",
    "form_of": "packages",
    "format_identifier": "tools",
    "journal": "logs",
    "known_profile": "profiles",
    "load_profile": "profiles",
    "migrators": "tools",
    "newest_version": "packages",
    "one_package": "packages",
    "originals_folder": "packages",
    "package_schemas": "profiles",
    "package_source": "sources",
    "package_store": "packages",
    "page_counter": "tools",
    "page_measurement": "tools",
    "plain_zips": "packages",
    "profile_names": "profiles",
    "reader_request": "papers",
    "require_apart": "packages",
    "risk_register": "risks",
    "scratch": "tools",
    "second_opinion": "tools",
    "settings": "installation",
    "software": "installation",
    "spare_executor": "tools",
    "terms_source": "deliveries",
    "version": "installation",
    "virus_scanner": "viruses",
    "waivers_in": "papers",
}
"""Where each name is: a command loads only what it uses."""


def __getattr__(name: str) -> Any:
    if name in _PLACES:
        return getattr(import_module(f"oais_vn.wiring.{_PLACES[name]}"), name)
    message = f"module {__name__!r} has no attribute {name!r}"
    raise AttributeError(message)
