"""What goes into the warehouse comes out as it was, once, whole, and in order."""

from __future__ import annotations

from dataclasses import replace
from datetime import UTC, datetime, timedelta, timezone
from decimal import Decimal
from typing import TYPE_CHECKING, Any

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st
from tiny_city import FILES, MAY, NOW, settle, write_registry

from warehouse.connection import open_live
from warehouse.due import duties
from warehouse.ledger import Run, Submitted, Told, append_cycle, remember_registry
from warehouse.outbox import (
    append_alert_events,
    append_alerts,
    append_answers,
    append_picture,
    append_replies,
    pictured,
)
from warehouse.past import registry_version
from warehouse.records import (
    Alert,
    AlertEvent,
    Answer,
    Arrival,
    Delivery,
    Duty,
    Finding,
    Measure,
    Observation,
    Reply,
    Severity,
    State,
    Status,
    Submission,
    Verdict,
)
from warehouse.registry import registry_of
from warehouse.store import (
    counts,
    known_deliveries,
    known_figures,
    newest_hashes,
    newest_known_at,
    next_ordinal,
    rows,
    submission_counts,
    transaction,
    vintages_of,
)

if TYPE_CHECKING:
    from collections.abc import Iterator
    from pathlib import Path

    from tiny_city import Town

    from warehouse.connection import Warehouse
    from warehouse.periods import Period

DUE = datetime(2021, 6, 9, 9, tzinfo=UTC)


@pytest.fixture
def town(tmp_path: Path) -> Town:
    return settle(tmp_path)


@pytest.fixture
def warehouse(town: Town) -> Iterator[Warehouse]:
    with open_live(town.home) as opened:
        yield opened


def run(now: datetime = NOW, period: Period = MAY) -> Run:
    return Run(f"test {now:%d %H}", "test", period, now)


def delivery(**given: Any) -> Delivery:
    whole = Delivery("财政收支5月.csv", "file:///5", "a", 100, DUE, "/archive/a")
    return replace(whole, **given)


def observation(value: Decimal | None, **given: Any) -> Observation:
    whole = Observation(
        *("tiny", "revenue", Measure.YTD, MAY, value, "亿元", 2),
        *(Status.PRELIMINARY, "收支", "B4", str(value)),
    )
    return replace(whole, **given)


def submitted(
    number: int, *observations: Observation, state: State = State.ACCEPTED, **given: Any
) -> Submitted:
    sent = delivery(**given)
    submission = Submission(f"2021-05.budget.{number}", sent, "budget", "finance", MAY)
    return Submitted(Verdict(submission, state, observations, ()), DUE, ())


def load(
    warehouse: Warehouse, town: Town, *all_submitted: Submitted, at: datetime = NOW
) -> None:
    arrivals = [
        Arrival(each.verdict.submission.delivery, "submitted", MAY)
        for each in all_submitted
    ]
    append_cycle(warehouse, run(at), town.registry, arrivals, all_submitted, ())


def values(warehouse: Warehouse) -> list[Decimal]:
    return [row["value"] for row in rows(warehouse, "core.observation")]


# -- figures ---------------------------------------------------------------------------


@pytest.mark.parametrize(
    "printed",
    [
        *("0", "329.6", "-12.25", "0.1", "0.000000000000000001"),
        "99999999999999999999.999999999999999999",
    ],
)
def test_a_figure_is_kept_to_its_last_digit(warehouse, town, printed: str):
    load(warehouse, town, submitted(1, observation(Decimal(printed))))
    assert values(warehouse) == [Decimal(printed)]


@settings(
    max_examples=15,
    deadline=None,
    database=None,
    suppress_health_check=[HealthCheck.function_scoped_fixture],
)
@given(st.lists(st.decimals(-(10**15), 10**15, places=4), min_size=1, max_size=20))
def test_figures_of_every_size_go_in_together(warehouse, town, figures: list[Decimal]):
    column = [
        observation(figure, project=f"p{number}", decimals=4)
        for number, figure in enumerate(figures)
    ]
    number = next_ordinal(warehouse)
    load(warehouse, town, submitted(number, *column), at=NOW + timedelta(number))
    found = {
        row["project"]: row["value"]
        for row in rows(warehouse, "core.observation")
        if row["vintage"] == number
    }
    assert found == {f"p{place}": figure for place, figure in enumerate(figures)}


