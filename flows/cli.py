"""The command line: thin. Each command says what it does, with an example.

Prefect and Great Expectations are imported only by the commands that need them.
"""

from __future__ import annotations

import getpass
import json
import os
import sys
from contextlib import contextmanager, nullcontext
from datetime import UTC, datetime
from pathlib import Path
from typing import TYPE_CHECKING, Annotated, Any, Final, Literal, NoReturn

import typer
from pydantic import ValidationError

from warehouse.messages import Language, say
from warehouse.periods import Period
from warehouse.settings import Settings, UnknownCityError

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator

    from flows.printing import Asked
    from warehouse.registry import Registry

DONE, FAILED, WRONG_USE, NEEDS_A_PERSON = range(4)
# Nobody else speaks with these: what they raise is about Prefect's server.
_HTTP: Final = ("httpx", "httpcore")


def _language() -> Language:
    """Return the language that is set; one that does not exist is told in both."""
    try:
        return Settings().lang
    except ValidationError:
        raise SystemExit(
            "YUEBAO_LANG 只能是 zh 或 en。 YUEBAO_LANG must be zh or en."
        ) from None


_HELP: Final = _language()


def _help(name: str) -> str:
    return say(f"help-{name}", _HELP)


app = typer.Typer(
    name="yuebao",
    help=_help("yuebao"),
    no_args_is_help=True,
    add_completion=False,
    pretty_exceptions_enable=False,
)
registry_app = typer.Typer(help=_help("registry"), no_args_is_help=True)
app.add_typer(registry_app, name="registry")
backfills_app = typer.Typer(help=_help("backfills"), no_args_is_help=True)
app.add_typer(backfills_app, name="backfills")

CityOption = Annotated[
    str | None, typer.Option("--city", help=_help("city"), metavar="CITY")
]
LangOption = Annotated[Language, typer.Option("--lang", help=_help("lang"))]
FormatOption = Annotated[
    Literal["table", "json", "csv"], typer.Option("--format", help=_help("format"))
]
RunFormatOption = Annotated[
    Literal["table", "json"], typer.Option("--format", help=_help("run-format"))
]
StrictOption = Annotated[bool, typer.Option("--strict", help=_help("strict"))]
OneIndicator = Annotated[
    str | None, typer.Argument(help=_help("one-indicator"), metavar="INDICATOR")
]
ReportOption = Annotated[
    str | None, typer.Option("--report", help=_help("report"), metavar="REPORT")
]
KnownAtOption = Annotated[
    str | None,
    typer.Option("--known-at", help=_help("known-at"), metavar="MOMENT"),
]
ByOption = Annotated[
    str | None, typer.Option("--by", help=_help("by-whom"), metavar="NAME")
]
ReasonOption = Annotated[str, typer.Option("--reason", help=_help("backfill-reason"))]
ApproverOption = Annotated[
    str, typer.Option("--approved-by", help=_help("approved-by"), metavar="NAME")
]
NowOption = Annotated[str | None, typer.Option("--now", help=_help("now"))]
DryRunOption = Annotated[bool, typer.Option("--dry-run", help=_help("dry-run"))]
AllOption = Annotated[bool, typer.Option("--all", help=_help("all-changes"))]
BackfillArgument = Annotated[
    str, typer.Argument(help=_help("backfill-id"), metavar="BACKFILL")
]
VerboseOption = Annotated[bool, typer.Option("--verbose", help=_help("verbose"))]
PeriodArgument = Annotated[str, typer.Argument(help=_help("period"), metavar="PERIOD")]


def main() -> None:
    """Run the command line; a person never sees a traceback unless they ask for it."""
    app()


def _fail(code: int, sentence: str) -> NoReturn:
    typer.echo(sentence, err=True)
    raise typer.Exit(code)


@contextmanager
def _sentences(
    lang: str, period: str = "2021-05", *, verbose: bool = False
) -> Iterator[None]:
    """Turn what can go wrong into a sentence and an exit code."""
    try:
        yield
    except typer.Exit:
        raise
    except BrokenPipeError:  # whoever reads has seen enough, as in `… | head`
        os.dup2(os.open(os.devnull, os.O_WRONLY), sys.stdout.fileno())
        raise typer.Exit(DONE) from None
    except Exception as error:  # an operator gets a sentence, whatever happened
        code, sentence = _explained(error, lang, period)
        if verbose and code == FAILED:
            raise
        _fail(code, sentence)


