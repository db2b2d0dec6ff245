"""Sign off: what stands against a month's close is shown, and a person decides.

The form is filled in at Prefect's page of the suspended run, or through its API.
"""

from __future__ import annotations

import json
from hashlib import sha256
from typing import TYPE_CHECKING, Annotated, Literal

from prefect.artifacts import create_markdown_artifact
from prefect.input import RunInput
from pydantic import Field

from tasks.blockers import told
from tasks.close import SignOff, Standing, close, standing_of
from tasks.errors import CloseError
from tasks.narrate import narrate
from tasks.show import artifact_key, in_a_cell
from tasks.step import step
from warehouse.connection import open_live
from warehouse.messages import say
from warehouse.records import LIGHTS

if TYPE_CHECKING:
    from tasks.cycle import Cycle

_KEY_LENGTH = 16
Name = Annotated[
    str, Field(title="签字人", description="由谁关账，写姓名", pattern=r"\S")
]
Decision = Annotated[Literal["关账", "暂不关账"], Field(title="决定")]


class Form(RunInput):
    """The form where nothing stands against a close."""

    name: Name
    decision: Decision
    reason: Annotated[str, Field(title="说明", description="可以不填")] = ""


class FormInSpite(RunInput):
    """The form where something does: whoever decides says why."""

    name: Name
    decision: Decision
    reason: Annotated[
        str,
        Field(
            title="理由",
            description="还有未了结的事项，请写明为何仍要关账，或为何暂不关账",
            pattern=r"\S",
        ),
    ]


@step("survey")
def survey(cycle: Cycle) -> Standing:
    """Return how the month stands for its close, and leave it as an artifact.

    Raises `CloseError`, in words in the log, where nothing is known of the month.
    """
    try:
        with open_live(cycle.home) as warehouse:
            standing = standing_of(
                warehouse, cycle.registry, cycle.period, cycle.known_at
            )
    except CloseError as error:
        narrate(cycle, f"cli-{error.rule}", **error.values)
        raise
    create_markdown_artifact(
        markdown=_page(cycle, standing),
        key=artifact_key(cycle, "close"),
        description=f"{cycle.registry.city.name} {cycle.period}",
    )
    narrate(cycle, "step-survey", period=cycle.period, blockers=len(standing.blockers))
    return standing


def form_of(standing: Standing, lang: str) -> type[Form | FormInSpite]:
    """Return the form to be signed; a close in spite of something needs a reason."""
    count = len(standing.blockers)
    said = say("close-form", lang, period=standing.period, count=count)
    return (FormInSpite if count else Form).with_initial_data(description=said)


def shown_by(standing: Standing) -> str:
    """Return the key of what a form shows: other facts are asked about by a new form.

    A run that was suspended begins again when it is resumed, and a sign-off is about
    what its signer saw.
    """
    seen = [standing.known_at.isoformat(), standing.blockers]
    return sha256(json.dumps(seen, sort_keys=True).encode()).hexdigest()[:_KEY_LENGTH]


@step("sign")
def sign(cycle: Cycle, standing: Standing, answer: Form | FormInSpite) -> Standing:
    """Do what a person decided; signing again changes nothing.

    Raises `CloseError` as `tasks.close.close` does.
    """
    if answer.decision != "关账":
        narrate(cycle, "step-left-open", period=cycle.period)
        return standing
    signed = SignOff(answer.name, answer.reason, cycle.known_at)
    outcome = close(
        cycle.home, cycle.registry, cycle.period, signed, anyway=bool(answer.reason)
    )
    key = "step-closed" if outcome.standing.is_closed else "step-left-open"
    narrate(cycle, key, period=cycle.period)
    return outcome.standing


def _page(cycle: Cycle, standing: Standing) -> str:
    lang, known_at = cycle.lang, standing.known_at.astimezone(cycle.registry.city.zone)
    lines = [
        say(
            "close-known",
            lang,
            period=standing.period,
            at=f"{known_at:%Y-%m-%d %H:%M}",
            submissions=standing.frozen.submissions,
            figures=f"{standing.frozen.observations:,}",
        ),
        say(
            "close-lights",
            lang,
            **{light: standing.lights.get(light, 0) for light in LIGHTS},
        ),
    ]
    if standing.blockers:
        lines += [say("close-blocked", lang, count=len(standing.blockers)), ""]
        headings = (say("col-blocker", lang), say("col-mend", lang))
        lines += [f"| {' | '.join(headings)} |", "| --- | --- |"]
        lines += [
            f"| {' | '.join(map(in_a_cell, told(each, standing.period, lang)))} |"
            for each in standing.blockers
        ]
        return "\n".join(lines)
    return "\n\n".join([*lines, say("close-free", lang)])
