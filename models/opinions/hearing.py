"""Mentions without an opinion word: what the clause around them sounds like (等位等了一个小时)."""

from __future__ import annotations

from collections.abc import Sequence
from collections.abc import Set as AbstractSet

from models.opinions.found import Found
from models.opinions.sentiment import Tone

LEAST_BESIDE = 3  # code points
LONGEST = 24  # code points of a clause: a longer one tells more than one thing
LOUD = 2.0  # logit of a clause from which on it says something; chosen on train parts


def judge_mentions(
    found: Sequence[Found], clauses: Sequence[tuple[int, int]], tone: Tone, *, report: AbstractSet[int]
) -> list[Found]:
    """Opinions as they are; a mention becomes one where its clause sounds clearly good or bad.

    Other mentions stay, as neutral, where `report` holds their aspect and nothing else was said of it.
    """
    if "mention" not in [one.how for one in found]:
        return list(found)
    spoken = {one.aspect for one in found if one.how != "mention"}
    judged = []
    for one in found:
        if one.how != "mention":
            judged.append(one)
            continue
        if one.aspect in spoken:
            continue
        if one.aspect in report:
            judged.append(one)
            continue
        start, end = clauses[one.clause]
        if not one.end - one.start + LEAST_BESIDE <= end - start <= LONGEST:  # 服务态度 alone tells nothing
            continue
        heard = tone.of_clause(start, end)
        if abs(heard) >= LOUD:
            judged.append(one._replace(polarity=1 if heard > 0 else -1, start=start, end=end, how="heard"))
    return judged
