"""Pictures: that they are drawn, on any machine, whatever there is to be drawn."""

from __future__ import annotations

import json
import os
import subprocess
import sys
from dataclasses import replace
from hashlib import sha256
from typing import TYPE_CHECKING, Any, Final

import numpy as np
import pytest
from pixels import colour_at, pixels_of, size_of
from sample_city import PROJECT
from tiny_city import MAY, budget, run, settle

from tasks.health import health_of
from tasks.pictures.drawing import COLOURS, figure, folded, glyphs_missing, signed
from tasks.pictures.lights import lights_board, lights_words, month_lights
from tasks.pictures.pace import MOST_PANELS, Pace, pace_chart, pace_words, paces
from warehouse.connection import open_live, open_published
from warehouse.periods import Period
from warehouse.settings import Settings
from warehouse.store import rows

if TYPE_CHECKING:
    from pathlib import Path

# One panel, a row of two, and what stands around them: pixels, two a point.
ONE_WIDE: Final = 2 * (20 + 400 + 20)
TWO_WIDE: Final = 2 * (20 + 400 + 30 + 400 + 20)
BOARD_WIDE: Final = 2 * (20 + 560 + 20)
TALL: Final = 60

BEHIND: Final = Pace(
    indicator="investment",
    name="固定资产投资",
    unit="亿元",
    decimals=2,
    light="yellow",
    data_month=5,
    actual={2: 56.31, 3: 104.7, 4: 154.2, 5: 200.52},
    target=540.0,
    due={2: 90.0, 3: 135.0, 4: 180.0, 5: 225.0},
    seasonal={month: 540 * (month / 12) ** 1.1 for month in range(2, 13)},
    first_month=2,
    completion_pct=37.1,
    gap_pp=-4.5,
    required_monthly=48.5,
    growth_pct=14.5,
)
LATE: Final = Pace(
    indicator="loans",
    name="贷款余额",
    unit="亿元",
    decimals=2,
    light="grey",
    data_month=5,
    actual={},
    target=2250.0,
    due={},
    seasonal={},
)
ROW: Final[dict[str, Any]] = {
    "name": "固定资产投资",
    "unit": "亿元",
    "decimals": 2,
    "light": "red",
    "data_period": "2021-05",
    "actual": 200.52,
    "target": 540.0,
    "completion_pct": 37.1,
    "schedule_pct": 41.7,
    "pace_gap_pp": -4.5,
    "growth_pct": 14.5,
    "main": 1,
}
OF_A_RATE: Final[dict[str, Any]] = {
    "unit": "%",
    "actual": -4.2,
    "target": 8.0,
    "completion_pct": None,
    "schedule_pct": None,
    "pace_gap_pp": -12.2,
}
OF_NO_TARGET: Final[dict[str, Any]] = {
    "target": None,
    "completion_pct": None,
    "schedule_pct": None,
    "pace_gap_pp": None,
}
LONG: Final = "高新技术产业产值占规模以上工业总产值比重" * 3


def same(one: bytes, other: bytes) -> bool:
    return np.array_equal(pixels_of(one), pixels_of(other))


# -- glyphs ----------------------------------------------------------------------------


@pytest.fixture(scope="module")
def bare(tmp_path_factory) -> dict[str, str]:
    """Return the environment of a machine that has no font at all."""
    folder = tmp_path_factory.mktemp("bare")
    (folder / "fonts").mkdir()
    fonts = folder / "fonts.conf"
    fonts.write_text(
        '<?xml version="1.0"?><!DOCTYPE fontconfig SYSTEM "fonts.dtd">'
        f"<fontconfig><dir>{folder / 'fonts'}</dir></fontconfig>",
        "utf-8",
    )
    return {**os.environ, "FONTCONFIG_FILE": str(fonts), "HOME": str(folder)}


def said_in(environment: dict[str, str], code: str) -> Any:
    """Return what a process of its own prints as JSON."""
    done = subprocess.run(
        [sys.executable, "-c", code],
        cwd=PROJECT / "tests",
        env=environment,
        capture_output=True,
        text=True,
        timeout=120,
        check=False,
    )
    assert done.returncode == 0, done.stderr
    return json.loads(done.stdout)


