"""The month's commands: what an operator starts, and what a month is signed with."""

from __future__ import annotations

import json
import os
import sys
from datetime import UTC, datetime
from typing import Annotated

import typer

from flows.commands.asking import (
    DONE,
    FAILED,
    NEEDS_A_PERSON,
    SPOKEN,
    WRONG_USE,
    CityOption,
    LangOption,
    NowOption,
    PeriodArgument,
    RunFormatOption,
    StrictOption,
    VerboseOption,
    app,
    asked_of,
    begin_warehouse,
    fail,
    help_of,
    home_of,
    imported,
    in_prefect,
    instant_of,
    leave,
    month_of,
    registry_of,
    sentences,
)
from warehouse.messages import say


@app.command(help=help_of("run"))
def run(
    period: PeriodArgument,
    now: NowOption = None,
    city: CityOption = None,
    lang: LangOption = SPOKEN,
    form: RunFormatOption = "table",
    strict: StrictOption = False,
    verbose: VerboseOption = False,
) -> None:
    """Run the monthly cycle."""
    month = month_of(period, lang)
    os.environ["YUEBAO_LANG"] = lang
    with sentences(lang, period, verbose=verbose):
        registry = registry_of(city)
        moment = instant_of(now, registry, lang)
        with in_prefect(verbose):
            # Great Expectations takes seconds too: while the server starts is the time.
            cycle, _ = imported("flows.monthly_cycle", "expectations.suites")
            begin_warehouse(home_of(registry))
            counts = cycle.monthly_cycle(str(month), city=city, now=moment)
        asked = asked_of(city, lang, "table")
        if form != "table":
            sys.stdout.write(json.dumps(counts) + "\n")
        else:
            from flows.faces import show_progress, show_trouble

            show_progress(asked, month)
            show_trouble(asked, month)
        leave(asked, month, strict)


@app.command(help=help_of("close"))
def close(  # noqa: PLR0913, PLR0917 - each is an option
    period: PeriodArgument,
    by: Annotated[str, typer.Option("--by", help=help_of("signed-by"))],
    reason: Annotated[str, typer.Option("--reason", help=help_of("close-reason"))] = "",
    anyway: Annotated[bool, typer.Option("--anyway", help=help_of("anyway"))] = False,
    now: NowOption = None,
    city: CityOption = None,
    lang: LangOption = SPOKEN,
    form: RunFormatOption = "table",
) -> None:
    """Close a month by name: what is known is frozen, corrections need a backfill."""
    month = month_of(period, lang)
    with sentences(lang, period):
        from flows.signing import show_outcome
        from tasks.close import SignOff
        from tasks.close import close as sign_off

        asked = asked_of(city, lang, form)
        at = instant_of(now, asked.registry, lang) or datetime.now(UTC)
        signed = SignOff(by, reason, at)
        outcome = sign_off(asked.home, asked.registry, month, signed, anyway=anyway)
        show_outcome(asked, outcome)
        if not outcome.standing.is_closed:
            count = len(outcome.standing.blockers)
            fail(FAILED, say("cli-close-blocked", lang, count=count))


@app.command(help=help_of("reopen"))
def reopen(
    period: PeriodArgument,
    by: Annotated[str, typer.Option("--by", help=help_of("signed-by"))],
    reason: Annotated[str, typer.Option("--reason", help=help_of("reopen-reason"))],
    now: NowOption = None,
    city: CityOption = None,
    lang: LangOption = SPOKEN,
    form: RunFormatOption = "table",
) -> None:
    """Open a closed month again, by name and with a reason."""
    month = month_of(period, lang)
    with sentences(lang, period):
        from flows.signing import show_outcome
        from tasks.close import SignOff
        from tasks.close import reopen as open_again

        asked = asked_of(city, lang, form)
        at = instant_of(now, asked.registry, lang) or datetime.now(UTC)
        signed = SignOff(by, reason, at)
        outcome = open_again(asked.home, asked.registry, month, signed)
        show_outcome(asked, outcome, reopened=True)


@app.command(help=help_of("remind"))
def remind(
    period: Annotated[
        str | None, typer.Argument(help=help_of("remind-period"), metavar="PERIOD")
    ] = None,
    now: NowOption = None,
    city: CityOption = None,
    lang: LangOption = SPOKEN,
    form: RunFormatOption = "table",
    verbose: VerboseOption = False,
) -> None:
    """Ask for what is due, tell what is late, and escalate what nobody answers."""
    month = month_of(period, lang) if period else None
    os.environ["YUEBAO_LANG"] = lang
    with sentences(lang, period or "", verbose=verbose):
        registry = registry_of(city)
        moment = instant_of(now, registry, lang)
        with in_prefect(verbose):
            from flows.remind import remind as remind_flow

            counts = remind_flow(str(month) if month else None, city=city, now=moment)
        if form != "table":
            sys.stdout.write(json.dumps(counts) + "\n")
        else:
            from flows.faces import show_reminders

            show_reminders(home_of(registry), lang)


@app.command(help=help_of("deliver"))
def deliver(
    city: CityOption = None,
    lang: LangOption = SPOKEN,
    strict: StrictOption = False,
    verbose: VerboseOption = False,
) -> None:
    """Send what waits in the outbox."""
    os.environ["YUEBAO_LANG"] = lang
    with sentences(lang, verbose=verbose), in_prefect(verbose):
        from flows.deliver import deliver as deliver_flow

        counts = deliver_flow(city=city, at_once=True)
    if counts["failed"]:
        raise typer.Exit(NEEDS_A_PERSON if strict else FAILED)


@app.command(help=help_of("desk"))
def desk(
    once: Annotated[bool, typer.Option("--once", help=help_of("desk-once"))] = False,
    city: CityOption = None,
    lang: LangOption = SPOKEN,
    verbose: VerboseOption = False,
) -> None:
    """Listen for answers in Slack."""
    os.environ["YUEBAO_LANG"] = lang
    with sentences(lang, verbose=verbose):
        from flows.desk import listen, missing_tokens, take_in
        from warehouse.settings import SlackSettings

        if once:
            raise typer.Exit(DONE if take_in(city, lang) else FAILED)
        if missing := missing_tokens(SlackSettings()):
            names = say("word-and", lang).join(missing)
            fail(WRONG_USE, say("cli-no-tokens", lang, names=names))
        listen(city, lang)
