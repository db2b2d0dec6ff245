"""Write what was measured into docs/bench.md, between its markers, and draw it."""

from __future__ import annotations

import json
import math
import re
from typing import TYPE_CHECKING, Final, NamedTuple

from costs import Found, along, costs_of, in_order, marginal, slope
from measure import PROJECT
from picture import draw
from targets import FIGURES_A_ROW, targets
from variants import LIMIT, OWN, PLAIN

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator, Mapping, Sequence

PAGE: Final = PROJECT / "docs" / "bench.md"


def main() -> None:
    """Write every part that has been measured; what stands around it stays."""
    known: Found = json.loads(PAGE.with_suffix(".json").read_text("utf-8"))
    text = PAGE.read_text("utf-8")
    told = {
        "targets": _targets(known),
        "machine": _machine(known),
        "months": _months(known),
        "backfill": _backfill(known),
        "growth": _growth(known),
        "where": _where(known),
        "extras": _extras(known),
    }
    for name, lines in told.items():
        text = re.sub(
            rf"(<!-- {name} -->\n).*?(<!-- /{name} -->)",
            lambda marks, it=tuple(lines): f"{marks[1]}\n" + _text(it) + marks[2],
            text,
            flags=re.DOTALL,
        )
    PAGE.write_text(text, "utf-8")
    if "backfill" in known:
        draw(known, PAGE.with_suffix(".svg"))


def _text(lines: Iterable[str]) -> str:
    return "".join(f"{line}\n" for line in lines) + "\n"


def _targets(known: Found) -> Iterator[str]:
    yield from _table(
        ("target", "bound", "found", "met"),
        (
            (
                each.what,
                f"{'≥' if each.is_at_least else '≤'} {each.bound:g} {each.unit}",
                _short(each.found),
                "yes" if each.is_met else "**no**",
            )
            for each in targets(known)
        ),
    )


def _machine(known: Found) -> Iterator[str]:
    yield from _table(
        ("part", "code", "day", "departments", "rows", "load"),
        (
            (
                name,
                part["machine"].get("code", ""),
                part["machine"]["day"],
                part["sizes"]["departments"],
                part["sizes"]["rows"],
                part["machine"]["load"],
            )
            for name, part in known.items()
        ),
    )
    newest = max(known.values(), key=lambda part: part["machine"]["day"])["machine"]
    yield ""
    yield (
        f"{newest['processor']}, {newest['memory']}; Python {newest['python']},"
        f" {newest['versions']}."
    )


def _months(known: Found) -> Iterator[str]:
    if "months" not in known:
        return
    found, sizes = known["months"]["found"], known["months"]["sizes"]
    departments = sizes["departments"]
    limit = found[LIMIT]["warm"]["cpu"]
    rows = [
        _Month(name, each["warm"]["cpu"], each["warm"]["wall"], each["cold"])
        for name, each in in_order(found)
    ]
    for name, each in in_order(known.get("backfill", {"found": {}})["found"]):
        # Of those that pay for each department and month, a month is one more of them.
        if name not in found:
            more = marginal(each, departments)
            rows.append(_Month(name, more * departments / 1000, None, each["1"]))
    yield from _table(
        (
            f"a month of {departments} reports",
            "in a process that stays: processor s",
            "wall s",
            "ms a report",
            "× limit",
            "in its own: processor s",
            "wall s",
            "peak MB",
        ),
        (
            (
                name,
                _short(cpu),
                _short(wall),
                _short(1000 * cpu / departments),
                _short(cpu / limit),
                *map(_short, (own["cpu"], own["wall"], own["peak"])),
            )
            for name, cpu, wall, own in rows
        ),
    )
    if first := found.get(OWN, {}).get("first"):
        yield ""
        yield (
            f"yuebao's very first month, which also makes its warehouse and Prefect's"
            f" database: {_short(first['cpu'])} s of processor,"
            f" {_short(first['wall'])} s on the wall."
        )


class _Month(NamedTuple):
    """What a month takes: in a process that stays, and in a process of its own."""

    name: str
    cpu: float
    wall: float | None
    own: Found


