"""The commands that keep the place in order: backups, the registry, the doctor."""

from __future__ import annotations

from pathlib import Path
from typing import Annotated

import typer

from flows.commands.asking import (
    FAILED,
    SPOKEN,
    WRONG_USE,
    CityOption,
    FormatOption,
    LangOption,
    RunFormatOption,
    app,
    asked_of,
    fail,
    help_of,
    registry_app,
    registry_of,
    sentences,
)
from warehouse.messages import say


@app.command(help=help_of("backup"))
def backup(
    destination: Annotated[
        Path | None,
        typer.Argument(help=help_of("backup-destination"), metavar="DEST"),
    ] = None,
    verify: Annotated[
        bool, typer.Option("--verify", help=help_of("backup-verify"))
    ] = False,
    city: CityOption = None,
    lang: LangOption = SPOKEN,
    form: RunFormatOption = "table",
) -> None:
    """Back a city's data up, or verify a backup."""
    with sentences(lang):
        from flows.safekeeping import destination_of, show_backup, show_verified

        asked = asked_of(city, lang, form)
        place = destination_of(asked, destination)
        if place is None:
            fail(WRONG_USE, say("cli-backup-nowhere", lang))
        (show_verified if verify else show_backup)(asked, place)


@app.command(help=help_of("restore"))
def restore(
    place: Annotated[
        Path, typer.Argument(help=help_of("restore-from"), metavar="FROM")
    ],
    yes: Annotated[bool, typer.Option("--yes", help=help_of("restore-yes"))] = False,
    city: CityOption = None,
    lang: LangOption = SPOKEN,
) -> None:
    """Put a backup back; the old data folder is kept under another name."""
    with sentences(lang):
        from flows.safekeeping import show_proposal, show_restored

        asked = asked_of(city, lang, "table")
        proposal = show_proposal(asked, place)
        if proposal.replaces and not yes:
            fail(WRONG_USE, say("cli-restore-yes", lang, home=proposal.home))
        show_restored(asked, proposal)


@registry_app.command("check", help=help_of("registry-check"))
def registry_check(
    folder: Annotated[
        str | None, typer.Argument(help=help_of("registry-folder"), metavar="FOLDER")
    ] = None,
    city: CityOption = None,
    lang: LangOption = SPOKEN,
) -> None:
    """Check a city's registry."""
    from warehouse.registry import load_registry

    with sentences(lang):
        registry = load_registry(Path(folder)) if folder else registry_of(city)
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


@registry_app.command("schema", help=help_of("registry-schema"))
def registry_schema(
    folder: Annotated[
        str | None, typer.Argument(help=help_of("schema-folder"), metavar="FOLDER")
    ] = None,
) -> None:
    """Write the JSON Schemas that editors use."""
    from warehouse.registry.schemas import FOLDER, write_schemas

    for path in write_schemas(Path(folder) if folder else FOLDER):
        typer.echo(path)


@app.command(help=help_of("doctor"))
def doctor(
    city: CityOption = None, lang: LangOption = SPOKEN, form: FormatOption = "table"
) -> None:
    """Check that everything a cycle needs is in place."""
    with sentences(lang):
        from flows.faces import show_health
        from warehouse.settings import Settings

        healthy = show_health(Settings(), city, lang, form)
    if not healthy:
        raise typer.Exit(FAILED)
