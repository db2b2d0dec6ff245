"""The live warehouse has one writer, loses nothing, and touches nothing else."""

from __future__ import annotations

import json
import os
import shutil
import signal
import subprocess
import sys
import textwrap
import time
from concurrent.futures import ThreadPoolExecutor
from contextlib import contextmanager
from datetime import UTC, date, datetime
from pathlib import Path
from typing import TYPE_CHECKING, Final

import duckdb
import pytest

from warehouse import connection as module
from warehouse import shape
from warehouse.connection import (
    ANCHOR,
    LIVE,
    PUBLISHED,
    WarehouseError,
    open_live,
    open_published,
    publish,
)
from warehouse.models import models
from warehouse.store import rows, transaction

if TYPE_CHECKING:
    from collections.abc import Iterator

WAL: Final = f"{LIVE}.wal"
PREAMBLE: Final = """
import os, sys
from pathlib import Path
from warehouse import connection as module
from warehouse.connection import WarehouseError, open_live, settle
home = Path(sys.argv[1])

def add(warehouse, *names):
    for name in names:
        warehouse.execute(
            "insert into raw.alert values ($name, $name, '', now(), '', '', '', '', '',"
            " '', '', '', '')",
            {"name": name},
        )
        warehouse.execute(
            "insert into raw.alert_version values ($name, 1, '', now(), '', '', '', '',"
            " '', '', true)",
            {"name": name},
        )

def say(text):
    print(text, flush=True)
"""


def count(home: Path) -> int:
    with open_live(home) as warehouse:
        return len(rows(warehouse, "mart.alert"))


def add(home: Path, *names: str) -> None:
    with open_live(home) as warehouse:
        for name in names:
            warehouse.execute(
                """
                insert into raw.alert
                values ($name, $name, '', now(), '', '', '', '', '', '', '', '', '')
                """,
                {"name": name},
            )
            warehouse.execute(
                """
                insert into raw.alert_version
                values ($name, 1, '', now(), '', '', '', '', '', '', true)
                """,
                {"name": name},
            )


@contextmanager
def another_process(home: Path, script: str) -> Iterator[subprocess.Popen[str]]:
    """Run `script` elsewhere until it has said its first line; kill it in the end."""
    code = PREAMBLE + textwrap.dedent(script)
    process = subprocess.Popen(
        [sys.executable, "-c", code, str(home)],
        stdin=subprocess.PIPE,
        stdout=subprocess.PIPE,
        text=True,
    )
    assert process.stdin
    assert process.stdout
    try:
        assert process.stdout.readline() == "ready\n"
        yield process
    finally:
        process.kill()
        process.wait()
        process.stdin.close()
        process.stdout.close()


def kill_9(process: subprocess.Popen[str]) -> None:
    process.send_signal(signal.SIGKILL)
    assert process.wait() == -signal.SIGKILL


def refused(home: Path) -> str:
    with pytest.raises(WarehouseError) as error, open_live(home):
        pytest.fail("it was opened")
    return error.value.rule


# -- one writer ------------------------------------------------------------------------


def test_a_second_process_is_told_that_somebody_writes(tmp_path: Path):
    second = """
        module.LOCK_SECONDS = 0.2
        say("ready")
        sys.stdin.readline()
        try:
            with open_live(home):
                say("opened")
        except WarehouseError as error:
            say(error.rule)
    """
    with another_process(tmp_path, second) as process:
        assert process.stdin
        assert process.stdout
        with open_live(tmp_path):
            process.stdin.write("\n")
            process.stdin.flush()
            assert process.stdout.readline() == "warehouse-busy\n"


def test_a_second_writer_of_the_same_process_is_told_too(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
):
    monkeypatch.setattr(module, "LOCK_SECONDS", 0.1)
    with open_live(tmp_path):
        assert refused(tmp_path) == "warehouse-busy"
    assert count(tmp_path) == 0


