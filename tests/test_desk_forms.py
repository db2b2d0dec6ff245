"""What forms ask and take: every field is held against the registry, whatever comes."""

from __future__ import annotations

from datetime import UTC, date, datetime
from decimal import Decimal
from typing import TYPE_CHECKING, Any, Final

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from slack_rules import check_view
from tiny_city import write_registry

from tasks.desk import forms
from tasks.desk.forms import Choice, Faults, Form, filled_in
from tasks.slack.forms import values_of, view_of

if TYPE_CHECKING:
    from warehouse.registry import Registry

NOW: Final = datetime(2021, 6, 10, 1, tzinfo=UTC)
INDICATORS: Final = """
    - {id: revenue, name: 财政收入, kind: flow, unit: 亿元, bounds: [0, 1000]}
    - {id: sales, name: 社零, kind: flow, unit: 亿元, jan_feb: combined}
    - {id: gdp, name: 地区生产总值, kind: flow, unit: 亿元, frequency: quarterly,
       target_type: growth}
    - {id: deposits, name: 存款, kind: stock, unit: 亿元}
    - {id: share, name: 占比, kind: ratio, unit: "%"}
    - {id: projects, name: 项目, kind: count, unit: 个}
    - {id: energy, name: 能耗, kind: flow, unit: 万吨, direction: cap}
"""
SO_FAR: Final = {"actual": 48.2, "period": "2021-05"}


@pytest.fixture(scope="module")
def registry(tmp_path_factory: pytest.TempPathFactory) -> Registry:
    budget = """
        title: 财政收支
        departments: [finance]
        due: {by: 9, time: "17:00"}
        files: ["财政收支*"]
        layouts:
          - since: 2021-01
            tables:
              - name: 收支
                title: "*财政收支*"
                anchor: 指标
                region: tiny
                rows: [{label: 财政收入, indicator: revenue}]
                columns: [{header: 本月止累计, measure: ytd}]
    """
    folder = tmp_path_factory.mktemp("registry")
    return write_registry(folder, indicators=INDICATORS, budget=budget)


def promised(
    registry: Registry, name: str, amount: str, month: str, **more: Any
) -> Any:
    values = {
        forms.INDICATOR: f"finance|{name}",
        forms.AMOUNT: amount,
        forms.MONTH: month,
        forms.REASON: "有把握",
    }
    so_far = more.get("so_far", SO_FAR)
    return filled_in(registry, "en", "promise", values, so_far, NOW)


@pytest.mark.parametrize(
    ("name", "amount", "month", "taken"),
    [
        ("revenue", "58", "2021-06", "58"),
        ("revenue", "５８．５", "2021-06", "58.5"),
        ("revenue", " 58.50 亿元 ", "2021-12", "58.50"),
        ("revenue", "580,000万元", "2021-06", "58.0000"),
        ("revenue", "+58", "2021-06", "58"),
        ("gdp", "-1.5%", "2021-06", "-1.5"),
        ("gdp", "8", "2021-12", "8"),
        # What does not add up may well be promised to be less than it was.
        ("deposits", "40", "2021-06", "40"),
        ("energy", "40", "2021-06", "40"),
        ("share", "45.5", "2021-06", "45.5"),
        ("sales", "60", "2022-02", "60"),
        # Of another year nothing is reached yet.
        ("revenue", "12", "2022-01", "12"),
    ],
)
def test_an_amount_is_taken_as_people_write_it(registry, name, amount, month, taken):
    filled = promised(registry, name, amount, month)
    assert not isinstance(filled, Faults), filled
    assert Decimal(filled["amount"]) == Decimal(taken)
    assert filled["by_period"] == month
    assert filled["department"] == "finance"


