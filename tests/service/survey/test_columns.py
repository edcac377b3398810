"""Columns of a survey are found: 25 layouts, headers of two rows, scores and dates as people write them."""

from __future__ import annotations

from datetime import date, datetime

import pytest

from nlp.errors import UsageError
from service.files.joined_header import join_headers
from service.files.table import TypedRows
from service.survey.columns import find_layout
from service.survey.corrections import Corrections, settle_layout
from service.survey.headers import bare_header
from service.survey.layout import SurveyLayout, describe_layout
from service.survey.score_cells import parse_day, parse_score
from tests.service.survey.layouts import LAYOUTS, Layout, T


def letters(layout: SurveyLayout, width: int) -> str:
    found = ["?"] * width
    for letter, columns in (
        ("o", layout.open_columns),
        ("s", [s.column for s in layout.scores[:1]]),
        ("t", [s.column for s in layout.scores[1:]]),
        ("d", [] if layout.date is None else [layout.date]),
        ("g", layout.groups),
        ("i", [] if layout.id is None else [layout.id]),
        ("-", layout.ignored),
    ):
        for column in columns:
            assert found[column] == "?", "a column has two roles"
            found[column] = letter
    return "".join(found)


def test_there_are_twenty_five_layouts() -> None:
    assert len({layout.name for layout in LAYOUTS}) == 25


@pytest.mark.parametrize("case", LAYOUTS, ids=lambda case: case.name)
def test_each_layout_is_understood(case: Layout) -> None:
    layout = find_layout(case.header, case.rows)  # type: ignore[arg-type]
    assert letters(layout, len(case.header)) == case.roles
    kinds = {s.column: s.kind for s in layout.scores}
    assert tuple(kinds[column] for column in sorted(kinds)) == case.kinds


def test_what_was_understood_is_said() -> None:
    case = LAYOUTS[8]
    lines = describe_layout(case.header, find_layout(case.header, case.rows))  # type: ignore[arg-type]
    assert lines == [
        "开放题：「反馈意见」",
        "满意度（1～5）：「总体满意度」，作为主要得分",
        "推荐意愿（0～10）：「NPS」",
        "日期：「日期」",
        "分组：「门店」",
        "编号：「id」",
    ]


def test_a_table_without_words_is_refused_with_its_columns() -> None:
    with pytest.raises(UsageError, match=r"--open 列名.*「编号」、「评分」"):
        find_layout(("编号", "评分"), [("1", "5"), ("2", "4")])


@pytest.mark.parametrize(
    ("shown", "score"),
    [
        ("5", 5), (" 4.5 ", 4.5), ("4分", 4), ("★★★☆☆", 3), ("⭐⭐", 2), ("10-非常愿意", 10),
        ("0-完全不愿意", 0),
        ("8(可能)", 8), ("A.非常满意", 5), ("很满意（5分）", 5), ("非常满意", 5), ("十分满意", 5),
        ("满意", 4),
        ("比较满意", 4), ("一般", 3), ("不满意", 2), ("不太满意", 2), ("非常不满意", 1), ("很不满意", 1),
        ("非常愿意", 5), ("不愿意", 2), ("好评", 5), ("中评", 3), ("差评", 1), ("五星", 5), ("９分", 9),
        ("85%", 85),
        (4, 4), (3.5, 3.5), (True, None), ("", None), ("(空)", None), ("孩子很满意这里的环境", None),
        ("满意但是贵", None), ("2026-03-01", None), ("10.0.0.1", None), ("35秒", None), ("18-25岁", None),
    ],
)  # fmt: skip
def test_scores_are_read_as_people_write_them(shown: object, score: float | None) -> None:
    assert parse_score(shown) == score  # type: ignore[arg-type]


@pytest.mark.parametrize(
    "shown",
    ["2026-03-01", "2026/3/1 9:05", "2026年3月1日", "20260301", 20260301, "2026.03.01 10:00:00",
     "2026-03-01T10:00:00Z", date(2026, 3, 1), datetime(2026, 3, 1, 8)],
)  # fmt: skip
def test_dates_are_read_as_people_write_them(shown: object) -> None:
    assert parse_day(shown) == date(2026, 3, 1)  # type: ignore[arg-type]