def test_a_blank_is_kept_as_a_blank_alone_or_beside_figures(warehouse, town):
    load(warehouse, town, submitted(1, observation(None)))
    assert values(warehouse) == [None]
    both = (observation(None), observation(Decimal(7), indicator="spending"))
    load(warehouse, town, submitted(2, *both), at=NOW + timedelta(hours=1))
    assert sorted(values(warehouse), key=str) == [Decimal(7), None]


def test_what_is_known_is_the_newest_vintage_at_an_instant_and_since_a_month(
    warehouse, town
):
    april = replace(observation(Decimal(70)), period=MAY.shift(-1))
    later = NOW + timedelta(hours=1)
    load(warehouse, town, submitted(1, observation(Decimal(80)), april))
    load(warehouse, town, submitted(2, observation(Decimal(81)), april), at=later)

    def known(at: datetime, since: Period | None = None) -> dict[str, Decimal]:
        found = known_figures(warehouse, at, ["revenue"], since)
        assert all(figure == each.figure for figure, each in found.items())
        return {str(each.period): each.value for each in found.values()}

    assert known(NOW) == {"2021-04": 70, "2021-05": 80}
    assert known(later) == {"2021-04": 70, "2021-05": 81}
    assert known(later, MAY) == {"2021-05": 81}
    assert known_figures(warehouse, later, ["spending"]) == {}


def test_vintages_are_told_newest_first_with_what_they_came_in(warehouse, town):
    for number, value in enumerate((490, 512, 490), start=1):
        figure = observation(Decimal(value))
        sent = submitted(number, figure, file=f"{number}.csv")
        load(warehouse, town, sent, at=NOW + timedelta(hours=number))
    told = vintages_of(warehouse, "revenue", "tiny", "2021-05")
    assert list(told) == ["ytd"]
    assert [(row["value"], row["file"], row["cell"]) for row in told["ytd"]] == [
        (490, "3.csv", "B4"),
        (512, "2.csv", "B4"),
        (490, "1.csv", "B4"),
    ]
    assert vintages_of(warehouse, "revenue", "tiny", "2021-04") == {}


# -- runs ------------------------------------------------------------------------------


def everything(warehouse: Warehouse) -> dict[str, int]:
    tables = warehouse.execute(
        "select table_name from duckdb_tables() where schema_name = 'raw'"
    ).fetchall()
    found = {}
    for (table,) in tables:
        row = warehouse.execute(f"select count(*) from raw.{table}").fetchone()  # noqa: S608 - from the catalogue
        found[table] = row[0] if row else 0
    return found


def test_a_run_is_loaded_whole_or_not_at_all(warehouse, town):
    load(warehouse, town, submitted(1, observation(Decimal(490))))
    before = everything(warehouse)

    # The last table of all has one row that cannot go in.
    broken = observation(Decimal(7), unit=None)
    changed = replace(town.registry, sha256="another")
    duty = Duty(MAY, "budget", "finance", DUE)
    arrivals = [Arrival(delivery(), "submitted", MAY)]
    with pytest.raises(Exception, match="NOT NULL"), transaction(warehouse):
        append_cycle(
            warehouse,
            run(NOW + timedelta(hours=1)),
            changed,
            arrivals,
            [submitted(2, observation(Decimal(512)), broken)],
            [duty],
        )
    assert everything(warehouse) == before
    load(warehouse, town, submitted(2, observation(Decimal(512))), at=NOW)
    assert values(warehouse) == [512]


def test_numbers_go_on_and_hashes_are_those_of_the_newest(warehouse, town):
    assert next_ordinal(warehouse) == 1
    assert newest_known_at(warehouse) is None
    load(warehouse, town, submitted(1, sha256="a"), submitted(2, sha256="b"))
    later = NOW + timedelta(hours=1)
    load(warehouse, town, submitted(3, sha256="a"), at=later)
    key = ("budget", "finance", "2021-05")
    assert newest_hashes(warehouse) == {key: "a"}
    assert submission_counts(warehouse) == {key: 3}
    assert next_ordinal(warehouse) == 4
    assert newest_known_at(warehouse) == later
    assert counts(warehouse) == {"submissions": 3, "observations": 0}


