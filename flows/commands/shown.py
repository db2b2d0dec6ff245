"""The commands that only show: how things stand, and how they stood."""

from __future__ import annotations

from contextlib import nullcontext
from pathlib import Path
from typing import Annotated, Literal

import typer

from flows.commands.asking import (
    FAILED,
    SPOKEN,
    WRONG_USE,
    CityOption,
    FormatOption,
    KnownAtOption,
    LangOption,
    OneIndicator,
    PeriodArgument,
    ReportOption,
    RunFormatOption,
    StrictOption,
    app,
    asked_of,
    fail,
    help_of,
    home_of,
    instant_of,
    leave,
    moment_of,
    month_of,
    registry_of,
    sentences,
)
from warehouse.messages import say


@app.command(help=help_of("status"))
def status(
    period: PeriodArgument,
    known_at: KnownAtOption = None,
    city: CityOption = None,
    lang: LangOption = SPOKEN,
    form: FormatOption = "table",
    strict: StrictOption = False,
) -> None:
    """Show who has reported, who is in time, and what stands against the close."""
    month = month_of(period, lang)
    with sentences(lang, period):
        from flows.status import show_status

        asked = asked_of(city, lang, form, known_at)
        show_status(asked, month)
        leave(asked, month, strict)


@app.command(help=help_of("calendar"))
def calendar(  # noqa: PLR0913, PLR0917 - each is an option
    year: Annotated[
        int,
        typer.Argument(
            help=help_of("calendar-year"), metavar="YEAR", min=2001, max=2099
        ),
    ],
    department: Annotated[
        str | None, typer.Option("--department", help=help_of("calendar-department"))
    ] = None,
    report: ReportOption = None,
    ics: Annotated[
        Path | None, typer.Option("--ics", help=help_of("ics"), metavar="FILE")
    ] = None,
    known_at: KnownAtOption = None,
    city: CityOption = None,
    lang: LangOption = SPOKEN,
    form: FormatOption = "table",
) -> None:
    """Show when a year's reports are due, or write it as iCalendar."""
    with sentences(lang):
        from flows.due_days import show_calendar

        show_calendar(
            asked_of(city, lang, form, known_at), year, department, report, ics
        )


@app.command(help=help_of("progress"))
def progress(
    period: PeriodArgument,
    known_at: KnownAtOption = None,
    city: CityOption = None,
    lang: LangOption = SPOKEN,
    form: FormatOption = "table",
    strict: StrictOption = False,
    span: Annotated[
        Literal["month", "quarter", "half", "year"],
        typer.Option("--span", help=help_of("span")),
    ] = "year",
) -> None:
    """Show how every indicator stands."""
    month = month_of(period, lang)
    with sentences(lang, period):
        from flows.faces import show_progress

        asked = asked_of(city, lang, form, known_at)
        show_progress(asked, month, span)
        leave(asked, month, strict)


@app.command(help=help_of("replay"))
def replay(
    period: PeriodArgument,
    known_at: KnownAtOption = None,
    meeting: Annotated[
        bool, typer.Option("--meeting", help=help_of("meeting"))
    ] = False,
    city: CityOption = None,
    lang: LangOption = SPOKEN,
    form: RunFormatOption = "table",
) -> None:
    """Print a month's dispatch meeting again, as it was."""
    month = month_of(period, lang)
    if meeting and known_at:
        fail(WRONG_USE, say("cli-meeting-alone", lang))
    with sentences(lang, period):
        from flows.replay import show_replay

        asked = asked_of(city, lang, form)
        instant = instant_of(known_at, asked.registry, lang)
        show_replay(asked, month, instant, even_if_closed=meeting)


@app.command(help=help_of("explain"))
def explain(
    indicator: Annotated[str, typer.Argument(help=help_of("indicator"))],
    period: PeriodArgument,
    region: Annotated[
        str | None, typer.Option("--region", help=help_of("region"))
    ] = None,
    known_at: KnownAtOption = None,
    city: CityOption = None,
    lang: LangOption = SPOKEN,
    form: FormatOption = "table",
) -> None:
    """Lead from a figure back to file, sheet and cell, and say what it means."""
    month = month_of(period, lang)
    with sentences(lang, period):
        from flows.explanation import show_explanation

        asked = asked_of(city, lang, form, known_at)
        if not show_explanation(asked, indicator, month, region):
            fail(
                FAILED,
                say(
                    "cli-no-figure",
                    lang,
                    indicator=indicator,
                    region=region or asked.registry.city.name,
                    period=month,
                ),
            )


@app.command(help=help_of("projects"))
def projects(
    period: PeriodArgument,
    only: Annotated[str | None, typer.Option("--list", help=help_of("list"))] = None,
    press: Annotated[bool, typer.Option("--press", help=help_of("press"))] = False,
    known_at: KnownAtOption = None,
    city: CityOption = None,
    lang: LangOption = SPOKEN,
    form: FormatOption = "table",
) -> None:
    """Show how the lists of projects stand, ring by ring."""
    month = month_of(period, lang)
    with sentences(lang, period):
        from flows.projects import show_projects

        show_projects(asked_of(city, lang, form, known_at), month, only, press=press)


@app.command(help=help_of("ranking"))
def ranking(
    period: PeriodArgument,
    indicator: OneIndicator = None,
    known_at: KnownAtOption = None,
    city: CityOption = None,
    lang: LangOption = SPOKEN,
    form: FormatOption = "table",
) -> None:
    """Show the city's places, or every region's place by one indicator."""
    month = month_of(period, lang)
    with sentences(lang, period):
        from flows.ranking import show_ranking

        show_ranking(asked_of(city, lang, form, known_at), month, indicator)


