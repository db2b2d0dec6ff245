"""Health: whether everything a cycle needs is in place, and what mends it."""

from __future__ import annotations

import os
import shlex
import shutil
from collections import Counter, defaultdict
from dataclasses import dataclass, field
from datetime import UTC, datetime
from pathlib import Path
from typing import TYPE_CHECKING, Final
from urllib.error import URLError
from urllib.request import urlopen

from tasks.backups.last import last_of, way_back
from tasks.backups.manifest import backups_in
from tasks.close import ready_to_close
from tasks.desk.notes import FOLDER as ANSWERS
from tasks.pictures.drawing import glyphs_missing
from tasks.sources import INBOX
from tasks.sources.visit import Visit, visit_all, visits
from warehouse.connection import (
    PUBLISHED,
    WarehouseError,
    open_live,
    open_published,
)
from warehouse.messages import say
from warehouse.periods import Period
from warehouse.registry import RegistryError, load_registry
from warehouse.settings import Settings, SlackSettings, UnknownCityError
from warehouse.store import counts, rows

if TYPE_CHECKING:
    from collections.abc import Iterator

    from tasks.sources.place import Place
    from warehouse.registry import Registry

LEAST_FREE_BYTES: Final = 1024**3
PREFECT_SECONDS: Final = 5
# What only a backup mends; a warehouse that is busy is well.
_LOST: Final = frozenset(
    {"warehouse-missing", "warehouse-lost-rows", "warehouse-damaged"}
)
# Reports come on more days of a month than not.
OLD_BACKUP_DAYS: Final = 7


@dataclass(frozen=True, slots=True)
class Health:
    """One thing looked at: `good`, `warn` or `bad`, with what was seen."""

    check: str
    state: str
    message: str
    fix: str = ""
    values: dict[str, object] = field(default_factory=dict)

    def detail(self, lang: str) -> str:
        """Return what was seen, in the reader's language."""
        # Sentences of errors name the command that mends them.
        values = {"mend": self.mend(lang)} | self.values
        return say(self.message, lang, **values) if self.message else ""

    def mend(self, lang: str) -> str:
        """Return the command or act that mends it, empty where nothing need be."""
        return say(self.fix, lang, **self.values) if self.fix else ""


def health_of(settings: Settings, city: str | None) -> Iterator[Health]:
    """Look at everything a cycle needs, one thing after the other; raises nothing."""
    try:
        registry = load_registry(settings.registry_for(city))
    except (RegistryError, UnknownCityError) as error:
        detail = str(error).splitlines()[0]
        yield Health(
            "registry",
            "bad",
            "doctor-registry-bad",
            "doctor-registry-fix",
            {"detail": detail},
        )
        return
    yield Health(
        "registry",
        "good",
        "cli-registry-good",
        "",
        {
            "city": registry.city.name,
            "departments": len(registry.departments),
            "reports": len(registry.reports),
            "indicators": len(registry.indicators),
            "targets": len(registry.targets),
            "projects": len({each.id for each in registry.projects}),
        },
    )
    home = settings.home_for(registry.city.id)
    yield from _sources(settings, registry)
    yield _home(home)
    yield _warehouse(home)
    yield from _backup(home, registry)
    yield _snapshot(home, registry)
    yield _slack()
    yield from _desk(home)
    yield from _closes(home, registry)
    yield _pictures()
    yield from _unreached(home)
    yield _prefect()
    yield _clock(registry)
    yield _disk(home)


def _sources(settings: Settings, registry: Registry) -> Iterator[Health]:
    """Look into the inbox and every source, all at the same time."""
    today = datetime.now(registry.city.zone).date()
    inbox = settings.inbox_for(registry.city.id)
    made = list(visits(registry, inbox, Period.before(today)))
    visit_all(made, _count)
    yield from map(_source, made)


def _count(visit: Visit, place: Place) -> None:
    visit.files = sum(1 for _ in place.listing())