def _explained(error: Exception, lang: str, period: str) -> tuple[int, str]:
    """Return the exit code and the sentence of an error, also of an unexpected one."""
    # These are cheap to import; Prefect passes them on as they are.
    from tasks.errors import (
        BackfillError,
        BackupError,
        ClockError,
        CloseError,
        KeepingError,
        OverruleError,
        SlotTakenError,
        SourceError,
        UnknownNameError,
    )
    from tasks.reader import ReaderNotStartedError
    from tasks.slack.client import NotDeliveredError
    from warehouse.connection import WarehouseError
    from warehouse.harm import is_full
    from warehouse.registry import RegistryError

    sentences: dict[type[Exception], Callable[[Any], tuple[int, str]]] = {
        UnknownCityError: lambda it: (
            WRONG_USE,
            say("cli-unknown-city", lang, city=it),
        ),
        UnknownNameError: lambda it: (
            WRONG_USE,
            say("cli-unknown-name", lang, name=it.name, near="、".join(it.near) or "–"),
        ),
        OverruleError: lambda it: (
            WRONG_USE,
            say(f"cli-{it.rule}", lang, **it.values),
        ),
        CloseError: lambda it: (
            WRONG_USE,
            say(f"cli-{it.rule}", lang, **it.values),
        ),
        RegistryError: lambda it: (
            FAILED,
            "\n".join(
                [
                    say("cli-registry-bad", lang, count=len(it.problems)),
                    *(each.told(lang) for each in it.problems),
                ]
            ),
        ),
        SourceError: lambda it: (
            FAILED,
            say("step-source-failed", lang, inbox=it.inbox, detail=it.detail),
        ),
        ReaderNotStartedError: lambda it: (
            FAILED,
            say("cli-reader-not-started", lang, detail=it),
        ),
        ClockError: lambda it: (
            WRONG_USE,
            say("cli-clock-back", lang, known_at=f"{it.known_at:%Y-%m-%dT%H:%M}"),
        ),
        SlotTakenError: lambda it: (
            FAILED,
            say("cli-slot-taken", lang, **it.told),
        ),
        NotDeliveredError: lambda it: (
            FAILED,
            say("cli-slack-refused", lang, reason=it),
        ),
        BackfillError: lambda it: (
            WRONG_USE,
            say(f"cli-{it.rule}", lang, **it.values),
        ),
        BackupError: lambda it: (
            FAILED,
            say(f"cli-{it.rule}", lang, **it.values),
        ),
        WarehouseError: lambda it: (
            FAILED,
            say(
                f"cli-{it.rule}",
                lang,
                path=it.path,
                period=period,
                mend=_way_back(it.path.parent, lang),
            ),
        ),
    }
    for kind, told in sentences.items():
        if isinstance(error, kind):
            return told(error)
    if is_full(error):
        path = getattr(error, "filename", None) or Settings().home.absolute()
        return FAILED, say("cli-disk-full", lang, path=path)
    if _is_of_prefect(error):
        api = os.environ.get("PREFECT_API_URL", "–")
        return FAILED, say("cli-prefect-gone", lang, api=api)
    if isinstance(error, KeepingError):
        return FAILED, say("cli-not-kept", lang, detail=error.strerror)
    detail = f"{type(error).__name__}: {error}"
    return FAILED, say("cli-failed", lang, detail=detail)


def _is_of_prefect(error: Exception) -> bool:
    """Tell whether an error is that Prefect's server cannot be had."""
    from warehouse.harm import causes

    # Of the server that comes along Prefect itself says that it did not start.
    return "Prefect API server" in str(error) or any(
        type(each).__module__.startswith(_HTTP) for each in causes(error)
    )


def _way_back(home: Path, lang: str) -> str:
    """Return the command that puts a home's newest backup back."""
    from tasks.backups.last import way_back

    key, values = way_back(home)
    return say(key, lang, **values)


def _month(text: str, lang: str) -> Period:
    try:
        period = Period.parse(text)
    except ValueError:
        _fail(WRONG_USE, say("cli-bad-period", lang, value=text))
    if period.first != period.last:
        _fail(WRONG_USE, say("cli-month-only", lang, value=text))
    return period


def _instant(text: str | None, registry: Registry, lang: str) -> datetime | None:
    return None if text is None else _moment(text, registry, lang)


def _moment(text: str, registry: Registry, lang: str) -> datetime:
    try:
        moment = datetime.fromisoformat(text)
    except ValueError:
        _fail(WRONG_USE, say("cli-bad-instant", lang, value=text))
    zone = registry.city.zone
    return (moment if moment.tzinfo else moment.replace(tzinfo=zone)).astimezone(UTC)


def _registry(city: str | None) -> Registry:
    from warehouse.registry import load_registry

    return load_registry(Settings().registry_for(city))


def _asked(
    city: str | None, lang: str, form: str, known_at: str | None = None
) -> Asked:
    """Return what a command that only looks is asked of, now or as it was known."""
    from flows.printing import Asked

    registry = _registry(city)
    asked = Asked(Settings().home_for(registry.city.id), registry, lang, form)
    instant = _instant(known_at, registry, lang)
    if instant is None:
        return asked
    from flows.replay import as_known

    return as_known(asked, instant)


@contextmanager
def _prefect(verbose: bool) -> Iterator[None]:
    """Quieten Prefect for a person at a terminal, and show the cycle's sentences."""
    defaults = {
        "PREFECT_LOGGING_LEVEL": "INFO" if verbose else "CRITICAL",
        "PREFECT_SERVER_ANALYTICS_ENABLED": "false",
        "PREFECT_SERVER_EPHEMERAL_STARTUP_TIMEOUT_SECONDS": "90",
        "PREFECT_RESULTS_DEFAULT_SERIALIZER": "json",
        "DO_NOT_TRACK": "1",
    }
    for name, value in defaults.items():
        os.environ.setdefault(name, value)
    from flows.watching import watching

    with watching():
        yield