def test_minutes_late_are_whole_minutes_after_the_hour(warehouse, town):
    received = {1: -60, 2: 0, 3: 59, 4: 60, 5: 2 * 24 * 3600 + 119}
    load(
        warehouse,
        town,
        *(
            submitted(number, received_at=DUE + timedelta(seconds=seconds))
            for number, seconds in received.items()
        ),
    )
    late = {
        row["ordinal"]: row["minutes_late"]
        for row in rows(warehouse, "mart.submission")
    }
    assert late == {1: 0, 2: 0, 3: 0, 4: 1, 5: 2881}


def test_moments_are_kept_in_utc_whatever_zone_they_came_in(warehouse, town):
    shanghai = timezone(timedelta(hours=8))
    sent = submitted(1, received_at=datetime(2021, 6, 9, 7, 30, tzinfo=shanghai))
    load(warehouse, town, sent)
    (row,) = rows(warehouse, "mart.submission")
    assert row["received_at"] == datetime(2021, 6, 8, 23, 30, tzinfo=UTC)
    assert row["received_at"].utcoffset() == timedelta(0)
    assert row["known_at"] == NOW


def test_a_finding_is_kept_with_its_sentence_and_what_fills_it(warehouse, town):
    found = Finding("unit-slip", Severity.CRITICAL, "收支", "B4", "=cmd|' /C calc'!A0")
    verdict = replace(submitted(1).verdict, findings=(found,), state=State.RETURNED)
    told = Told("单位可能写错了。", "请核对。", {"factor": "10000", "cell": "B4"})
    load(warehouse, town, Submitted(verdict, DUE, (told,)))
    (row,) = rows(warehouse, "mart.finding")
    assert row["value"] == "=cmd|' /C calc'!A0"
    assert (row["message"], row["suggestion"]) == ("单位可能写错了。", "请核对。")
    assert row["parameters"] == '{"factor": "10000", "cell": "B4"}'
    assert rows(warehouse, "mart.submission")[0]["state"] == "returned"


def test_the_newest_version_of_a_file_is_what_is_known_of_it(warehouse, town):
    load(warehouse, town, submitted(1, sha256="a"), submitted(2, sha256="b"))
    load(warehouse, town, submitted(3, uri="file:///6"), at=NOW + timedelta(hours=1))
    known = known_deliveries(warehouse)
    assert {uri: row["sha256"] for uri, row in known.items()} == {
        "file:///5": "b",
        "file:///6": "a",
    }


# -- what is owed ----------------------------------------------------------------------


def owe(warehouse: Warehouse, town: Town, at: datetime, due: datetime | None) -> int:
    duty = Duty(MAY, "budget", "finance", due)
    append_cycle(warehouse, run(at), town.registry, (), (), [duty])
    return everything(warehouse)["due"]


def test_a_duty_is_written_down_when_it_is_new_moved_or_past(warehouse, town):
    hour = timedelta(hours=1)
    assert owe(warehouse, town, DUE - 5 * hour, DUE) == 1
    assert owe(warehouse, town, DUE - 4 * hour, DUE) == 1
    assert owe(warehouse, town, DUE - 3 * hour, DUE + hour) == 2
    assert rows(warehouse, "mart.duty")[0]["standing"] == "未到期"
    assert owe(warehouse, town, DUE + hour, DUE + hour) == 3
    assert rows(warehouse, "mart.duty")[0]["standing"] == "漏报"
    assert owe(warehouse, town, DUE + 2 * hour, DUE + hour) == 3
    assert owe(warehouse, town, DUE + 3 * hour, None) == 4
    assert rows(warehouse, "mart.duty")[0]["standing"] == "免报"
    assert owe(warehouse, town, DUE + 4 * hour, None) == 4


