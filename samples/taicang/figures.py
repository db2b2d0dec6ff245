"""Made-up figures for January to May 2021, in which the published ones hold exactly.

Everything is kept as whole steps of the last printed digit, month by month, so that a
cumulative is the sum of its months and the city is the sum of its towns as printed.
"""

from __future__ import annotations

import random
from dataclasses import dataclass
from datetime import date
from decimal import Decimal
from itertools import accumulate, pairwise
from typing import TYPE_CHECKING, Final

if TYPE_CHECKING:
    from collections.abc import Iterable, Mapping, Sequence

    from warehouse.registry import Registry
    from warehouse.registry.goals import Project

YEAR: Final = 2021
CITY: Final = "taicang"
PORT: Final = "port_zone"
HIGH_TECH: Final = "high_tech_zone"
APRIL: Final = 4
MAY: Final = 5
MONTHS: Final = range(1, MAY + 1)
SEED: Final = 20210610


def plan_of(project: Project) -> Decimal:
    """Return the year's plan; a project without money has none."""
    return project.plan or Decimal(0)


def projects_at(registry: Registry, month: int) -> list[Project]:
    """Return the year's projects, each with the plan that stood at a month's end."""
    standing: dict[str, Project] = {}
    for each in registry.projects:
        if each.set_on is None or each.set_on < date(YEAR, month + 1, 1):
            standing[each.id] = each
    return list(standing.values())


def percent(part: Decimal, whole: Decimal, digits: str = "0.1") -> Decimal | None:
    """Return `part` as a percentage of `whole`; undefined on nothing or less."""
    return (100 * part / whole).quantize(Decimal(digits)) if whole > 0 else None


@dataclass(frozen=True)
class Track:
    """A flow's months this year and last; month 1 is the first of each."""

    this: tuple[Decimal, ...]
    base: tuple[Decimal, ...]

    def current(self, month: int) -> Decimal:
        """Return the month itself."""
        return self.this[month - 1]

    def ytd(self, month: int) -> Decimal:
        """Return the cumulative from January."""
        return sum(self.this[:month], Decimal(0))

    def ytd_base(self, month: int) -> Decimal:
        """Return last year's cumulative."""
        return sum(self.base[:month], Decimal(0))

    def ytd_yoy(self, month: int) -> Decimal | None:
        """Return the growth of the cumulative in percent, from what is printed."""
        base = self.ytd_base(month)
        return percent(self.ytd(month) - base, base)

    def fitted(
        self, month: int, *, this: str | None = None, base: str | None = None
    ) -> Track:
        """Return the track with its cumulative of `month` made to be exact."""
        return Track(_fitted(self.this, month, this), _fitted(self.base, month, base))


def _fitted(
    months: tuple[Decimal, ...], month: int, wanted: str | None
) -> tuple[Decimal, ...]:
    if wanted is None:
        return months
    total, step = Decimal(wanted), _step(months)
    ratio = total / sum(months[:month])
    scaled = [(each * ratio).quantize(step) for each in months]
    scaled[month - 1] += total - sum(scaled[:month])
    return tuple(scaled)


def _step(months: Iterable[Decimal]) -> Decimal:
    return Decimal(1).scaleb(min(int(each.as_tuple().exponent) for each in months))


def total(tracks: Iterable[Track]) -> Track:
    """Return the sum of tracks, month by month."""
    these = list(tracks)
    return Track(
        _summed(each.this for each in these), _summed(each.base for each in these)
    )


def _summed(tracks: Iterable[tuple[Decimal, ...]]) -> tuple[Decimal, ...]:
    return tuple(sum(months, Decimal(0)) for months in zip(*tracks, strict=True))