@app.command(help=_help("run"))
def run(
    period: PeriodArgument,
    now: Annotated[str | None, typer.Option("--now", help=_help("now"))] = None,
    city: CityOption = None,
    lang: LangOption = _HELP,
    form: RunFormatOption = "table",
    strict: StrictOption = False,
    verbose: Annotated[bool, typer.Option("--verbose", help=_help("verbose"))] = False,
) -> None:
    """Run the monthly cycle."""
    month = _month(period, lang)
    os.environ["YUEBAO_LANG"] = lang
    with _sentences(lang, period, verbose=verbose):
        registry = _registry(city)
        moment = _instant(now, registry, lang)
        with _prefect(verbose):
            from flows.monthly_cycle import monthly_cycle

            counts = monthly_cycle(str(month), city=city, now=moment)
        asked = _asked(city, lang, "table")
        if form != "table":
            sys.stdout.write(json.dumps(counts) + "\n")
        else:
            from flows.faces import show_progress, show_trouble

            show_progress(asked, month)
            show_trouble(asked, month)
        _leave(asked, month, strict)


def _leave(asked: Asked, month: Period, strict: bool) -> None:
    if not strict:
        return
    from flows.faces import trouble

    late, returned, red = trouble(asked, month)
    if late or returned or red:
        key = "cli-needs-person"
        _fail(
            NEEDS_A_PERSON, say(key, asked.lang, late=late, returned=returned, red=red)
        )


@app.command(help=_help("status"))
def status(
    period: PeriodArgument,
    known_at: KnownAtOption = None,
    city: CityOption = None,
    lang: LangOption = _HELP,
    form: FormatOption = "table",
    strict: StrictOption = False,
) -> None:
    """Show who has reported, who is in time, and what stands against the close."""
    month = _month(period, lang)
    with _sentences(lang, period):
        from flows.status import show_status

        asked = _asked(city, lang, form, known_at)
        show_status(asked, month)
        _leave(asked, month, strict)


@app.command(help=_help("calendar"))
def calendar(  # noqa: PLR0913, PLR0917 - each is an option
    year: Annotated[
        int,
        typer.Argument(help=_help("calendar-year"), metavar="YEAR", min=2001, max=2099),
    ],
    department: Annotated[
        str | None, typer.Option("--department", help=_help("calendar-department"))
    ] = None,
    report: ReportOption = None,
    ics: Annotated[
        Path | None, typer.Option("--ics", help=_help("ics"), metavar="FILE")
    ] = None,
    known_at: KnownAtOption = None,
    city: CityOption = None,
    lang: LangOption = _HELP,
    form: FormatOption = "table",
) -> None:
    """Show when a year's reports are due, or write it as iCalendar."""
    with _sentences(lang):
        from flows.due_days import show_calendar

        show_calendar(_asked(city, lang, form, known_at), year, department, report, ics)


@app.command(help=_help("progress"))
def progress(
    period: PeriodArgument,
    known_at: KnownAtOption = None,
    city: CityOption = None,
    lang: LangOption = _HELP,
    form: FormatOption = "table",
    strict: StrictOption = False,
    span: Annotated[
        Literal["month", "quarter", "half", "year"],
        typer.Option("--span", help=_help("span")),
    ] = "year",
) -> None:
    """Show how every indicator stands."""
    month = _month(period, lang)
    with _sentences(lang, period):
        from flows.faces import show_progress

        asked = _asked(city, lang, form, known_at)
        show_progress(asked, month, span)
        _leave(asked, month, strict)


@app.command(help=_help("replay"))
def replay(
    period: PeriodArgument,
    known_at: KnownAtOption = None,
    meeting: Annotated[bool, typer.Option("--meeting", help=_help("meeting"))] = False,
    city: CityOption = None,
    lang: LangOption = _HELP,
    form: RunFormatOption = "table",
) -> None:
    """Print a month's dispatch meeting again, as it was."""
    month = _month(period, lang)
    if meeting and known_at:
        _fail(WRONG_USE, say("cli-meeting-alone", lang))
    with _sentences(lang, period):
        from flows.replay import show_replay

        asked = _asked(city, lang, form)
        instant = _instant(known_at, asked.registry, lang)
        show_replay(asked, month, instant, even_if_closed=meeting)


@app.command(help=_help("explain"))
def explain(
    indicator: Annotated[str, typer.Argument(help=_help("indicator"))],
    period: PeriodArgument,
    region: Annotated[
        str | None, typer.Option("--region", help=_help("region"))
    ] = None,
    known_at: KnownAtOption = None,
    city: CityOption = None,
    lang: LangOption = _HELP,
    form: FormatOption = "table",
) -> None:
    """Lead from a figure back to file, sheet and cell, and say what it means."""
    month = _month(period, lang)
    with _sentences(lang, period):
        from flows.explanation import show_explanation

        asked = _asked(city, lang, form, known_at)
        if not show_explanation(asked, indicator, month, region):
            _fail(
                FAILED,
                say(
                    "cli-no-figure",
                    lang,
                    indicator=indicator,
                    region=region or asked.registry.city.name,
                    period=month,
                ),
            )