def test_a_writer_that_waits_gets_its_turn(tmp_path: Path):
    first = """
        with open_live(home) as warehouse:
            say("ready")
            import time; time.sleep(0.5)
            add(warehouse, "theirs")
    """
    with another_process(tmp_path, first):
        add(tmp_path, "ours")
    assert count(tmp_path) == 2


def test_whoever_looks_into_the_file_with_another_tool_is_not_called_damage(
    tmp_path: Path,
):
    add(tmp_path, "one")
    elsewhere = f"""
        import duckdb
        held = duckdb.connect(str(home / {LIVE!r}))
        say("ready")
        sys.stdin.readline()
    """
    with another_process(tmp_path, elsewhere):
        assert refused(tmp_path) == "warehouse-busy"
    assert count(tmp_path) == 1


def test_the_lock_is_free_again_after_whatever_happened(tmp_path: Path):
    with pytest.raises(ZeroDivisionError), open_live(tmp_path):
        _ = 1 / 0
    (tmp_path / ANCHOR).write_text("{")
    assert refused(tmp_path) == "warehouse-anchor"
    (tmp_path / ANCHOR).unlink()
    assert count(tmp_path) == 0


# -- nothing is lost in silence --------------------------------------------------------


def test_a_warehouse_is_made_on_first_use_only(tmp_path: Path):
    home = tmp_path / "never" / "used"
    assert count(home) == 0
    add(home, "one")
    (home / LIVE).unlink()
    assert refused(home) == "warehouse-missing"
    assert not (home / LIVE).exists()


def test_an_older_file_put_back_is_refused_until_its_anchor_is_put_back_too(
    tmp_path: Path,
):
    add(tmp_path, "one")
    backup = tmp_path / "backup"
    backup.mkdir()
    for name in (LIVE, ANCHOR):
        shutil.copy(tmp_path / name, backup / name)
    add(tmp_path, "two")
    shutil.copy(backup / LIVE, tmp_path / LIVE)
    assert refused(tmp_path) == "warehouse-lost-rows"
    # Refusing changes nothing: it is still refused, and still told why.
    assert refused(tmp_path) == "warehouse-lost-rows"
    shutil.copy(backup / ANCHOR, tmp_path / ANCHOR)
    assert count(tmp_path) == 1


@pytest.mark.parametrize(
    "table",
    [
        *("submission", "observation", "delivery", "alert", "alert_event"),
        *("returned_observation", "overrule", "marked", "attachment_event"),
    ],
)
def test_a_row_lost_from_any_table_of_facts_is_noticed(tmp_path: Path, table: str):
    with open_live(tmp_path):
        pass
    with duckdb.connect(str(tmp_path / LIVE)) as warehouse:
        columns = warehouse.execute(f"describe raw.{table}").fetchall()
        values = ", ".join(
            "now()" if kind.startswith("TIMESTAMP") else "0" for _, kind, *_ in columns
        )
        warehouse.execute(f"insert into raw.{table} values ({values})")  # noqa: S608
    # More than the anchor says is well: a commit can be durable before it is told.
    with open_live(tmp_path):
        pass
    with duckdb.connect(str(tmp_path / LIVE)) as warehouse:
        warehouse.execute(f"delete from raw.{table}")  # noqa: S608 - listed above
    assert refused(tmp_path) == "warehouse-lost-rows"


def empty_it(file: Path) -> None:
    file.write_bytes(b"")