@dataclass(frozen=True)
class Level:
    """A stock at each month's end, the year's start and the ends a year before."""

    this: tuple[Decimal, ...]
    base: tuple[Decimal, ...]
    start: Decimal

    def level(self, month: int) -> Decimal:
        """Return the stock at the month's end."""
        return self.this[month - 1]

    def level_change(self, month: int) -> Decimal:
        """Return how much it changed since the year began (比年初)."""
        return self.this[month - 1] - self.start

    def ytd_yoy(self, month: int) -> Decimal | None:
        """Return the growth over the same month's end a year before."""
        base = self.base[month - 1]
        return percent(self.this[month - 1] - base, base)


@dataclass(frozen=True)
class Year:
    """How a flow is made up: last year's total, its shape, and growth by month."""

    base: str
    step: str
    shape: tuple[float, ...]
    growth: tuple[float, ...]


EVEN: Final = (0.078, 0.070, 0.083, 0.083, 0.084)
SLOW_START: Final = (0.066, 0.050, 0.083, 0.086, 0.088)
RECOVERY: Final = (0.18, 0.34, 0.22, 0.16, 0.12)
STEADY: Final = (0.10, 0.12, 0.11, 0.10, 0.09)

# Printed unit and last digit as in the department's form.
FLOWS: Final = {
    "retail_sales": Year("3720000", "1", SLOW_START, (0.22, 0.3, 0.24, 0.19, 0.16)),
    "retail_above_quota": Year("1560000", "1", SLOW_START, (0.25, 0.36, 0.3, 0.2, 0.2)),
    "exports": Year("480000", "1", EVEN, (0.3, 0.38, 0.3, 0.26, 0.2)),
    "imports": Year("560000", "1", EVEN, (0.26, 0.3, 0.28, 0.24, 0.22)),
    "tax_revenue": Year(
        "1472200", "1", (0.12, 0.07, 0.07, 0.095, 0.1), (0.08, 0.16, 0.14, 0.13, 0.12)
    ),
    "nontax_revenue": Year("256000", "1", EVEN, (0.15, 0.2, 0.1, 0.18, 0.22)),
    "budget_expenditure": Year("1650000", "1", EVEN, STEADY),
    "value_added_tax": Year("1402000", "1", EVEN, (0.14, 0.2, 0.16, 0.12, 0.11)),
    "corporate_income_tax": Year(
        "702000", "1", (0.1, 0.04, 0.05, 0.12, 0.17), (0.11, 0.12, 0.1, 0.09, 0.13)
    ),
    "personal_income_tax": Year("186000", "1", EVEN, (0.2, 0.1, 0.12, 0.14, 0.1)),
    "other_taxes": Year("402000", "1", EVEN, (0.1, 0.06, 0.09, 0.08, 0.07)),
    "technical_upgrading_investment": Year("885000", "1", SLOW_START, RECOVERY),
    "housing_sales_area": Year("172.00", "0.01", SLOW_START, (0.6, 0.9, 0.4, 0.2, 0.1)),
    "housing_sales": Year("318.00", "0.01", SLOW_START, (0.7, 1.0, 0.5, 0.26, 0.14)),
    "road_freight": Year("3180.0", "0.1", SLOW_START, (0.2, 0.6, 0.3, 0.16, 0.12)),
    "road_passengers": Year("624.0", "0.1", SLOW_START, (-0.1, 0.3, 0.5, 0.4, 0.3)),
    "port_throughput": Year("21600.0", "0.1", EVEN, (0.16, 0.14, 0.15, 0.12, 0.11)),
    "port_containers": Year("521.20", "0.01", EVEN, (0.2, 0.24, 0.22, 0.3, 0.35)),
    "urban_new_employment": Year("27400", "1", EVEN, (0.1, 0.14, 0.2, 0.16, 0.12)),
    "skills_training": Year("31800", "1", SLOW_START, (0.3, 0.5, 0.4, 0.2, 0.1)),
    "education_investment": Year("92000", "1", SLOW_START, RECOVERY),
    "medical_visits": Year("742.00", "0.01", SLOW_START, (0.1, 0.5, 0.4, 0.3, 0.24)),
    "hospital_discharges": Year("12.60", "0.01", EVEN, (0.06, 0.4, 0.3, 0.2, 0.16)),
    "new_enterprises": Year("9600", "1", SLOW_START, (0.2, 0.6, 0.3, 0.14, 0.1)),
    "new_sole_traders": Year("16400", "1", SLOW_START, (0.1, 0.7, 0.4, 0.2, 0.12)),
    "filed_projects": Year("1120", "1", SLOW_START, (0.3, 0.5, 0.26, 0.18, 0.16)),
    "filed_investment": Year("896.00", "0.01", SLOW_START, (0.4, 0.6, 0.3, 0.2, 0.24)),
    "tourist_visits": Year("720.00", "0.01", SLOW_START, (-0.2, 0.9, 1.2, 0.8, 0.6)),
    "tourism_revenue": Year("96.00", "0.01", SLOW_START, (-0.24, 0.8, 1.1, 0.7, 0.6)),
    "industrial_electricity": Year("742000", "1", SLOW_START, RECOVERY),
    "other_electricity": Year("206000", "1", EVEN, (0.14, 0.1, 0.12, 0.09, 0.08)),
    "water_supply": Year("9860.0", "0.1", EVEN, (0.04, 0.08, 0.06, 0.05, 0.04)),
    "industrial_water": Year("3920.0", "0.1", SLOW_START, STEADY),
    "industrial_land_supplied": Year("2100", "1", EVEN, (0.2, 0.1, 0.3, 0.14, 0.1)),
    "other_land_supplied": Year("2900", "1", EVEN, (-0.1, -0.2, 0.1, -0.05, 0.04)),
}
SUMS: Final = {
    "foreign_trade": ("exports", "imports"),
    "budget_revenue": ("tax_revenue", "nontax_revenue"),
    "tax_collected": (
        "value_added_tax",
        "corporate_income_tax",
        "personal_income_tax",
        "other_taxes",
    ),
    "new_market_entities": ("new_enterprises", "new_sole_traders"),
    "total_electricity": ("industrial_electricity", "other_electricity"),
    "land_supplied": ("industrial_land_supplied", "other_land_supplied"),
}

