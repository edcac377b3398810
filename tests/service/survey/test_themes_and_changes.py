"""Themes that were planted are found again; changes and small groups are handled with care."""

from __future__ import annotations

import random
from datetime import date, timedelta

import numpy as np
import pytest

from nlp import prepare
from service.survey.phrases import find_phrases
from service.survey.report.words import small_groups
from service.survey.statistics.changes import differences_from_rest, find_changes, hide_small
from service.survey.statistics.phrases import distinctive_phrases
from service.survey.statistics.themes import find_themes
from service.survey.statistics.wave_scores import WaveScore, pair_scores
from service.survey.summary import GroupColumn
from service.survey.totals.phrase_counts import BUCKET, PhraseCounts
from service.survey.totals.samples import Reservoir, SampledComment
from service.survey.totals.tally import Tally
from service.survey.trend import make_trend

PLANTED = {
    "停车": (("停车场太小", "停车位难找", "地下停车场收费乱", "停车太难"), "negative"),
    "结账": (("结账排队太久", "收银台排队", "自助结账机器坏了", "结账速度慢"), "negative"),
    "水果": (("水果新鲜", "水果品种多", "蔬菜水果新鲜便宜", "水果很甜"), "positive"),
}
SENTENCES = ("昨天和家人一起过去", "每个周末都会来", "从公司走路过来", "第一次带孩子来")


@pytest.fixture(scope="module")
def comments() -> list[tuple[str, SampledComment]]:
    draw = random.Random(4)
    made = []
    for number in range(600):
        theme = draw.choice(list(PLANTED))
        texts, sentiment = PLANTED[theme]
        text = "，".join((draw.choice(SENTENCES), *draw.sample(texts, 2)))
        made.append((theme, SampledComment(number, text, sentiment, find_phrases(prepare(text).tokens))))
    return made


def test_planted_themes_are_found_and_named(comments: list[tuple[str, SampledComment]]) -> None:
    counts = PhraseCounts()
    for _, comment in comments:
        counts.add(comment.phrases, comment.sentiment)
    themes = find_themes([comment for _, comment in comments], distinctive_phrases(counts))
    named = {theme for theme in PLANTED for found in themes if any(theme in p for p in found.phrases[:3])}
    assert named == set(PLANTED)
    for found in themes:
        own = [name for name in PLANTED if any(name in phrase for phrase in found.phrases[:1])]
        if own:
            assert (found.negative > 0.9) == (PLANTED[own[0]][1] == "negative"), found
        assert found.examples


def test_phrases_are_told_apart_from_general_chinese() -> None:
    counts = PhraseCounts()
    for _ in range(50):
        counts.add(("停车场", "中国", "收银台"), "negative")
    found = {phrase.text: phrase.keyness for phrase in distinctive_phrases(counts)}
    assert found["收银台"] > found["停车场"] > found.get("中国", 0)


@pytest.mark.parametrize(
    ("text", "phrases"),
    [
        ("上菜太慢", {"上菜", "上菜太慢", "太慢"}),
        ("我们觉得还可以", set()),
        ("不新鲜", {"新鲜", "不新鲜"}),
        ("电话13800138000", {"电话"}),
    ],
)
def test_phrases_of_a_comment(text: str, phrases: set[str]) -> None:
    found = set(find_phrases(prepare(text).tokens))
    assert phrases <= found
    assert bool(found) == bool(phrases)
    assert not any(character.isdigit() for phrase in found for character in phrase)


def test_rare_phrases_do_not_fill_the_memory() -> None:
    counts = PhraseCounts()
    for number in range(3 * BUCKET):
        counts.add((f"独有{number}", "常见"), "negative")
    assert len(counts.frequent(1)) < 1.1 * BUCKET
    assert counts.frequent(1)["常见"].comments == 3 * BUCKET
    assert counts.error == 3


def test_every_item_of_a_stream_has_the_same_chance() -> None:
    taken = np.zeros(200)
    for seed in range(400):
        sample: Reservoir[int] = Reservoir(20, seed=seed)
        for item in range(200):
            place = sample.place()
            if place >= 0:
                sample.put(place, item)
        taken[sample.items] += 1
    assert abs(taken[:100].mean() - 40) < 3
    assert abs(taken[100:].mean() - 40) < 3


def tally(rows: int, mean: float, negative: int = 0) -> Tally:
    return Tally(
        rows=rows,
        comments=rows,
        negative=negative,
        scored=rows,
        total=rows * mean,
        squares=rows * (mean**2 + 1),
    )


def test_small_groups_are_merged_and_hidden() -> None:
    shown = hide_small({"大店": tally(50, 4), "甲": tally(3, 1), "乙": tally(4, 2)})
    assert (list(shown.tallies), shown.hidden, shown.joined) == (["大店", "（合并的小组）"], 2, "")
    assert shown.tallies["（合并的小组）"].rows == 7


def test_a_lone_small_group_cannot_be_told_from_the_total() -> None:
    shown = hide_small({"大店": tally(50, 4), "中店": tally(20, 4), "甲": tally(3, 1)})
    assert (list(shown.tallies), shown.hidden, shown.joined) == (["大店", "（合并的小组）"], 1, "中店")
    assert shown.tallies["（合并的小组）"].rows == 23
    told = small_groups(GroupColumn("门店", (), shown.hidden, shown.joined))
    assert told.startswith("少于 5 人的组不单列（1 组）；「中店」虽不少于 5 人，也与它们合并")


