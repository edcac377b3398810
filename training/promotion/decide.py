"""The rules of the gate, pure: figures in, decision with reasons out."""

from __future__ import annotations

from collections.abc import Iterator

from models.tasks import TASK_NAMES
from training.promotion.decision import Check, PromotionDecision
from training.promotion.exchange import find_exchanged
from training.promotion.measured import Hits, Measured, Pair
from training.promotion.settings import GateSettings
from training.promotion.swap import find_swapped

_DEFAULT = GateSettings()


def decide(measured: Measured, settings: GateSettings = _DEFAULT) -> PromotionDecision:
    """Promote where the challenger is surely better on the primary figure and no guard has fallen.

    Better: the 95 % interval of the paired difference in macro-F1 lies wholly above 0.
    """
    checks = (
        _check_primary(measured, settings),
        *_check_labels(measured, settings),
        *_check_other_tasks(measured, settings),
        *_check_earlier(measured, settings),
        *_check_new_labels(measured, settings),
        *_check_exchange(measured, settings),
        *_check_swaps(measured, settings),
        *_check_news(measured, settings),
        *_check_fixed_cases(measured, settings),
        *_check_urgent(measured.urgent, settings),
        *_check_calibration(measured, settings),
        _check_latency(measured.milliseconds, settings),
    )
    return PromotionDecision(
        all(check.passed for check in checks), measured.champion, measured.challenger, measured.how, checks
    )


def _check_primary(measured: Measured, settings: GateSettings) -> Check:
    primary = measured.primary
    left_out = f"（另有 {measured.left_out} 条现有版本学过，不计）" if measured.left_out else ""
    if primary is None or primary.support < settings.least_cases:
        cases = 0 if primary is None else primary.support
        return Check(
            "cases",
            False,
            f"双方都没学过的留出案例只有 {cases} 条{left_out}，少于 {settings.least_cases} 条，不足以判断。",
            limit=float(settings.least_cases),
        )
    title = TASK_NAMES[primary.task]
    pair = primary.macro_f1
    better = pair.difference.low is not None and pair.difference.low > 0
    rival = "" if measured.comparable else "（对照：总答最常见的标签）"
    verdict = "确有提高" if better else "没有可靠的提高"
    reason = (
        f"{title}的 macro-F1 在 {pair.support} 条留出案例上{verdict}："
        f"{pair.champion:.3f} → {pair.challenger:.3f}{rival}，{_spread(pair)}{left_out}。"
    )
    return _check("primary", better, reason, pair, 0.0)


def _check_labels(measured: Measured, settings: GateSettings) -> Iterator[Check]:
    if measured.primary is None or not measured.comparable:
        return
    watched = {
        label: pair
        for label, pair in measured.primary.labels.items()
        if pair.support >= settings.least_label_cases
    }
    fallen = [label for label, pair in watched.items() if _has_fallen(pair, settings.fall_margin, settings)]
    for label in fallen:
        pair = watched[label]
        reason = f"类别「{label}」的 F1 下降：{pair.champion:.3f} → {pair.challenger:.3f}，{_spread(pair)}。"
        yield _check(f"label:{label}", False, reason, pair, -settings.fall_margin)
    if watched and not fallen:
        yield Check("labels", True, f"{len(watched)} 个有足够案例的标签，F1 都没有下降超过容许范围。")


def _check_other_tasks(measured: Measured, settings: GateSettings) -> Iterator[Check]:
    for other in measured.others:
        pair = other.macro_f1
        fallen = other.support >= settings.least_cases and _has_fallen(pair, settings.fall_margin, settings)
        reason = (
            f"{TASK_NAMES[other.task]}的 macro-F1 {'下降' if fallen else '没有可靠的下降'}："
            f"{pair.champion:.3f} → {pair.challenger:.3f}，{_spread(pair)}。"
        )
        yield _check(f"task:{other.task}", not fallen, reason, pair, -settings.fall_margin)


def _check_earlier(measured: Measured, settings: GateSettings) -> Iterator[Check]:
    pair = measured.earlier
    if pair is None or pair.support < settings.least_cases:
        return
    fallen = pair.champion - pair.challenger > settings.earlier_margin
    verdict = "下降" if fallen else "没有下降超过容许范围"
    reason = (
        f"在做现有版本时已有、双方作答时都没学过的 {pair.support} 条旧案例上，正确率{verdict}："
        f"{pair.champion:.3f} → {pair.challenger:.3f}，{_spread(pair)}。"
    )
    yield _check("earlier_cases", not fallen, reason, pair, -settings.earlier_margin)


def _check_new_labels(measured: Measured, settings: GateSettings) -> Iterator[Check]:
    found = measured.agreement
    if found is None or min(found.earlier, found.newer) < settings.least_new_cases:
        return
    passed = found.most_kept() >= settings.contradiction
    shares = found.earlier_right / found.earlier, found.newer_right / found.newer
    reason = (
        f"现有版本在没学过的旧案例上答对 {shares[0]:.0%}（{found.earlier} 条），"
        f"在新的上答对 {shares[1]:.0%}（{found.newer} 条）"
        + ("。" if passed else "，新的标注与以往明显矛盾，请先核对这一批标注。")
    )
    yield Check("new_labels", passed, reason, limit=settings.contradiction)


