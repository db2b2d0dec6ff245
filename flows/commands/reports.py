"""The commands about departments' reports: what is wrong with them, and who answers."""

from __future__ import annotations

import os
from datetime import UTC, datetime
from pathlib import Path
from typing import Annotated

import typer

from flows.commands.asking import (
    FAILED,
    NEEDS_A_PERSON,
    SPOKEN,
    WRONG_USE,
    CityOption,
    FormatOption,
    LangOption,
    NowOption,
    PeriodArgument,
    ReportOption,
    StrictOption,
    VerboseOption,
    app,
    asked_of,
    fail,
    help_of,
    home_of,
    in_prefect,
    instant_of,
    month_of,
    registry_of,
    sentences,
)
from warehouse.messages import say


@app.command("check", help=help_of("check"))
def check_file(  # noqa: PLR0913, PLR0917 - each is an option
    file: Annotated[Path, typer.Argument(help=help_of("file"), metavar="FILE")],
    out: Annotated[
        Path | None, typer.Argument(help=help_of("out"), metavar="OUT")
    ] = None,
    report: ReportOption = None,
    period: Annotated[
        str | None, typer.Option("--period", help=help_of("meant"))
    ] = None,
    annotate: Annotated[
        bool, typer.Option("--annotate", help=help_of("annotate"))
    ] = False,
    city: CityOption = None,
    lang: LangOption = SPOKEN,
    form: FormatOption = "table",
    strict: StrictOption = False,
) -> None:
    """Check a file before it is sent; nothing is written but the marked copy."""
    month = month_of(period, lang) if period else None
    target = _target(file, out, lang) if annotate else None
    if not file.is_file() or (out and not annotate):
        key = "cli-no-such-file" if not file.is_file() else "cli-out-alone"
        fail(WRONG_USE, say(key, lang, file=file))
    with sentences(lang):
        from flows.checking import show_trial
        from flows.watching import watching
        from tasks.look_up import report_called
        from tasks.try_out import Tried, try_out
        from tasks.try_out import annotate as write_copy
        from warehouse.periods import Period

        asked = asked_of(city, lang, form)
        registry = asked.registry
        of = report_called(report, registry).id if report else None
        today = datetime.now(registry.city.zone).date()
        with watching():
            about = month or Period.before(today)
            trial = try_out(Tried(file, of, month), registry, asked.home, about, lang)
            is_there = target and write_copy(file, trial, target, lang)
        show_trial(asked, trial)
        if target:
            key = "check-copy" if is_there else "check-no-copy"
            typer.echo(say(key, lang, path=target), err=True)
        if trial.verdict.state == "returned":
            raise typer.Exit(FAILED)
        if strict and trial.verdict.state != "accepted":
            raise typer.Exit(NEEDS_A_PERSON)


def _target(file: Path, out: Path | None, lang: str) -> Path:
    """Return where the marked copy goes; no file of anybody's is written over.

    The default is in the working folder: beside the original it might lie in an inbox.
    """
    if out and out.exists():
        fail(WRONG_USE, say("cli-file-exists", lang, file=out))
    return out or Path(f"{file.stem}.{say('mark-title', lang)}.xlsx")


@app.command(help=help_of("returns"))
def returns(
    period: PeriodArgument,
    report: ReportOption = None,
    city: CityOption = None,
    lang: LangOption = SPOKEN,
    form: FormatOption = "table",
) -> None:
    """Show what came back, the new versions, and what they changed."""
    month = month_of(period, lang)
    with sentences(lang, period):
        from flows.returns import show_returns

        show_returns(asked_of(city, lang, form), month, report)


@app.command(help=help_of("findings"))
def findings(
    period: PeriodArgument,
    page: Annotated[
        Path | None, typer.Option("--page", help=help_of("page"), metavar="HTML")
    ] = None,
    city: CityOption = None,
    lang: LangOption = SPOKEN,
    form: FormatOption = "table",
) -> None:
    """Show what stands against each report of a month."""
    month = month_of(period, lang)
    with sentences(lang, period):
        asked = asked_of(city, lang, form)
        if page is None:
            from flows.returns import show_findings

            show_findings(asked, month)
            return
        from tasks.page import write_page

        write_page(page, asked.home, asked.registry, month, lang)
        typer.echo(page)


@app.command(help=help_of("overrule"))
def overrule(  # noqa: PLR0913, PLR0917 - each is an option
    submission: Annotated[
        str, typer.Argument(help=help_of("submission"), metavar="SUBMISSION")
    ],
    finding: Annotated[
        list[str], typer.Argument(help=help_of("finding"), metavar="FINDING…")
    ],
    by: Annotated[str, typer.Option("--by", help=help_of("overruled-by"))],
    reason: Annotated[str, typer.Option("--reason", help=help_of("reason"))],
    now: NowOption = None,
    city: CityOption = None,
    lang: LangOption = SPOKEN,
    verbose: VerboseOption = False,
) -> None:
    """Answer for findings by name, and have the submission judged again at once."""
    os.environ["YUEBAO_LANG"] = lang
    with sentences(lang, verbose=verbose):
        registry = registry_of(city)
        home = home_of(registry)
        moment = instant_of(now, registry, lang)
        with in_prefect(verbose):
            from flows.judge_again import judge_again
            from tasks.overrule import Confirmation
            from tasks.overrule import overrule as answer_for

            answer = Confirmation(by, reason, moment or datetime.now(UTC))
            kept = answer_for(home, registry, submission, finding, answer)
            typer.echo(say("overrule-kept", lang, count=kept.new), err=True)
            judge_again(str(kept.period), city=city, now=moment)
        from flows.returns import show_findings

        show_findings(asked_of(city, lang, "table"), kept.period, kept.report)