@app.command(help=_help("projects"))
def projects(
    period: PeriodArgument,
    only: Annotated[str | None, typer.Option("--list", help=_help("list"))] = None,
    press: Annotated[bool, typer.Option("--press", help=_help("press"))] = False,
    known_at: KnownAtOption = None,
    city: CityOption = None,
    lang: LangOption = _HELP,
    form: FormatOption = "table",
) -> None:
    """Show how the lists of projects stand, ring by ring."""
    month = _month(period, lang)
    with _sentences(lang, period):
        from flows.projects import show_projects

        show_projects(_asked(city, lang, form, known_at), month, only, press=press)


@app.command(help=_help("ranking"))
def ranking(
    period: PeriodArgument,
    indicator: OneIndicator = None,
    known_at: KnownAtOption = None,
    city: CityOption = None,
    lang: LangOption = _HELP,
    form: FormatOption = "table",
) -> None:
    """Show the city's places, or every region's place by one indicator."""
    month = _month(period, lang)
    with _sentences(lang, period):
        from flows.ranking import show_ranking

        show_ranking(_asked(city, lang, form, known_at), month, indicator)


@app.command(help=_help("plans"))
def plans(
    year: Annotated[
        int | None,
        typer.Argument(help=_help("year"), metavar="YEAR", min=1949, max=2100),
    ] = None,
    plan: Annotated[str | None, typer.Option("--plan", help=_help("plan"))] = None,
    known_at: KnownAtOption = None,
    city: CityOption = None,
    lang: LangOption = _HELP,
    form: FormatOption = "table",
) -> None:
    """Show a year of the plans of several years and the annual plan."""
    with _sentences(lang):
        from flows.plans import show_plans

        show_plans(_asked(city, lang, form, known_at), year, plan)


@app.command(help=_help("revisions"))
def revisions(
    period: Annotated[
        str | None, typer.Argument(help=_help("only-month"), metavar="PERIOD")
    ] = None,
    city: CityOption = None,
    lang: LangOption = _HELP,
    form: FormatOption = "table",
) -> None:
    """Show what was changed, and how often by indicator."""
    month = _month(period, lang) if period else None
    with _sentences(lang):
        from flows.revisions import show_revisions

        show_revisions(_asked(city, lang, form), month)


@app.command(help=_help("impact"))
def impact(
    since: Annotated[str, typer.Option("--since", help=_help("impact-since"))],
    until: Annotated[
        str | None, typer.Option("--until", help=_help("impact-until"))
    ] = None,
    whole: Annotated[bool, typer.Option("--all", help=_help("impact-all"))] = False,
    city: CityOption = None,
    lang: LangOption = _HELP,
    form: FormatOption = "table",
) -> None:
    """Show what runs changed between two moments."""
    with _sentences(lang):
        from flows.impact import show_impact

        asked = _asked(city, lang, form)
        first = _moment(since, asked.registry, lang)
        last = _instant(until, asked.registry, lang)
        if last and last < first:
            _fail(WRONG_USE, say("cli-impact-order", lang, since=since, until=until))
        show_impact(asked, first, last, whole=whole)


@app.command(help=_help("growth"))
def growth(
    period: PeriodArgument,
    indicator: OneIndicator = None,
    known_at: KnownAtOption = None,
    city: CityOption = None,
    lang: LangOption = _HELP,
    form: FormatOption = "table",
) -> None:
    """Show growth as reported and computed, and what parts pull."""
    month = _month(period, lang)
    with _sentences(lang, period):
        from flows.growth import show_growth

        show_growth(_asked(city, lang, form, known_at), month, indicator)


@app.command(help=_help("replan"))
def replan(
    period: PeriodArgument,
    indicator: Annotated[
        str | None, typer.Argument(help=_help("replan-indicator"))
    ] = None,
    city: CityOption = None,
    lang: LangOption = _HELP,
    form: FormatOption = "table",
) -> None:
    """Spread what an indicator lacks over the months left."""
    month = _month(period, lang)
    with _sentences(lang, period):
        from flows.ahead import show_replan

        registry = _registry(city)
        home = Settings().home_for(registry.city.id)
        if not show_replan(home, registry, month, indicator, lang, form):
            raise typer.Exit(FAILED)


@app.command(help=_help("score"))
def score(
    by: Annotated[
        Literal["month", "indicator"], typer.Option("--by", help=_help("by"))
    ] = "month",
    city: CityOption = None,
    lang: LangOption = _HELP,
    form: FormatOption = "table",
) -> None:
    """Show how good the stated probabilities were."""
    with _sentences(lang):
        from flows.hindsight import show_score

        registry = _registry(city)
        home = Settings().home_for(registry.city.id)
        show_score(home, registry, by, lang, form)