DRAWN_ALONE: Final = """
import json, sys
from hashlib import sha256
import vl_convert

def drawn(text):
    svg = (
        '<svg xmlns="http://www.w3.org/2000/svg" width="40" height="40"><text x="4" '
        'y="32" font-size="32" font-family="Noto Sans SC, sans-serif">'
        + text + "</text></svg>"
    )
    return sha256(vl_convert.svg_to_png(svg)).hexdigest()
"""


def test_without_our_font_a_bare_machine_draws_every_character_as_the_same_box(bare):
    code = f"{DRAWN_ALONE}\nprint(json.dumps([drawn(each) for each in '月保市A']))"
    month, secured, city, latin = said_in(bare, code)
    assert month == secured == city != latin


def test_a_bare_machine_draws_the_same_picture_to_the_byte(bare):
    code = """
import json
from hashlib import sha256
from test_pictures import BEHIND
from tasks.pictures.drawing import glyphs_missing
from tasks.pictures.pace import pace_chart

print(json.dumps([glyphs_missing(), sha256(pace_chart([BEHIND])).hexdigest()]))
"""
    missing, drawn = said_in(bare, code)
    assert missing is None
    assert drawn == sha256(pace_chart([BEHIND])).hexdigest()


def test_every_character_that_departments_are_likely_to_write_has_a_glyph(bare):
    registry = PROJECT / "warehouse" / "registry"
    files = [*registry.rglob("*.yaml"), *registry.rglob("*.csv")]
    text = "".join(path.read_text("utf-8") for path in files)
    for path in (PROJECT / "warehouse" / "messages").glob("*.ftl"):
        lines = path.read_text("utf-8").splitlines()
        text += "".join(each for each in lines if each.startswith("picture-"))
    # The national standard's characters of everyday use, rows 16 to 55.
    for row in range(0xB0, 0xD8):
        raw = b"".join(bytes((row, cell)) for cell in range(0xA1, 0xFF))
        text += raw.decode("gb2312", "ignore")
    wanted = sorted({each for each in text if ord(each) > 127 and not each.isspace()})
    assert len(wanted) > 3755
    code = f"""{DRAWN_ALONE}
import pylopdf_fonts_zh_cn as fonts

vl_convert.register_font_directory(str(fonts.sans_path().parent))
box, nothing = drawn("&#xE000;"), drawn(" ")
print(json.dumps([each for each in {wanted!r} if drawn(each) in (box, nothing)]))
"""
    assert said_in(bare, code) == []


def test_the_doctor_is_told_where_chinese_cannot_be_drawn(bare):
    assert glyphs_missing() is None
    code = """
import json
from tasks.pictures import drawing

drawing._bring_glyphs = lambda: None
print(json.dumps(drawing.glyphs_missing()))
"""
    assert said_in(bare, code) == "doctor-pictures-tofu"
    code = """
import json, sys
sys.modules["pylopdf_fonts_zh_cn"] = None
from tasks.pictures import drawing

print(json.dumps(drawing.glyphs_missing()))
"""
    assert said_in(bare, code) == "doctor-pictures-bad"


def test_the_doctor_has_a_line_for_pictures(monkeypatch, tmp_path):
    monkeypatch.setenv("YUEBAO_HOME", str(tmp_path))
    (line,) = [
        each for each in health_of(Settings(), "taicang") if each.check == "pictures"
    ]
    assert (line.state, line.mend("zh")) == ("good", "")
    assert line.detail("zh") == "可以画图，汉字字形齐全"


# -- pace ------------------------------------------------------------------------------


def test_a_picture_is_as_wide_as_its_panels_and_the_same_each_time():
    one = pace_chart([BEHIND])
    assert size_of(one)[0] == ONE_WIDE
    assert one == pace_chart([BEHIND])
    two = pace_chart([BEHIND, LATE])
    assert size_of(two)[0] == ONE_WIDE
    assert size_of(two)[1] > size_of(one)[1]
    six = pace_chart([BEHIND, LATE] * 3)
    assert size_of(six)[0] == TWO_WIDE


def test_what_is_beyond_six_is_counted_and_not_drawn():
    six, seven = pace_chart([BEHIND] * 6), pace_chart([BEHIND] * 7)
    assert MOST_PANELS == 6
    assert size_of(seven)[1] - size_of(six)[1] < TALL
    assert not same(seven, pace_chart([BEHIND] * 8))


