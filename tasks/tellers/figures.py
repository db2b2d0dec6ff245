"""What is told of figures: lights, what the year will come to, corrections."""

from __future__ import annotations

from dataclasses import replace
from typing import TYPE_CHECKING, Final, NamedTuple

from tasks.tellers.saying import About, alert_of, facts_of, figure
from warehouse.messages import say
from warehouse.periods import Period
from warehouse.records import Alert, Parameters, Severity
from warehouse.registry.models import Kind
from warehouse.store import Row, is_any_figure_changed, rows

if TYPE_CHECKING:
    from collections.abc import Iterator, Mapping, Sequence

    from tasks.cycle import Cycle
    from warehouse.connection import Warehouse
    from warehouse.registry.models import Indicator

SEVERITY_OF_LIGHT: Final = {"red": Severity.CRITICAL, "yellow": Severity.WARNING}
_EARLY: Final = "已提前完成"
_RISKS: Final = {"有缺口": "gap", "难保": "doubtful"}
_HOPES: Final = {"稳": "steady", "可保": "likely"}
# Of spans that end in the same month the one that people speak of.
_SPANS: Final = ("year", "half", "quarter")
_JUNE: Final = 6
# Of a figure's measures the one that is told, where several changed at once.
_MEASURES: Final = ("ytd", "level", "ytd_yoy")
_CHANGE: Final = ("indicator", "region", "project", "submission_id")


class _Outlook(NamedTuple):
    """What is known of a span: `missed`, `secured`, or from `steady` to `doubtful`.

    `label` is the span's period, `last` its last month; `row` is of `mart.progress`.
    """

    state: str
    label: Period
    last: int
    row: Row

    @property
    def is_risky(self) -> bool:
        """Whether it is not decided yet and probably ends badly."""
        return self.state in _RISKS.values()


# -- lights ----------------------------------------------------------------------------


def of_year(cycle: Cycle, progress: Sequence[Row]) -> dict[str, Row]:
    """Return how the city's indicators stand for the year, by indicator."""
    city = cycle.registry.city.region.id
    return {
        row["indicator"]: row
        for row in progress
        if row["span"] == "year"
        and row["region"] == city
        and row["indicator"] in cycle.registry.indicators
    }


def lights(
    _warehouse: Warehouse, cycle: Cycle, progress: Sequence[Row]
) -> Iterator[Alert]:
    """Yield what is yellow or red, with what it means for the quarter and the year."""
    ahead = _outlooks(cycle, progress)
    for row in of_year(cycle, progress).values():
        light = row["light"]
        if light not in SEVERITY_OF_LIGHT:
            continue
        indicator = cycle.registry.indicators[row["indicator"]]
        gap = row["pace_gap_pp"]
        outlooks = ahead.get(indicator.id, [])
        alert = alert_of(
            cycle,
            "light",
            About(indicator.owner or "", row["indicator"], cycle.period),
            SEVERITY_OF_LIGHT[light],
            (
                f"alert-{_told_by(row)}-{light}",
                {
                    "indicator": indicator.name,
                    "period": row["data_period"],
                    "actual": figure(row["actual"], indicator.decimals),
                    "target": figure(row["target"], indicator.decimals),
                    "unit": row["unit"],
                    "completion": figure(row["completion_pct"], 1),
                    "behind": figure(None if gap is None else -gap, 1),
                    "growth": figure(row["growth_pct"], 1),
                    "required": figure(row["required_monthly"], indicator.decimals),
                    "missed": row["months_missed"] or 0,
                    "apart": "points" if row["unit"] == "%" else "percent",
                },
            ),
            _facts(row, indicator) | _span_facts(outlooks),
        )
        yield _with_outlook(cycle, alert, outlooks)


def _with_outlook(cycle: Cycle, alert: Alert, outlooks: Sequence[_Outlook]) -> Alert:
    """Return a light that also says what becomes of the quarter, half and year."""
    told = [each for each in outlooks if each.state != "secured" or _is_half_time(each)]
    if not told:
        return alert
    said = say("word-and", cycle.lang).join(_said(cycle, each) for each in told)
    text = alert.text + say("alert-ahead", cycle.lang, spans=said)
    is_short = any(_is_half_time(each) and each.state == "missed" for each in told)
    brief = alert.brief + (say("alert-ahead.brief", cycle.lang) if is_short else "")
    return replace(alert, text=text, brief=brief)