TOWN_SHARES: Final = {
    PORT: 0.26,
    HIGH_TECH: 0.36,
    "loujiang": 0.07,
    "chengxiang": 0.08,
    "shaxi": 0.09,
    "liuhe": 0.06,
    "huangjing": 0.05,
    "shuangfeng": 0.03,
}
TOWN_FLOWS: Final = {
    "industrial_output": Year(
        "2503.40", "0.01", SLOW_START, (0.25, 0.45, 0.24, 0.18, 0.14)
    ),
    "fixed_asset_investment": Year(
        "468.20",
        "0.01",
        (0.055, 0.045, 0.09, 0.095, 0.095),
        (0.2, 0.2, 0.16, 0.13, 0.1),
    ),
    "industrial_investment": Year(
        "172.00",
        "0.01",
        (0.055, 0.05, 0.092, 0.096, 0.097),
        (0.24, 0.22, 0.2, 0.15, 0.1),
    ),
    "utilized_foreign_capital": Year(
        "81600", "1", (0.06, 0.05, 0.09, 0.08, 0.075), (-0.06, -0.1, -0.14, -0.12, -0.1)
    ),
    "domestic_capital": Year(
        "400.00", "0.01", (0.07, 0.06, 0.09, 0.08, 0.08), (0.6, 0.7, 0.6, 0.55, 0.6)
    ),
    "registered_foreign_capital": Year(
        "194700", "1", (0.06, 0.05, 0.1, 0.08, 0.085), (0.2, 0.3, 0.24, 0.2, 0.16)
    ),
    "signed_projects": Year("420", "1", SLOW_START, RECOVERY),
    "signed_investment": Year("760.00", "0.01", SLOW_START, RECOVERY),
}
# 太仓日报 2021-06-04, January to April: the figure, and the base its growth gives.
PORT_PUBLISHED: Final = {
    "industrial_output": ("322.24", "231.49"),
    "fixed_asset_investment": ("39.71", "33.26"),
    "registered_foreign_capital": ("21400", "16449"),
    "domestic_capital": ("41.67", "14.55"),
}
# 97.31 is 35.92 % of it (seed article).
DOMESTIC_CAPITAL: Final = Decimal("270.91")
SHANGHAI_PROJECTS: Final = (19, 17, 27, 25, 23)
SHANGHAI_CAPITAL: Final = ("13.05", "12.24", "26.91", "20.58", "24.53")

