"""A Dask cluster as an executor (extra `cluster`)."""

from __future__ import annotations

from collections.abc import Callable
from concurrent.futures import Executor, Future
from typing import Any, TypeVar

from oais_vn.model.errors import PluginError
from oais_vn.model.language import Text

T = TypeVar("T")

_SECONDS = 30
"""To reach the scheduler, and for it to have its first worker."""


class ClusterExecutor(Executor):
    """The workers of a Dask scheduler (`tcp://host:8786`); `workers` is how many tasks they take at a time.

    Dask gives a task to another worker when its own dies, three times; then the task fails, and no other one. Raises
    `PluginError` where the extra is not installed, or the scheduler or its workers do not answer.
    """

    def __init__(self, address: str) -> None:
        try:
            from distributed import Client
        except ImportError as error:
            raise PluginError(
                Text(
                    "--scheduler cần gói mở rộng cluster: pip install 'oais-vn[cluster]'",
                    "--scheduler needs the extra cluster: pip install 'oais-vn[cluster]'",
                )
            ) from error
        try:
            self._client = Client(address, timeout=_SECONDS, set_as_default=False, name="oais-vn")
            self._client.wait_for_workers(1, timeout=_SECONDS)
        except (OSError, TimeoutError, ValueError) as error:
            raise PluginError(
                Text(
                    f"không dùng được cụm máy ở {address}: {error}; hãy xem dask scheduler và dask worker đã chạy chưa",
                    f"cannot use the cluster at {address}: {error}; see whether dask scheduler and dask worker run",
                )
            ) from error
        self._executor = self._client.get_executor()
        self.workers = sum(self._client.nthreads().values())

    def submit(self, fn: Callable[..., T], /, *args: Any, **kwargs: Any) -> Future[T]:
        """Have it done by some worker; what it is given and gives is pickled."""
        future: Future[T] = self._executor.submit(fn, *args, **kwargs)
        return future

    def shutdown(self, wait: bool = True, *, cancel_futures: bool = False) -> None:
        """Take nothing more and leave the cluster, which goes on for others."""
        self._executor.shutdown(wait=wait)
        self._client.close(timeout=5)
