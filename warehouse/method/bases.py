"""What published figures say about figures that were not published.

Amounts are intervals (`warehouse.method.intervals`) in any one unit; growths and shares
are fractions of one: `+3.1 %` is `printed_percent(Decimal("3.1"), 1)`. Where a quantity
is undefined the answer is None: official tables print `-` there, it is not missing.
Formulas: docs/method.md.

An implied base carries the rounding of the figure it was implied from: put together
with that figure again it gives a right but wider interval than published bases give.
"""

from __future__ import annotations

from decimal import Decimal
from typing import TYPE_CHECKING

from warehouse.method.intervals import Answer

if TYPE_CHECKING:
    from warehouse.method.intervals import Interval


def growth(now: Interval, before: Interval) -> Interval | None:
    """Return `now/before − 1`; None unless the base is certainly above 0."""
    return now / before - 1 if _is_positive(before) else None


def implied_whole(part: Interval, share: Interval) -> Interval | None:
    """Return the whole that `part` is a `share` of: `part/share`.

    329.6 at 56 % says that the plan lies in [583.3, 594.0]. None where the share may be
    0, which says nothing about the whole.
    """
    return part / share if _is_positive(share) else None


def implied_base(now: Interval, growth: Interval) -> Interval | None:
    """Return last year's figure that a published growth rests on: `B* = C/(1 + g)`.

    None where growth may be −100 % or less.
    """
    factor = 1 + growth
    return now / factor if _is_positive(factor) else None


def restatement(
    now: Interval, growth: Interval, published: Interval
) -> Interval | None:
    """Return by what share last year's figure was restated: `ρ = B*/B_published − 1`.

    `published` is what was published a year ago. None where either base may be 0 or
    less. Growth at comparable prices implies a base at those prices: it says nothing
    about a restatement of what was published at current prices.
    """
    base = implied_base(now, growth)
    if base is None or not _is_positive(published):
        return None
    return base / published - 1


def told_restatement(
    now: Interval, growth: Interval, published: Interval
) -> Interval | None:
    """Return the restatement, or None where rounding alone may explain it."""
    rho = restatement(now, growth, published)
    return None if rho is None or rho.contains(0) else rho


def two_year_growth(first: Interval, second: Interval) -> Interval:
    """Return the growth over two years in a row: `(1 + g₁)·(1 + g₂) − 1`."""
    return (1 + first) * (1 + second) - 1


def two_year_average(growth: Interval) -> Interval | None:
    """Return the yearly average of a growth over two years: `√(1 + g) − 1`.

    None where growth may be below −100 %.
    """
    factor = 1 + growth
    return factor.sqrt() - 1 if factor.low >= 0 else None


def pull_pp(
    part_now: Interval, part_before: Interval, whole_before: Interval
) -> Interval | None:
    """Return by how many points a part pulls the whole: `100·ΔX_i/X_base`.

    None unless the whole's base is certainly above 0.
    """
    if not _is_positive(whole_before):
        return None
    return 100 * (part_now - part_before) / whole_before


def contribution(
    part_now: Interval,
    part_before: Interval,
    whole_now: Interval,
    whole_before: Interval,
) -> Interval | None:
    """Return a part's share in the change of the whole: `ΔX_i/ΔX`.

    A share may be negative or above 1 where parts move against each other. None where
    the whole may not have changed at all.
    """
    change = whole_now - whole_before
    return None if change.contains(0) else (part_now - part_before) / change


def additivity_tolerance(parts: int, decimals: int) -> Decimal:
    """Return by how much a printed total may differ from its parts: `(n + 1)·u/2`.

    `parts` is n; u is the worth of the last of the `decimals` printed digits. A total
    keeps to it exactly where its interval meets the sum of its parts' intervals.
    """
    return (parts + 1) * Decimal(5).scaleb(-decimals - 1)


def _is_positive(value: Interval) -> bool:
    return value.above(0) is Answer.YES