PORT_PROJECTS_STARTED: Final = (22, 25, 28, 30, 32)
STARTED: Final = (0.58, 0.66, 0.75, 0.83, 0.89)
# Cumulative 万元 of each ring of the lists; together 19, 224.7 and 329.6 亿元 in May.
RINGS: Final = {
    "provincial": (21000, 42000, 88000, 131000, 190000),
    "suzhou": (275000, 528000, 1015000, 1490000, 2057000),
    "city": (128000, 262000, 548000, 789000, 1049000),
    "livelihood": (3200, 6100, 17800, 30100, 43700),
}

PEER_PLANS: Final = {
    "zhangjiagang": "286.4",
    "changshu": "301.5",
    "kunshan": "412.8",
    "wujiang": "356.2",
    "wuzhong": "262.7",
    "xiangcheng": "318.9",
    "gusu": "96.3",
    "sip": "398.6",
    "snd": "274.1",
}
# Completion against 太仓's: two were ahead in January, none since March.
PEER_PACE: Final = {
    "zhangjiagang": (0.93, 0.95, 0.96, 0.952, 0.941),
    "changshu": (0.86, 0.88, 0.85, 0.843, 0.832),
    "kunshan": (1.08, 1.03, 0.98, 0.966, 0.957),
    "wujiang": (0.81, 0.79, 0.80, 0.812, 0.807),
    "wuzhong": (0.71, 0.74, 0.76, 0.751, 0.748),
    "xiangcheng": (0.89, 0.91, 0.90, 0.893, 0.881),
    "gusu": (0.62, 0.66, 0.70, 0.702, 0.711),
    "sip": (1.02, 0.97, 0.94, 0.921, 0.909),
    "snd": (0.77, 0.82, 0.83, 0.865, 0.859),
}

