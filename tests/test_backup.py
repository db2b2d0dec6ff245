"""A backup is whole or is none, and a restore loses nothing of what was there."""

from __future__ import annotations

import json
import os
import shutil
import signal
import subprocess
import sys
from contextlib import contextmanager
from dataclasses import replace
from datetime import UTC, datetime, timedelta
from pathlib import Path
from typing import TYPE_CHECKING, Any, Final

import pytest
from small_disks import small_disk
from tiny_city import NOW, Town, budget, run, settle, told
from typer.testing import CliRunner

from flows.cli import app
from tasks.backups import manifest as manifests
from tasks.backups import take
from tasks.backups.last import Last, last_of, remember
from tasks.backups.manifest import (
    MANIFEST,
    alone,
    backups_in,
    digest,
    draft_in,
    read_manifest,
    write_manifest,
)
from tasks.backups.restore import propose, restore
from tasks.backups.take import back_up
from tasks.backups.verify import verify
from tasks.desk.notes import Note, keep
from tasks.errors import BackupError
from tasks.health import OLD_BACKUP_DAYS, health_of
from tasks.safekeep import safekeep
from warehouse import connection
from warehouse.connection import (
    ANCHOR,
    LIVE,
    PUBLISHED,
    RESTORING,
    WarehouseError,
    open_live,
    open_published,
    publish,
)
from warehouse.outbox import append_alert_events
from warehouse.records import AlertEvent
from warehouse.settings import Settings
from warehouse.store import rows, transaction

if TYPE_CHECKING:
    from collections.abc import Iterator

LATER: Final = NOW + timedelta(days=1)
PICTURE: Final = "pictures/0123456789ab.png"


def note(number: int) -> Note:
    return Note(f"{number:016}", "seen", "m1", "D1", "17.1", "U1", NOW)


@pytest.fixture(scope="module")
def settled(tmp_path_factory: pytest.TempPathFactory) -> Town:
    """A city with a month in it, a picture, and an answer that waits."""
    town = settle(tmp_path_factory.mktemp("settled"))
    (town.inbox / "财政收支5月.csv").write_bytes(budget(49))
    run(town)
    for name in (PICTURE, "marked/2021-05.budget.finance.1.xlsx"):
        (town.home / name).parent.mkdir(exist_ok=True)
        (town.home / name).write_bytes(name.encode() * 1000)
    keep(town.home, note(1))
    with open_live(town.home) as warehouse:
        publish(warehouse, town.home)
    return town


@pytest.fixture
def town(settled: Town, tmp_path: Path) -> Town:
    shutil.copytree(settled.folder, tmp_path / "town")
    return replace(settled, folder=tmp_path / "town")


@pytest.fixture
def place(tmp_path: Path) -> Path:
    return tmp_path / "backups"


def backed_up(town: Town, place: Path, now: datetime = NOW) -> take.Taken:
    return back_up(town.home, "tiny", place, now)


def bytes_of(home: Path) -> dict[str, str]:
    return {name: digest(home / name).sha256 for name in take.files_of(home)}


def archived(home: Path) -> Path:
    (file,) = (path for path in home.glob("archive/??/*") if path.is_file())
    return file


@contextmanager
def refused(rule: str) -> Iterator[None]:
    with pytest.raises((BackupError, WarehouseError)) as error:
        yield
    assert error.value.rule == rule


def restored(town: Town, place: Path) -> Any:
    return restore(propose(town.home, "tiny", place), LATER)


def another_process(script: str, *arguments: object) -> subprocess.Popen[str]:
    return subprocess.Popen(
        [sys.executable, "-c", script, *map(str, arguments)],
        stdout=subprocess.PIPE,
        text=True,
    )


# -- there and back --------------------------------------------------------------------