def test_a_department_that_is_relieved_of_a_report_is_no_longer_late(warehouse, town):
    hour = timedelta(hours=1)
    others = Duty(MAY, "other", "finance", DUE)
    owe(warehouse, town, DUE - hour, DUE)
    append_cycle(warehouse, run(DUE + hour), town.registry, (), (), [others])
    standings = {r["report"]: r["standing"] for r in rows(warehouse, "mart.duty")}
    assert standings == {"budget": "不适用", "other": "漏报"}
    written = everything(warehouse)["due"]
    append_cycle(warehouse, run(DUE + 2 * hour), town.registry, (), (), [others])
    assert everything(warehouse)["due"] == written
    # And owes it again where the registry says so.
    owe(warehouse, town, DUE + 3 * hour, DUE)
    standings = {r["report"]: r["standing"] for r in rows(warehouse, "mart.duty")}
    assert standings["budget"] == "漏报"


def test_the_registry_says_what_is_owed(warehouse, town):
    append_cycle(warehouse, run(), town.registry, (), (), duties(MAY, town.registry))
    (row,) = rows(warehouse, "mart.duty")
    assert (row["title"], row["name"], row["due_at"], row["standing"]) == (
        "财政收支",
        "财政局",
        DUE,
        "漏报",
    )


# -- the registry ----------------------------------------------------------------------


def test_a_registry_is_kept_once_and_a_changed_one_beside_it(warehouse, town, tmp_path):
    assert remember_registry(warehouse, town.registry, NOW) == 1
    kept = everything(warehouse)
    assert remember_registry(warehouse, town.registry, NOW + timedelta(1)) == 1
    assert everything(warehouse) == kept
    raised = """
        region,indicator,year,value,unit,set_on,source
        tiny,revenue,2021,130,亿元,2021-01-15,示例
    """
    changed = write_registry(tmp_path / "changed", targets=raised)
    assert remember_registry(warehouse, changed, NOW + timedelta(2)) == 2

    def target(at: datetime) -> Decimal:
        (row,) = rows(warehouse, "core.target", known_at=at)
        return row["value"]

    # 1,200,000 万元 as it was written is 120 亿元 as the indicator is kept.
    assert target(NOW + timedelta(1)) == 120
    assert target(NOW + timedelta(3)) == 130


def test_a_past_registry_is_loaded_again_whole(warehouse, town, tmp_path):
    remember_registry(warehouse, town.registry, NOW)
    renamed = FILES["reports/budget.yaml"].replace("title: 财政收支", "title: 收支")
    changed = write_registry(tmp_path / "changed", budget=renamed)
    remember_registry(warehouse, changed, NOW + timedelta(2))
    for moment, registry in ((timedelta(1), town.registry), (timedelta(3), changed)):
        known = registry_version(warehouse, NOW + moment)
        assert known is not None
        # Layouts and due times too, of which no table of the warehouse tells.
        assert registry_of(known.files) == registry
        assert known.sha256 == registry.sha256


def test_a_version_from_before_files_were_kept_gets_them_when_it_is_seen(
    warehouse, town
):
    remember_registry(warehouse, town.registry, NOW)
    warehouse.execute("delete from raw.registry_file")
    known = registry_version(warehouse, NOW)
    assert known is not None
    assert known.files == {}
    assert remember_registry(warehouse, town.registry, NOW + timedelta(1)) == 1
    known = registry_version(warehouse, NOW)
    assert known is not None
    assert registry_of(known.files) == town.registry


def test_bands_of_lights_are_kept_with_their_open_and_closed_ends(warehouse, town):
    remember_registry(warehouse, town.registry, NOW)
    found = {
        band["light"]: (
            *(band["low"], band["low_closed"]),
            *(band["high"], band["high_closed"]),
        )
        for row in rows(warehouse, "core.light_rule", known_at=NOW)
        for band in row["bands"]
    }
    endless = float("inf")
    assert found == {
        "green": (-3, True, endless, True),
        "yellow": (-10, True, -3, False),
        "red": (-endless, True, -10, False),
    }


# -- the outbox ------------------------------------------------------------------------


def alert(key: str, **given: Any) -> Alert:
    whole = Alert(
        *(key, "late", "finance", "budget", MAY, Severity.CRITICAL),
        *("财政局局长", "head@example.org", "财政收支未报。", "迟报：财政收支"),
    )
    return replace(whole, **given)


def texts(warehouse: Warehouse) -> dict[str, str]:
    return {row["key"]: row["text"] for row in rows(warehouse, "mart.alert")}