def _backfill(known: Found) -> Iterator[str]:
    if "backfill" not in known:
        return
    found, sizes = known["backfill"]["found"], known["backfill"]["sizes"]
    counts = sorted({int(size) for each in found.values() for size in each})
    for count in counts:
        reports = count * sizes["departments"]
        observations = reports * sizes["rows"] * FIGURES_A_ROW
        costs = costs_of(found, count)
        span = f"{count} month{'s' * (count > 1)}"
        yield f"{span}: {reports:,} reports, {observations:,} observations"
        yield ""
        yield from _table(
            (
                "variant",
                "processor s",
                "wall s",
                "peak MB",
                "ms a report",
                "µs an observation",
                "× limit",
                "× plain",
                "times",
            ),
            (
                (
                    name,
                    ("≈ " if is_worked_out else "") + _short(each["cpu"]),
                    "" if is_worked_out else _short(each["wall"]),
                    "" if is_worked_out else _short(each["peak"]),
                    _short(1000 * each["cpu"] / reports),
                    _short(1e6 * each["cpu"] / observations),
                    _ratio(each, costs, LIMIT),
                    _ratio(each, costs, PLAIN),
                    "" if is_worked_out else each["times"],
                )
                for name, (each, is_worked_out) in costs.items()
            ),
        )
        yield ""
    told = (
        f"{name} {ms:.1f}"
        for name, each in in_order(found)
        if not math.isnan(ms := marginal(each, sizes["departments"]))
    )
    yield f"One report more, in ms of processor: {', '.join(told)}."


def _ratio(each: Found, costs: Mapping[str, tuple[Found, bool]], to: str) -> str:
    return _short(each["cpu"] / costs[to][0]["cpu"]) if to in costs else ""


def _growth(known: Found) -> Iterator[str]:
    if "growth" not in known:
        return
    found = known["growth"]["found"]
    keys = list(next(iter(found.values())))
    yield from _table(
        ("processor s", *(key.replace("x", " × ") for key in keys)),
        (
            (name, *(_short(each[key]["cpu"]) for key in keys))
            for name, each in found.items()
        ),
    )
    yield ""
    for name, each in found.items():
        for what, net in (("departments", 0), ("months", 1)):
            sizes = along(each, net)
            few, *_, many = sorted(sizes)
            yield (
                f"- {name}, in {what} ({few} → {many}): exponent"
                f" {_exponent(slope(sizes, 0))};"
                f" {_exponent(slope(sizes, each['1x1']['cpu']))} above the floor"
            )
    yield ""
    own = found.get(OWN, {})
    if own:
        peaks = ", ".join(f"{key} {own[key]['peak']:,.0f}" for key in keys)
        yield f"Peak memory of yuebao in MB: {peaks.replace('x', ' × ')}."


def _where(known: Found) -> Iterator[str]:
    if "where" not in known:
        return
    found = known["where"]["found"]
    kinds = {kind: None for each in found.values() for kind in each["shares"]}
    yield from _table(
        (
            "share of the main thread's time",
            *(
                f"{name} ({each['city'][5:].replace('-', ' × ')})"
                for name, each in found.items()
            ),
        ),
        (
            (kind, *(f"{each['shares'].get(kind, 0):.0%}" for each in found.values()))
            for kind in kinds
        ),
    )


def _extras(known: Found) -> Iterator[str]:
    if "extras" not in known:
        return
    found = known["extras"]["found"]
    wrong, asked = found["wrong"], found["help"]
    yield (
        f"- A report of {wrong['rows']:,} figures: {wrong['clean']:.2f} s of processor"
        f" if all are in order, {wrong['wrong']:.2f} s if all are out of bounds; of"
        f" these {wrong['told_wrong']} findings are told."
    )
    yield (
        f"- `yuebao --help`: {asked['cpu']:.2f} s of processor, {asked['wall']:.2f} s"
        f" on the wall, {asked['peak']:.0f} MB."
    )
    for each in found["progress"].values():
        yield (
            f"- `mart.progress` of one month on {each['observations']:,} observations:"
            f" {each['cpu']:.2f} s of processor, {each['wall']:.2f} s on the wall, for"
            f" {each['rows']:,} rows."
        )
        if "publishing" in each:
            yield (
                f"- The snapshot that was asked took {each['publishing']:.1f} s of"
                f" processor to publish, {each['peak']:,.0f} MB at the peak."
            )


def _table(heading: Sequence[str], rows: Iterable[Sequence[object]]) -> Iterator[str]:
    yield f"| {' | '.join(heading)} |"
    yield f"|---{'|---:' * (len(heading) - 1)}|"
    for row in rows:
        yield f"| {' | '.join(map(str, row))} |"


def _exponent(found: float) -> str:
    return "lost in noise" if math.isnan(found) else f"{found:.2f}"


def _short(figure: float | None) -> str:
    """Return a figure with three digits, or nothing where there is none."""
    if figure is None or math.isnan(figure):
        return ""
    digits = 0 if figure >= 100 else 1 if figure >= 10 else 2
    return f"{figure:,.{digits}f}"


if __name__ == "__main__":
    main()