def _facts(row: Row, indicator: Indicator) -> Parameters:
    """Return what an alert about a figure is about, in numbers as they are shown."""
    numbers = {
        "actual": (row["actual"], indicator.decimals),
        "target": (row["target"], indicator.decimals),
        "completion": (row["completion_pct"], 1),
        "gap": (row["pace_gap_pp"], 1),
        "growth": (row["growth_pct"], 1),
        "required": (row["required_monthly"], indicator.decimals),
        "missed": (row["months_missed"], 0),
    }
    return {
        "indicator": indicator.id,
        "name": indicator.name,
        "light": row["light"] or "",
        "span": row["span"],
        "period": row["data_period"],
        "unit": row["unit"],
        "decimals": indicator.decimals,
        **{
            name: round(value, decimals)
            for name, (value, decimals) in numbers.items()
            if value is not None
        },
    }


def _told_by(row: Row) -> str:
    """Return what a light is explained by: its rule's quantity where it is there."""
    if row["light_quantity"] == "growth_pct" or row["pace_gap_pp"] is None:
        return "growth"
    if row["light_quantity"] == "months_missed":
        return "months"
    return "gap" if row["required_monthly"] is None else "light"


def recovered(
    warehouse: Warehouse, cycle: Cycle, progress: Sequence[Row]
) -> Iterator[Alert]:
    """Yield what is green and was told yellow or red before.

    In an earlier month of the year, or in this one and put right since: then only if
    somebody was told. What has no figure is not green, so it has not recovered.
    """
    before = _last_told(warehouse, cycle)
    for row in of_year(cycle, progress).values():
        was = before.get(row["indicator"])
        if row["light"] != "green" or was is None:
            continue
        indicator = cycle.registry.indicators[row["indicator"]]
        light = "red" if was["severity"] == Severity.CRITICAL else "yellow"
        values: Parameters = {
            "indicator": indicator.name,
            "period": row["data_period"],
            "was": light,
            "since": was["period"],
            "actual": figure(row["actual"], indicator.decimals),
            "unit": row["unit"],
            "completion": figure(row["completion_pct"], 1),
            "gap": _signed(row["pace_gap_pp"]),
        }
        of_pace = row["completion_pct"] is not None and row["pace_gap_pp"] is not None
        yield alert_of(
            cycle,
            "recovered",
            About(indicator.owner or "", row["indicator"], cycle.period),
            Severity.INFO,
            ("alert-recovered" if of_pace else "alert-recovered-figure", values),
            _facts(row, indicator) | {"was": light},
        )


def _last_told(warehouse: Warehouse, cycle: Cycle) -> dict[str, Row]:
    """Return the light that was told last of each indicator, if it was not green."""
    told: dict[str, Row] = {}
    found = [
        row
        for kind in ("light", "recovered")
        for row in rows(warehouse, "mart.alert", kind=kind)
        if row["period"][:4] == str(cycle.period.year)
        and row["period"] <= str(cycle.period)
    ]
    for row in sorted(found, key=lambda row: str(row["period"])):
        of_month = row["period"] == str(cycle.period)
        # Of this month a light that nobody was told of is nobody's news.
        was_sent = row["kind"] == "light" and row["sent_at"] is not None
        if was_sent if of_month else row["stands"]:
            told[row["subject"]] = row
    return {name: row for name, row in told.items() if row["kind"] == "light"}


def _signed(value: float | None) -> str:
    return "-" if value is None else f"{value:+.1f}"


# -- quarter, half and year ------------------------------------------------------------


