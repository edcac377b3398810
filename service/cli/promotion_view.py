"""The gate's decision on the terminal, and what becomes of it."""

from __future__ import annotations

import sys
from typing import TYPE_CHECKING, Any

from nlp.errors import UsageError

if TYPE_CHECKING:
    from pathlib import Path

    from rich.console import Console

    from service.routing.model_check import RoutingCheck
    from training.candidate import Candidate
    from training.promotion import PromotionDecision

MODES = ("auto", "ask", "never")


def check_mode(mode: str | None) -> str:
    """One of MODES; where none is given: ask a person at a terminal, otherwise never. Raises: UsageError."""
    if mode is None:
        return "ask" if sys.stdin.isatty() and sys.stdout.isatty() else "never"
    if mode not in MODES:
        raise UsageError(f"--promote 应是 {'、'.join(MODES)} 之一，收到的是「{mode}」。")
    return mode


def judge_and_promote(
    console: Console,
    candidate: Candidate,
    versions: Path,
    mode: str,
    *,
    seed: int,
    routing: RoutingCheck,
) -> dict[str, Any] | None:
    """Ask the gate, print its word, promote if it says so and `mode` allows. None where mode is never.

    routing: a version that silences routing rules is not promoted unasked.
    Raises: ModelError where the champion changed meanwhile, or the version cannot answer.
    """
    if mode == "never":
        return None
    from service.routing.check_told import tell_held_back
    from training.promotion.gate import judge, promote_judged

    judgement = judge(candidate, versions, seed=seed)
    print_decision(console, judgement.decision)
    better = judgement.decision.promote
    held_back = tell_held_back(routing) if better and mode == "auto" and routing.needs_a_person else None
    wanted = better and held_back is None and (mode == "auto" or _is_wanted(candidate.version))
    if held_back is not None:
        console.print(held_back, highlight=False, soft_wrap=True)
    if wanted:
        promote_judged(judgement, versions)
        console.print(f"已启用 {candidate.version}；回退请运行：suqing models rollback", highlight=False)
    elif better:
        console.print(f"未启用。启用请运行：suqing models promote {candidate.version}", highlight=False)
    decision = judgement.decision.to_dict()
    return {"mode": mode, "promoted": wanted, "held_back": held_back, "decision": decision}


def print_decision(console: Console, decision: PromotionDecision) -> None:
    """Every check with its reason, then the word."""
    console.print(f"评判（{decision.champion} 对 {decision.challenger}）：{decision.how}", highlight=False)
    for check in decision.checks:
        console.print(
            f"  {'通过' if check.passed else '不通过'}　{check.reason}", highlight=False, soft_wrap=True
        )
    word = "建议启用候选版本。" if decision.promote else "保留现有版本。"
    console.print(f"结论：{word}", highlight=False)


def _is_wanted(version: str) -> bool:
    if not sys.stdin.isatty():
        return False
    import typer

    return typer.confirm(f"启用 {version} 吗？", default=False)