@app.command("check", help=_help("check"))
def check_file(  # noqa: PLR0913, PLR0917 - each is an option
    file: Annotated[Path, typer.Argument(help=_help("file"), metavar="FILE")],
    out: Annotated[
        Path | None, typer.Argument(help=_help("out"), metavar="OUT")
    ] = None,
    report: ReportOption = None,
    period: Annotated[str | None, typer.Option("--period", help=_help("meant"))] = None,
    annotate: Annotated[
        bool, typer.Option("--annotate", help=_help("annotate"))
    ] = False,
    city: CityOption = None,
    lang: LangOption = _HELP,
    form: FormatOption = "table",
    strict: StrictOption = False,
) -> None:
    """Check a file before it is sent; nothing is written but the marked copy."""
    month = _month(period, lang) if period else None
    target = _target(file, out, lang) if annotate else None
    if not file.is_file() or (out and not annotate):
        key = "cli-no-such-file" if not file.is_file() else "cli-out-alone"
        _fail(WRONG_USE, say(key, lang, file=file))
    with _sentences(lang):
        from flows.checking import show_trial
        from flows.watching import watching
        from tasks.look_up import report_called
        from tasks.try_out import Tried, try_out
        from tasks.try_out import annotate as write_copy

        asked = _asked(city, lang, form)
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
        _fail(WRONG_USE, say("cli-file-exists", lang, file=out))
    return out or Path(f"{file.stem}.{say('mark-title', lang)}.xlsx")


@app.command(help=_help("returns"))
def returns(
    period: PeriodArgument,
    report: ReportOption = None,
    city: CityOption = None,
    lang: LangOption = _HELP,
    form: FormatOption = "table",
) -> None:
    """Show what came back, the new versions, and what they changed."""
    month = _month(period, lang)
    with _sentences(lang, period):
        from flows.returns import show_returns

        show_returns(_asked(city, lang, form), month, report)


@app.command(help=_help("findings"))
def findings(
    period: PeriodArgument,
    page: Annotated[
        Path | None, typer.Option("--page", help=_help("page"), metavar="HTML")
    ] = None,
    city: CityOption = None,
    lang: LangOption = _HELP,
    form: FormatOption = "table",
) -> None:
    """Show what stands against each report of a month."""
    month = _month(period, lang)
    with _sentences(lang, period):
        asked = _asked(city, lang, form)
        if page is None:
            from flows.returns import show_findings

            show_findings(asked, month)
            return
        from tasks.page import write_page

        write_page(page, asked.home, asked.registry, month, lang)
        typer.echo(page)


@app.command(help=_help("overrule"))
def overrule(  # noqa: PLR0913, PLR0917 - each is an option
    submission: Annotated[
        str, typer.Argument(help=_help("submission"), metavar="SUBMISSION")
    ],
    finding: Annotated[
        list[str], typer.Argument(help=_help("finding"), metavar="FINDING…")
    ],
    by: Annotated[str, typer.Option("--by", help=_help("overruled-by"))],
    reason: Annotated[str, typer.Option("--reason", help=_help("reason"))],
    now: Annotated[str | None, typer.Option("--now", help=_help("now"))] = None,
    city: CityOption = None,
    lang: LangOption = _HELP,
    verbose: Annotated[bool, typer.Option("--verbose", help=_help("verbose"))] = False,
) -> None:
    """Answer for findings by name, and have the submission judged again at once."""
    os.environ["YUEBAO_LANG"] = lang
    with _sentences(lang, verbose=verbose):
        registry = _registry(city)
        home = Settings().home_for(registry.city.id)
        moment = _instant(now, registry, lang)
        with _prefect(verbose):
            from flows.judge_again import judge_again
            from tasks.overrule import Confirmation
            from tasks.overrule import overrule as answer_for

            answer = Confirmation(by, reason, moment or datetime.now(UTC))
            kept = answer_for(home, registry, submission, finding, answer)
            typer.echo(say("overrule-kept", lang, count=kept.new), err=True)
            judge_again(str(kept.period), city=city, now=moment)
        from flows.returns import show_findings

        show_findings(_asked(city, lang, "table"), kept.period, kept.report)


@app.command(help=_help("close"))
def close(  # noqa: PLR0913, PLR0917 - each is an option
    period: PeriodArgument,
    by: Annotated[str, typer.Option("--by", help=_help("signed-by"))],
    reason: Annotated[str, typer.Option("--reason", help=_help("close-reason"))] = "",
    anyway: Annotated[bool, typer.Option("--anyway", help=_help("anyway"))] = False,
    now: Annotated[str | None, typer.Option("--now", help=_help("now"))] = None,
    city: CityOption = None,
    lang: LangOption = _HELP,
    form: RunFormatOption = "table",
) -> None:
    """Close a month by name: what is known is frozen, corrections need a backfill."""
    month = _month(period, lang)
    with _sentences(lang, period):
        from flows.signing import show_outcome
        from tasks.close import SignOff
        from tasks.close import close as sign_off

        asked = _asked(city, lang, form)
        at = _instant(now, asked.registry, lang) or datetime.now(UTC)
        signed = SignOff(by, reason, at)
        outcome = sign_off(asked.home, asked.registry, month, signed, anyway=anyway)
        show_outcome(asked, outcome)
        if not outcome.standing.is_closed:
            count = len(outcome.standing.blockers)
            _fail(FAILED, say("cli-close-blocked", lang, count=count))