def test_what_was_backed_up_comes_back_byte_for_byte_and_the_month_goes_on(town, place):
    before = bytes_of(town.home)
    assert {Path(name).parts[0] for name in before} == {
        *(LIVE, ANCHOR, "archive", "marked", "pictures", "answers")
    }
    taken = backed_up(town, place)
    assert set(taken.manifest.files) == set(before)
    (town.inbox / "财政收支5月.csv").write_bytes(budget(51))
    assert run(town, hours=1).observations == 1
    assert told(town, "mart.submission", "state") == [("accepted",)] * 2

    done = restored(town, place)
    assert done.since.submissions == 1
    assert bytes_of(town.home) == {name: before[name] for name in before}
    assert told(town, "mart.submission", "state") == [("accepted",)]
    with open_published(town.home) as snapshot:
        assert len(rows(snapshot, "mart.submission")) == 1
    # Nothing of the old folder is gone, and what came after is taken in again.
    old = replace(town, folder=town.folder / "old")
    old.home.parent.mkdir(parents=True)
    done.aside.rename(old.home)
    assert told(old, "mart.submission", "state") == [("accepted",)] * 2
    assert run(town, hours=1).observations == 1
    assert told(town, "mart.submission", "state") == [("accepted",)] * 2


def test_a_log_beside_the_old_file_does_not_come_into_the_restored_folder(town, place):
    backed_up(town, place)
    (town.home / f"{LIVE}.wal").write_bytes(b"of another day")
    (town.home / LIVE).write_bytes(b"harmed")
    done = restored(town, place)
    assert not (town.home / f"{LIVE}.wal").exists()
    assert (done.aside / f"{LIVE}.wal").read_bytes() == b"of another day"
    assert done.since == (0, 0, 0)
    assert told(town, "mart.submission", "state") == [("accepted",)]


def test_on_a_new_machine_nothing_is_put_aside(town, place):
    backed_up(town, place)
    before = bytes_of(town.home)
    shutil.rmtree(town.home)
    assert restored(town, place).aside is None
    assert bytes_of(town.home) == before
    assert [each.name for each in town.home.parent.iterdir()] == ["tiny"]


def test_it_is_said_what_was_sent_and_answered_since(town, place):
    backed_up(town, place)
    with open_live(town.home) as warehouse, transaction(warehouse):
        sent = [AlertEvent("a", "sending", NOW), AlertEvent("a", "sent", NOW)]
        append_alert_events(warehouse, [*sent, AlertEvent("b", "failed", NOW)])
    proposal = propose(town.home, "tiny", place)
    assert proposal.since == (0, 1, 0)
    # Where the live file is gone the snapshot is asked, which is older.
    (town.home / LIVE).unlink()
    assert propose(town.home, "tiny", place).since == (0, 0, 0)
    (town.home / PUBLISHED).write_bytes(b"harmed")
    assert propose(town.home, "tiny", place).since is None


def test_answers_that_nobody_took_in_are_carried_over(town, place):
    backed_up(town, place)
    keep(town.home, note(2))
    assert restored(town, place).answers == 1
    names = sorted(path.name for path in (town.home / "answers").glob("*.json"))
    assert names == ["0000000000000001.json", "0000000000000002.json"]


def test_drafts_locks_and_the_snapshot_are_left_out(town, place):
    (town.home / "archive" / "incoming").mkdir(exist_ok=True)
    for name in ("archive/incoming/x", "answers/7.json.9.new", "pictures/p.part"):
        (town.home / name).write_bytes(b"half")
    (town.home / PUBLISHED).write_bytes(b"a copy")
    taken = backed_up(town, place)
    assert {Path(name).name for name in taken.manifest.files}.isdisjoint(
        {"x", "7.json.9.new", "p.part", PUBLISHED, "warehouse.lock", "backup.lock"}
    )


def test_an_archive_on_another_disk_is_followed(town, place, tmp_path):
    (town.home / "archive").rename(tmp_path / "big disk")
    (town.home / "archive").symlink_to(tmp_path / "big disk")
    before = bytes_of(town.home)
    assert any(name.startswith("archive/") for name in before)
    backed_up(town, place)
    restored(town, place)
    assert bytes_of(town.home) == before


# -- only what is new ------------------------------------------------------------------