def test_the_light_is_a_shape_of_its_colour_beside_the_name():
    shapes = {}
    for light in ("red", "yellow", "green", "grey", "undecided"):
        picture = pixels_of(pace_chart([replace(BEHIND, light=light)]))
        lamp = picture[2 * 20 : 2 * 20 + 54, 2 * 20 : 2 * 20 + 40]
        red, green, blue = (int(COLOURS[light][n : n + 2], 16) for n in (1, 3, 5))
        shapes[light] = (lamp == (red, green, blue)).all(axis=2)
        assert shapes[light].sum() > 100, light
    for one, other in (("red", "green"), ("red", "yellow"), ("green", "grey")):
        assert (shapes[one] != shapes[other]).mean() > 0.05


def test_nothing_to_draw_is_said_and_not_drawn():
    with pytest.raises(ValueError, match="no indicator"):
        pace_chart([])


@pytest.mark.parametrize("lang", ["zh", "en"])
@pytest.mark.parametrize(
    "changed",
    [
        {"target": None, "due": {}, "seasonal": {}, "gap_pp": None},
        {"target": None, "due": {}, "seasonal": {}, "gap_pp": None, "growth_pct": None},
        {"actual": {}, "light": "grey", "completion_pct": None, "gap_pp": None},
        {"actual": {1: 0.0}, "first_month": 1, "data_month": 1, "due": {1: 45.0}},
        {"actual": {5: 1e8}, "target": 1e8, "due": {5: 4e7}},
        {"actual": {5: 1e8}, "target": 3.5e9, "due": {}, "seasonal": {}},
        {"actual": {5: 1e-9}, "target": 1e-8, "due": {}, "seasonal": {}},
        {"actual": dict.fromkeys(range(1, 13), 7.0), "target": 7.0, "data_month": 12},
        {"actual": dict.fromkeys(range(2, 6), 0.0), "target": 0.0, "due": {5: 0.0}},
        {"actual": {2: -12.3, 4: -9.1, 5: -15.0}, "target": 8.0, "unit": "%"},
        {"actual": {5: 640.0}, "completion_pct": 118.5, "required_monthly": 0.0},
        {"unit": "位", "actual": {5: 4}, "target": 2, "higher_is_better": False},
        {"actual": {3: 35.0}, "data_month": 5, "is_incomplete": True, "light": "grey"},
        {"light": None},
        {"name": LONG},
        {"name": "x" * 400, "unit": "y" * 400},
        {"name": "", "unit": ""},
        {"name": "\u202e倒\x00\n转"},
    ],
)
def test_whatever_there_is_to_draw_the_picture_keeps_its_width(changed, lang):
    drawn = pace_chart([replace(BEHIND, **changed)], lang)
    picture = pixels_of(drawn)
    assert size_of(drawn)[0] == ONE_WIDE
    # The margin is white all round: nothing was cut off.
    assert (picture[:, :8] == 255).all()
    assert (picture[:, -8:] == 255).all()
    assert (picture[:20] == 255).all()


def test_a_name_is_text_and_never_markup():
    plain = pace_chart([replace(BEHIND, name="税收")])
    for name in ("<b>税收</b>", "&#31246;收", "datum.税收", "https://example.org"):
        marked = pace_chart([replace(BEHIND, name=name)])
        assert not same(plain, marked), name


def test_a_heading_stands_above_all_panels():
    plain = pace_chart([BEHIND])
    headed = pace_chart([BEHIND], heading="太仓市2021年5月")
    added = size_of(headed)[1] - size_of(plain)[1]
    assert 0 < added < 2 * TALL
    below = pixels_of(headed)[2 * 20 + added :].astype(int)
    # Edges may be smoothed otherwise, by a shade.
    assert np.abs(below - pixels_of(plain)[2 * 20 :]).mean() < 0.1


# -- from the warehouse ----------------------------------------------------------------


