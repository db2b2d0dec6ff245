"""A step takes what it is given as it is: Prefect looks into none of it."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING, NoReturn

from prefect import flow
from prefect.context import TaskRunContext
from prefect.settings import (
    PREFECT_API_URL,
    PREFECT_LOGGING_TO_API_ENABLED,
    temporary_settings,
)

from tasks.step import step

if TYPE_CHECKING:
    from conftest import PrefectServer


class Untouched(list[int]):
    """A list that nobody may go through."""

    def __iter__(self) -> NoReturn:
        raise AssertionError


@dataclass(frozen=True)
class Given:
    name: str
    figures: Untouched


@step("take", about="{given.name}")
def take(given: Given, more: Untouched) -> tuple[Given, Untouched, str]:
    """Return what it was given and what its run is called."""
    context = TaskRunContext.get()
    assert context
    return given, more, context.task_run.name


@flow
def taking(given: str) -> bool:
    figures, more = Given(given, Untouched([1])), Untouched([2])
    of_places = take(figures, more)
    by_name = take(figures, more=more)
    return all(
        taken is figures and also is more and name == "take May"
        for taken, also, name in (of_places, by_name)
    )


def test_what_a_step_is_given_is_not_searched_and_names_its_run(
    prefect_server: PrefectServer,
):
    with temporary_settings(
        {
            PREFECT_API_URL: prefect_server.api,
            PREFECT_LOGGING_TO_API_ENABLED: False,
        }
    ):
        assert taking("May")