def spans(
    warehouse: Warehouse, cycle: Cycle, progress: Sequence[Row]
) -> Iterator[Alert]:
    """Yield one line an indicator on what its quarter, half and year come to.

    Missed, or at risk; that a main indicator has secured one is told as well. Where a
    light is told it says so itself, and once a figure is told in one month it is not
    told again in the next.
    """
    known = _told_figures(warehouse, cycle)
    years = of_year(cycle, progress)
    for name, outlooks in _outlooks(cycle, progress).items():
        indicator, row = cycle.registry.indicators[name], years[name]
        told = _worth_telling(outlooks, indicator)
        is_lit = row["light"] in SEVERITY_OF_LIGHT
        if told and not is_lit and (name, row["data_period"]) not in known:
            yield _about_spans(cycle, indicator, row, told)


def _told_figures(warehouse: Warehouse, cycle: Cycle) -> set[tuple[str, str]]:
    """Return the indicators and months of figures whose spans were told before."""
    return {
        (row["subject"], str(facts_of(row).get("period", "")))
        for kind in ("span", "light")
        for row in rows(warehouse, "mart.alert", kind=kind)
        if row["stands"] and row["period"] < str(cycle.period)
    }


def _worth_telling(
    outlooks: Sequence[_Outlook], indicator: Indicator
) -> list[_Outlook]:
    wrong = [each for each in outlooks if each.state != "secured"]
    return wrong or [each for each in outlooks if indicator.main]


def _about_spans(
    cycle: Cycle, indicator: Indicator, year: Row, told: Sequence[_Outlook]
) -> Alert:
    first, rest = told[0], list(told[1:])
    hope = _HOPES.get(year["outlook"] or "") if first.state == "missed" else None
    if hope:
        # What the quarter lacks the year may still bring.
        label = Period.parse(year["span_label"])
        rest.append(_Outlook(hope, label, label.last, year))
    said = say("word-and", cycle.lang).join(_said(cycle, each) for each in rest)
    values: Parameters = {
        "indicator": indicator.name,
        "period": year["data_period"],
        "span": _span_name(cycle, first),
        "outlook": _said(cycle, first),
        "rest": say("span-rest", cycle.lang, spans=said) if rest else "",
        "hope": say(f"span-hope-{hope}", cycle.lang) if hope else "",
        "actual": figure(first.row["actual"], indicator.decimals),
        "target": figure(first.row["target"], indicator.decimals),
        "short": figure(_short_of(first.row), indicator.decimals),
        "unit": first.row["unit"],
        "completion": figure(year["completion_pct"], 1),
        "required": figure(first.row["required_monthly"], indicator.decimals),
    }
    is_quarter = first.row["span"] == "quarter"
    facts = _facts(year, indicator) | _span_facts([first, *rest])
    if first.row["required_monthly"] is not None:
        facts["required"] = round(first.row["required_monthly"], indicator.decimals)
    return alert_of(
        cycle,
        "span",
        About(indicator.owner or "", indicator.id, cycle.period),
        Severity.INFO if hope and is_quarter else _severity_of(first),
        (f"alert-{_spoken(first)}", values),
        facts,
    )


def _spoken(outlook: _Outlook) -> str:
    """Return the key of the sentence that a span is told in."""
    if outlook.is_risky:
        is_amount = outlook.row["required_monthly"] is not None
        return "span-risk" if is_amount else "span-doubt"
    return f"{'half' if _is_half_time(outlook) else 'span'}-{outlook.state}"


def _severity_of(outlook: _Outlook) -> Severity:
    if outlook.state == "secured":
        return Severity.INFO
    year_is_lost = outlook.state == "missed" and outlook.last == 12  # noqa: PLR2004 - December
    return Severity.CRITICAL if year_is_lost else Severity.WARNING


def _is_half_time(outlook: _Outlook) -> bool:
    """Tell the question of the end of June, 双过半, once its figure is there."""
    decided = outlook.state in {"missed", "secured"}
    return decided and outlook.row["span"] == "half" and outlook.last == _JUNE