@app.command(help=help_of("plans"))
def plans(
    year: Annotated[
        int | None,
        typer.Argument(help=help_of("year"), metavar="YEAR", min=1949, max=2100),
    ] = None,
    plan: Annotated[str | None, typer.Option("--plan", help=help_of("plan"))] = None,
    known_at: KnownAtOption = None,
    city: CityOption = None,
    lang: LangOption = SPOKEN,
    form: FormatOption = "table",
) -> None:
    """Show a year of the plans of several years and the annual plan."""
    with sentences(lang):
        from flows.plans import show_plans

        show_plans(asked_of(city, lang, form, known_at), year, plan)


@app.command(help=help_of("revisions"))
def revisions(
    period: Annotated[
        str | None, typer.Argument(help=help_of("only-month"), metavar="PERIOD")
    ] = None,
    city: CityOption = None,
    lang: LangOption = SPOKEN,
    form: FormatOption = "table",
) -> None:
    """Show what was changed, and how often by indicator."""
    month = month_of(period, lang) if period else None
    with sentences(lang):
        from flows.revisions import show_revisions

        show_revisions(asked_of(city, lang, form), month)


@app.command(help=help_of("impact"))
def impact(
    since: Annotated[str, typer.Option("--since", help=help_of("impact-since"))],
    until: Annotated[
        str | None, typer.Option("--until", help=help_of("impact-until"))
    ] = None,
    whole: Annotated[bool, typer.Option("--all", help=help_of("impact-all"))] = False,
    city: CityOption = None,
    lang: LangOption = SPOKEN,
    form: FormatOption = "table",
) -> None:
    """Show what runs changed between two moments."""
    with sentences(lang):
        from flows.impact import show_impact

        asked = asked_of(city, lang, form)
        first = moment_of(since, asked.registry, lang)
        last = instant_of(until, asked.registry, lang)
        if last and last < first:
            fail(WRONG_USE, say("cli-impact-order", lang, since=since, until=until))
        show_impact(asked, first, last, whole=whole)


@app.command(help=help_of("growth"))
def growth(
    period: PeriodArgument,
    indicator: OneIndicator = None,
    known_at: KnownAtOption = None,
    city: CityOption = None,
    lang: LangOption = SPOKEN,
    form: FormatOption = "table",
) -> None:
    """Show growth as reported and computed, and what parts pull."""
    month = month_of(period, lang)
    with sentences(lang, period):
        from flows.growth import show_growth

        show_growth(asked_of(city, lang, form, known_at), month, indicator)


@app.command(help=help_of("replan"))
def replan(
    period: PeriodArgument,
    indicator: Annotated[
        str | None, typer.Argument(help=help_of("replan-indicator"))
    ] = None,
    city: CityOption = None,
    lang: LangOption = SPOKEN,
    form: FormatOption = "table",
) -> None:
    """Spread what an indicator lacks over the months left."""
    month = month_of(period, lang)
    with sentences(lang, period):
        from flows.ahead import show_replan

        registry = registry_of(city)
        home = home_of(registry)
        if not show_replan(home, registry, month, indicator, lang, form):
            raise typer.Exit(FAILED)


@app.command(help=help_of("score"))
def score(
    by: Annotated[
        Literal["month", "indicator"], typer.Option("--by", help=help_of("by"))
    ] = "month",
    city: CityOption = None,
    lang: LangOption = SPOKEN,
    form: FormatOption = "table",
) -> None:
    """Show how good the stated probabilities were."""
    with sentences(lang):
        from flows.hindsight import show_score

        registry = registry_of(city)
        home = home_of(registry)
        show_score(home, registry, by, lang, form)


@app.command(help=help_of("alerts"))
def alerts(  # noqa: PLR0913, PLR0917 - each is an option
    period: Annotated[
        str | None, typer.Argument(help=help_of("alerts-period"), metavar="PERIOD")
    ] = None,
    pending: Annotated[
        bool, typer.Option("--pending", help=help_of("pending"))
    ] = False,
    preview: Annotated[
        bool, typer.Option("--preview", help=help_of("preview"))
    ] = False,
    stats: Annotated[bool, typer.Option("--stats", help=help_of("stats"))] = False,
    department: Annotated[
        str | None,
        typer.Option("--department", help=help_of("preview-department")),
    ] = None,
    page: Annotated[
        Path | None, typer.Option("--page", help=help_of("page"), metavar="HTML")
    ] = None,
    known_at: KnownAtOption = None,
    city: CityOption = None,
    lang: LangOption = SPOKEN,
    form: FormatOption = "table",
) -> None:
    """Show the outbox, its messages as their readers see them, or what was noise."""
    month = month_of(period, lang) if period else None
    if stats and (month or preview or page or pending):
        fail(WRONG_USE, say("cli-stats-alone", lang))
    if known_at and (stats or preview or page):
        fail(WRONG_USE, say("cli-known-at-list", lang))
    with sentences(lang):
        asked = asked_of(city, lang, form, known_at)
        if stats:
            from flows.messages import show_stats

            show_stats(asked, department)
        elif preview or page:
            from flows.messages import show_preview
            from flows.watching import watching

            with watching() if page else nullcontext():
                show_preview(asked, month, department, page)
        else:
            from flows.faces import show_alerts

            show_alerts(asked, month, department, pending=pending)
