"""A step of a run: a Prefect task that takes its arguments as they are."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any, ParamSpec, TypeVar

from prefect import Task
from prefect.cache_policies import NO_CACHE
from prefect.utilities.annotations import opaque

if TYPE_CHECKING:
    from collections.abc import Callable

P = ParamSpec("P")
R = TypeVar("R")


class Step(Task[P, R]):
    """A task whose arguments Prefect does not look into.

    It would search every figure of every reading for results of other tasks, twice a
    task: a third of a run's time. Only an argument itself may be such a result.
    """

    def __call__(self, *args: P.args, **kwargs: P.kwargs) -> R:  # type: ignore[override]  # of its ways to be called we use the plain one
        """Run the step within its flow and return what it returns."""
        call: Callable[..., R] = super().__call__
        return call(
            *(opaque(each) for each in args),
            **{name: opaque(each) for name, each in kwargs.items()},
        )


def step(
    name: str, about: str = "{cycle.period}", **options: Any
) -> Callable[[Callable[P, R]], Step[P, R]]:
    """Make a function a step; each run of it is named after what it is `about`.

    A step is safe to repeat by itself, so nothing of it is cached. Further options are
    those of a Prefect task.
    """

    def made(function: Callable[P, R]) -> Step[P, R]:
        return Step(
            function,
            name=name,
            task_run_name=f"{name} {about}",
            cache_policy=NO_CACHE,
            **options,
        )

    return made
