"""Every error that the library raises on purpose, grouped by whose fault it is."""

from __future__ import annotations

from typing import Any, ClassVar

from oais_vn.model.language import Text


def _rebuilt(kind: type[OaisError], state: dict[str, Any]) -> OaisError:
    error = kind.__new__(kind, state["text"].en)
    error.__dict__.update(state)
    return error


class OaisError(Exception):
    """Everything raised on purpose. `text` is for people; `exit_code` is what the command line returns."""

    exit_code: ClassVar[int] = 70

    def __init__(self, text: Text) -> None:
        super().__init__(text.en)
        self.text = text

    def __reduce__(self) -> tuple[Any, ...]:
        # Errors come back from other processes; the default would call __init__ with the message alone.
        return _rebuilt, (type(self), self.__dict__)


class InputError(OaisError, ValueError):
    """What the caller passed is wrong: an identifier, an unsafe path, an argument."""

    exit_code = 2


class ConfigurationError(InputError):
    """A profile or a setting is missing or wrong."""

    exit_code = 4


class PluginError(InputError):
    """No such plug-in, or it will not load or failed."""

    exit_code = 4


class TaskLostError(PluginError):
    """Work in another process gave no result: `reason` is `time`, `memory` or `crash`."""

    def __init__(self, reason: str) -> None:
        super().__init__(Text(f"tiến trình bị dừng ({reason})", f"the process was lost ({reason})"))
        self.reason = reason


class EngineLostError(PluginError):
    """What ran the jobs of a batch went away: a cluster's scheduler, a pool."""

    exit_code = 5


class JobLostError(OaisError):
    """One job of a batch ended what ran it, or failed in a way that nobody foresaw; it is quarantined."""


class PackageError(OaisError):
    """The thing at hand (delivery, workbook, package) cannot be read. `path` and `line` say where."""

    exit_code = 3

    def __init__(self, text: Text, *, path: str | None = None, line: int | None = None) -> None:
        super().__init__(text)
        self.path = path
        self.line = line


class NotPassedError(PackageError):
    """A report did not pass; raised only by `Report.raise_if_failed`."""

    exit_code = 1


class AccessRefusedError(PackageError):
    """The law does not let this be given out: secret, or without the approval that it needs."""

    exit_code = 1


class StorageError(OaisError):
    """A place that holds bytes failed: not found, exists with other bytes, fixity, full, unavailable."""

    exit_code = 5

    def __init__(self, text: Text, *, place: str, may_retry: bool = False) -> None:
        super().__init__(text)
        self.place = place
        self.may_retry = may_retry


class ExistsError(StorageError):
    """The name is taken by other bytes; nothing is ever overwritten."""


def unread(place: object, error: OSError) -> Text:
    """Why the file `place` cannot be read, in words of both languages where the system's error is a common one."""
    if isinstance(error, FileNotFoundError):
        return Text(f"không có tệp {place}", f"there is no file {place}")
    if isinstance(error, IsADirectoryError):
        return Text(f"{place} là thư mục, ở đây cần một tệp", f"{place} is a folder, a file is needed here")
    if isinstance(error, PermissionError):
        return Text(f"không có quyền đọc {place}", f"no permission to read {place}")
    return Text(f"không đọc được {place}: {error.strerror}", f"cannot read {place}: {error.strerror}")
