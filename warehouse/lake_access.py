"""The way to a lake: its address, DuckDB's extensions, the keys of its store.

The extensions come as packages and are loaded from there: nothing is fetched. Nothing
that is said of a lake has its address in it, which may hold a password.
"""

from __future__ import annotations

from contextlib import contextmanager
from importlib.util import find_spec
from pathlib import Path
from re import fullmatch
from typing import TYPE_CHECKING, Final, NamedTuple
from urllib.parse import urlsplit

import duckdb

from warehouse.anchor import ANCHOR
from warehouse.harm import WarehouseError
from warehouse.settings import Settings, StoreSettings

if TYPE_CHECKING:
    from collections.abc import Iterator

EXTENSIONS: Final = ("ducklake", "postgres_scanner", "httpfs")
ADDRESS: Final = "ducklake:postgres:"
LAKE: Final = "lake"
# How DuckLake itself names the database of its catalogue.
CATALOGUE: Final = f"__ducklake_metadata_{LAKE}"


class Lake(NamedTuple):
    """Where the facts of a home's city lie: the catalogue's address, the data's."""

    catalogue: str
    data: str
    city: str
    home: Path

    @property
    def schema(self) -> str:
        """The schema of the catalogue's database that is this city's."""
        return f"yuebao_{self.city}"


def lake_of(home: Path) -> Lake | None:
    """Return the lake of a city's home; None where its warehouse is a file in it.

    A copy to rehearse on, a backup or a folder that is being restored is always a file.
    Raises `WarehouseError` for an address that is none (`lake-address`).
    """
    settings = Settings()
    if settings.warehouse is None:
        return None
    city = home.name
    is_home = home.parent.resolve() == settings.home.resolve()
    if not is_home or fullmatch("[a-z][a-z0-9_]*", city) is None:
        return None
    address = settings.warehouse.get_secret_value()
    if not address.startswith(ADDRESS):
        raise WarehouseError("lake-address", home / ANCHOR)
    data = settings.warehouse_data or str(settings.home.absolute() / "lake")
    return Lake(
        address.removeprefix("ducklake:"), f"{data.rstrip('/')}/{city}/", city, home
    )


def memory_limit() -> str:
    """Return how much memory whoever writes may take, as DuckDB reads it."""
    return f"{Settings().memory_gb:f}GB"


@contextmanager
def told_of(lake: Lake) -> Iterator[None]:
    """Say of an error of the lake's what it means; no address is in what is said."""
    try:
        yield
    except duckdb.TransactionException as error:
        if "conflict" not in str(error).lower():
            raise
        raise WarehouseError("warehouse-busy", lake.home / ANCHOR) from None
    except (duckdb.IOException, duckdb.ConnectionException):
        raise WarehouseError("lake-away", lake.home / ANCHOR) from None


def connect_lake(lake: Lake) -> duckdb.DuckDBPyConnection:
    """Open a city's lake; it can touch nothing but its data and its home's drafts.

    Raises `WarehouseError` where an extension is missing (`lake-not-installed`).
    """
    drafts = lake.home / "publishing"
    drafts.mkdir(parents=True, exist_ok=True)
    connection = duckdb.connect(
        config={
            "autoload_known_extensions": "false",
            "autoinstall_known_extensions": "false",
        }
    )
    for name in EXTENSIONS:
        connection.execute(f"load '{quoted(_extension(name, lake))}'")
    if "://" in lake.data:
        _let_in(connection)
    else:
        Path(lake.data).mkdir(parents=True, exist_ok=True)
    attach = (
        f"attach 'ducklake:{quoted(lake.catalogue)}' as {LAKE} ("
        f"data_path '{quoted(lake.data)}', metadata_schema '{lake.schema}')"
    )
    try:
        connection.execute(attach)
    except duckdb.Error:
        raise WarehouseError("lake-away", lake.home / ANCHOR) from None
    connection.execute(f"use {LAKE}")
    places = f"['{quoted(lake.data)}', '{quoted(drafts)}']"
    for setting in (
        f"allowed_directories = {places}",
        "timezone = 'UTC'",
        f"memory_limit = '{memory_limit()}'",
        "python_enable_replacements = false",
        "enable_external_access = false",
        "lock_configuration = true",
    ):
        connection.execute(f"set {setting}")
    return connection


def _extension(name: str, lake: Lake) -> Path:
    """Return the file of an extension of exactly this version of DuckDB."""
    package = find_spec(f"duckdb_extension_{name}")
    version = f"v{duckdb.__version__}"
    for folder in package.submodule_search_locations or () if package else ():
        file = Path(folder) / "extensions" / version / f"{name}.duckdb_extension"
        if file.exists():
            return file
    raise WarehouseError("lake-not-installed", lake.home / ANCHOR)


def _let_in(connection: duckdb.DuckDBPyConnection) -> None:
    """Give DuckDB the keys of the store; they stay in memory."""
    store = StoreSettings()
    given = {
        "key_id": store.access_key_id and store.access_key_id.get_secret_value(),
        "secret": store.secret_access_key
        and store.secret_access_key.get_secret_value(),
        "session_token": store.session_token and store.session_token.get_secret_value(),
        "region": store.region or store.default_region,
    }
    words = [f"{name} '{quoted(value)}'" for name, value in given.items() if value]
    if address := store.endpoint_url_s3 or store.endpoint_url:
        url = urlsplit(address)
        words += [
            f"endpoint '{quoted(url.netloc)}'",
            f"use_ssl {'true' if url.scheme == 'https' else 'false'}",
            "url_style 'path'",
        ]
    connection.execute(f"create secret (type s3, {', '.join(words)})")


def quoted(text: str | Path) -> str:
    """Return a text as it stands between quotation marks in a statement."""
    return str(text).replace("'", "''")
