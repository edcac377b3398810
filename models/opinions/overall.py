"""Sentiment of a comment as a whole: its opinions and its tone together, neutral where neither speaks.

The sentiment model learnt from reviews, which all praise or blame; a plain report (快递放门口了) is neither.
So without an opinion the tone must be clear, and where all opinions are so-so (一般) the comment is.
"""

from __future__ import annotations

import math
from collections.abc import Sequence

from models.opinions.found import Found
from models.opinions.reading import Polarity
from models.opinions.said import said_of
from models.opinions.sentiment import Blend, Tone

CLEAR = 1.0  # log odds from which on a comment with opinions is good or bad
CLEAR_ALONE = 2.0  # the same where no opinion was found
_SHORT = 16  # code points; in so few a negation turns all, which a bag of words cannot see


def judge_comment(
    found: Sequence[Found], tone: Tone, blend: Blend, *, denies_faults: bool = False, only_asks: bool = False
) -> tuple[Polarity, float]:
    """(sentiment, score -1 .. 1) of one comment.

    denies_faults: it says that there is nothing to blame. only_asks: it is a polite request.
    """
    opinions = [one for one in found if one.how != "mention"]
    said = said_of(opinions)
    logit = blend.logit(tone.logit, said)
    clear = CLEAR
    if not opinions:
        clear = CLEAR_ALONE
    else:
        polarities = {one.polarity for one in opinions if one.strength}  # what is only granted has none
        if polarities == {0}:
            logit = max(-CLEAR, min(CLEAR, logit)) / 2
        elif logit * said < 0 and tone.length < _SHORT and len(polarities) == 1:
            logit = said
    if only_asks and not opinions and tone.length < _SHORT:
        return "neutral", 0.0
    if denies_faults and tone.length < _SHORT and not any(one.polarity < 0 for one in opinions):
        logit = max(logit, CLEAR_ALONE)  # 没什么可挑剔的: the tone hears the fault alone
    score = math.tanh(logit / 2)
    if abs(logit) < clear:
        return "neutral", score if opinions else score / 2
    return ("positive" if logit > 0 else "negative"), score