def test_a_pace_is_what_the_warehouse_knows_of_the_year(tmp_path: Path):
    town = settle(tmp_path)
    for month, revenue in ((2, 120000), (3, 200000), (5, 520000)):
        name = f"财政收支2021-0{month}.csv"
        report = budget(revenue, f"2021年1-{month}月").replace(
            "单位：亿元".encode(), "单位：万元".encode()
        )
        (town.inbox / name).write_bytes(report)
    run(town)
    with open_live(town.home) as warehouse:
        (pace,) = paces(warehouse, "tiny", MAY, ["revenue", "nobody"])
        april = paces(warehouse, "tiny", Period.parse("2021-04"), ["revenue"])
        spending = paces(warehouse, "tiny", MAY, ["spending"])
        (row,) = rows(warehouse, "mart.progress", period="2021-05", span="year")
    assert pace.actual == {2: 12.0, 3: 20.0, 5: 52.0}
    assert pace.due == {2: 20.0, 3: 30.0, 5: 50.0}
    assert (pace.target, pace.data_month, pace.first_month) == (120.0, 5, 1)
    assert (pace.name, pace.unit, pace.light) == ("财政收入", "亿元", "green")
    assert pace.gap_pp == row["pace_gap_pp"] == pytest.approx(1.667, abs=1e-3)
    assert pace.required_monthly == row["required_monthly"]
    assert pace.is_told
    # April was never told of, and nobody aims at spending.
    assert [april, spending] == [[], []]
    assert size_of(pace_chart([pace]))[0] == ONE_WIDE


def test_the_sample_city_has_seasons_quarters_and_late_figures(ran):
    wanted = ["fixed_asset_investment", "gdp", "loans", "pm25", "carp_price"]
    with open_published(ran.trial.home) as snapshot:
        told = paces(snapshot, "taicang", MAY, wanted)
    assert [each.indicator for each in told] == wanted
    investment, gdp, loans, air, carp = told
    # January and February come together, and the first figure is February's.
    assert investment.first_month == 2
    assert list(investment.actual) == [2, 3, 4, 5]
    assert investment.seasonal[12] == pytest.approx(investment.target)
    assert investment.seasonal[5] == pytest.approx(540 * 0.391, rel=0.01)
    assert (list(gdp.actual), gdp.data_month) == ([3], 3)
    assert (list(loans.actual), loans.is_told, loans.light) == (
        [1, 2, 3, 4],
        False,
        "grey",
    )
    assert not air.higher_is_better
    assert air.is_needed
    assert (carp.target, carp.gap_pp, carp.seasonal) == (None, None, {})
    assert size_of(pace_chart(told))[0] == TWO_WIDE


def test_an_incomplete_total_is_not_drawn_as_a_fall(ran):
    with open_published(ran.trial.home) as snapshot:
        (capital,) = paces(snapshot, "taicang", MAY, ["registered_foreign_capital"])
    assert capital.is_incomplete
    assert not capital.is_told
    assert 5 not in capital.actual


# -- lights ----------------------------------------------------------------------------


def test_a_board_has_the_months_main_indicators_each_once(ran):
    with open_published(ran.trial.home) as snapshot:
        progress = rows(snapshot, "mart.progress", period="2021-05")
    lights = month_lights(progress, "taicang")
    assert len(lights) == len({row["indicator"] for row in lights}) == 16
    assert {row["span"] for row in lights} == {"year"}
    board = lights_board("太仓市", MAY, lights)
    assert size_of(board)[0] == BOARD_WIDE
    assert board == lights_board("太仓市", MAY, list(reversed(lights)))


def test_the_worst_stand_first():
    rows_of = [
        {**ROW, "light": light, "pace_gap_pp": gap}
        for light, gap in (("green", 5.0), ("red", -4.0), ("red", -40.0), ("grey", 0.0))
    ]
    drawn = lights_board("太仓市", MAY, rows_of)
    picture = pixels_of(drawn)
    places = {}
    for light in ("red", "grey", "green"):
        colour = [int(COLOURS[light][n : n + 2], 16) for n in (1, 3, 5)]
        # Below the counts, where every light stands.
        lamps = (picture[200:, 40:60] == colour).all(axis=2).any(axis=1)
        places[light] = int(lamps.argmax())
    assert places["red"] < places["grey"] < places["green"]
    worse = lights_board("太仓市", MAY, [*reversed(rows_of)])
    assert worse == drawn