def test_an_alert_of_the_same_facts_is_written_once_whatever_it_says(warehouse):
    written = append_alerts(warehouse, run(), [alert("a"), alert("b"), alert("a")])
    assert sorted(row["key"] for row in written) == ["a", "b"]
    assert append_alerts(warehouse, run(), [alert("a", text="不同")]) == []
    assert append_alerts(warehouse, run(), []) == []
    assert texts(warehouse) == {"a": "财政收支未报。", "b": "财政收支未报。"}


@pytest.mark.parametrize(
    "change",
    [
        {"facts": {"due": "另一天"}},
        {"severity": Severity.WARNING},
        {"channel": "deputy@example.org", "recipient": "财政局副局长"},
        {"stands": False},
    ],
    ids=str,
)
def test_other_facts_make_another_version_and_the_first_stays(warehouse, change):
    append_alerts(warehouse, run(), [alert("a")])
    changed = alert("a", text="不同", **change)
    (row,) = append_alerts(warehouse, run(), [changed])
    assert (row["version"], row["text"]) == (2, "不同")
    assert append_alerts(warehouse, run(), [changed]) == []
    kept = warehouse.execute("select version, text from raw.alert_version order by 1")
    assert kept.fetchall() == [(1, "财政收支未报。"), (2, "不同")]


def test_what_is_over_and_was_never_known_is_no_alert(warehouse):
    assert append_alerts(warehouse, run(), [alert("a", stands=False)]) == []
    assert texts(warehouse) == {}


def test_an_alert_that_was_told_before_alerts_had_versions_is_not_told_again(
    warehouse,
):
    append_alerts(warehouse, run(), [alert("a")])
    warehouse.execute("update raw.alert_version set facts = ''")
    assert append_alerts(warehouse, run(), [alert("a", facts={"due": "九日"})]) == []


def test_a_reply_an_answer_and_a_picture_are_written_once(warehouse):
    reply = Reply("r1", "m1", "change", "财政收支已收到。")
    assert append_replies(warehouse, [reply, reply], NOW) == 1
    assert append_replies(warehouse, [reply], NOW) == 0
    answer = Answer(
        *("w1", "seen", "m1", "finance", "2021-05", "财政局局长"),
        *("head@example.org", NOW),
    )
    assert append_answers(warehouse, [answer, answer], NOW) == 1
    assert append_answers(warehouse, [answer], NOW) == 0
    append_picture(warehouse, "m1", "{}", ("pictures/m1.png", "投资"), NOW)
    assert pictured(warehouse) == {("m1", "{}")}


def test_what_happens_to_an_alert_is_added_in_order(warehouse):
    (row,) = append_alerts(warehouse, run(), [alert("a")])
    name = row["alert_id"]

    def state() -> tuple[str, int]:
        (now,) = rows(warehouse, "mart.alert")
        return now["state"], now["attempts"]

    assert state() == ("pending", 0)
    append_alert_events(
        warehouse, [AlertEvent(name, "sending", NOW), AlertEvent(name, "failed", NOW)]
    )
    assert state() == ("failed", 1)
    append_alert_events(warehouse, [AlertEvent(name, "sending", NOW)])
    append_alert_events(warehouse, [AlertEvent(name, "sent", NOW, "D1", "17.1")])
    assert state() == ("sent", 2)
    append_alert_events(warehouse, [])
    assert state() == ("sent", 2)


# -- questions -------------------------------------------------------------------------


def test_rows_are_asked_by_columns_and_a_column_left_open_is_no_condition(
    warehouse, town
):
    load(warehouse, town, submitted(1), submitted(2, state=State.RETURNED))
    assert len(rows(warehouse, "mart.submission")) == 2
    assert len(rows(warehouse, "mart.submission", state="returned")) == 1
    assert len(rows(warehouse, "mart.submission", state=None)) == 2
    assert rows(warehouse, "mart.submission", state="returned", period="2021-04") == []


def test_a_model_without_a_past_cannot_be_asked_about_it(warehouse):
    with pytest.raises(LookupError):
        rows(warehouse, "mart.backfill", NOW)
    with pytest.raises(LookupError):
        rows(warehouse, "mart.progress_of_another_kind")
