"""The commands that change the past: backfills, approved, resumed and undone."""

from __future__ import annotations

import getpass
import os
from typing import TYPE_CHECKING, Annotated, Any

import typer

from flows.commands.asking import (
    FAILED,
    SPOKEN,
    WRONG_USE,
    AllOption,
    ApproverOption,
    BackfillArgument,
    ByOption,
    CityOption,
    DryRunOption,
    FormatOption,
    LangOption,
    NowOption,
    ReasonOption,
    RunFormatOption,
    VerboseOption,
    app,
    asked_of,
    backfills_app,
    begin_warehouse,
    fail,
    help_of,
    imported,
    in_prefect,
    instant_of,
    month_of,
    sentences,
)
from warehouse.messages import say

if TYPE_CHECKING:
    from flows.printing import Asked


@app.command(help=help_of("backfill"))
def backfill(  # noqa: PLR0913, PLR0917 - an option each
    first: Annotated[str, typer.Argument(help=help_of("first"), metavar="FROM")],
    last: Annotated[str, typer.Argument(help=help_of("last"), metavar="TO")],
    reason: ReasonOption = "",
    by: ByOption = None,
    report: Annotated[
        list[str] | None, typer.Option("--report", help=help_of("only-report"))
    ] = None,
    department: Annotated[
        list[str] | None, typer.Option("--department", help=help_of("only-department"))
    ] = None,
    indicator: Annotated[
        list[str] | None, typer.Option("--indicator", help=help_of("only-indicator"))
    ] = None,
    replay: Annotated[
        bool, typer.Option("--replay", help=help_of("replay-mode"))
    ] = False,
    known_at: Annotated[
        str | None, typer.Option("--known-at", help=help_of("as-known-at"))
    ] = None,
    dry_run: DryRunOption = False,
    yes: Annotated[bool, typer.Option("--yes", help=help_of("backfill-yes"))] = False,
    approved_by: ApproverOption = "",
    now: NowOption = None,
    city: CityOption = None,
    lang: LangOption = SPOKEN,
    form: RunFormatOption = "table",
    whole: AllOption = False,
    verbose: VerboseOption = False,
) -> None:
    """Run past months again, with a reason."""
    months = {"first": str(month_of(first, lang)), "last": str(month_of(last, lang))}
    if yes and not approved_by:
        fail(WRONG_USE, say("cli-backfill-second-name", lang))
    with sentences(lang, last, verbose=verbose):
        asked = asked_of(city, lang, form)
        given = months | {
            "reason": reason,
            "by": by or getpass.getuser(),
            "reports": report,
            "departments": department,
            "indicators": indicator,
            "mode": "replay" if replay or known_at else "restate",
            "as_known_at": instant_of(known_at, asked.registry, lang),
            "dry_run": dry_run,
            "approved_by": approved_by,
            "now": instant_of(now, asked.registry, lang),
            "city": city,
        }
        _see_backfill_through("backfill", given, asked, whole=whole, verbose=verbose)


@backfills_app.command("list", help=help_of("backfills-list"))
def backfills_list(
    city: CityOption = None, lang: LangOption = SPOKEN, form: FormatOption = "table"
) -> None:
    """List every backfill."""
    with sentences(lang):
        from flows.backfills import show_backfills

        show_backfills(asked_of(city, lang, form))


@backfills_app.command("show", help=help_of("backfills-show"))
def backfills_show(
    backfill_id: BackfillArgument,
    city: CityOption = None,
    lang: LangOption = SPOKEN,
    form: RunFormatOption = "table",
    whole: AllOption = False,
) -> None:
    """Show one backfill, and what it changes."""
    with sentences(lang):
        from flows.backfills import show_backfill

        show_backfill(asked_of(city, lang, form), backfill_id, whole=whole)