def _check_exchange(measured: Measured, settings: GateSettings) -> Iterator[Check]:
    evidence = measured.contradictions
    if evidence is None:
        return
    exchanged = find_exchanged(evidence, share=settings.exchanged, error=settings.exchange_error)
    for met in exchanged:
        reason = (
            f"现有版本有把握答「{met.answered}」的新案例里，{met.against} 条标成「{met.labelled}」，"
            f"只有 {met.agreed} 条标成「{met.answered}」"
            f"（没学过的旧案例里是 {met.earlier_against} 条与 {met.earlier_agreed} 条），"
            "像是两个标签弄反了，请先核对这一批标注。"
        )
        yield Check(f"exchange:{met.answered}:{met.labelled}", False, reason, limit=settings.exchange_error)
    if evidence.newer and not exchanged:
        reason = f"现有版本有把握的 {evidence.newer} 条新案例里，没有哪两个标签像是弄反了。"
        yield Check("exchange", True, reason, limit=settings.exchange_error)


def _check_swaps(measured: Measured, settings: GateSettings) -> Iterator[Check]:
    if measured.swaps is None:
        return
    for swap in find_swapped(measured.swaps, share=settings.exchanged, error=settings.exchange_error):
        one, other = swap.labels
        reason = (
            f"「{one}」与「{other}」像是在新案例里整批对调了：现有版本答这两类的新案例，"
            f"{swap.newer.turned} 条答成另一类、{swap.newer.kept} 条答对；"
            f"候选版本答旧案例，{swap.earlier.turned} 条答成另一类、{swap.earlier.kept} 条答对。"
            "请先核对这一批标注。"
        )
        yield Check(f"swap:{one}:{other}", False, reason, limit=settings.exchange_error)


def _check_news(measured: Measured, settings: GateSettings) -> Iterator[Check]:
    news = measured.news
    if news is None or not news.added:
        return
    passed = news.new >= settings.least_news * news.added
    reason = f"增加的 {news.added} 条案例里，{news.new} 条是现有版本没见过的" + (
        "。" if passed else "，其余都与旧案例（几乎）相同：没有学到新东西。"
    )
    yield Check("news", passed, reason, limit=settings.least_news)


def _check_fixed_cases(measured: Measured, settings: GateSettings) -> Iterator[Check]:
    for task, pair in measured.fixed.items():
        fallen = _has_fallen(pair, settings.fall_margin, settings)
        verdict = "下降" if fallen else "没有可靠的下降"
        reason = (
            f"固定案例（{pair.support} 条）的{TASK_NAMES[task]}正确率{verdict}："
            f"{pair.champion:.3f} → {pair.challenger:.3f}，{_spread(pair)}。"
        )
        yield _check(f"fixed_cases:{task}", not fallen, reason, pair, -settings.fall_margin)


def _check_urgent(parts: tuple[Hits, ...], settings: GateSettings) -> Iterator[Check]:
    cases = sum(part.cases for part in parts)
    if not cases:
        return
    champion, challenger = sum(part.champion for part in parts), sum(part.challenger for part in parts)
    difference = (challenger - champion) / cases
    passed = difference >= -settings.urgent_margin
    told = "，".join(f"{part.part} {part.champion} → {part.challenger}/{part.cases}" for part in parts)
    verdict = "没有下降超过容许范围" if passed else "下降"
    yield Check(
        "urgent_recall",
        passed,
        f"紧急案例的召回{verdict}：{champion} → {challenger}/{cases}（{told}）。",
        champion=champion / cases,
        challenger=challenger / cases,
        difference=difference,
        limit=-settings.urgent_margin,
    )


def _check_calibration(measured: Measured, settings: GateSettings) -> Iterator[Check]:
    if measured.primary is None:
        return
    pair = measured.primary.ece
    if not measured.comparable:
        passed = pair.challenger <= settings.worst_calibration
        reason = f"置信度的校准误差 {pair.challenger:.3f}，上限 {settings.worst_calibration}。"
        yield Check(
            "calibration", passed, reason, challenger=pair.challenger, limit=settings.worst_calibration
        )
        return
    low = pair.difference.low
    worse = pair.challenger - pair.champion > settings.calibration_margin and low is not None and low > 0
    reason = (
        f"置信度的校准误差{'变差' if worse else '没有可靠的变差'}："
        f"{pair.champion:.3f} → {pair.challenger:.3f}，{_spread(pair)}。"
    )
    yield _check("calibration", not worse, reason, pair, settings.calibration_margin)


def _check_latency(milliseconds: tuple[float | None, float], settings: GateSettings) -> Check:
    champion, challenger = milliseconds
    limit = max(settings.latency_factor * (champion or 0.0), settings.latency_floor)
    passed = challenger <= limit
    before = "" if champion is None else f"{champion:.1f} → "
    verdict = "在容许范围内" if passed else "过长"
    reason = f"单条用时{verdict}：{before}{challenger:.1f} 毫秒，上限 {limit:.0f} 毫秒。"
    return Check("latency", passed, reason, champion=champion, challenger=challenger, limit=limit)


def _has_fallen(pair: Pair, margin: float, settings: GateSettings) -> bool:
    fall = pair.champion - pair.challenger
    sure = pair.difference.high is not None and pair.difference.high < 0
    return (fall > margin and sure) or fall > settings.fall_outright


def _spread(pair: Pair) -> str:
    low, high = pair.difference.low, pair.difference.high
    spread = "" if low is None or high is None else f"，95 % 区间 {low:+.3f} 到 {high:+.3f}"
    return f"差 {pair.challenger - pair.champion:+.3f}{spread}"


def _check(name: str, passed: bool, reason: str, pair: Pair, limit: float) -> Check:
    low, high = pair.difference.low, pair.difference.high
    return Check(
        name,
        passed,
        reason,
        champion=pair.champion,
        challenger=pair.challenger,
        difference=pair.difference.value,
        interval=None if low is None or high is None else (low, high),
        limit=limit,
    )