def test_a_bar_is_as_long_as_what_is_done_and_the_mark_is_the_schedule():
    # Bars begin at 322 points and come to 120 for the whole target.
    half = {**ROW, "completion_pct": 50.0, "schedule_pct": 75.0}
    picture = pixels_of(lights_board("太仓市", MAY, [half]))
    line = next(
        y
        for y in range(150, picture.shape[0])
        if colour_at(picture, 20 + 322 + 30, y / 2) == COLOURS["red"]
        and colour_at(picture, 20 + 5, y / 2) != COLOURS["red"]
    )
    across = line / 2 + 3
    assert colour_at(picture, 20 + 322 + 58, across) == COLOURS["red"]
    assert colour_at(picture, 20 + 322 + 62, across) == "#D9DEE4"
    assert colour_at(picture, 20 + 322 + 90, across) == "#1F2933"


@pytest.mark.parametrize("lang", ["zh", "en"])
@pytest.mark.parametrize(
    "changed",
    [
        {"name": LONG},
        {"name": "<b>税&收</b>"},
        {"name": "x" * 400, "unit": "y" * 400},
        {"actual": 1e8, "target": 4e8, "unit": "元"},
        {"completion_pct": 1234.5, "pace_gap_pp": 1184.5},
        {"completion_pct": -20.0, "actual": -20.0, "pace_gap_pp": -12345.6},
        OF_A_RATE,
        OF_NO_TARGET,
        {**OF_NO_TARGET, "growth_pct": None},
        {**OF_NO_TARGET, "unit": "位", "actual": 4, "target": 2, "pace_gap_pp": -100.0},
        {"light": "grey", "actual": None, "pace_gap_pp": None},
        {"light": "grey", "data_period": "2021-03"},
        {"light": "undecided", "pace_gap_pp": -0.01},
    ],
)
def test_whatever_stands_on_a_board_it_keeps_its_width(changed, lang):
    board = lights_board("太仓市", MAY, [{**ROW, **changed}], lang)
    picture = pixels_of(board)
    assert size_of(board)[0] == BOARD_WIDE
    assert (picture[:, :8] == 255).all()
    assert (picture[:, -8:] == 255).all()


def test_a_month_without_lights_has_a_board_that_says_so():
    assert size_of(lights_board("太仓市", MAY, []))[0] == BOARD_WIDE
    assert not same(lights_board("甲", MAY, []), lights_board("乙", MAY, []))


def test_forty_indicators_come_on_one_board():
    many = [{**ROW, "name": f"指标{n}", "pace_gap_pp": -float(n)} for n in range(40)]
    one, all_of_them = (lights_board("太仓市", MAY, each) for each in (many[:1], many))
    row = (size_of(all_of_them)[1] - size_of(one)[1]) / 39
    assert 80 < row < 120


# -- words -----------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("value", "decimals", "read"),
    [
        (None, 2, "–"),
        (0.8452, 4, "0.8452"),
        (329.6, 4, "329.60"),
        (1251.99, 2, "1,251.99"),
        (100_000_000.0, 4, "100,000,000"),
        (-4.2, 1, "−4.2"),
        (-0.001, 2, "0.00"),
        (111, 0, "111"),
    ],
)
def test_a_figure_has_the_decimals_that_tell_something(value, decimals, read):
    assert figure(value, decimals) == read


@pytest.mark.parametrize(
    ("value", "read"),
    [(3.94, "+3.9"), (-4.51, "−4.5"), (-0.04, "0.0"), (0.0, "0.0"), (1184.6, "+1,185")],
)
def test_a_difference_has_its_sign(value, read):
    assert signed(value) == read


def test_a_long_name_is_folded_and_cut_with_a_mark():
    lines = folded(LONG, 20, 380, 2)
    assert lines == [LONG[:19], f"{LONG[19:37]}…"]
    assert folded("税收", 20, 380, 2) == ["税收"]


def test_whoever_hears_a_picture_read_hears_its_numbers():
    assert pace_words([BEHIND, LATE]).splitlines() == [
        "固定资产投资（亿元）：进度差 −4.5 个百分点，5月完成 37.1%，今后月均需 48.50",
        "贷款余额（亿元）：5月数据未报，目标 2,250.00",
    ]
    assert (
        lights_words("太仓市", MAY, [ROW, {**ROW, "light": "green"}])
        == "太仓市2021年5月主要指标亮灯：红灯 1、黄灯 0、灰灯 0、绿灯 1"
    )
    assert pace_words([BEHIND], "en") == (
        "固定资产投资 (亿元): −4.5 pp against schedule; "
        "37.1% done by May, 48.50 a month needed"
    )
