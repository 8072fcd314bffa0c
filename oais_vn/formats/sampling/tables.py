"""The data of acceptance sampling in `profiles/sampling`: the tables of ISO 2859-1, the kinds of defect."""

from __future__ import annotations

from pathlib import Path

from oais_vn.formats.toml_text import read_toml
from oais_vn.model.errors import ConfigurationError
from oais_vn.model.language import Text
from oais_vn.model.sampling import DefectKind, MasterTables, Rigour

TABLES_FILE = "sampling/iso-2859-1.toml"
DEFECTS_FILE = "sampling/defects.toml"


def read_tables(root: Path) -> MasterTables:
    """The single sampling tables; raises `ConfigurationError` when the file is missing or incomplete."""
    file = root / TABLES_FILE
    try:
        with file.open("rb") as stream:
            told = read_toml(stream, str(file))
        columns = tuple(told["columns"].split())
        levels = tuple(told["levels"].split())
        bands = tuple((int(band["from"]), tuple(band["letters"].split())) for band in told["letters"])
        rows = {
            rigour: {
                letter: (int(row["size"]), tuple(row["accept"].split())) for letter, row in told[rigour.value].items()
            }
            for rigour in Rigour
        }
        title = Text(told["title"]["vi"], told["title"]["en"])
    except (OSError, KeyError, TypeError, ValueError, AttributeError) as error:
        raise _wrong(file, repr(error)) from error
    for letters in (each for _, each in bands):
        if len(letters) != len(levels):
            raise _wrong(file, f"letters {' '.join(letters)}")
    for rigour, table in rows.items():
        for letter, (_, cells) in table.items():
            if len(cells) != len(columns):
                raise _wrong(file, f"{rigour.value}.{letter}")
    return MasterTables(title, columns, levels, bands, rows)


def read_defects(root: Path) -> dict[str, DefectKind]:
    """The kinds of defect by their codes, in order; raises `ConfigurationError`."""
    file = root / DEFECTS_FILE
    try:
        with file.open("rb") as stream:
            told = read_toml(stream, str(file))
        kinds = [
            DefectKind(str(row["code"]), Text(str(row["vi"]), str(row["en"])), bool(row.get("critical", False)))
            for row in told["defects"]
        ]
    except (OSError, KeyError, TypeError, AttributeError) as error:
        raise _wrong(file, repr(error)) from error
    return {kind.code: kind for kind in kinds}


def _wrong(file: Path, note: str) -> ConfigurationError:
    return ConfigurationError(Text(f"{file}: không đọc được ({note})", f"{file}: cannot be read ({note})"))