def test_what_an_earlier_backup_has_is_not_copied_again(town, place):
    first = backed_up(town, place)
    assert (first.linked, first.copied_bytes) == (0, first.manifest.size)
    second = backed_up(town, place, LATER)
    # Opening the warehouse may have written to it; nothing else has changed.
    assert second.linked >= len(second.manifest.files) - 2
    shared = archived(second.folder)
    assert shared.stat().st_ino == archived(first.folder).stat().st_ino
    # One of them may go without harm to the other.
    shutil.rmtree(first.folder)
    verify(second.folder, "tiny")


def test_a_file_that_was_harmed_in_the_earlier_backup_is_copied_anew(town, place):
    first = backed_up(town, place)
    harmed = archived(first.folder)
    harmed.chmod(0o600)
    harmed.write_bytes(b"?" * harmed.stat().st_size)
    second = backed_up(town, place, LATER)
    assert archived(second.folder).stat().st_ino != harmed.stat().st_ino
    verify(second.folder, "tiny")
    # And what was harmed is as it was: nobody wrote into it.
    assert harmed.read_bytes().startswith(b"?")


def test_what_the_archive_has_lost_stays_in_the_next_backup(town, place):
    backed_up(town, place)
    lost = archived(town.home)
    name = lost.name
    lost.unlink()
    second = backed_up(town, place, LATER)
    assert second.kept_on == 1
    assert digest(archived(second.folder)).sha256 == name


def test_an_original_that_is_not_what_its_name_says_is_told(town, place):
    archived(town.home).write_bytes(b"harmed by a disk")
    taken = backed_up(town, place)
    assert [Path(name).name for name in taken.damaged] == [archived(town.home).name]
    verify(taken.folder, "tiny")


def test_a_disk_without_links_gets_copies(town, place, monkeypatch):
    backed_up(town, place)
    monkeypatch.setattr(os, "link", lambda *_: (_ for _ in ()).throw(OSError(1, "no")))
    second = backed_up(town, place, LATER)
    assert second.linked == 0
    verify(second.folder, "tiny")


# -- verified --------------------------------------------------------------------------


def cut(file: Path) -> None:
    os.truncate(file, file.stat().st_size - 1)


