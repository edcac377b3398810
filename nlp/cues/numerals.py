"""Chinese and mixed numerals to numbers: '两千三', '1.2万', '3千5', '8k', '几百', '1,299.00'.

Why not cn2an (MIT, the common library): it refuses what customers write ('两千三', '两三百', '几百',
'8k'), and its wheel installs stray top-level packages (`src`, `build`, `example`).

An inexact numeral counts as the least it can mean, so that a rule on amounts never fires on a
guess: 几 and 数 are 3, 两三百 is 200.
"""

from __future__ import annotations

_DIGITS = {c: i for i, c in enumerate("零一二三四五六七八九")} | {
    "〇": 0, "两": 2, "俩": 2, "几": 3, "数": 3,
    "壹": 1, "贰": 2, "叁": 3, "肆": 4, "伍": 5, "陆": 6, "柒": 7, "捌": 8, "玖": 9,
}  # fmt: skip
_SMALL_UNITS = {"十": 10, "百": 100, "千": 1000, "拾": 10, "佰": 100, "仟": 1000, "k": 1000, "K": 1000}
_LARGE_UNITS = {"万": 10_000, "萬": 10_000, "w": 10_000, "W": 10_000, "亿": 100_000_000}

_FIRST = "0-9" + "".join(_DIGITS) + "".join((_SMALL_UNITS | _LARGE_UNITS).keys() - set("kKwW"))
#: What a numeral looks like, or 半, as a regular expression without groups: each match is one whole run.
#: One class before everything else lets the search run over the rest of the text at C speed.
HALF_OR_NUMERAL = f"[半{_FIRST}](?:(?<=半)|[{_FIRST}.,]*(?:[kKwW][0-9]?)?)"

_MAX_LENGTH = 20  # longer runs are order numbers or noise


def parse_numeral(text: str) -> float | None:
    """The number that `text` (the numeral alone, without 多 or a unit) means, or None if it means none.

    Arabic digits may carry thousands separators, a decimal part and a unit (1.2万); Chinese digits
    may leave out the last unit (两千三 = 2300). A bare unit (百, 千, 万) means one of it.
    """
    text = text.strip(",.")
    if not text or len(text) > _MAX_LENGTH:
        return None
    if text[-1] == "几" and text[-2:-1].isdecimal():  # 20几
        text = text[:-1]
    arabic = _parse_arabic(text)
    return arabic if arabic is not None else _parse_mixed(text)


def _parse_arabic(text: str) -> float | None:
    if not text.isascii():
        return None
    if "," in text:
        whole, dot, fraction = text.partition(".")
        head, *groups = whole.split(",")
        if not 1 <= len(head) <= 3 or any(len(group) != 3 for group in groups) or "," in fraction:
            return None
        text = head + "".join(groups) + dot + fraction
    try:
        return float(text)
    except ValueError:
        return None


def _parse_mixed(text: str) -> float | None:
    """Digits and units in turn. total + section + pending is the number read so far."""
    total = section = 0.0
    pending: float | None = None  # digits read, their unit not yet
    last_unit = 0
    position = 0
    while position < len(text):
        character = text[position]
        if character in "kKwW" and pending is None:
            return None
        if character in _LARGE_UNITS:
            unit = _LARGE_UNITS[character]
            section += pending if pending is not None else 0.0 if section else 1.0
            total, section, pending = (total + section) * unit, 0.0, None
            last_unit = unit
            position += 1
        elif character in _SMALL_UNITS:
            unit = _SMALL_UNITS[character]
            section += (pending if pending is not None else 1.0) * unit
            pending, last_unit = None, unit
            position += 1
        else:
            digits, position = _read_digits(text, position)
            if digits is None or pending is not None:
                return None
            pending = digits
            if character in "零〇":  # 三万零五十: what follows counts in ones again
                pending, last_unit = None, 0
    if pending is None:
        return total + section
    if last_unit >= 100 and pending < 10:  # 两千三: the unit below the last one
        return total + section + pending * last_unit / 10
    return total + section + pending


def _read_digits(text: str, start: int) -> tuple[float | None, int]:
    """One Arabic number or one Chinese digit (两三: the first of two neighbours) from `start`."""
    end = start
    while end < len(text) and (text[end].isdecimal() or text[end] in ".,"):
        end += 1
    if end > start:
        return _parse_arabic(text[start:end]), end
    first = _DIGITS.get(text[start])
    if first is None:
        return None, start + 1
    end = start + 1
    if end < len(text) and _DIGITS.get(text[end]) == first + 1 and first > 0:
        end += 1
    return float(first), end