@app.command(help=_help("reopen"))
def reopen(
    period: PeriodArgument,
    by: Annotated[str, typer.Option("--by", help=_help("signed-by"))],
    reason: Annotated[str, typer.Option("--reason", help=_help("reopen-reason"))],
    now: Annotated[str | None, typer.Option("--now", help=_help("now"))] = None,
    city: CityOption = None,
    lang: LangOption = _HELP,
    form: RunFormatOption = "table",
) -> None:
    """Open a closed month again, by name and with a reason."""
    month = _month(period, lang)
    with _sentences(lang, period):
        from flows.signing import show_outcome
        from tasks.close import SignOff
        from tasks.close import reopen as open_again

        asked = _asked(city, lang, form)
        at = _instant(now, asked.registry, lang) or datetime.now(UTC)
        signed = SignOff(by, reason, at)
        outcome = open_again(asked.home, asked.registry, month, signed)
        show_outcome(asked, outcome, reopened=True)


@app.command(help=_help("alerts"))
def alerts(  # noqa: PLR0913, PLR0917 - each is an option
    period: Annotated[
        str | None, typer.Argument(help=_help("alerts-period"), metavar="PERIOD")
    ] = None,
    pending: Annotated[bool, typer.Option("--pending", help=_help("pending"))] = False,
    preview: Annotated[bool, typer.Option("--preview", help=_help("preview"))] = False,
    stats: Annotated[bool, typer.Option("--stats", help=_help("stats"))] = False,
    department: Annotated[
        str | None,
        typer.Option("--department", help=_help("preview-department")),
    ] = None,
    page: Annotated[
        Path | None, typer.Option("--page", help=_help("page"), metavar="HTML")
    ] = None,
    known_at: KnownAtOption = None,
    city: CityOption = None,
    lang: LangOption = _HELP,
    form: FormatOption = "table",
) -> None:
    """Show the outbox, its messages as their readers see them, or what was noise."""
    month = _month(period, lang) if period else None
    if stats and (month or preview or page or pending):
        _fail(WRONG_USE, say("cli-stats-alone", lang))
    if known_at and (stats or preview or page):
        _fail(WRONG_USE, say("cli-known-at-list", lang))
    with _sentences(lang):
        asked = _asked(city, lang, form, known_at)
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


@app.command(help=_help("remind"))
def remind(
    period: Annotated[
        str | None, typer.Argument(help=_help("remind-period"), metavar="PERIOD")
    ] = None,
    now: Annotated[str | None, typer.Option("--now", help=_help("now"))] = None,
    city: CityOption = None,
    lang: LangOption = _HELP,
    form: RunFormatOption = "table",
    verbose: Annotated[bool, typer.Option("--verbose", help=_help("verbose"))] = False,
) -> None:
    """Ask for what is due, tell what is late, and escalate what nobody answers."""
    month = _month(period, lang) if period else None
    os.environ["YUEBAO_LANG"] = lang
    with _sentences(lang, period or "", verbose=verbose):
        registry = _registry(city)
        moment = _instant(now, registry, lang)
        with _prefect(verbose):
            from flows.remind import remind as remind_flow

            counts = remind_flow(str(month) if month else None, city=city, now=moment)
        if form != "table":
            sys.stdout.write(json.dumps(counts) + "\n")
        else:
            from flows.faces import show_reminders

            show_reminders(Settings().home_for(registry.city.id), lang)


@app.command(help=_help("deliver"))
def deliver(
    city: CityOption = None,
    lang: LangOption = _HELP,
    strict: StrictOption = False,
    verbose: Annotated[bool, typer.Option("--verbose", help=_help("verbose"))] = False,
) -> None:
    """Send what waits in the outbox."""
    os.environ["YUEBAO_LANG"] = lang
    with _sentences(lang, verbose=verbose), _prefect(verbose):
        from flows.deliver import deliver as deliver_flow

        counts = deliver_flow(city=city, at_once=True)
    if counts["failed"]:
        raise typer.Exit(NEEDS_A_PERSON if strict else FAILED)


@app.command(help=_help("desk"))
def desk(
    once: Annotated[bool, typer.Option("--once", help=_help("desk-once"))] = False,
    city: CityOption = None,
    lang: LangOption = _HELP,
    verbose: Annotated[bool, typer.Option("--verbose", help=_help("verbose"))] = False,
) -> None:
    """Listen for answers in Slack."""
    os.environ["YUEBAO_LANG"] = lang
    with _sentences(lang, verbose=verbose):
        from flows.desk import listen, missing_tokens, take_in
        from warehouse.settings import SlackSettings

        if once:
            raise typer.Exit(DONE if take_in(city, lang) else FAILED)
        if missing := missing_tokens(SlackSettings()):
            names = say("word-and", lang).join(missing)
            _fail(WRONG_USE, say("cli-no-tokens", lang, names=names))
        listen(city, lang)


