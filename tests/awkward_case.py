"""What a case of the catalogue is, and the sentences that many of them share."""

from __future__ import annotations

from typing import TYPE_CHECKING, NamedTuple

from bad_books import book, changed

from warehouse.records import State

if TYPE_CHECKING:
    from collections.abc import Callable, Mapping

RETURNED, WARNED, ACCEPTED = State.RETURNED, State.WARNED, State.ACCEPTED


class Told(NamedTuple):
    """A finding as a department reads it; `{town}` is the town that sent the file."""

    rule: str
    message: str
    fix: str


class Case(NamedTuple):
    """A file, what becomes of it, and everything that its sender is told about it."""

    what: str
    file: str
    content: Callable[[str], bytes]
    state: State
    told: tuple[Told, ...] = ()
    figures: int = 0
    folder: str = "{town}"
    # Values by cell, in the indicator's unit: what a second reader would find there.
    reads: Mapping[str, float] = {}


RESAVE = "请用 Excel 或 WPS 打开并另存为 .xlsx 后再报送。"
RESAVE_AS_NEW = "请用 Excel 或 WPS 打开并另存为新的 .xlsx 后再报送。"
SAVE_AS_BOOK = "请用 Excel 或 WPS 打开，另存为 .xlsx 后再报送。"
THE_TABLE_ITSELF = "请报送原来的表格（.xlsx、.xls 或 CSV），不要转成别的格式。"
UNPACK = "请解压后，把其中的表格逐个报送。"
CHECK_SUM = "请核对合计与各分项，改正后重报。"
CHECK_UNIT = "请核对表上注明的单位与所填数字是否一致，改正后重报。"
CHECK_VALUE = "请核对该数；如属实，请附说明并与综合科联系。"
NO_BOOK = (
    "请报送 .xlsx、.xls 或 CSV 文件；压缩包请解压，系统导出的网页表格请另存为 .xlsx。"
)
SEND_AGAIN = "请重新导出后再报送。"
SMALLER = "请删除多余的工作表和空白格式行后再报送。"
UNLOCK = "请取消密码后再报送。"
FILL_IN = "请补填；本月不报的，请在表中注明。"
OUR_FORM = "请使用统一下发的《工业产值月报》表样，表头应有“指标”。"
NO_FORM = "请使用统一下发的表样，不要改动标题和表头文字；若不是报表，请移出收件箱。"
SAY_MONTH = "请在标题中写明，例如“2021年1-5月”。"


def in_cell(
    what: str,
    file: str,
    cell: str,
    value: object,
    reads: float | None = None,
    *told: Told,
) -> Case:
    """Return the good table with one cell of another content.

    `reads` is what is read there; without it the file is sent back.
    """

    def content(_: str) -> bytes:
        return book(changed((cell, value)))

    if reads is None:
        return Case(what, file, content, RETURNED, told)
    return Case(what, file, content, ACCEPTED, told, figures=6, reads={cell: reads})


def good(
    what: str,
    file: str,
    content: Callable[[], bytes],
    *told: Told,
    **reads: float,
) -> Case:
    """Return a file that is as good as the good table, if something is noted."""
    of_its_town = lambda _: content()  # noqa: E731 - every case has one
    return Case(what, file, of_its_town, ACCEPTED, told, figures=6, reads=reads)


def sent_back(what: str, file: str, content: Callable[[], bytes], *told: Told) -> Case:
    """Return a file of which nothing is let in."""
    return Case(what, file, lambda _: content(), RETURNED, told)


def damaged(file: str) -> Told:
    return Told("damaged-workbook", f"文件“{file}”已损坏，打不开。", RESAVE)


def other_kind(file: str, kind: str, fix: str) -> Told:
    return Told("other-kind", f"文件“{file}”其实是{kind}，读不了。", fix)


def unsafe(file: str, why: str) -> Told:
    return Told(
        "unsafe-workbook",
        f"文件“{file}”的内部结构不正常（{why}），为安全起见没有读取。",
        RESAVE_AS_NEW,
    )


def crashed(file: str) -> Told:
    return Told("reader-crashed", f"文件“{file}”读取时出错，已跳过。", RESAVE_AS_NEW)


def too_far(file: str, cell: str, sheet: str = "Sheet1") -> Told:
    return Told(
        "stray-cell",
        f"文件“{file}”的工作表“{sheet}”一直填到单元格 {cell}，大到无法读取。",
        "请删除表格以外误填的单元格，另存后再报送。",
    )


def locked(file: str) -> Told:
    return Told("encrypted-workbook", f"文件“{file}”设有打开密码，无法读取。", UNLOCK)


def too_large(file: str) -> Told:
    return Told("file-too-large", f"文件“{file}”过大或解压后过大，未读取。", SMALLER)


def no_result(cell: str, shown: str) -> Told:
    return Told(
        "no-result",
        f"工作表“Sheet1”单元格 {cell} 的公式没有算出结果（{shown}）。",
        "请改正公式，在 Excel 或 WPS 中重新计算并保存后再报送，或直接填数。",
    )


def no_value(cell: str, indicator: str) -> Told:
    return Told(
        "missing-value",
        f"工作表“Sheet1”单元格 {cell}（{{town}}，{indicator}）没有填数。漏报不等于 0。",
        "请补填；确实没有数的请填“—”。",
    )


def hidden_figures(cell: str, count: int) -> Told:
    return Told(
        "hidden-figures",
        f"工作表“Sheet1”的“工业产值”有隐藏的行或列，其中 {count} 个数已照常读入"
        f"（第一个在单元格 {cell}）。",
        "请取消隐藏后核对；不该报的请删去后重报。",
    )


def no_number(cell: str, quoted: str) -> Told:
    return Told(
        "not-a-number",
        f"工作表“Sheet1”单元格 {cell} 应为数字，实为“{quoted}”。",
        "请改为数字；没有数的请填“—”。",
    )


def unclear(cell: str, quoted: str) -> Told:
    return Told(
        "unclear-change",
        f"工作表“Sheet1”单元格 {cell} 的“{quoted}”看不出增减了多少。",
        "请只填增减的百分数，例如 12.3 或 -1.2；没有的请填“—”。",
    )


def own_unit(cell: str, quoted: str, unit: str, printed: str = "万元") -> Told:
    return Told(
        "unit-in-cell",
        f"工作表“Sheet1”单元格 {cell} 的“{quoted}”自带单位“{unit}”，"
        f"与表上的{printed}不同，已按所带单位读入。",
        "请核对该数，并按表上的单位填写。",
    )


def in_times(cell: str, quoted: str, growth: str) -> Told:
    return Told(
        "growth-in-times",
        f"工作表“Sheet1”单元格 {cell} 的“{quoted}”按增长 {growth}% 读入。",
        "若是上年的几倍而不是增长几倍，请改填增减的百分数。",
    )


def wrong_unit(cell: str, unit: str, expected: str) -> Told:
    return Told(
        "unknown-unit",
        f"工作表“Sheet1”单元格 {cell} 的计量单位“{unit}”无法换算为{expected}。",
        f"请改用{expected}或可换算的单位。",
    )