def _source(visit: Visit) -> Health:
    if visit.source == INBOX:
        values: dict[str, object] = {"inbox": visit.address, "files": visit.files}
        if visit.fault is None:
            return Health("inbox", "good", "doctor-inbox-ok", "", values)
        values["detail"] = visit.fault.detail
        return Health("inbox", "bad", "doctor-inbox-bad", "doctor-inbox-fix", values)
    if visit.fault is None:
        values = {"source": visit.address, "files": visit.files}
        return Health("source", "good", "doctor-source-ok", "", values)
    finding = visit.fault.finding(visit.address)
    key = f"finding-{finding.rule}"
    # A run goes on without it, so it is nothing that stops one.
    return Health("source", "warn", key, f"{key}.fix", dict(finding.parameters))


def _home(home: Path) -> Health:
    values: dict[str, object] = {"path": home}
    existing = next(each for each in (home, *home.parents) if each.exists())
    if os.access(existing, os.W_OK):
        return Health("home", "good", "doctor-home-ok", "", values)
    return Health("home", "bad", "doctor-home-bad", "doctor-home-fix", values)


def _warehouse(home: Path) -> Health:
    if not home.exists() or not any(home.iterdir()):
        fix = "doctor-warehouse-fix"
        return Health("warehouse", "warn", "doctor-warehouse-none", fix)
    try:
        with open_live(home) as warehouse:
            return Health(
                "warehouse", "good", "doctor-warehouse-ok", "", counts(warehouse)
            )
    except WarehouseError as error:
        fix, values = way_back(home)
        if error.rule not in _LOST:
            fix = ""
        return Health(
            "warehouse", "bad", f"cli-{error.rule}", fix, values | {"path": error.path}
        )


def _backup(home: Path, registry: Registry) -> Iterator[Health]:
    """Say how old the newest backup is, where one was ever made."""
    last = last_of(home)
    if last is None:
        return
    destination = Path(last.destination)
    found = backups_in(destination, registry.city.id)
    days = (datetime.now(UTC) - last.taken_at).days
    values: dict[str, object] = {
        "path": found[0] if found else destination / last.name,
        "at": f"{last.taken_at.astimezone(registry.city.zone):%Y-%m-%d %H:%M}",
        "days": days,
        "destination": shlex.quote(last.destination),
    }
    fix = "doctor-backup-fix"
    if not found:
        yield Health("backup", "warn", "doctor-backup-gone", fix, values)
    elif days >= OLD_BACKUP_DAYS:
        yield Health("backup", "warn", "doctor-backup-old", fix, values)
    else:
        yield Health("backup", "good", "doctor-backup-ok", "", values)


def _snapshot(home: Path, registry: Registry) -> Health:
    snapshot = home / PUBLISHED
    if not snapshot.exists():
        return Health(
            "snapshot", "warn", "doctor-snapshot-none", "doctor-warehouse-fix"
        )
    with open_published(home):
        changed = datetime.fromtimestamp(snapshot.stat().st_mtime, registry.city.zone)
    at = f"{changed:%Y-%m-%d %H:%M}"
    return Health("snapshot", "good", "doctor-snapshot-ok", "", {"at": at})


def _pictures() -> Health:
    missing = glyphs_missing()
    if missing is None:
        return Health("pictures", "good", "doctor-pictures-ok")
    # Messages say it all in words, so it is nothing that stops one.
    return Health("pictures", "warn", missing, "doctor-pictures-fix")


def _slack() -> Health:
    """Ask Slack whose token this is, and whether it is granted what is needed."""
    from tasks.slack.client import (  # noqa: PLC0415 - without a token it is not needed
        NotDeliveredError,
        Slack,
        UnclearError,
    )

    settings = SlackSettings()
    if not settings.bot_token:
        return Health("slack", "warn", "doctor-slack-none", "doctor-slack-fix")
    values: dict[str, object] = {"url": settings.base_url}
    try:
        me = Slack(settings).who_am_i()
    except NotDeliveredError as error:
        values["reason"] = str(error)
        return Health("slack", "bad", "doctor-slack-bad", "doctor-slack-fix", values)
    except UnclearError as error:
        values["reason"] = str(error)
        fix = "doctor-slack-away-fix"
        return Health("slack", "bad", "doctor-slack-away", fix, values)
    values["workspace"] = me.workspace
    if me.missing:
        values["scopes"] = " ".join(me.missing)
        fix = "doctor-slack-scopes-fix"
        return Health("slack", "warn", "doctor-slack-scopes", fix, values)
    return Health("slack", "good", "doctor-slack-ok", "", values)


