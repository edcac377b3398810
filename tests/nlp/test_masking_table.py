"""What is masked and what stays, as tables. Values are compared in the customer's own writing."""

import pytest

from nlp.mask_kinds import MASK_KINDS
from nlp.masking import find_masks
from nlp.normalise import normalise
from tests.nlp.masking_tables import (
    addresses,
    as_people_write,
    codes,
    disguised,
    mixed,
    names,
    nothing_to_mask,
    numbers,
)

Case = tuple[str, list[tuple[str, str]]]

TABLES: dict[str, list[Case]] = {
    f"{module.__name__.rsplit('.', 1)[1]}.{name}": table
    for module in (numbers, codes, names, addresses, mixed, as_people_write, disguised, nothing_to_mask)
    for name, table in vars(module).items()
    if name.isupper()
}


def masked_values(text: str) -> list[tuple[str, str]]:
    normalised, alignment = normalise(text)
    return [
        (mask.kind, text[slice(*alignment.to_original(mask.start, mask.end))])
        for mask in find_masks(normalised)
    ]


@pytest.mark.parametrize(
    ("text", "expected"),
    [pytest.param(*case, id=f"{table}-{case[0][:24]}") for table, cases in TABLES.items() for case in cases],
)
def test_exactly_these_values_are_masked(text: str, expected: list[tuple[str, str]]) -> None:
    assert masked_values(text) == expected


def test_the_tables_hold_every_kind_and_plenty_of_both_sides() -> None:
    cases = [case for table in TABLES.values() for case in table]
    assert {kind for _, values in cases for kind, _ in values} == set(MASK_KINDS)
    assert sum(bool(values) for _, values in cases) >= 120
    assert sum(not values for _, values in cases) >= 80