@app.command(help=_help("backfill"))
def backfill(  # noqa: PLR0913, PLR0917 - an option each
    first: Annotated[str, typer.Argument(help=_help("first"), metavar="FROM")],
    last: Annotated[str, typer.Argument(help=_help("last"), metavar="TO")],
    reason: ReasonOption = "",
    by: ByOption = None,
    report: Annotated[
        list[str] | None, typer.Option("--report", help=_help("only-report"))
    ] = None,
    department: Annotated[
        list[str] | None, typer.Option("--department", help=_help("only-department"))
    ] = None,
    indicator: Annotated[
        list[str] | None, typer.Option("--indicator", help=_help("only-indicator"))
    ] = None,
    replay: Annotated[
        bool, typer.Option("--replay", help=_help("replay-mode"))
    ] = False,
    known_at: Annotated[
        str | None, typer.Option("--known-at", help=_help("as-known-at"))
    ] = None,
    dry_run: DryRunOption = False,
    yes: Annotated[bool, typer.Option("--yes", help=_help("backfill-yes"))] = False,
    approved_by: ApproverOption = "",
    now: NowOption = None,
    city: CityOption = None,
    lang: LangOption = _HELP,
    form: RunFormatOption = "table",
    whole: AllOption = False,
    verbose: VerboseOption = False,
) -> None:
    """Run past months again, with a reason."""
    months = {"first": str(_month(first, lang)), "last": str(_month(last, lang))}
    if yes and not approved_by:
        _fail(WRONG_USE, say("cli-backfill-second-name", lang))
    with _sentences(lang, last, verbose=verbose):
        asked = _asked(city, lang, form)
        given = months | {
            "reason": reason,
            "by": by or getpass.getuser(),
            "reports": report,
            "departments": department,
            "indicators": indicator,
            "mode": "replay" if replay or known_at else "restate",
            "as_known_at": _instant(known_at, asked.registry, lang),
            "dry_run": dry_run,
            "approved_by": approved_by,
            "now": _instant(now, asked.registry, lang),
            "city": city,
        }
        _see_backfill_through("backfill", given, asked, whole=whole, verbose=verbose)


@backfills_app.command("list", help=_help("backfills-list"))
def backfills_list(
    city: CityOption = None, lang: LangOption = _HELP, form: FormatOption = "table"
) -> None:
    """List every backfill."""
    with _sentences(lang):
        from flows.backfills import show_backfills

        show_backfills(_asked(city, lang, form))


@backfills_app.command("show", help=_help("backfills-show"))
def backfills_show(
    backfill_id: BackfillArgument,
    city: CityOption = None,
    lang: LangOption = _HELP,
    form: RunFormatOption = "table",
    whole: AllOption = False,
) -> None:
    """Show one backfill, and what it changes."""
    with _sentences(lang):
        from flows.backfills import show_backfill

        show_backfill(_asked(city, lang, form), backfill_id, whole=whole)


@backfills_app.command("approve", help=_help("backfills-approve"))
def backfills_approve(  # noqa: PLR0913, PLR0917 - an option each
    backfill_id: BackfillArgument,
    by: ByOption = None,
    now: NowOption = None,
    city: CityOption = None,
    lang: LangOption = _HELP,
    form: RunFormatOption = "table",
    whole: AllOption = False,
    verbose: VerboseOption = False,
) -> None:
    """Approve a backfill that waits, and see it through."""
    with _sentences(lang, verbose=verbose):
        asked = _asked(city, lang, form)
        given = {
            "backfill_id": backfill_id,
            "approved_by": by or getpass.getuser(),
            "now": _instant(now, asked.registry, lang),
            "city": city,
        }
        flow = "resume_backfill"
        _see_backfill_through(flow, given, asked, whole=whole, verbose=verbose)


@backfills_app.command("resume", help=_help("backfills-resume"))
def backfills_resume(
    backfill_id: BackfillArgument,
    now: NowOption = None,
    city: CityOption = None,
    lang: LangOption = _HELP,
    form: RunFormatOption = "table",
    whole: AllOption = False,
    verbose: VerboseOption = False,
) -> None:
    """Go on with a backfill that was cut short."""
    with _sentences(lang, verbose=verbose):
        asked = _asked(city, lang, form)
        moment = _instant(now, asked.registry, lang)
        given = {"backfill_id": backfill_id, "now": moment, "city": city}
        flow = "resume_backfill"
        _see_backfill_through(flow, given, asked, whole=whole, verbose=verbose)


@backfills_app.command("cancel", help=_help("backfills-cancel"))
def backfills_cancel(
    backfill_id: BackfillArgument,
    by: ByOption = None,
    city: CityOption = None,
    lang: LangOption = _HELP,
) -> None:
    """Let a backfill end after the month that it is loading, or never begin."""
    with _sentences(lang):
        from flows.backfills import show_backfill
        from tasks.backfill.plan import cancel

        asked = _asked(city, lang, "table")
        cancel(asked.home, backfill_id, by or getpass.getuser())
        show_backfill(asked, backfill_id)


