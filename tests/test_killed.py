"""Killed at any step, twice: what the next run leaves is what nobody disturbed."""

from __future__ import annotations

import signal
from typing import TYPE_CHECKING, Final

import pytest
from steps import Step

if TYPE_CHECKING:
    from world import Stage

POINTS: Final[dict[Stage, tuple[Step, ...]]] = {
    "new": (
        Step("recall: sql commit", 3),
        Step("recall: sql insert into main.origin"),
        Step("recall: open warehouse.duckdb.new"),
        Step("recall: rename warehouse.duckdb"),
        Step("recall: rename warehouse.anchor.json"),
    ),
    "empty": (
        Step("collect: open archive/incoming/*.part", 2),
        Step("collect: rename archive/*", 2),
        Step("collect: sql insert into raw.source_event"),
        Step("read: begin"),
        Step("check: begin"),
        Step("load: begin"),
        Step("load: sql insert into raw.region"),
        Step("load: sql insert into raw.observation"),
        Step("load: sql insert into raw.alert_version"),
        Step("load: sql commit"),
        Step("load: sql checkpoint"),
        Step("load: open warehouse.anchor.json.new"),
        Step("load: rename warehouse.anchor.json"),
        Step("mark: rename marked/2021-05.supply.water.1.xlsx"),
        Step("mark: sql insert into raw.marked"),
        Step("deliver: begin"),
        Step("publish: begin"),
        Step("publish: sql detach"),
        Step("publish: open publishing/published.duckdb"),
        Step("publish: rename published.duckdb"),
    ),
    "loaded": (
        Step("deliver: slack auth.test"),
        Step("deliver: sql insert into raw.alert_event"),
        Step("deliver: slack chat.postMessage"),
        Step("deliver: slack chat.postMessage", 4),
        Step("deliver: sql insert into raw.alert_event", 2),
        Step("deliver: rename pictures/*.png", 2),
        Step("deliver: sql insert into raw.picture"),
        Step("deliver: slack chat.postMessage", 8),
        Step("deliver: sql insert into raw.reply_event", 2),
        Step("deliver: slack files.completeUploadExternal"),
        Step("deliver: sql insert into raw.attachment_event", 2),
        Step("publish: rename published.duckdb"),
    ),
    "told": (
        Step("load: sql commit"),
        Step("deliver: slack chat.update", 2),
        Step("deliver: sql insert into raw.alert_event", 2),
        Step("deliver: slack chat.postMessage", 2),
    ),
}


@pytest.mark.parametrize(
    ("stage", "death"),
    [(stage, death) for stage, deaths in POINTS.items() for death in deaths],
    ids=str,
)
def test_killed_twice_at_one_step_the_next_run_leaves_what_nobody_disturbed(
    world, stage, death
):
    city = world.begin_at(stage)
    assert world.cycle(city, death=death) == -signal.SIGKILL
    # What was done before it died is not always to be done again.
    world.cycle(city, 1, death)
    assert world.cycle(city, 2) == 0
    world.check(city, stage)
