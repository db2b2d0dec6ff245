"""Spread: hand a long piece of work to a Dask cluster in parts, where there is one.

Prefect's way to Dask costs some 75 ms a task, so there are a few large parts and never
one a file. Its workers see the same folders under the same names as the run does.
"""

from __future__ import annotations

from typing import TYPE_CHECKING, Any, Final, TypeVar

from tasks.errors import RunnerError
from warehouse.settings import Settings

if TYPE_CHECKING:
    from collections.abc import Iterator, Sequence

    from prefect import Task

Item = TypeVar("Item")
SCHEME: Final = "dask://"
PARTS: Final = 16
LEAST: Final = 10


def parts_of(items: Sequence[Item]) -> list[Sequence[Item]]:
    """Cut work into at most `PARTS` parts of one size, none of them tiny, in order."""
    size = max(LEAST, -(-len(items) // PARTS))
    return [items[start : start + size] for start in range(0, len(items), size)]


def cluster() -> str | None:
    """Return the address of a scheduler that `YUEBAO_RUNNER` names, None by default.

    Raises `RunnerError` for one that is no address (`runner-address`).
    """
    named = Settings().runner
    if not named:
        return None
    if not named.startswith(SCHEME):
        raise RunnerError("runner-address", address=named)
    return f"tcp://{named.removeprefix(SCHEME)}"


def spread(
    scheduler: str, work: Task[..., Any], parts: Sequence[dict[str, Any]]
) -> Iterator[Any]:
    """Yield what a task returns for each part's parameters, in their order.

    Raises `RunnerError` where the packages are not installed (`runner-not-installed`)
    or nobody answers at the scheduler's address (`runner-away`).
    """
    try:
        from prefect_dask.task_runners import (  # noqa: PLC0415 - most have no cluster
            DaskTaskRunner,
        )
    except ModuleNotFoundError:
        raise RunnerError("runner-not-installed") from None
    with DaskTaskRunner(address=scheduler) as runner:
        try:
            _ = runner.client
        except OSError:
            raise RunnerError("runner-away", address=scheduler) from None
        futures = [runner.submit(work, parameters=each) for each in parts]
        for future in futures:
            yield future.result()
