"""Halves of surrogate pairs: a JSON escape can bring one in, and no UTF-8 can hold it."""

from __future__ import annotations

import re

_LONE = re.compile("[\ud800-\udfff]")
_ESCAPE = re.compile(r"\\u[dD][89a-fA-F]")


def without_lone_surrogates(text: str) -> str:
    """U+FFFD for each, so that positions stay."""
    return _LONE.sub("\ufffd", text)


def escapes_surrogates(written: str) -> bool:
    """Whether JSON holds escapes of surrogates, paired (as it should be) or not."""
    return _ESCAPE.search(written) is not None
