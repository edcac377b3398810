"""Masking of personal data: where in a normalised text it stands, and of which kind it is.

Finders run one after the other, the surest first; what one has claimed is blanked for the next,
so that no two masks overlap. Values that the customer starred already (6222 **** 1234, 张某) stay as they
are: nothing that names a person is left in them, and the stars tell a reader that it was a number.
A starred mobile (138****5678) still holds seven digits of eleven and is masked.
"""

from __future__ import annotations

import re

from nlp.mask_kinds import MASK_KINDS
from nlp.masking.accounts import find_other_accounts, find_qq_ids, find_wechat_ids
from nlp.masking.addresses import find_addresses
from nlp.masking.bank_cards import find_bank_cards
from nlp.masking.blanking import blank, blank_placeholders, without_overlaps
from nlp.masking.identifiers import find_credit_codes, find_emails, find_passports, find_plates
from nlp.masking.names import find_names
from nlp.masking.overseas_phones import find_overseas_phones
from nlp.masking.phones import find_phones
from nlp.masking.resident_ids import find_resident_ids
from nlp.masking.spoken_phones import find_spoken_phones
from nlp.masking.starred_phones import find_starred_phones
from nlp.prepared import Mask

_ANY_CODE = re.compile(r"[0-9A-Za-z@](?:[ \-—–·.]{0,3}[0-9A-Za-z@_]){4}")
_ANY_PLACEHOLDER = re.compile(f"[{''.join(kind.placeholder for kind in MASK_KINDS.values())}]")
_CODE_FINDERS = (
    find_emails,
    find_resident_ids,
    find_credit_codes,
    find_bank_cards,
    find_phones,
    find_overseas_phones,
    find_plates,
    find_passports,
    find_wechat_ids,
    find_qq_ids,
    find_other_accounts,
)


def find_masks(normalised: str) -> list[Mask]:
    """Personal data in `normalised`, in its coordinates, sorted, not overlapping.

    Kinds are the keys of `nlp.mask_kinds.MASK_KINDS`. Placeholders in it are values that were masked
    before: they are not found again. Time grows linearly with the length.
    """
    masks: list[Mask] = []
    text = normalised if _ANY_PLACEHOLDER.search(normalised) is None else blank_placeholders(normalised)
    if _ANY_CODE.search(text) is not None:
        for find in _CODE_FINDERS:
            found = without_overlaps(find(text))
            masks += found
            text = blank(text, found)
    spoken = [*find_spoken_phones(text), *find_starred_phones(text)]
    if spoken:
        spoken = without_overlaps(spoken)
        masks += spoken
        text = blank(text, spoken)
    addresses = find_addresses(text)
    if addresses:
        addresses = without_overlaps(addresses)
        text = blank(text, addresses)
    names = find_names(text)
    if names:
        names = without_overlaps(names)
    if not masks and not addresses:
        return names
    return sorted([*masks, *addresses, *names], key=lambda mask: mask.start)