SERVICES: Final = ("228.40", "0.01")
STOCKS: Final = {
    "deposits": Level(
        tuple(map(Decimal, ("2112.46", "2098.73", "2157.91", "2149.28", "2176.54"))),
        tuple(map(Decimal, ("1857.20", "1869.44", "1930.17", "1938.65", "1961.08"))),
        Decimal("2079.35"),
    ),
    "loans": Level(
        tuple(map(Decimal, ("2023.17", "2041.62", "2078.45", "2096.38", "2120.35"))),
        tuple(map(Decimal, ("1741.90", "1752.26", "1790.31", "1808.73", "1826.94"))),
        Decimal("1985.32"),
    ),
    "minimum_living_recipients": Level(
        tuple(map(Decimal, (3127, 3119, 3104, 3098, 3086))),
        tuple(map(Decimal, (3127, 3161, 3158, 3140, 3122))),
        Decimal(3132),
    ),
    "destitute_recipients": Level(
        tuple(map(Decimal, (712, 709, 707, 704, 701))),
        tuple(map(Decimal, (728, 725, 722, 721, 719))),
        Decimal(715),
    ),
    "market_entities": Level(
        tuple(map(Decimal, ("12.48", "12.60", "12.83", "13.05", "13.26"))),
        tuple(map(Decimal, ("11.02", "11.05", "11.21", "11.38", "11.56"))),
        Decimal("12.31"),
    ),
}
# Printed as they are: (current, cumulative) a month, and last year's cumulative.
RATES: Final = {
    "industrial_value_added_growth": (
        ("", "", "19.8", "15.6", "13.2"),
        ("", "31.4", "26.3", "22.9", "20.4"),
        ("", "", "", "", ""),
    ),
    "industrial_sales_rate": (
        ("", "", "98.9", "98.4", "99.1"),
        ("", "97.8", "98.3", "98.3", "98.5"),
        ("", "", "", "", ""),
    ),
    "consumer_prices": (
        ("99.8", "100.0", "100.5", "101.0", "101.3"),
        ("99.8", "99.9", "100.1", "100.3", "100.5"),
        ("", "", "", "", ""),
    ),
    "pm25": (
        ("46.2", "38.5", "36.1", "29.7", "24.3"),
        ("46.2", "42.4", "40.3", "37.6", "35.0"),
        ("51.0", "46.3", "43.5", "40.9", "38.2"),
    ),
    "good_air_days": (
        ("74.2", "85.7", "83.9", "86.7", "80.6"),
        ("74.2", "79.7", "81.1", "82.5", "82.1"),
        ("71.0", "76.7", "79.1", "80.2", "79.6"),
    ),
}
# First quarter: cumulative, last year's (none where growth is at comparable prices), %.
QUARTER: Final = {
    "gdp": ("342.18", None, "18.6"),
    "primary_value_added": ("4.02", None, "2.1"),
    "secondary_value_added": ("166.77", None, "24.3"),
    "services_value_added": ("171.39", None, "14.0"),
    "disposable_income": ("19862", "17627", "12.7"),
    "urban_income": ("22871", "20365", "12.3"),
    "rural_income": ("12873", "11296", "14.0"),
    "farm_output": ("7.64", "7.41", "3.1"),
}


@dataclass(frozen=True)
class Figures:
    """Every figure that the workbooks print."""

    flows: Mapping[str, Track]
    towns: Mapping[str, Mapping[str, Track]]
    services: tuple[Decimal, ...]
    projects: Mapping[str, tuple[int, ...]]
    registry: Registry

    def of(self, indicator: str, region: str = CITY) -> Track:
        """Return a flow's track; for the city, the sum of its towns."""
        if indicator in self.flows:
            return self.flows[indicator]
        tracks = self.towns[indicator]
        return total(tracks.values()) if region == CITY else tracks[region]

    def listed(self, name: str, month: int = MAY) -> list[Project]:
        """Return the projects of a list as they stood, in the registry's order."""
        return [
            each for each in projects_at(self.registry, month) if name in each.lists
        ]

    def done(self, name: str, month: int) -> int:
        """Return what a list's projects completed since January, in 万元."""
        return sum(self.projects[each.id][month - 1] for each in self.listed(name))


def make_figures(registry: Registry) -> Figures:
    """Return the same figures each time."""
    rng = random.Random(SEED)
    flows = {name: _track(rng, year) for name, year in FLOWS.items()}
    for name, parts in SUMS.items():
        flows[name] = total(flows[part] for part in parts)
    flows["shanghai_projects"] = _printed_months(SHANGHAI_PROJECTS)
    flows["shanghai_capital"] = _printed_months(SHANGHAI_CAPITAL)
    towns = {name: _town_tracks(rng, name, year) for name, year in TOWN_FLOWS.items()}
    return Figures(
        flows, towns, _services(rng), _project_months(rng, registry), registry
    )


def _printed_months(months: Sequence[str | int]) -> Track:
    return Track(tuple(map(Decimal, months)), tuple(Decimal(0) for _ in months))


def _track(rng: random.Random, year: Year, share: float = 1, extra: float = 0) -> Track:
    step = Decimal(year.step)
    this, base = [], []
    for part, growth in zip(year.shape, year.growth, strict=True):
        before = float(year.base) * share * part * rng.uniform(0.96, 1.04)
        after = before * (1 + growth + extra + rng.uniform(-0.03, 0.03))
        base.append(Decimal(before).quantize(step))
        this.append(Decimal(after).quantize(step))
    return Track(tuple(this), tuple(base))


