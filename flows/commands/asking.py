"""What every command asks with: its options, its language, and how it fails."""

from __future__ import annotations

import os
import sys
from contextlib import contextmanager
from datetime import UTC, datetime
from importlib import import_module
from pathlib import Path
from typing import TYPE_CHECKING, Annotated, Any, Final, Literal, NoReturn

import typer

from warehouse.messages import LANGUAGES, Language, say

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator

    from flows.printing import Asked
    from warehouse.periods import Period
    from warehouse.registry import Registry

DONE, FAILED, WRONG_USE, NEEDS_A_PERSON = range(4)

# Nobody else speaks with these: what they raise is about Prefect's server.
_HTTP: Final = ("httpx", "httpcore")


def _language() -> Language:
    """Return the language that is set; one that does not exist is told in both."""
    # As `Settings` reads it; but help is to be there before pydantic is imported.
    spoken = os.environ.get("YUEBAO_LANG", "zh")
    for language in LANGUAGES:
        if language == spoken:
            return language
    raise SystemExit("YUEBAO_LANG 只能是 zh 或 en。 YUEBAO_LANG must be zh or en.")


SPOKEN: Final = _language()


def help_of(name: str) -> str:
    """Return what the help says of a command or an option."""
    return say(f"help-{name}", SPOKEN)


app = typer.Typer(
    name="yuebao",
    help=help_of("yuebao"),
    no_args_is_help=True,
    add_completion=False,
    pretty_exceptions_enable=False,
)

registry_app = typer.Typer(help=help_of("registry"), no_args_is_help=True)

app.add_typer(registry_app, name="registry")

backfills_app = typer.Typer(help=help_of("backfills"), no_args_is_help=True)

app.add_typer(backfills_app, name="backfills")

CityOption = Annotated[
    str | None, typer.Option("--city", help=help_of("city"), metavar="CITY")
]

LangOption = Annotated[Language, typer.Option("--lang", help=help_of("lang"))]

FormatOption = Annotated[
    Literal["table", "json", "csv"], typer.Option("--format", help=help_of("format"))
]

RunFormatOption = Annotated[
    Literal["table", "json"], typer.Option("--format", help=help_of("run-format"))
]

StrictOption = Annotated[bool, typer.Option("--strict", help=help_of("strict"))]

OneIndicator = Annotated[
    str | None, typer.Argument(help=help_of("one-indicator"), metavar="INDICATOR")
]

ReportOption = Annotated[
    str | None, typer.Option("--report", help=help_of("report"), metavar="REPORT")
]

KnownAtOption = Annotated[
    str | None,
    typer.Option("--known-at", help=help_of("known-at"), metavar="MOMENT"),
]

ByOption = Annotated[
    str | None, typer.Option("--by", help=help_of("by-whom"), metavar="NAME")
]

ReasonOption = Annotated[str, typer.Option("--reason", help=help_of("backfill-reason"))]

ApproverOption = Annotated[
    str, typer.Option("--approved-by", help=help_of("approved-by"), metavar="NAME")
]

NowOption = Annotated[str | None, typer.Option("--now", help=help_of("now"))]

DryRunOption = Annotated[bool, typer.Option("--dry-run", help=help_of("dry-run"))]

AllOption = Annotated[bool, typer.Option("--all", help=help_of("all-changes"))]

BackfillArgument = Annotated[
    str, typer.Argument(help=help_of("backfill-id"), metavar="BACKFILL")
]

VerboseOption = Annotated[bool, typer.Option("--verbose", help=help_of("verbose"))]

PeriodArgument = Annotated[
    str, typer.Argument(help=help_of("period"), metavar="PERIOD")
]


def fail(code: int, sentence: str) -> NoReturn:
    """Print a sentence where errors go, and end with a code."""
    typer.echo(sentence, err=True)
    raise typer.Exit(code)