def _outlooks(cycle: Cycle, progress: Sequence[Row]) -> dict[str, list[_Outlook]]:
    """Return what is known of each indicator's spans: first what is decided.

    Of spans that end in the same month there is one. A late or incomplete figure says
    nothing.
    """
    city = cycle.registry.city.region.id
    found: dict[str, dict[int, _Outlook]] = {}
    wanted = (
        row
        for row in progress
        if row["span"] in _SPANS
        and row["region"] == city
        and row["target"] is not None
        and row["light"] not in {None, "grey"}
        and row["indicator"] in cycle.registry.indicators
    )
    for row in sorted(wanted, key=lambda row: _SPANS.index(row["span"])):
        outlook = _outlook(row, cycle.registry.indicators[row["indicator"]])
        if outlook is not None:
            found.setdefault(row["indicator"], {}).setdefault(outlook.last, outlook)
    return {
        name: sorted(spans.values(), key=lambda each: (each.is_risky, each.last))
        for name, spans in found.items()
    }


def _outlook(row: Row, indicator: Indicator) -> _Outlook | None:
    """Return what is known of a span; nothing where it is well, or nobody can say."""
    label, data = Period.parse(row["span_label"]), Period.parse(row["data_period"])
    is_over = label.last == data.last
    if is_over or row["secured"] is False:
        state = {True: "secured", False: "missed"}.get(row["secured"])
    elif row["secured"] is None and not _is_for_year_only(row, indicator):
        state = _RISKS.get(row["outlook"] or "")
    else:
        state = None
    return _Outlook(state, label, label.last, row) if state else None


def _is_for_year_only(row: Row, indicator: Indicator) -> bool:
    """Tell what is no amount: only of the year is it asked where it will end."""
    adds_up = indicator.kind in {Kind.FLOW, Kind.COUNT}
    is_amount = adds_up and indicator.target_type != "growth"
    return not is_amount and row["span"] != "year"


def _said(cycle: Cycle, outlook: _Outlook) -> str:
    """Return a span with what is known of it: 上半年难保（保住的可能约 2%）."""
    kind = "half-time" if _is_half_time(outlook) else "ahead"
    return say(
        f"{kind}-{outlook.state}",
        cycle.lang,
        span=_span_name(cycle, outlook),
        probability=_probability(outlook.row["p_secure"]),
    )


def _probability(value: float | None) -> str:
    """Return a probability in whole percent; what is hardly likely is not 0 %."""
    percent = round(100 * (value or 0))
    return str(percent) if percent else "<1"


def _span_name(cycle: Cycle, outlook: _Outlook) -> str:
    label = outlook.label
    quarter, half = (label.last + 2) // 3, (label.last + 5) // 6
    number = {"quarter": quarter, "half": half}.get(outlook.row["span"], 0)
    return say(f"span-name-{outlook.row['span']}", cycle.lang, number=number)


def _span_facts(outlooks: Sequence[_Outlook]) -> Parameters:
    """Return what is known of spans as facts: `half: doubtful`, `half_p: 2`."""
    facts: Parameters = {}
    for each in outlooks:
        name = each.row["span"]
        facts[name] = each.state
        if each.state not in {"missed", "secured"}:
            facts[f"{name}_p"] = round(100 * each.row["p_secure"])
    return facts


def _short_of(row: Row) -> float | None:
    """Return how much is missing from a span's target."""
    if row["actual"] is None or row["target"] is None:
        return None
    return abs(float(row["target"] - row["actual"]))


def early(
    warehouse: Warehouse, cycle: Cycle, progress: Sequence[Row]
) -> Iterator[Alert]:
    """Yield what has reached the year's target before its end, once a year."""
    told = {
        row["subject"]
        for row in rows(warehouse, "mart.alert", kind="early")
        if row["stands"]
        and row["period"][:4] == str(cycle.period.year)
        and row["period"] != str(cycle.period)
    }
    for row in of_year(cycle, progress).values():
        if row["verdict"] != _EARLY or row["indicator"] in told:
            continue
        indicator = cycle.registry.indicators[row["indicator"]]
        yield alert_of(
            cycle,
            "early",
            About(indicator.owner or "", row["indicator"], cycle.period),
            Severity.INFO,
            (
                "alert-early",
                {
                    "indicator": indicator.name,
                    "period": row["data_period"],
                    "actual": figure(row["actual"], indicator.decimals),
                    "target": figure(row["target"], indicator.decimals),
                    "unit": row["unit"],
                    "completion": figure(row["completion_pct"], 1),
                },
            ),
            _facts(row, indicator),
        )


