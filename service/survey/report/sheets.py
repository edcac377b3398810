"""The rows of the workbook's sheets that need the whole run. Numbers stay numbers."""

from __future__ import annotations

import math
from collections.abc import Iterator, Sequence

from service.files.cells import Cell
from service.survey.layout import SCORE_NAMES
from service.survey.report.words import (
    interval,
    name_of,
    name_of_change,
    p_value,
    percent,
    percent_interval,
    repeated,
    small_groups,
    strays,
)
from service.survey.rounding import fixed, rounded
from service.survey.statistics.intervals import Estimate
from service.survey.summary import ScoreSummary, SurveySummary

Row = Sequence[Cell]

_INTERVAL = "95% 区间"
ASPECT_HEADER = (
    *("方面", "提及", "占比", _INTERVAL, "好评", "差评"),
    *("好评率", _INTERVAL, "提及者均分", "好评用语", "差评用语"),
)
DRIVER_HEADER = (
    *("方面", "重要性", _INTERVAL, "差评拉低（分）", _INTERVAL),
    *("好评拉高（分）", _INTERVAL, "差评使均分少（分）", _INTERVAL),
)


def summary_rows(summary: SurveySummary) -> Iterator[Row]:
    """Label, value, 95 % interval, note."""
    yield ("指标", "数值", "95% 区间", "说明")
    yield ("来源", summary.source)
    for line in summary.understood:
        role, _, columns = line.partition("：")
        yield ("列：" + role, None, None, columns)
    yield ("答卷", summary.rows)
    if summary.first_day is not None and summary.last_day is not None:
        yield ("日期", f"{summary.first_day} 至 {summary.last_day}")
    if summary.repeated:
        yield ("重复的行", summary.repeated, None, repeated(summary))
    yield ("有内容的意见", summary.comments)
    yield ("空白回答", summary.empty)
    yield ("无意义回答", summary.meaningless, None, "如“无”“没有”“111”，不计入意见")
    yield ("未能分析", summary.rejected, None, "见“未分析”")
    yield ("紧急意见", summary.urgent, None, "见“紧急”")
    yield ("含建议", summary.suggestions)
    yield ("正面意见", summary.positive)
    yield ("负面意见", summary.negative, None, "明细里 overall_sentiment 为 negative 的行")
    for score in summary.scores:
        yield from _score_rows(score)
    for column in summary.groups:
        yield (f"分组：{column.name}", "均值", "95% 区间", small_groups(column))
        for group in column.groups:
            note = f"{group.rows} 人，负面意见 {percent(group.negative.value)}"
            note += f"，差评最多：{name_of(summary, group.worst)}" if group.worst else ""
            note += "，与其他组有差异" if group.clear else ""
            yield (group.name, _value(group.mean), interval(group.mean), note)
    if summary.changes or summary.not_compared:
        yield ("与上期相比", "变化", "95% 区间", summary.baseline)
        for change in summary.changes:
            shown = p_value(change.p) if change.p < 0.001 else f"= {p_value(change.p)}"
            note = f"本期 {fixed(change.now, 3)}，上期 {fixed(change.before, 3)}，校正后 p {shown}"
            note += "，变化明确" if change.clear else ""
            yield (
                name_of_change(summary, change),
                _value(change.change),
                interval(change.change, 3),
                note,
            )
        for line in summary.not_compared:
            yield ("没有比较", None, None, line)
    yield ("模型", summary.model_version, None, summary.reader_version)


def aspect_rows(summary: SurveySummary) -> Iterator[Row]:
    """One row an aspect."""
    yield ASPECT_HEADER
    for aspect in summary.aspects:
        yield (
            aspect.name,
            aspect.comments,
            _value(aspect.share, 4),
            percent_interval(aspect.share),
            aspect.positive,
            aspect.negative,
            _value(aspect.satisfied, 4),
            percent_interval(aspect.satisfied),
            aspect.mean_score,
            "、".join(f"{words}（{count}）" for words, count in aspect.positive_words),
            "、".join(f"{words}（{count}）" for words, count in aspect.negative_words),
        )


def driver_rows(summary: SurveySummary) -> Iterator[Row]:
    """One row a driver, or why there are none."""
    drivers = summary.drivers
    yield DRIVER_HEADER
    for driver in drivers.drivers:
        row: list[Cell] = [name_of(summary, driver.aspect)]
        for estimate in (driver.importance, driver.penalty, driver.reward, driver.lost):
            row += [_value(estimate, 4), interval(estimate, 3)]
        yield row
    if drivers.problem:
        yield (f"没有驱动分析：{drivers.problem}",)
    else:
        yield (
            f"依据 {drivers.rows} 条既有得分又有意见的答卷，解释了得分差异的 {percent(drivers.explained)}",
        )
    if drivers.too_few:
        names = "、".join(name_of(summary, aspect) for aspect in drivers.too_few)
        yield (f"提及太少，未纳入：{names}",)


def theme_rows(summary: SurveySummary) -> Iterator[Row]:
    """One row a theme, then the distinctive phrases."""
    yield ("主题", "意见", "占比", "95% 区间", "正面", "负面", "词语", "例子（已脱敏）")
    for theme in summary.themes:
        yield (
            theme.name,
            theme.comments,
            _value(theme.share, 4),
            percent_interval(theme.share),
            rounded(theme.positive, 4),
            rounded(theme.negative, 4),
            "、".join(theme.phrases),
            " ／ ".join(theme.examples),
        )
    yield ("特色词语", "意见", "正面", "负面")
    for phrase in summary.phrases:
        yield (phrase.text, phrase.comments, phrase.positive, phrase.negative)


def _score_rows(score: ScoreSummary) -> Iterator[Row]:
    n = score.mean.n
    people = f"{SCORE_NAMES[score.kind]}，{n} 人"
    if not score.of_groups:
        yield (f"{score.name}：均值", _value(score.mean), interval(score.mean), people)
    top = "推荐者" if score.kind == "nps" else "满意"
    share = (f"{score.name}：{top}占比", _value(score.top, 4), percent_interval(score.top))
    yield (*share, people) if score.of_groups else share
    if score.nps is not None:
        yield (
            f"{score.name}：NPS",
            _value(score.nps, 1),
            interval(score.nps, 1),
            "推荐者占比减贬损者占比，百分点",
        )
    if told := strays(score):
        yield (f"{score.name}：超出量表", score.outside, None, told)


def _value(estimate: Estimate | None, digits: int = 3) -> float | None:
    return None if estimate is None or math.isnan(estimate.value) else rounded(estimate.value, digits)
