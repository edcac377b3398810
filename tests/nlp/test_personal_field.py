"""A field that should hold a number of somebody's system: is all of it a person's number?"""

from __future__ import annotations

import pytest

from nlp.personal_field import find_personal_kind, one_spelling


@pytest.mark.parametrize(
    ("field", "kind"),
    [
        ("13800138000", "mobile"),
        (" 138-0013-8000 ", "mobile"),
        ("+86 13800138000", "mobile"),
        ("１３８００１３８０００", "mobile"),
        ("110101199003070038", "resident_id"),
        ("11010119900307003８", "resident_id"),
        ("6222021234567890128", "bank_card"),
        ("6222 0212 3456 7890 128", "bank_card"),
        ("lin@example.com", "email"),
        # numbers of a system
        ("A-1", None),
        ("c-01a22170184d8ed114b0d173", None),
        ("s-000000000000000000000000:17", None),
        ("DD13800138000", None),
        ("SF1380013800012", None),
        ("订单13800138000", None),
        ("13800138000-1", None),
        ("13800138000,13900139000", None),
        ("110101199003070039", None),  # wrong check digit
        ("110101900307003", None),  # 15 digits: no check digit
        ("6222021234567890121", None),  # wrong check digit
        ("4111111111111111", None),  # no first digits of a card here, and one number in ten fits by chance
        ("2024110122001112345678901234", None),  # a payment of 28 digits
        ("3900138000123456789", None),  # an order of 19 digits
        ("20261128090000001", None),
        ("12345678901", None),
        ("张伟", None),
        ("E12345678", None),
        ("010-66123456", None),
    ],
)
def test_what_a_field_is(field: str, kind: str | None) -> None:
    assert find_personal_kind(field) == kind


@pytest.mark.parametrize(
    ("field", "spelling"),
    [
        ("13800138000", "13800138000"),
        (" 138-0013-8000 ", "13800138000"),
        ("138 0013 8000", "13800138000"),
        ("+86 13800138000", "13800138000"),
        ("+8613800138000", "13800138000"),
        ("１３８００１３８０００", "13800138000"),
        ("6222 0212 3456 7890 128", "6222021234567890128"),
        ("Lin@Example.com", "lin@example.com"),
        (" A-1 ", "A-1"),
        ("DD138-0013-8000", "DD138-0013-8000"),
        ("王先生", "王先生"),
    ],
)
def test_a_number_has_one_spelling(field: str, spelling: str) -> None:
    assert one_spelling(field) == spelling
