"""Mentions without an opinion word: what the clause around them sounds like (等位等了一个小时)."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace

from models.opinions.found import Found
from models.opinions.sentiment import Tone

LEAST_BESIDE = 3  # code points
LOUD = 2.0  # logit of a clause from which on it says something; chosen on train parts


def judge_mentions(
    found: Sequence[Found], clauses: Sequence[tuple[int, int]], tone: Tone, *, report: bool
) -> list[Found]:
    """Opinions as they are; a mention becomes one where its clause sounds clearly good or bad.

    Other mentions stay, as neutral, where `report` and nothing else was said of their aspect.
    """
    spoken = {one.aspect for one in found if one.how != "mention"}
    judged = []
    for one in found:
        if one.how != "mention":
            judged.append(one)
            continue
        start, end = clauses[one.clause]
        heard = tone.of_clause(start, end)
        tells = end - start >= one.end - one.start + LEAST_BESIDE  # 服务态度 alone tells nothing
        if tells and abs(heard) >= LOUD and one.aspect not in spoken and not report:
            judged.append(replace(one, polarity=1 if heard > 0 else -1, start=start, end=end, how="heard"))
        elif report and one.aspect not in spoken:
            judged.append(one)
    return judged
