"""What a package is exported as, and what came of it."""

from __future__ import annotations

from dataclasses import dataclass
from enum import Enum

from oais_vn.model.errors import InputError
from oais_vn.model.language import Text
from oais_vn.model.package import Made


class ExportForm(Enum):
    """The Circular's ZIP, the zip that RODA and commons-ip take, a transfer for Archivematica."""

    TT05_ZIP = "tt05-zip"
    CSIP_ZIP = "csip-zip"
    ARCHIVEMATICA = "archivematica"


@dataclass(frozen=True)
class ExportOrder:
    """What is wanted: the form, the number of the first package in its submission, metadata.csv or not."""

    form: ExportForm
    sequence: int | None = None
    with_csv: bool = False

    @classmethod
    def of(cls, name: str, sequence: int | None, *, with_csv: bool) -> ExportOrder:
        """The order for the form of this name; `InputError` when there is none, and for what it does not take."""
        try:
            form = ExportForm(name)
        except ValueError:
            forms = ", ".join(form.value for form in ExportForm)
            raise InputError(
                Text(
                    f"không có dạng xuất {name!r}; có: {forms}", f"there is no export form {name!r}; there are: {forms}"
                )
            ) from None
        if sequence is not None and form is not ExportForm.TT05_ZIP:
            raise InputError(Text("số thứ tự chỉ dùng với tt05-zip", "a sequence number goes with tt05-zip only"))
        if with_csv and form is not ExportForm.ARCHIVEMATICA:
            raise InputError(
                Text("metadata.csv chỉ dùng với archivematica", "metadata.csv goes with archivematica only")
            )
        return cls(form, sequence, with_csv)


@dataclass(frozen=True)
class Exported:
    """An export that lies at `path`: `source` is the OBJID of the package, `id` that of what was exported of it.

    The two differ where the package was made anew in another dialect. `digest` is the SHA-256 of the zip, or of the
    bag's tagmanifest-sha256.txt; `files` and `size` (bytes) count what is in it.
    """

    source: str
    id: str
    form: ExportForm
    path: str
    digest: str
    files: int
    size: int
    made: Made