@backfills_app.command("undo", help=_help("backfills-undo"))
def backfills_undo(  # noqa: PLR0913, PLR0917 - an option each
    backfill_id: BackfillArgument,
    reason: ReasonOption = "",
    by: ByOption = None,
    dry_run: DryRunOption = False,
    approved_by: ApproverOption = "",
    now: NowOption = None,
    city: CityOption = None,
    lang: LangOption = _HELP,
    form: RunFormatOption = "table",
    whole: AllOption = False,
    verbose: VerboseOption = False,
) -> None:
    """Put back what a backfill changed, as new versions."""
    with _sentences(lang, verbose=verbose):
        asked = _asked(city, lang, form)
        given = {
            "backfill_id": backfill_id,
            "reason": reason,
            "by": by or getpass.getuser(),
            "dry_run": dry_run,
            "approved_by": approved_by,
            "now": _instant(now, asked.registry, lang),
            "city": city,
        }
        flow = "undo_backfill"
        _see_backfill_through(flow, given, asked, whole=whole, verbose=verbose)


def _see_backfill_through(
    flow: str, given: dict[str, Any], asked: Asked, *, whole: bool, verbose: bool
) -> None:
    """Run a flow of backfills and print what came of it; 1 where it waits."""
    os.environ["YUEBAO_LANG"] = asked.lang
    with _prefect(verbose):
        from flows import backfill as flows

        outcome = getattr(flows, flow)(**given)
    from flows.backfills import show_backfill, show_rehearsal

    if given.get("dry_run"):
        show_rehearsal(asked, outcome["backfill"], whole=whole)
    elif show_backfill(asked, outcome["backfill"], whole=whole) != "done":
        raise typer.Exit(FAILED)


@app.command(help=_help("backup"))
def backup(
    destination: Annotated[
        Path | None,
        typer.Argument(help=_help("backup-destination"), metavar="DEST"),
    ] = None,
    verify: Annotated[
        bool, typer.Option("--verify", help=_help("backup-verify"))
    ] = False,
    city: CityOption = None,
    lang: LangOption = _HELP,
    form: RunFormatOption = "table",
) -> None:
    """Back a city's data up, or verify a backup."""
    with _sentences(lang):
        from flows.safekeeping import destination_of, show_backup, show_verified

        asked = _asked(city, lang, form)
        place = destination_of(asked, destination)
        if place is None:
            _fail(WRONG_USE, say("cli-backup-nowhere", lang))
        (show_verified if verify else show_backup)(asked, place)


@app.command(help=_help("restore"))
def restore(
    place: Annotated[Path, typer.Argument(help=_help("restore-from"), metavar="FROM")],
    yes: Annotated[bool, typer.Option("--yes", help=_help("restore-yes"))] = False,
    city: CityOption = None,
    lang: LangOption = _HELP,
) -> None:
    """Put a backup back; the old data folder is kept under another name."""
    with _sentences(lang):
        from flows.safekeeping import show_proposal, show_restored

        asked = _asked(city, lang, "table")
        proposal = show_proposal(asked, place)
        if proposal.replaces and not yes:
            _fail(WRONG_USE, say("cli-restore-yes", lang, home=proposal.home))
        show_restored(asked, proposal)


@registry_app.command("check", help=_help("registry-check"))
def registry_check(
    folder: Annotated[
        str | None, typer.Argument(help=_help("registry-folder"), metavar="FOLDER")
    ] = None,
    city: CityOption = None,
    lang: LangOption = _HELP,
) -> None:
    """Check a city's registry."""
    from warehouse.registry import load_registry

    with _sentences(lang):
        registry = load_registry(Path(folder)) if folder else _registry(city)
    typer.echo(
        say(
            "cli-registry-good",
            lang,
            city=registry.city.name,
            departments=len(registry.departments),
            reports=len(registry.reports),
            indicators=len(registry.indicators),
            targets=len(registry.targets),
            projects=len({each.id for each in registry.projects}),
        )
    )


@registry_app.command("schema", help=_help("registry-schema"))
def registry_schema(
    folder: Annotated[
        str | None, typer.Argument(help=_help("schema-folder"), metavar="FOLDER")
    ] = None,
) -> None:
    """Write the JSON Schemas that editors use."""
    from warehouse.registry.schemas import FOLDER, write_schemas

    for path in write_schemas(Path(folder) if folder else FOLDER):
        typer.echo(path)


@app.command(help=_help("doctor"))
def doctor(
    city: CityOption = None, lang: LangOption = _HELP, form: FormatOption = "table"
) -> None:
    """Check that everything a cycle needs is in place."""
    with _sentences(lang):
        from flows.faces import show_health

        healthy = show_health(Settings(), city, lang, form)
    if not healthy:
        raise typer.Exit(FAILED)
