"""Runs eark-validator without the network: `python eark_validator_offline.py [--at 2.0.4] PACKAGE_FOLDER...`.

On import the program downloads four vocabularies that lie in its own wheel; here they are read from there. A JSON
line a package says which rules it holds broken: `{"structure": "WellFormed", "errors": [...], "warnings": [...]}`.
"""

from __future__ import annotations

import json
import sys
import urllib.request
from importlib.resources import files
from io import BytesIO
from pathlib import Path


def _from_the_wheel(address, *_arguments, **_settings):
    name = str(address).rpartition("/")[2]
    return BytesIO(files("eark_validator.ipxml.resources.vocabs").joinpath(name).read_bytes())


def _judged(folder, version):
    from eark_validator.packages import PackageValidator

    report = PackageValidator(Path(folder), version).validation_report
    found = {"structure": report.structure.status.value, "errors": [], "warnings": []}
    if report.metadata is None:
        found["errors"].append("no metadata report")
        return found
    for result in (report.metadata.schema_results, report.metadata.schematron_results):
        for message in result.messages:
            severity = "errors" if message.severity.value.upper() == "ERROR" else "warnings"
            found[severity].append(f"{message.rule_id}: {message.message}" if "--full" in sys.argv else message.rule_id)
        found.setdefault("status", []).append(result.status.value)
    return found


def main(arguments):
    """Judge each package and print what came of it."""
    urllib.request.urlopen = _from_the_wheel
    from eark_validator.specifications.specification import SpecificationVersion

    version = SpecificationVersion.V2_1_0
    folders = [argument for argument in arguments if not argument.startswith("--at=") and argument != "--full"]
    if "--at=2.0.4" in arguments:
        version = SpecificationVersion.V2_0_4
    for folder in folders:
        sys.stdout.write(json.dumps(_judged(folder, version)) + "\n")


if __name__ == "__main__":
    main(sys.argv[1:])
