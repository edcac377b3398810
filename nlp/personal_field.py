"""Whether a field that should hold something else, such as an order number, is a person's number instead."""

from __future__ import annotations

import unicodedata

from nlp.prepare import prepare

CHECKED_KINDS = ("resident_id", "mobile", "bank_card", "email")
"""Kinds with a check digit, a numbering plan or a form of their own: no word around has to name them."""

MOBILE_DIGITS = 11
RESIDENT_ID_CHARS = 18  # the older 15 have no check digit, and order numbers look like them


def find_personal_kind(field: str) -> str | None:
    """The kind of `CHECKED_KINDS` that all of `field` is; None for everything else.

    find_personal_kind("138-0013-8000")      # 'mobile'
    find_personal_kind("DD13800138000")      # None: a number of somebody's system
    """
    masks = prepare(field).masks
    if len(masks) != 1 or masks[0].kind not in CHECKED_KINDS:
        return None
    mask, bare = masks[0], field.strip()
    if field[mask.start : mask.end] != bare:
        return None
    if mask.kind == "resident_id" and sum(map(str.isalnum, bare)) != RESIDENT_ID_CHARS:
        return None
    return mask.kind


def one_spelling(field: str) -> str:
    """A personal number without the ways to write it: 138-0013-8000, +86 138 0013 8000 -> 13800138000.

    What is no such number stays as it is, without the white space around it.
    """
    kind, bare = find_personal_kind(field), field.strip()
    if kind is None:
        return bare
    plain = unicodedata.normalize("NFKC", bare)
    if kind == "email":
        return plain.casefold()
    signs = "".join(filter(str.isalnum, plain)).upper()
    return signs[-MOBILE_DIGITS:] if kind == "mobile" else signs