def cut_it(file: Path) -> None:
    os.truncate(file, file.stat().st_size // 2)


def scribble_on_it(file: Path) -> None:
    file.write_bytes(b"\xff" * file.stat().st_size)


@pytest.mark.parametrize("harm", [empty_it, cut_it, scribble_on_it])
def test_a_harmed_file_is_refused_and_left_as_it_is(tmp_path: Path, harm):
    add(tmp_path, *(str(number) for number in range(100)))
    harm(tmp_path / LIVE)
    harmed = (tmp_path / LIVE).read_bytes()
    assert refused(tmp_path) == "warehouse-damaged"
    assert (tmp_path / LIVE).read_bytes() == harmed


def test_a_log_that_lost_what_was_acknowledged_is_refused(tmp_path: Path):
    # As if the checkpoint had been skipped: the anchor moved, the log holds the rows.
    writer = """
        with open_live(home) as warehouse:
            pass
        with open_live(home) as warehouse:
            add(warehouse, "one", "two", "three")
            anchor = '{"rows": {"alert": 3}, "newest": {"alert": "two"}}'
            (home / module.ANCHOR).write_text(anchor)
            say("ready")
            sys.stdin.readline()
    """
    home = tmp_path / "home"
    with another_process(home, writer) as process:
        kill_9(process)
    for harm in (empty_it, cut_it, Path.unlink):
        harmed = tmp_path / harm.__name__
        shutil.copytree(home, harmed)
        harm(harmed / WAL)
        assert refused(harmed) == "warehouse-lost-rows"
    assert count(home) == 3


# -- killed ----------------------------------------------------------------------------

HALFWAY: Final = """
    with open_live(home) as warehouse:
        add(warehouse, "committed one", "committed two")
        warehouse.execute("begin transaction")
        add(warehouse, "half", "of", "it")
        say("ready")
        sys.stdin.readline()
"""


def test_kill_9_in_a_transaction_loses_nothing_committed_and_leaves_no_half(
    tmp_path: Path,
):
    add(tmp_path, "before")
    with another_process(tmp_path, HALFWAY) as process:
        kill_9(process)
    assert (tmp_path / WAL).exists()
    with open_live(tmp_path) as warehouse:
        keys = {row["key"] for row in rows(warehouse, "mart.alert")}
    assert keys == {"before", "committed one", "committed two"}


def test_a_newer_log_left_beside_an_older_file_does_not_pass_for_the_whole(
    tmp_path: Path,
):
    add(tmp_path, "one")
    older = (tmp_path / LIVE).read_bytes()
    add(tmp_path, "two")
    with another_process(tmp_path, HALFWAY) as process:
        kill_9(process)
    # Whoever restored the file forgot the log: three rows again, but not the same.
    (tmp_path / LIVE).write_bytes(older)
    assert refused(tmp_path) == "warehouse-lost-rows"


def test_an_exception_takes_back_the_transaction_it_happened_in(tmp_path: Path):
    def fail_halfway() -> None:
        with open_live(tmp_path) as warehouse, transaction(warehouse):
            warehouse.execute("insert into main.migration values ('half', now())")
            _ = 1 / 0

    with pytest.raises(ZeroDivisionError):
        fail_halfway()
    with open_live(tmp_path) as warehouse:
        done = warehouse.execute("select name from main.migration").fetchall()
    assert done == [(path.stem,) for path in sorted(module.MIGRATIONS.glob("*.sql"))]


def test_who_may_take_too_little_memory_is_told_what_to_do_about_it(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
):
    monkeypatch.setenv("YUEBAO_MEMORY_GB", "0.1")
    add(tmp_path, "a")
    large = "create table main.large as select list(range) from range(50_000_000)"
    with (
        pytest.raises(WarehouseError) as told,
        open_live(tmp_path) as warehouse,
    ):
        warehouse.execute(large)
    assert told.value.rule == "memory-short"
    monkeypatch.delenv("YUEBAO_MEMORY_GB")
    assert count(tmp_path) == 1


def test_what_a_session_added_lies_in_the_file_itself_and_in_the_anchor(tmp_path: Path):
    add(tmp_path, "one", "two")
    assert not (tmp_path / WAL).exists()
    assert json.loads((tmp_path / ANCHOR).read_text())["rows"]["alert"] == 2
    with duckdb.connect(str(tmp_path / LIVE), read_only=True) as warehouse:
        assert warehouse.execute("select count(*) from raw.alert").fetchone() == (2,)


def test_a_migration_runs_once_and_never_by_half(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
):
    migrations = tmp_path / "migrations"
    shutil.copytree(module.MIGRATIONS, migrations)
    monkeypatch.setattr(shape, "MIGRATIONS", migrations)
    home = tmp_path / "home"
    add(home, "one")
    new = migrations / "0099_more.sql"
    new.write_text("create table raw.more (n int); create table raw.more (n int);")
    with pytest.raises(duckdb.CatalogException), open_live(home):
        pytest.fail("it was opened")
    new.write_text("create table raw.more (n int); insert into raw.more values (1);")
    assert count(home) == 1
    with open_live(home) as warehouse:
        assert warehouse.execute("select n from raw.more").fetchall() == [(1,)]


# -- snapshots -------------------------------------------------------------------------


def publish_now(home: Path) -> None:
    with open_live(home) as warehouse:
        publish(warehouse, home)


def test_models_of_another_version_are_replaced_when_the_file_is_opened(
    tmp_path: Path,
):
    add(tmp_path, "one")
    with open_live(tmp_path) as warehouse:
        warehouse.execute("create or replace view mart.alert as select 1 as old")
        warehouse.execute("update main.origin set models = 'of last year'")
    with open_live(tmp_path) as warehouse:
        assert "state" in rows(warehouse, "mart.alert")[0]


def test_before_the_first_snapshot_there_is_nothing_to_read(tmp_path: Path):
    with pytest.raises(WarehouseError) as error, open_published(tmp_path):
        pytest.fail("it was opened")
    assert error.value.rule == "nothing-published"


def test_a_snapshot_answers_every_model_as_the_live_file_does(tmp_path: Path):
    add(tmp_path, "one")
    publish_now(tmp_path)
    with open_published(tmp_path) as snapshot:
        assert len(rows(snapshot, "mart.alert")) == 1
        for model in (each for each in models() if each.is_view):
            moment = datetime(2021, 6, 10, tzinfo=UTC) if model.parameters else None
            rows(snapshot, model.name.removesuffix("_as_of"), moment)
        with pytest.raises(duckdb.InvalidInputException):
            snapshot.execute("delete from raw.alert")


def test_a_reader_goes_on_with_the_old_snapshot_and_holds_nobody_up(tmp_path: Path):
    add(tmp_path, "one")
    publish_now(tmp_path)
    before = (tmp_path / PUBLISHED).stat().st_ino
    reader = """
        from warehouse.connection import open_published
        with open_published(home) as snapshot:
            for _ in range(2):
                say("ready")
                sys.stdin.readline()
                say(snapshot.execute("select count(*) from mart.alert").fetchone()[0])
    """
    with another_process(tmp_path, reader) as process:
        assert process.stdin
        assert process.stdout
        add(tmp_path, "two")
        publish_now(tmp_path)
        process.stdin.write("\n")
        process.stdin.flush()
        assert process.stdout.readline() == "1\n"
        with open_published(tmp_path) as snapshot:
            assert len(rows(snapshot, "mart.alert")) == 2
    # Put in place by rename: another file, and no trace of how it was made.
    assert (tmp_path / PUBLISHED).stat().st_ino != before
    left = [each.name for each in (tmp_path / "publishing").iterdir()]
    assert [each for each in left if not each.startswith("blank-")] == []
    assert not (tmp_path / f"{PUBLISHED}.wal").exists()


def test_half_a_snapshot_left_by_a_killed_run_is_in_nobodys_way(tmp_path: Path):
    add(tmp_path, "one")
    for name in (PUBLISHED, f"{PUBLISHED}.wal"):
        (tmp_path / "publishing" / name).write_bytes(b"half")
    publish_now(tmp_path)
    with open_published(tmp_path) as snapshot:
        assert len(rows(snapshot, "mart.alert")) == 1


def test_a_harmed_snapshot_is_told_and_the_next_one_replaces_it(tmp_path: Path):
    publish_now(tmp_path)
    cut_it(tmp_path / PUBLISHED)
    with pytest.raises(WarehouseError) as error, open_published(tmp_path):
        pytest.fail("it was opened")
    assert error.value.rule == "snapshot-damaged"
    publish_now(tmp_path)
    with open_published(tmp_path) as snapshot:
        assert rows(snapshot, "mart.alert") == []


def test_a_home_may_be_called_anything(tmp_path: Path):
    home = tmp_path / "o'brien \"; drop schema raw; -- 太仓"
    add(home, "one")
    publish_now(home)
    with open_published(home) as snapshot:
        assert len(rows(snapshot, "mart.alert")) == 1


# -- nothing else is touched -----------------------------------------------------------


REACHING_OUT: Final = """
select * from read_csv('{outside}')
select * from read_text('{outside}')
select * from glob('{outside}')
select * from '{outside}'
attach '{outside}.duckdb' as elsewhere
attach '{home}/publishing/../elsewhere.duckdb' as elsewhere
copy (select 1) to '{outside}'
export database '{outside}'
install httpfs
load httpfs
create secret (type s3)
set enable_external_access = true
set lock_configuration = false
set timezone = 'Asia/Shanghai'
"""


@pytest.mark.parametrize("opened", [open_live, open_published])
def test_the_database_reaches_no_file_but_its_own(tmp_path: Path, opened):
    home, outside = tmp_path / "home", tmp_path / "outside.csv"
    outside.write_text("secret\n1\n")
    publish_now(home)
    with opened(home) as warehouse:
        for query in (
            REACHING_OUT.format(home=home, outside=outside).strip().split("\n")
        ):
            with pytest.raises(duckdb.Error):
                warehouse.execute(query)
    assert outside.read_text() == "secret\n1\n"


def test_a_name_in_python_is_no_table(tmp_path: Path):
    submissions = duckdb.sql("select 1 as n").arrow()
    assert submissions is not None
    with open_live(tmp_path) as warehouse, pytest.raises(duckdb.CatalogException):
        warehouse.execute("select * from submissions")


def test_days_are_days_of_utc_wherever_the_process_runs(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
):
    monkeypatch.setenv("TZ", "Asia/Shanghai")
    publish_now(tmp_path)
    for opened in (open_live, open_published):
        with opened(tmp_path) as warehouse:
            evening = datetime(2021, 5, 31, 20, tzinfo=UTC)
            asked = "select $at::timestamptz, $at::timestamptz::date"
            found = warehouse.execute(asked, {"at": evening}).fetchone()
            assert found == (evening, date(2021, 5, 31))
            assert found[0].utcoffset().total_seconds() == 0


def test_what_departments_write_is_a_value_and_never_a_query(tmp_path: Path):
    foreign = "'); drop table raw.alert; --"
    add(tmp_path, foreign)
    with open_live(tmp_path) as warehouse:
        (row,) = rows(warehouse, "mart.alert", key=foreign)
        assert row["key"] == foreign
        assert rows(warehouse, "mart.alert", key="' or 1 = 1 --") == []
        for model in ("raw.alert", "mart.alert; drop table raw.alert", "mart.none"):
            with pytest.raises(LookupError):
                rows(warehouse, model)
    assert count(tmp_path) == 1


def test_two_threads_may_read_the_snapshot_at_once(tmp_path):
    with open_live(tmp_path) as warehouse:
        publish(warehouse, tmp_path)

    def read(_: int) -> list[object]:
        with open_published(tmp_path) as snapshot:
            return rows(snapshot, "mart.alert")

    with ThreadPoolExecutor(4) as pool:
        assert list(pool.map(read, range(8))) == [[]] * 8


def test_whoever_may_not_wait_is_told_at_once_that_somebody_writes(tmp_path):
    with open_live(tmp_path):
        began = time.monotonic()
        with pytest.raises(WarehouseError, match="busy"), open_live(tmp_path, 0.1):
            pass
        # Whoever may wait does so for as long as this.
        assert time.monotonic() - began < module.LOCK_SECONDS