# -- corrections -----------------------------------------------------------------------


def corrected(warehouse: Warehouse, cycle: Cycle) -> Iterator[Alert]:
    """Yield what changed in a figure that was told before, with its light.

    A figure was told if an earlier run knew it and it had a light, or if an alert was
    about it. Each change is told once, by the run that brought it.
    """
    sent = {row["submission_id"]: row for row in rows(warehouse, "mart.submission")}
    # What changed is dear to ask, and nothing did where nothing came.
    has_come = any(row["known_at"] == cycle.known_at for row in sent.values())
    if not has_come or not is_any_figure_changed(warehouse):
        return
    told = {row["subject"] for row in rows(warehouse, "mart.alert", kind="corrected")}
    named = _named_figures(warehouse)
    found = [
        row
        for row in rows(warehouse, "mart.revision")
        if row["measure"] in _MEASURES and _was_told(row, sent, named, cycle)
    ]
    # A light that changed is what matters; the measure that it stands on goes first.
    found.sort(
        key=lambda row: (not row["light_changed"], _MEASURES.index(row["measure"]))
    )
    for row in found:
        subject = ":".join(row[name] for name in _CHANGE)
        if subject not in told:
            told.add(subject)
            yield _about_change(cycle, row, subject, sent)


def _named_figures(warehouse: Warehouse) -> set[tuple[str, str]]:
    """Return the indicators and months of figures that alerts were about."""
    return {
        (str(facts["indicator"]), str(facts["period"]))
        for row in rows(warehouse, "mart.alert")
        if row["kind"] in {"light", "recovered", "span", "early"}
        and {"indicator", "period"} <= (facts := facts_of(row)).keys()
    }


def _was_told(
    row: Row,
    sent: Mapping[str, Row],
    named: set[tuple[str, str]],
    cycle: Cycle,
) -> bool:
    before = sent.get(row["submission_before"])
    after = sent.get(row["submission_id"])
    if before is None or after is None or before["known_at"] >= after["known_at"]:
        return False
    # What the registry has dropped since is nobody's figure any more.
    is_registered = row["indicator"] in cycle.registry.indicators
    is_of_city = row["region"] == cycle.registry.city.region.id and not row["project"]
    was_lit = row["light_before"] is not None
    was_named = (row["indicator"], row["period"]) in named
    return is_registered and is_of_city and (was_lit or was_named)


def _about_change(
    cycle: Cycle, row: Row, subject: str, sent: Mapping[str, Row]
) -> Alert:
    indicator = cycle.registry.indicators[row["indicator"]]
    is_growth = row["measure"] == "ytd_yoy"
    decimals = 1 if is_growth else indicator.decimals
    lights = {name: row[name] or "" for name in ("light_before", "light")}
    values: Parameters = {
        "indicator": indicator.name,
        "period": row["period"],
        "measure": say(f"measure-{row['measure']}", cycle.lang),
        "before": figure(row["value_before"], decimals),
        "after": figure(row["value"], decimals),
        "unit": "%" if is_growth else row["unit"],
        **lights,
    }
    kind = row["change_kind"].replace("_", "-")
    said: Parameters = {
        "kind": say(f"told-{kind}", cycle.lang),
        "lights": _lights_said(cycle, row),
    }
    return alert_of(
        cycle,
        "corrected",
        About(
            indicator.owner or sent[row["submission_id"]]["department"],
            subject,
            Period.parse(row["period"]),
        ),
        Severity.WARNING if row["light_changed"] else Severity.INFO,
        ("alert-corrected", values | said),
        values | {"indicator": indicator.id, "name": indicator.name, "change": kind},
    )


def _lights_said(cycle: Cycle, row: Row) -> str:
    """Return what became of a figure's light; empty where it has none."""
    if row["light_before"] is None:
        return ""
    return say(
        "corrected-light" if row["light_changed"] else "corrected-light-same",
        cycle.lang,
        before=say(f"told-{row['light_before']}", cycle.lang),
        after=say(f"told-{row['light']}", cycle.lang),
    )
