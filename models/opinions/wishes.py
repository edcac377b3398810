"""What is asked for: 希望增加车位 blames nobody, 车位太少了，希望增加 does."""

from __future__ import annotations

from collections.abc import Sequence

from models.opinions.found import Found


def blame_what_is_missed(found: Sequence[Found]) -> list[Found]:
    """The opinions of a comment; a wish for something new blames where its aspect is blamed beside it."""
    if not any(one.how == "asked" and one.polarity == 0 for one in found):
        return list(found)
    blamed = {one.aspect for one in found if one.polarity < 0}
    return [
        one._replace(polarity=-1) if one.how == "asked" and one.aspect in blamed else one for one in found
    ]