@pytest.mark.parametrize("shown", ["2026-13-01", "三月一日", "5", "", None, 5])
def test_what_is_no_date_is_none(shown: object) -> None:
    assert parse_day(shown) is None  # type: ignore[arg-type]


NO_YEAR = [["6月1日", "城东店"], ["6月3号", "城西店"], ["5月31日 10:00", "城东店"], ["6月2日", "城西店"]]


def settle_days(*rows: list[str], columns: tuple[str, ...] = ("日期", "门店", "意见")) -> SurveyLayout:
    return settle_layout(columns, [(*row, T[n % 6]) for n, row in enumerate(rows)], Corrections())


def test_a_day_without_a_year_gets_one_and_that_is_told(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("service.survey.years.utc_now", lambda: datetime(2026, 6, 2))
    layout = settle_days(*NO_YEAR)
    assert (layout.date, layout.year) == (0, 2025), "6月3日 lies ahead"
    told = describe_layout(("日期", "门店", "意见"), layout)
    assert "日期：「日期」（没写年份的按 2025 年；如有跨年，请补上年份）" in told
    assert parse_day("6月3号", 2025) == date(2025, 6, 3)
    monkeypatch.setattr("service.survey.years.utc_now", lambda: datetime(2026, 6, 3))
    assert settle_days(*NO_YEAR).year == 2026


def test_the_dates_beside_it_tell_the_year() -> None:
    assert settle_days(*NO_YEAR, ["2019-06-04", "城东店"]).year == 2019
    assert settle_days(["2019-06-04", "城东店"], ["2019-06-05", "城东店"]).year is None


def test_a_day_without_a_year_is_no_date_beside_a_full_one() -> None:
    rows = [[row[0], f"2026-06-0{n + 1}"] for n, row in enumerate(NO_YEAR)]
    layout = settle_days(*rows, columns=("到店日期", "提交时间", "意见"))
    assert (layout.date, layout.year) == (1, None)


@pytest.mark.parametrize(
    ("name", "bare"),
    [
        ("3、您的意见或建议？[填空题]*", "您的意见或建议"),
        ("Q12_1: 打分的原因", "打分的原因"),
        ("2.【单选题】门店", "门店"),
        ("第4题、 其他 想法", "其他想法"),
        ("Submitted_At", "submittedat"),
    ],
)
def test_headers_lose_their_decoration(name: str, bare: str) -> None:
    assert bare_header(name) == bare


class _Table:
    notes = ()
    titles = ()

    def __init__(self, columns: tuple[str, ...], *rows: tuple[object, ...]) -> None:
        self.columns = columns
        self._rows = rows

    def chunks(self):  # type: ignore[no-untyped-def]
        yield TypedRows(range(2, 2 + len(self._rows)), self._rows)  # type: ignore[arg-type]

    def fraction_read(self) -> float:
        return 0.0


MERGED = ("序号", "请评价", "", "", "意见")


def test_a_header_of_two_rows_becomes_one() -> None:
    table = _Table(MERGED, (None, "质量", "服务", "物流", None), (1, 5, 4, 3, "好"), (2, 1, 2, 3, "慢"))
    joined = join_headers(table)
    assert joined.columns == ("序号", "请评价－质量", "请评价－服务", "请评价－物流", "意见")
    chunk = next(joined.chunks())
    assert (list(chunk.numbers), list(chunk.column(4))) == ([3, 4], ["好", "慢"])
    layout = find_layout(joined.columns, chunk.rows())
    assert letters(layout, 5) == "istto"


@pytest.mark.parametrize(
    "row",
    [
        (1, 5, 4, 3, "好"),
        (None, "质量", None, "物流", None),
        ("1", "质量", "服务", "物流", None),
        (None,) * 5,
    ],
)
def test_other_first_rows_are_data(row: tuple[object, ...]) -> None:
    table = _Table(MERGED, row)
    assert join_headers(table) is table