def test_only_small_groups_are_not_shown_at_all() -> None:
    shown = hide_small({"甲": tally(2, 1), "乙": tally(2, 2)})
    assert (shown.tallies, shown.hidden, shown.joined) == ({}, 2, "")


@pytest.mark.parametrize(
    ("days", "a_day", "unit", "points", "hidden"),
    [
        (28, 10, "day", 28, 0),
        (28, 3, "week", 5, 0),
        (28, 1, "week", 3, 2),
        (120, 1, "week", 16, 2),
        (300, 3, "month", 10, 0),
        (3, 1, "day", 0, 3),
    ],
)
def test_a_trend_of_few_answers_a_day_goes_by_weeks_or_months(
    days: int, a_day: int, unit: str, points: int, hidden: int
) -> None:
    start = date(2026, 1, 1)  # a Thursday
    trend = make_trend({start + timedelta(n): tally(a_day, 4) for n in range(days)}, None)
    assert trend is not None
    assert (trend.unit, len(trend.points), trend.hidden) == (unit, points, hidden)


def test_a_few_large_days_do_not_stand_for_a_month_of_small_ones() -> None:
    start = date(2026, 1, 1)
    days = {start + timedelta(n): tally(6 if n < 2 else 4, 4) for n in range(28)}
    trend = make_trend(days, None)
    assert trend is not None
    assert trend.unit == "week"


def test_among_many_equal_groups_hardly_any_is_called_different() -> None:
    random_state = np.random.default_rng(8)
    surveys_with_a_finding = 0
    for _ in range(200):
        groups, everyone = {}, Tally()
        for name in range(20):
            scores = random_state.normal(4, 1, 40)
            groups[str(name)] = Tally(
                rows=40, scored=40, total=float(scores.sum()), squares=float((scores**2).sum())
            )
            everyone.merge(groups[str(name)])
        surveys_with_a_finding += any(d.clear for d in differences_from_rest(groups, everyone))
    assert surveys_with_a_finding / 200 <= 0.08  # Holm holds it at 5 %; without it: 64 %


def spread(mean: float) -> tuple[tuple[float, int], ...]:
    """400 scores about a mean."""
    return ((mean - 1, 200), (mean + 1, 200))


def test_a_real_change_is_clear_and_an_idle_aspect_is_not() -> None:
    now, before = tally(400, 3.5, negative=160), tally(400, 4.0, negative=100)
    now.aspects, before.aspects = (
        {"price": [10, 90], "service": [50, 40]},
        {"price": [12, 40], "service": [52, 38]},
    )
    pair = tuple(WaveScore("满意度", "csat", 1, 5, counts) for counts in (spread(3.5), spread(4.0)))
    changes = {change.what: change for change in find_changes(now, before, [pair], "满意度")}
    assert {what for what, change in changes.items() if change.clear} == {
        "score",
        "negative",
        "against:price",
    }
    assert changes["score"].change.value == pytest.approx(-0.5)
    assert all(change.p >= 0 for change in changes.values())


def score(name: str, kind: str = "csat", low: float = 1, high: float = 5, n: int = 20) -> WaveScore:
    return WaveScore(name, kind, low, high, ((high, n),))  # type: ignore[arg-type]


@pytest.mark.parametrize(
    ("now", "before", "paired", "told"),
    [
        ([score("满意度")], [score("满意度")], ["满意度"], ""),
        ([score("1、满意度")], [score("3、满意度")], ["3、满意度"], ""),
        ([score("总体满意度")], [score("满意度")], ["满意度"], "「满意度」名称不同、量表相同"),
        ([score("满意度")], [score("满意度", "rating", 0, 10)], [], "上期是 0～10，本期是 1～5，量表不同"),
        ([score("质量")], [score("质量"), score("服务")], ["质量"], "上期的「服务」本期没有对应的得分"),
        ([score("质量"), score("物流")], [score("质量")], ["质量"], "本期的「物流」上期没有"),
        (
            [score("质量"), score("物流"), score("服务")],
            [score("甲", "nps", 0, 10), score("乙"), score("丙")],
            [],
            "上期的「乙」本期没有对应的得分",
        ),
        (
            [score("总体满意度"), score("菜品评分")],
            [score("请评分-总体满意度"), score("请评分-菜品评分(1-5)")],
            ["请评分-总体满意度", "请评分-菜品评分(1-5)"],
            "「菜品评分」与上期的「请评分-菜品评分(1-5)」名称不同",
        ),
        (
            [score("甲"), score("乙")],
            [score("丙"), score("丁")],
            ["丙", "丁"],
            "「甲」与上期的「丙」名称不同",
        ),
        ([score("质量", n=4)], [score("质量")], [], "「质量」有一期不足 5 人作答"),
        ([], [score("质量")], [], "上期的「质量」本期没有对应的得分"),
        (
            [score("推荐", "nps", -100, 100)],
            [score("推荐", "nps", 0, 10)],
            ["推荐"],
            "",
        ),
    ],
)
def test_scores_of_two_waves_find_each_other(
    now: list[WaveScore], before: list[WaveScore], paired: list[str], told: str
) -> None:
    pairs, notes = pair_scores(now, before)
    assert [old.name for _, old in pairs] == paired
    assert told in "".join(notes)
    assert bool(notes) == bool(told)
