"""Show backups: what was kept, what a restore would do, and what it did."""

from __future__ import annotations

import json
import sys
from datetime import UTC, datetime
from pathlib import Path
from typing import TYPE_CHECKING, Any

import typer

from flows.watching import watching
from tasks.backups.last import last_of
from tasks.backups.manifest import Manifest, chosen, megabytes
from tasks.backups.restore import propose, restore
from tasks.backups.take import Taken, back_up
from tasks.backups.verify import verify
from warehouse.messages import say

if TYPE_CHECKING:
    from flows.printing import Asked
    from tasks.backups.restore import Proposal, Restored
    from warehouse.extent import Since

_NAMED = 3


def destination_of(asked: Asked, given: Path | None) -> Path | None:
    """Return where backups go: as given, else where the last one is."""
    last = last_of(asked.home)
    return given or (Path(last.destination) if last else None)


def show_backup(asked: Asked, destination: Path) -> None:
    """Make a backup and say what it holds, as sentences or as JSON."""
    with watching():
        now = datetime.now(UTC)
        taken = back_up(asked.home, asked.registry.city.id, destination, now)
    if asked.form == "json":
        _print_json(asked, taken.folder, taken.manifest, _counted(taken))
        return
    typer.echo(
        say(
            "backup-done",
            asked.lang,
            folder=taken.folder,
            files=f"{len(taken.manifest.files):,}",
            size=megabytes(taken.manifest.size),
            linked=f"{taken.linked:,}",
            copied=megabytes(taken.copied_bytes),
        )
    )
    _say_what_it_holds(asked, taken.manifest)
    if taken.kept_on:
        typer.echo(say("backup-kept-on", asked.lang, count=taken.kept_on))
    if taken.damaged:
        which = "、".join(taken.damaged[:_NAMED])
        count = len(taken.damaged)
        typer.echo(say("backup-archive-damaged", asked.lang, count=count, which=which))
    if taken.on_the_same_disk:
        typer.echo(say("backup-same-disk", asked.lang))


def _counted(taken: Taken) -> dict[str, Any]:
    return {
        "linked": taken.linked,
        "copied_bytes": taken.copied_bytes,
        "kept_on": taken.kept_on,
        "damaged": list(taken.damaged),
        "on_the_same_disk": taken.on_the_same_disk,
    }


def show_verified(asked: Asked, place: Path) -> None:
    """Verify the backup that a path means, and say that it is whole."""
    city = asked.registry.city.id
    with watching():
        folder = chosen(place.resolve(), city)
        manifest = verify(folder, city)
    if asked.form == "json":
        _print_json(asked, folder, manifest, {})
        return
    typer.echo(
        say(
            "backup-verified",
            asked.lang,
            folder=folder,
            at=_moment(asked, manifest.taken_at),
            files=f"{len(manifest.files):,}",
            size=megabytes(manifest.size),
        )
    )
    _say_what_it_holds(asked, manifest)


def _print_json(
    asked: Asked, folder: Path, manifest: Manifest, more: dict[str, Any]
) -> None:
    told = {
        "backup": str(folder),
        "city": manifest.city,
        "taken_at": _zoned(asked, manifest.taken_at).isoformat(timespec="seconds"),
        "files": len(manifest.files),
        "bytes": manifest.size,
        "rows": dict(manifest.extent.rows),
        "period": manifest.extent.period,
    }
    sys.stdout.write(json.dumps(told | more, ensure_ascii=False, indent=2) + "\n")


def show_proposal(asked: Asked, place: Path) -> Proposal:
    """Verify the backup that a path means, and say what putting it back would do."""
    with watching():
        proposal = propose(asked.home, asked.registry.city.id, place)
    manifest = proposal.manifest
    typer.echo(
        say(
            "backup-verified",
            asked.lang,
            folder=proposal.folder,
            at=_moment(asked, manifest.taken_at),
            files=f"{len(manifest.files):,}",
            size=megabytes(manifest.size),
        )
    )
    _say_what_it_holds(asked, manifest)
    if proposal.replaces:
        typer.echo(_since(asked, proposal.since))
    return proposal


def show_restored(asked: Asked, proposal: Proposal) -> None:
    """Put a backup back; say where the old folder is, and what to do next."""
    with watching():
        restored = restore(proposal, datetime.now(UTC))
    lang = asked.lang
    typer.echo(say("restore-done", lang, home=restored.home))
    if restored.aside:
        typer.echo(say("restore-aside", lang, aside=restored.aside))
    if restored.answers:
        typer.echo(say("restore-answers", lang, count=restored.answers))
    for sentence in _sent_again(asked, restored):
        typer.echo(sentence)
    period = restored.manifest.extent.period or "2021-05"
    typer.echo(say("restore-next", lang, period=period))


def _sent_again(asked: Asked, restored: Restored) -> list[str]:
    if restored.aside is None:
        return []
    if restored.since is None:
        return [say("restore-again-unknown", asked.lang)]
    told = []
    if alerts := restored.since.alerts_sent:
        told.append(say("restore-again", asked.lang, alerts=f"{alerts:,}"))
    if answers := restored.since.answers:
        told.append(say("restore-answers-lost", asked.lang, answers=f"{answers:,}"))
    return told


def _since(asked: Asked, since: Since | None) -> str:
    if since is None:
        return say("restore-since-unknown", asked.lang)
    return say(
        "restore-since",
        asked.lang,
        submissions=f"{since.submissions:,}",
        answers=f"{since.answers:,}",
        alerts=f"{since.alerts_sent:,}",
    )


def _say_what_it_holds(asked: Asked, manifest: Manifest) -> None:
    rows = manifest.extent.rows
    typer.echo(
        say(
            "backup-holds",
            asked.lang,
            submissions=f"{rows.get('submission', 0):,}",
            observations=f"{rows.get('observation', 0):,}",
            period=manifest.extent.period or "–",
        )
    )


def _zoned(asked: Asked, moment: datetime) -> datetime:
    return moment.astimezone(asked.registry.city.zone)


def _moment(asked: Asked, moment: datetime) -> str:
    return f"{_zoned(asked, moment):%Y-%m-%d %H:%M}"