@backfills_app.command("approve", help=help_of("backfills-approve"))
def backfills_approve(  # noqa: PLR0913, PLR0917 - an option each
    backfill_id: BackfillArgument,
    by: ByOption = None,
    now: NowOption = None,
    city: CityOption = None,
    lang: LangOption = SPOKEN,
    form: RunFormatOption = "table",
    whole: AllOption = False,
    verbose: VerboseOption = False,
) -> None:
    """Approve a backfill that waits, and see it through."""
    with sentences(lang, verbose=verbose):
        asked = asked_of(city, lang, form)
        given = {
            "backfill_id": backfill_id,
            "approved_by": by or getpass.getuser(),
            "now": instant_of(now, asked.registry, lang),
            "city": city,
        }
        flow = "resume_backfill"
        _see_backfill_through(flow, given, asked, whole=whole, verbose=verbose)


@backfills_app.command("resume", help=help_of("backfills-resume"))
def backfills_resume(
    backfill_id: BackfillArgument,
    now: NowOption = None,
    city: CityOption = None,
    lang: LangOption = SPOKEN,
    form: RunFormatOption = "table",
    whole: AllOption = False,
    verbose: VerboseOption = False,
) -> None:
    """Go on with a backfill that was cut short."""
    with sentences(lang, verbose=verbose):
        asked = asked_of(city, lang, form)
        moment = instant_of(now, asked.registry, lang)
        given = {"backfill_id": backfill_id, "now": moment, "city": city}
        flow = "resume_backfill"
        _see_backfill_through(flow, given, asked, whole=whole, verbose=verbose)


@backfills_app.command("cancel", help=help_of("backfills-cancel"))
def backfills_cancel(
    backfill_id: BackfillArgument,
    by: ByOption = None,
    city: CityOption = None,
    lang: LangOption = SPOKEN,
) -> None:
    """Let a backfill end after what it is just loading, or never begin."""
    with sentences(lang):
        from flows.backfills import show_backfill
        from tasks.backfill.plan import cancel

        asked = asked_of(city, lang, "table")
        cancel(asked.home, backfill_id, by or getpass.getuser())
        show_backfill(asked, backfill_id)


@backfills_app.command("undo", help=help_of("backfills-undo"))
def backfills_undo(  # noqa: PLR0913, PLR0917 - an option each
    backfill_id: BackfillArgument,
    reason: ReasonOption = "",
    by: ByOption = None,
    dry_run: DryRunOption = False,
    approved_by: ApproverOption = "",
    now: NowOption = None,
    city: CityOption = None,
    lang: LangOption = SPOKEN,
    form: RunFormatOption = "table",
    whole: AllOption = False,
    verbose: VerboseOption = False,
) -> None:
    """Put back what a backfill changed, as new versions."""
    with sentences(lang, verbose=verbose):
        asked = asked_of(city, lang, form)
        given = {
            "backfill_id": backfill_id,
            "reason": reason,
            "by": by or getpass.getuser(),
            "dry_run": dry_run,
            "approved_by": approved_by,
            "now": instant_of(now, asked.registry, lang),
            "city": city,
        }
        flow = "undo_backfill"
        _see_backfill_through(flow, given, asked, whole=whole, verbose=verbose)


def _see_backfill_through(
    flow: str, given: dict[str, Any], asked: Asked, *, whole: bool, verbose: bool
) -> None:
    """Run a flow of backfills and print what came of it; 1 where it waits."""
    os.environ["YUEBAO_LANG"] = asked.lang
    with in_prefect(verbose):
        # As in a month's run: while the server starts is the time.
        flows, _ = imported("flows.backfill", "expectations.suites")
        begin_warehouse(asked.home)
        outcome = getattr(flows, flow)(**given)
    from flows.backfills import show_backfill, show_rehearsal

    if given.get("dry_run"):
        show_rehearsal(asked, outcome["backfill"], whole=whole)
    elif show_backfill(asked, outcome["backfill"], whole=whole) != "done":
        raise typer.Exit(FAILED)
