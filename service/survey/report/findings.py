"""The few sentences that a reader in a hurry needs, each with its figure."""

from __future__ import annotations

from service.survey.layout import SCORE_NAMES
from service.survey.report.words import in_points, interval, name_of, name_of_change, number, percent, signed
from service.survey.statistics.changes import Change
from service.survey.summary import SurveySummary


def make_findings(summary: SurveySummary) -> list[str]:
    """At most six sentences, the score first."""
    found: list[str] = []
    for score in summary.scores[:1]:
        if score.mean.n:
            parts = []
            if not score.of_groups:
                shown = (
                    f"均值 {number(score.mean.value)}（满分 {score.high:g}，95% 区间 {interval(score.mean)}）"
                )
                parts.append(shown)
            if score.nps is not None:
                parts.append(f"NPS {number(score.nps.value, 1)} {interval(score.nps, 1)}")
            parts.append(f"{score.mean.n:,} 人作答（{SCORE_NAMES[score.kind]}）。")
            found.append(f"{score.name}{'' if not score.of_groups else '：'}{'，'.join(parts)}")
    if summary.urgent:
        found.append(f"有 {summary.urgent:,} 条意见像是紧急投诉，请先看下面的清单。")
    named = [aspect for aspect in summary.aspects if aspect.negative and aspect.code != summary.general]
    against = sorted(named, key=lambda aspect: -aspect.negative)[:2]
    if against:
        shown = "，其次是".join(
            f"「{a.name}」（{percent(a.negative / max(1, summary.comments))} 的意见）" for a in against
        )
        found.append(f"抱怨最多的方面是{shown}。")
    drivers = [driver for driver in summary.drivers.drivers if driver.aspect != summary.general]
    costs = [(d.lost, d.aspect) for d in drivers if d.lost is not None and d.lost.low > 0]
    if costs:
        lost, aspect = max(costs, key=lambda cost: cost[0].value)
        found.append(
            f"对得分影响最大的差评是「{name_of(summary, aspect)}」：若无人抱怨它，"
            f"均分估计高 {number(lost.value)} 分 {interval(lost)}。"
        )
    clear = [change for change in summary.changes if change.clear][:2]
    found += [f"与上期相比，{name_of_change(summary, c)}变化 {_change(c)}。" for c in clear]
    return found


def _change(change: Change) -> str:
    value = change.change.value
    return f"{signed(value)} 分" if in_points(change) else f"{signed(100 * value, 1)} 个百分点"
