"""What food costs at the markets that are watched (晒价格), month by month."""

from __future__ import annotations

from dataclasses import dataclass
from decimal import Decimal
from typing import TYPE_CHECKING, Final

from figures import YEAR, percent
from forms import run_of
from tables import MADE_UP, Title, table
from writers import Book

if TYPE_CHECKING:
    from figures import Figures
    from writers import Cell


@dataclass(frozen=True)
class Price:
    """A good's mean price a month, from last December and the last January on."""

    good: str
    quality: str
    unit: str
    december: str
    this: tuple[str, ...]
    base: tuple[str, ...]


WATCHED: Final = (
    Price(
        "粳米",
        "标一，散装",
        "元/公斤",
        "5.84",
        ("5.86", "5.88", "5.90", "5.92", "5.92"),
        ("5.62", "5.70", "5.74", "5.76", "5.76"),
    ),
    Price(
        "大豆油",
        "一级，桶装",
        "元/升",
        "11.70",
        ("11.90", "12.10", "12.40", "12.80", "13.10"),
        ("11.20", "11.30", "11.30", "11.20", "11.20"),
    ),
    Price(
        "猪肉",
        "精瘦肉",
        "元/公斤",
        "55.60",
        ("56.80", "54.20", "48.60", "41.00", "34.60"),
        ("58.40", "61.20", "59.00", "55.20", "51.00"),
    ),
    Price(
        "鸡肉",
        "白条鸡",
        "元/公斤",
        "22.90",
        ("23.60", "23.90", "22.80", "22.40", "22.20"),
        ("23.20", "25.00", "23.80", "22.60", "21.80"),
    ),
    Price(
        "鸡蛋",
        "新鲜完整",
        "元/公斤",
        "10.20",
        ("11.20", "10.60", "9.60", "9.90", "10.20"),
        ("10.10", "8.80", "8.40", "8.20", "7.60"),
    ),
    Price(
        "鲫鱼",
        "活，每条350克左右",
        "元/公斤",
        "23.80",
        ("24.60", "26.00", "26.80", "28.40", "31.20"),
        ("21.80", "23.60", "23.00", "23.20", "23.60"),
    ),
    Price(
        "青菜",
        "新鲜一级",
        "元/公斤",
        "5.90",
        ("7.20", "6.40", "4.80", "4.20", "3.90"),
        ("6.40", "8.20", "5.60", "4.00", "3.60"),
    ),
    Price(
        "番茄",
        "新鲜一级",
        "元/公斤",
        "7.60",
        ("8.40", "8.90", "8.20", "6.60", "5.40"),
        ("8.00", "9.40", "8.80", "7.20", "5.60"),
    ),
)


def _growth(value: Decimal, base: Decimal) -> Cell:
    return percent(value - base, base)


def price_monitoring(figures: Figures, month: int) -> Book:
    """Return a month's mean prices with 环比 and 同比, and 同比 of the year so far."""
    del figures
    body: list[list[Cell]] = []
    for price in WATCHED:
        this = [Decimal(each) for each in price.this[:month]]
        base = [Decimal(each) for each in price.base[:month]]
        before = [Decimal(price.december), *this][-2]
        growth = [
            _growth(this[-1], before),
            _growth(this[-1], base[-1]),
            _growth(sum(this, Decimal(0)), sum(base, Decimal(0))),
        ]
        row: list[Cell] = [price.good, price.quality, price.unit, this[-1]]
        body.append([*row, before, base[-1], *growth])
    sheet = table(
        "",
        Title(f"{YEAR}年{month}月重要民生商品价格监测情况"),
        [
            "品种",
            "规格等级",
            "计量单位",
            "本月均价",
            "上月均价",
            "上年同月均价",
            "环比(%)",
            "同比(%)",
            f"{run_of(month)}均价同比(%)",
        ],
        body,
        [f"注：取农贸市场、超市和网上平台各采价点的平均价。{MADE_UP}。"],
    )
    return Book(f"民生商品价格监测{month}月.csv", "utf-8-sig", [sheet])