def _desk(home: Path) -> Iterator[Health]:
    """Say whether answers can be heard, and whether some wait to be taken in."""
    settings = SlackSettings()
    if not settings.bot_token:
        return
    heard = len(list((home / ANSWERS).glob("*.json")))
    if not settings.app_token:
        yield Health("desk", "warn", "doctor-desk-none", "doctor-desk-fix")
    elif heard:
        values: dict[str, object] = {"count": heard}
        yield Health("desk", "warn", "doctor-desk-waiting", "doctor-desk-run", values)
    else:
        yield Health("desk", "good", "doctor-desk-ok")


def _unreached(home: Path) -> Iterator[Health]:
    """Say whom messages could not be brought to, by Slack's reason."""
    if not (home / PUBLISHED).exists():
        return
    with open_published(home) as snapshot:
        failed = rows(snapshot, "mart.message", state="failed")
    refused: dict[str, list[str]] = defaultdict(list)
    for row in failed:
        refused[row["error"]].append(row["recipient"])
    for reason, recipients in sorted(refused.items()):
        values: dict[str, object] = {
            "reason": reason,
            "count": len(recipients),
            "recipients": "、".join(sorted(set(recipients))),
        }
        fix = "doctor-messages-fix"
        yield Health("messages", "warn", "doctor-messages-failed", fix, values)


def _closes(home: Path, registry: Registry) -> Iterator[Health]:
    """Say which months could be closed and are not, and what waits since a close."""
    if not (home / PUBLISHED).exists():
        return
    with open_published(home) as snapshot:
        ready = ready_to_close(snapshot, registry, datetime.now(UTC))
        held = Counter(row["period"] for row in rows(snapshot, "mart.held"))
        closed = {row["period"] for row in rows(snapshot, "mart.close", state="closed")}
    if ready:
        values: dict[str, object] = {
            "months": " ".join(ready),
            "period": ready[0],
            "count": len(ready),
        }
        yield Health("close", "warn", "doctor-close-ready", "doctor-close-fix", values)
    for period, count in sorted(held.items()):
        values = {"period": period, "count": count}
        fix = "doctor-held-fix" if period in closed else "doctor-held-run"
        yield Health("held", "warn", "doctor-held-waiting", fix, values)


def _prefect() -> Health:
    url = os.environ.get("PREFECT_API_URL")
    if not url:
        return Health("prefect", "good", "doctor-prefect-embedded")
    values: dict[str, object] = {"url": url}
    bad = Health("prefect", "bad", "doctor-prefect-bad", "doctor-prefect-fix", values)
    if not url.startswith(("http://", "https://")):
        return bad
    try:
        with urlopen(f"{url.rstrip('/')}/health", timeout=PREFECT_SECONDS):  # noqa: S310 - scheme checked above
            return Health("prefect", "good", "doctor-prefect-ok", "", values)
    except (URLError, OSError, ValueError):
        return bad


def _clock(registry: Registry) -> Health:
    now = datetime.now(UTC).astimezone(registry.city.zone)
    values: dict[str, object] = {
        "now": f"{now:%Y-%m-%d %H:%M}",
        "zone": registry.city.timezone,
    }
    return Health("clock", "good", "doctor-clock-ok", "", values)


def _disk(home: Path) -> Health:
    existing = next(each for each in (home, *home.parents) if each.exists())
    free = shutil.disk_usage(existing).free
    values: dict[str, object] = {"free": f"{free / 1024**3:.1f} GB"}
    if free < LEAST_FREE_BYTES:
        return Health("disk", "warn", "doctor-disk-low", "doctor-disk-fix", values)
    return Health("disk", "good", "doctor-disk-ok", "", values)