@contextmanager
def sentences(
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
        fail(code, sentence)


def _explained(error: Exception, lang: str, period: str) -> tuple[int, str]:
    """Return the exit code and the sentence of an error, also of an unexpected one."""
    from pydantic import ValidationError

    # These are cheap to import; Prefect passes them on as they are.
    from tasks.errors import (
        BackfillError,
        BackupError,
        ClockError,
        CloseError,
        KeepingError,
        OverruleError,
        RunnerError,
        SlotTakenError,
        SourceError,
        UnknownNameError,
    )
    from tasks.reader import ReaderNotStartedError
    from tasks.slack.client import NotDeliveredError
    from warehouse.connection import WarehouseError
    from warehouse.harm import is_full
    from warehouse.registry import RegistryError
    from warehouse.settings import Settings, UnknownCityError

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
        RunnerError: lambda it: (
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
    if isinstance(error, ValidationError) and error.title == Settings.__name__:
        # Never the value: an address may have a password in it.
        wrong = [f"YUEBAO_{each['loc'][0]}".upper() for each in error.errors()]
        return WRONG_USE, say("cli-bad-setting", lang, names="、".join(wrong))
    if _is_of_prefect(error):
        return FAILED, _without_prefect(lang)
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


def _without_prefect(lang: str) -> str:
    """Say which of Prefect's servers does not answer: one that is set, or our own."""
    from prefect.settings import PREFECT_API_URL

    # The environment names one, or a profile of Prefect's does.
    api = os.environ.get("PREFECT_API_URL") or PREFECT_API_URL.value()
    if api:
        return say("cli-prefect-gone", lang, api=api)
    return say("cli-prefect-not-started", lang)


def _way_back(home: Path, lang: str) -> str:
    """Return the command that puts a home's newest backup back."""
    from tasks.backups.last import way_back

    key, values = way_back(home)
    return say(key, lang, **values)


def month_of(text: str, lang: str) -> Period:
    """Return a month that somebody typed; ends where it is none."""
    from warehouse.periods import Period

    try:
        period = Period.parse(text)
    except ValueError:
        fail(WRONG_USE, say("cli-bad-period", lang, value=text))
    if period.first != period.last:
        fail(WRONG_USE, say("cli-month-only", lang, value=text))
    return period


def instant_of(text: str | None, registry: Registry, lang: str) -> datetime | None:
    """Return a moment that somebody may have typed, in UTC."""
    return None if text is None else moment_of(text, registry, lang)


def moment_of(text: str, registry: Registry, lang: str) -> datetime:
    """Return a typed moment in UTC, by the city's clocks; ends where it is none."""
    try:
        moment = datetime.fromisoformat(text)
    except ValueError:
        fail(WRONG_USE, say("cli-bad-instant", lang, value=text))
    zone = registry.city.zone
    return (moment if moment.tzinfo else moment.replace(tzinfo=zone)).astimezone(UTC)


def registry_of(city: str | None) -> Registry:
    """Return the registry of a city, by default the configured one."""
    from warehouse.registry import load_registry
    from warehouse.settings import Settings

    return load_registry(Settings().registry_for(city))


def home_of(registry: Registry) -> Path:
    """Return the folder that holds everything kept for a registry's city."""
    from warehouse.settings import Settings

    return Settings().home_for(registry.city.id)


def asked_of(
    city: str | None, lang: str, form: str, known_at: str | None = None
) -> Asked:
    """Return what a command that only looks is asked of, now or as it was known."""
    from flows.printing import Asked

    registry = registry_of(city)
    asked = Asked(home_of(registry), registry, lang, form)
    instant = instant_of(known_at, registry, lang)
    if instant is None:
        return asked
    from flows.replay import as_known

    return as_known(asked, instant)


@contextmanager
def in_prefect(verbose: bool) -> Iterator[None]:
    """Quieten Prefect for a person at a terminal, and show the cycle's sentences."""
    defaults = {
        "PREFECT_LOGGING_LEVEL": "INFO" if verbose else "CRITICAL",
        "PREFECT_SERVER_ANALYTICS_ENABLED": "false",
        # The server that comes along may take this long until it answers at all.
        "PREFECT_API_REQUEST_TIMEOUT": "90",
        "PREFECT_RESULTS_DEFAULT_SERIALIZER": "json",
        "DO_NOT_TRACK": "1",
    }
    for name, value in defaults.items():
        os.environ.setdefault(name, value)
    from flows.own_server import own_server
    from flows.watching import watching

    with own_server(), watching():
        yield


def imported(*names: str) -> list[Any]:
    """Return modules that are dear to import, imported in this order."""
    from flows.own_server import unswept

    with unswept():
        return [import_module(name) for name in names]


def begin_warehouse(home: Path) -> None:
    """Make a city's warehouse where there is none yet: a server starts meanwhile."""
    from warehouse.connection import is_there, open_live

    if not is_there(home):
        with open_live(home):
            pass


def leave(asked: Asked, month: Period, strict: bool) -> None:
    """End with 3 where a month needs a person, if that was asked for."""
    if not strict:
        return
    from flows.faces import trouble

    late, returned, red = trouble(asked, month)
    if late or returned or red:
        key = "cli-needs-person"
        fail(
            NEEDS_A_PERSON, say(key, asked.lang, late=late, returned=returned, red=red)
        )