def _town_tracks(rng: random.Random, name: str, year: Year) -> dict[str, Track]:
    tracks = {
        town: _track(rng, year, share, rng.uniform(-0.06, 0.06))
        for town, share in TOWN_SHARES.items()
    }
    if name in PORT_PUBLISHED:
        this, base = PORT_PUBLISHED[name]
        tracks[PORT] = tracks[PORT].fitted(APRIL, this=this, base=base)
    if name == "domestic_capital":
        rest = DOMESTIC_CAPITAL - total(tracks.values()).ytd(MAY)
        own = tracks[HIGH_TECH]
        wanted = own.ytd(MAY) + rest
        tracks[HIGH_TECH] = own.fitted(MAY, this=str(wanted))
    if name == "registered_foreign_capital":
        # Nothing in a year's first months: growth on it is undefined, and printed —.
        small = tracks["shuangfeng"]
        nothing = (Decimal(0), Decimal(0))
        tracks["shuangfeng"] = Track(small.this, nothing + small.base[2:])
    if name == "signed_projects":
        # As many as the year before, to the month: 持平.
        same = tracks["liuhe"].this
        tracks["liuhe"] = Track(same, same)
    return tracks


def _services(rng: random.Random) -> tuple[Decimal, ...]:
    """Return the months of 2019, 2020 and 2021, for the form that lags a month."""
    year, step = SERVICES
    months = []
    for growth in (1.0, 1.07, 1.24):
        for part in (*EVEN, *EVEN[2:], *EVEN[1:]):
            value = float(year) * part * growth * rng.uniform(0.96, 1.04)
            months.append(Decimal(value).quantize(Decimal(step)))
    return tuple(months)


def _project_months(
    rng: random.Random, registry: Registry
) -> dict[str, tuple[int, ...]]:
    """Return each project's cumulative 万元, which add up to the lists' exactly."""
    cumulative: dict[str, tuple[int, ...]] = {}
    first_month = _first_months(rng, registry)
    for ring, totals in RINGS.items():
        members = [each for each in projects_at(registry, MAY) if each.lists[0] == ring]
        months = [totals[0], *(b - a for a, b in pairwise(totals))]
        added = [
            _shared_out(
                amount,
                [
                    float(plan_of(each)) * rng.uniform(0.8, 1.2)
                    if first_month[each.id] <= month
                    else 0
                    for each in members
                ],
            )
            for month, amount in enumerate(months, 1)
        ]
        for each, own in zip(members, zip(*added, strict=True), strict=True):
            cumulative[each.id] = tuple(accumulate(own))
    return cumulative


def _first_months(rng: random.Random, registry: Registry) -> dict[str, int]:
    """Return the month in which each project begins; six is not yet."""
    groups: dict[str, list[Project]] = {}
    for each in projects_at(registry, MAY):
        if not plan_of(each):
            continue
        groups.setdefault("" if "livelihood" in each.lists else each.region, []).append(
            each
        )
    first: dict[str, int] = {}
    for region, members in groups.items():
        order = sorted(members, key=lambda each: (-len(each.lists), rng.random()))
        counts = (
            PORT_PROJECTS_STARTED
            if region == PORT
            else [round(share * len(members)) for share in STARTED]
        )
        for place, each in enumerate(order):
            first[each.id] = 1 + sum(place >= count for count in counts)
    return first


def _shared_out(amount: int, weights: Sequence[float]) -> list[int]:
    """Share whole units out by weight; the first that take part get the remainder."""
    whole = sum(weights)
    shares = [int(amount * weight / whole) for weight in weights]
    takers = [index for index, weight in enumerate(weights) if weight]
    for place in range(amount - sum(shares)):
        shares[takers[place % len(takers)]] += 1
    return shares