def turn(file: Path) -> None:
    whole = bytearray(file.read_bytes())
    whole[len(whole) // 2] ^= 1
    file.write_bytes(whole)


@pytest.mark.parametrize("harm", [cut, turn, Path.unlink])
@pytest.mark.parametrize(
    "pattern", [LIVE, ANCHOR, "archive/??/*", "answers/*", PICTURE]
)
def test_a_backup_that_lost_or_changed_a_byte_is_refused(town, place, harm, pattern):
    taken = backed_up(town, place)
    (file,) = taken.folder.glob(pattern)
    file.chmod(0o600)
    harm(file)
    before = bytes_of(town.home)
    with refused("backup-damaged"):
        propose(town.home, "tiny", taken.folder)
    assert bytes_of(town.home) == before


def test_every_changed_byte_of_the_manifest_is_noticed(town, place):
    path = backed_up(town, place).folder / MANIFEST
    whole = path.read_bytes()
    for at in range(0, len(whole), 11):
        if chr(whole[at]).isspace():
            continue
        path.write_bytes(whole[:at] + bytes([whole[at] ^ 1]) + whole[at + 1 :])
        with refused("backup-manifest"):
            read_manifest(path.parent)
    path.write_bytes(whole[:-10])
    with refused("backup-manifest"):
        read_manifest(path.parent)


@pytest.mark.parametrize("name", ["../../outside", "/etc/outside", "..\\outside"])
def test_a_manifest_that_leads_out_of_its_folder_is_refused(town, place, name):
    taken = backed_up(town, place)
    kept = taken.manifest.files[LIVE]
    led_out = replace(taken.manifest, files={name: kept})
    write_manifest(taken.folder, led_out)
    with refused("backup-manifest"):
        propose(town.home, "tiny", taken.folder)


def test_another_citys_backup_is_refused(town, place):
    taken = back_up(town.home, "tiny-town", place, NOW)
    with refused("backup-other-city"):
        propose(town.home, "tiny", taken.folder)
    # Its name begins alike, and still it is no backup of this city's.
    with refused("backup-none"):
        propose(town.home, "tiny", place)


def test_what_is_no_backup_is_called_none(town, place, tmp_path):
    (tmp_path / "file").write_text("no folder")
    for path in (place, tmp_path, tmp_path / "file"):
        with refused("backup-none"):
            propose(town.home, "tiny", path)


def test_a_newer_versions_backup_is_refused(town, place):
    with open_live(town.home) as warehouse:
        warehouse.execute("insert into main.migration values ('9999_future', now())")
    backed_up(town, place)
    with refused("restore-newer"):
        propose(town.home, "tiny", place)


def test_a_backup_whose_warehouse_lacks_rows_is_refused(town, place):
    taken = backed_up(town, place)
    more = dict(taken.manifest.extent.rows) | {"submission": 2}
    extent = replace(taken.manifest.extent, rows=more)
    write_manifest(taken.folder, replace(taken.manifest, extent=extent))
    with refused("backup-damaged"):
        verify(taken.folder, "tiny")


def test_verifying_changes_nothing(town, place):
    taken = backed_up(town, place)

    def looks() -> list[tuple[str, int, int]]:
        found = sorted(taken.folder.rglob("*"))
        return [
            (str(each), each.stat().st_mtime_ns, each.stat().st_size) for each in found
        ]

    before = looks()
    verify(taken.folder, "tiny")
    assert looks() == before


# -- where, and beside whom ------------------------------------------------------------


def test_a_destination_in_the_home_is_refused_by_whatever_way(town, tmp_path):
    (tmp_path / "link").symlink_to(town.home)
    for place in (town.home, town.home / "backups", tmp_path / "link" / "backups"):
        with refused("backup-inside"):
            backed_up(town, place)
    assert not (town.home / "backups").exists()


def test_of_nothing_there_is_no_backup_and_nothing_is_made(place, tmp_path):
    with refused("backup-nothing"):
        back_up(tmp_path / "nobody", "tiny", place, NOW)
    assert not (tmp_path / "nobody").exists()
    assert not place.exists()


def test_a_damaged_warehouse_is_told_and_no_backup_made_of_it(town, place):
    backed_up(town, place)
    (town.home / LIVE).unlink()
    with refused("warehouse-missing"):
        backed_up(town, place, LATER)
    (town.home / LIVE).write_bytes(b"harmed")
    with refused("warehouse-damaged"):
        backed_up(town, place, LATER)
    assert len(backups_in(place, "tiny")) == 1


def test_a_destination_that_cannot_be_written_is_told(town, tmp_path):
    (tmp_path / "file").write_text("no folder")
    with refused("backup-failed"):
        backed_up(town, tmp_path / "file")


def test_while_somebody_writes_it_is_said_so_and_nothing_lost(
    town, place, monkeypatch: pytest.MonkeyPatch
):
    backed_up(town, place)
    monkeypatch.setattr(connection, "LOCK_SECONDS", 0.1)
    before = bytes_of(town.home)
    with open_live(town.home):
        with refused("warehouse-busy"):
            backed_up(town, place, LATER)
        with refused("warehouse-busy"):
            propose(town.home, "tiny", place)
    assert bytes_of(town.home).keys() == before.keys()
    assert len(backups_in(place, "tiny")) == 1


def test_while_another_tool_holds_the_file_it_is_busy(town, place):
    script = (
        "import duckdb, sys; held = duckdb.connect(sys.argv[1]);"
        "print('ready', flush=True); sys.stdin.read()"
    )
    process = subprocess.Popen(
        [sys.executable, "-c", script, town.home / LIVE],
        stdin=subprocess.PIPE,
        stdout=subprocess.PIPE,
        text=True,
    )
    with process:
        assert process.stdout
        assert process.stdout.readline() == "ready\n"
        with refused("warehouse-busy"):
            backed_up(town, place)
        process.kill()
    assert backups_in(place, "tiny") == []


def test_one_backup_or_restore_at_a_time(town, place):
    backed_up(town, place)
    proposal = propose(town.home, "tiny", place)
    with alone(town.home):
        with refused("backup-busy"):
            backed_up(town, place, LATER)
        # What the other one is making is not taken away from it.
        draft = town.home.with_name("tiny" + RESTORING)
        draft.mkdir()
        with refused("backup-busy"):
            restore(proposal, LATER)
        assert draft.exists()
    restore(proposal, LATER)
    assert not draft.exists()


def test_data_that_appear_after_the_proposal_are_not_replaced(town, place, tmp_path):
    backed_up(town, place)
    fresh = tmp_path / "fresh" / "tiny"
    proposal = propose(fresh, "tiny", place)
    assert not proposal.replaces
    with open_live(fresh):
        pass
    with refused("restore-appeared"):
        restore(proposal, LATER)
    assert (fresh / LIVE).exists()


WRITER: Final = """
import sys, time
from datetime import UTC, datetime
from pathlib import Path
from warehouse.connection import open_live
from warehouse.outbox import append_alert_events
from warehouse.records import AlertEvent
home, number = Path(sys.argv[1]), 0
while True:
    with open_live(home) as warehouse:
        event = AlertEvent("a", "sending", datetime.now(UTC))
        append_alert_events(warehouse, [event])
    number += 1
    print(number, flush=True)
    time.sleep(0.1)
"""


def test_backups_beside_a_writer_are_whole_and_cost_it_nothing(town, place):
    with another_process(WRITER, town.home) as process:
        assert process.stdout
        written, counts = 0, []
        for each in range(3):
            written = int(process.stdout.readline())
            taken = backed_up(town, place, NOW + timedelta(hours=each))
            counts.append(verify(taken.folder, "tiny").extent.rows["alert_event"])
        process.send_signal(signal.SIGKILL)
        rest = [int(line) for line in process.stdout.read().split()]
    assert counts == sorted(counts)
    assert counts[-1] >= written
    with open_live(town.home) as warehouse:
        (held,) = warehouse.execute("select count(*) from raw.alert_event").fetchone()
    assert held >= max([written, *rest])


# -- killed ----------------------------------------------------------------------------

KILLED: Final = """
import os, signal, sys
from datetime import UTC, datetime
from pathlib import Path
from tasks.backups import restore, take
home, place, what, which, step = sys.argv[1:]
module = {"take": take, "restore": restore}[what]
left, before = [int(step)], getattr(module, which)

def dying(*given):
    if left[0] == 0:
        os.kill(os.getpid(), signal.SIGKILL)
    left[0] -= 1
    return before(*given)

setattr(module, which, dying)
now = datetime(2021, 7, 1, tzinfo=UTC)
if what == "take":
    take.back_up(Path(home), "tiny", Path(place), now)
else:
    restore.restore(restore.propose(Path(home), "tiny", Path(place)), now)
print("survived", flush=True)
"""


def die(town: Town, place: Path, what: str, which: str, step: int) -> None:
    with another_process(KILLED, town.home, place, what, which, step) as process:
        assert process.stdout
        assert process.stdout.read() == ""
    assert process.returncode == -signal.SIGKILL


@pytest.mark.parametrize(
    ("which", "step"),
    [
        ("copy", 0),
        ("copy", 1),
        ("write_manifest", 0),
        ("_put_in_place", 0),
    ],
)
def test_a_killed_backup_is_none_and_the_next_goes_on_from_it(town, place, which, step):
    backed_up(town, place)
    archived(town.home).with_name("f" * 64).write_bytes(b"new")
    (town.home / PICTURE).write_bytes(b"drawn anew")
    before = bytes_of(town.home)
    die(town, place, "take", which, step)
    assert len(backups_in(place, "tiny")) == 1
    with refused("backup-unfinished"):
        propose(town.home, "tiny", draft_in(place, "tiny"))
    assert bytes_of(town.home).keys() == before.keys()
    taken = backed_up(town, place, LATER)
    assert not draft_in(place, "tiny").exists()
    assert verify(taken.folder, "tiny").files.keys() == before.keys()


@pytest.mark.parametrize(
    ("which", "step"), [("copy", 0), ("copy", 3), ("publish", 0), ("_swap", 0)]
)
def test_a_killed_restore_leaves_the_old_folder_in_its_place(town, place, which, step):
    backed_up(town, place)
    (town.inbox / "财政收支5月.csv").write_bytes(budget(51))
    run(town, hours=1)
    die(town, place, "restore", which, step)
    assert told(town, "mart.submission", "state") == [("accepted",)] * 2
    assert restored(town, place).aside is not None
    assert told(town, "mart.submission", "state") == [("accepted",)]


def test_a_restore_killed_between_two_names_begins_no_new_warehouse(town, place):
    backed_up(town, place)
    draft = town.home.with_name("tiny" + RESTORING)
    # As it is after the first rename and before the second.
    shutil.copytree(town.home, draft)
    town.home.rename(town.home.with_name("tiny.before-x"))
    with refused("warehouse-missing"), open_live(town.home):
        pytest.fail("it began anew")
    assert restored(town, place).aside is None
    assert told(town, "mart.submission", "state") == [("accepted",)]


def test_a_restore_that_fails_puts_the_old_folder_back(town, place, monkeypatch):
    backed_up(town, place)
    before, rename = bytes_of(town.home), Path.rename

    def failing(self: Path, target: Path) -> Path:
        if self.name.endswith(RESTORING):
            raise OSError(5, "Input/output error", str(self))
        return rename(self, target)

    proposal = propose(town.home, "tiny", place)
    monkeypatch.setattr(Path, "rename", failing)
    with refused("backup-failed"):
        restore(proposal, LATER)
    assert bytes_of(town.home) == before
    assert [each.name for each in town.home.parent.iterdir()] == ["tiny"]


def test_a_file_that_changes_between_look_and_copy_is_noticed(town, place):
    taken = backed_up(town, place)
    before = bytes_of(town.home)
    proposal = propose(town.home, "tiny", place)
    file = archived(taken.folder)
    file.chmod(0o600)
    turn(file)
    with refused("backup-damaged"):
        restore(proposal, LATER)
    assert bytes_of(town.home) == before


# -- a full disk -----------------------------------------------------------------------


@pytest.mark.parametrize("is_told_before", [True, False])
def test_a_full_destination_is_told_and_left_as_it_was(
    town, tmp_path, monkeypatch, is_told_before
):
    whole = sum((town.home / name).stat().st_size for name in bytes_of(town.home))
    with small_disk(tmp_path / "small", whole + 2**20) as small:
        first = backed_up(town, small)
        folder = archived(town.home).parent
        for number in range(200):
            original = folder / f"{number:064x}"
            original.write_bytes(os.urandom(16_000))
        if not is_told_before:
            # As if somebody else had filled it meanwhile.
            plenty = shutil.disk_usage("/")._replace(free=2**40)
            monkeypatch.setattr(take.shutil, "disk_usage", lambda _: plenty)
        with refused("backup-no-room" if is_told_before else "backup-full"):
            backed_up(town, small, LATER)
        verify(first.folder, "tiny")
        assert backups_in(small, "tiny") == [first.folder]
        if not is_told_before:
            assert not draft_in(small, "tiny").exists()


def test_a_restore_that_finds_no_room_leaves_everything_in_its_place(
    town, place, tmp_path
):
    backed_up(town, place)
    whole = sum((town.home / name).stat().st_size for name in bytes_of(town.home))
    with small_disk(tmp_path / "small", whole + whole // 2 + 2**20) as small:
        home = small / "tiny"
        (town.home / PUBLISHED).unlink()
        shutil.copytree(town.home, home)
        before = bytes_of(home)
        with refused("backup-full"):
            restore(propose(home, "tiny", place), LATER)
        assert bytes_of(home) == before
        assert [each.name for each in small.iterdir()] == ["tiny"]


# -- what the doctor says --------------------------------------------------------------


def doctor(town: Town) -> list[tuple[str, str, str]]:
    settings = Settings(
        home=town.home.parent, registry=town.folder / "registry", inbox=str(town.inbox)
    )
    return [
        (each.state, each.detail("en"), each.mend("en"))
        for each in health_of(settings, None)
        if each.check == "backup"
    ]


def test_the_doctor_says_how_old_the_newest_backup_is(town, place, monkeypatch):
    for name in ("SLACK_BOT_TOKEN", "PREFECT_API_URL"):
        monkeypatch.delenv(name, raising=False)
    assert doctor(town) == []
    place = place.with_name("two words")
    taken = back_up(town.home, "tiny", place, datetime.now(UTC))
    ((state, detail, mend),) = doctor(town)
    assert (state, mend) == ("good", "")
    assert f"0 days ago, in {taken.folder}" in detail
    long_ago = datetime.now(UTC) - timedelta(days=OLD_BACKUP_DAYS)
    remember(town.home, Last(str(place), taken.folder.name, long_ago))
    ((state, detail, mend),) = doctor(town)
    assert (state, mend) == ("warn", f"yuebao backup '{place}'")
    assert f"is {OLD_BACKUP_DAYS} days old" in detail
    place.rename(place.with_name("unplugged"))
    ((state, detail, mend),) = doctor(town)
    assert (state, mend) == ("warn", f"yuebao backup '{place}'")
    assert "not there" in detail
    (town.home / "backup.json").write_text("{")
    assert doctor(town) == []


def test_a_restored_home_knows_its_newest_backup(town, place):
    older, newer = backed_up(town, place), backed_up(town, place, LATER)
    restore(propose(town.home, "tiny", older.folder), LATER)
    noted = last_of(town.home)
    assert noted
    assert (noted.name, noted.taken_at) == (newer.folder.name, LATER)
    shutil.rmtree(town.home)
    restore(propose(town.home, "tiny", older.folder), LATER)
    assert last_of(town.home) == Last(str(place), older.folder.name, NOW)


# -- the commands ----------------------------------------------------------------------


def yuebao(town: Town, *arguments: object) -> tuple[int, str]:
    done = CliRunner().invoke(
        app,
        [*map(str, arguments), "--lang", "en"],
        env={
            "YUEBAO_HOME": str(town.home.parent),
            "YUEBAO_REGISTRY": str(town.folder / "registry"),
        },
    )
    return done.exit_code, done.output


def test_the_commands_say_what_they_did_and_what_comes_next(town, place):
    code, said = yuebao(town, "backup")
    assert (code, "say where" in said) == (2, True)
    code, said = yuebao(town, "backup", place)
    assert (code, "1 submissions, 1 figures" in said) == (0, True)
    code, said = yuebao(town, "backup", "--format", "json")
    assert code == 0
    told_of = json.loads(said)
    assert Path(told_of["backup"]).parent == place
    assert (told_of["city"], told_of["rows"]["submission"]) == ("tiny", 1)
    code, said = yuebao(town, "backup", "--verify")
    assert (code, "every byte compared" in said) == (0, True)

    code, said = yuebao(town, "restore", place)
    assert (code, "Nothing was changed" in said) == (2, True)
    assert "0 submissions and 0 answers came" in said
    code, said = yuebao(town, "restore", place, "--yes")
    assert code == 0
    assert "tiny.before-" in said
    assert "Now run yuebao run 2021-05" in said
    code, said = yuebao(town, "restore", place / "nowhere")
    assert (code, "has no backup of this city" in said) == (1, True)


@pytest.mark.parametrize("lang", ["zh", "en"])
def test_every_refusal_has_its_sentence(lang):
    from warehouse.messages import say  # noqa: PLC0415

    values = dict.fromkeys(
        *(["path", "home", "needed", "free", "reason", "count"], "x")
    ) | dict.fromkeys(["which", "theirs", "city", "version", "what"], "x")
    for path in Path(manifests.__file__).parent.glob("*.py"):
        for rule in _rules(path.read_text("utf-8")):
            assert say(f"cli-{rule}", lang, **values)


def _rules(source: str) -> set[str]:
    import re  # noqa: PLC0415

    return set(re.findall(r'"((?:backup|restore)-[a-z-]+)"', source))


def test_every_night_a_backup_goes_where_the_last_one_went(tmp_path):
    town = settle(tmp_path)
    cycle = town.cycle()
    assert safekeep.fn(cycle) == 0
    back_up(town.home, "tiny", tmp_path / "backups", datetime.now(UTC))
    assert safekeep.fn(cycle) > 0
    assert len(list((tmp_path / "backups").iterdir())) == 2