@pytest.mark.parametrize(
    ("name", "amount", "month", "field", "said"),
    [
        ("revenue", "", "2021-06", forms.AMOUNT, "Digits"),
        ("revenue", "五十八", "2021-06", forms.AMOUNT, "Digits"),
        ("revenue", "5.8.1", "2021-06", forms.AMOUNT, "unit"),
        ("revenue", "-58", "2021-06", forms.AMOUNT, "negative"),
        ("revenue", "580000", "2021-06", forms.AMOUNT, "1000"),
        ("revenue", "58吨", "2021-06", forms.AMOUNT, "亿元"),
        ("revenue", "9" * 40, "2021-06", forms.AMOUNT, "Digits"),
        ("energy", "99999999999999亿吨", "2021-06", forms.AMOUNT, "Digits"),
        ("revenue", "48.2", "2021-06", forms.AMOUNT, "48.20"),
        ("revenue", "58", "2021-05", forms.MONTH, "later"),
        ("revenue", "58", "2020-12", forms.MONTH, "later"),
        ("revenue", "58", "2021-Q2", forms.MONTH, "month"),
        ("revenue", "58", "", forms.MONTH, "month"),
        ("sales", "58", "2022-01", forms.MONTH, "January"),
        ("gdp", "8", "2021-07", forms.MONTH, "every 3"),
        ("nobody", "8", "2021-07", forms.INDICATOR, "list"),
    ],
)
def test_what_makes_no_sense_is_told_at_its_field(
    registry, name, amount, month, field, said
):
    faults = promised(registry, name, amount, month)
    assert isinstance(faults, Faults)
    assert list(faults.by_field) == [field]
    assert said in faults.by_field[field]


@settings(max_examples=300, deadline=None, derandomize=True)
@given(
    kind=st.sampled_from(["promise", "will_report", "not_mine"]),
    values=st.dictionaries(
        st.sampled_from(
            [
                *(forms.REPORT, forms.DAY, forms.HOUR, forms.INDICATOR, forms.AMOUNT),
                *(forms.MONTH, forms.ITEM, forms.REASON),
            ]
        ),
        st.one_of(
            st.text(max_size=40),
            st.sampled_from(["finance|revenue", "finance|budget|2021-05", "2021-06"]),
            st.from_regex(r"\A[-+]?[0-9]{1,20}([.,][0-9]{0,5})?.{0,3}\Z"),
            st.dates().map(str),
            st.times().map(str),
        ),
    ),
)
def test_whatever_is_typed_is_taken_or_told_and_never_an_error(registry, kind, values):
    found = filled_in(registry, "en", kind, values, SO_FAR, NOW)
    if isinstance(found, Faults):
        assert all(found.by_field.values())
    else:
        Decimal(found.get("amount") or 0)
        assert len(found.get("reason", "")) <= forms.MOST_REASON


LONG: Final = "<!channel>&😀" * 40


@pytest.mark.parametrize("kind", ["will_report", "promise", "not_mine"])
@pytest.mark.parametrize("lang", ["zh", "en"])
def test_a_form_is_within_slacks_limits_however_much_there_is_to_choose(kind, lang):
    choices = tuple(
        Choice(f"department_{number}|indicator_{number}|2021-05", LONG, f"• {LONG}")
        for number in range(640)
    )
    form = Form(
        kind,
        "0123456789ab",
        choices,
        months=tuple(f"2021-{month:02d}" for month in range(6, 13)),
        hours=tuple(f"{hour:02d}:00" for hour in range(8, 23)),
        day=date(2021, 6, 10),
    )
    where = {"channel": "D0001", "ts": "1622000000.000001", "key": "0123456789ab"}
    view = view_of(form, lang, where).to_dict()
    check_view(view)
    assert "<!channel>" not in view["blocks"][0]["text"]["text"]


def test_an_empty_field_is_empty():
    state = {
        "values": {
            forms.AMOUNT: {"a": {"type": "plain_text_input", "value": None}},
            forms.MONTH: {"a": {"type": "static_select", "selected_option": None}},
            forms.DAY: {"a": {"type": "datepicker", "selected_date": "2021-06-10"}},
        }
    }
    found = values_of({"state": state})
    assert found == {forms.AMOUNT: "", forms.MONTH: "", forms.DAY: "2021-06-10"}
