"""The names of a correction: those that there are, as codes, and each category once."""

from __future__ import annotations

from dataclasses import replace
from functools import partial

from sqlalchemy import Connection, select

from models.taxonomy import Taxonomy
from service.corrections.correction import Correction
from service.desk.errors import DeskError
from service.desk.label_names import CATEGORY, QUEUE, code_of, queue_names
from service.desk.stored_complaint import StoredComplaint
from service.routing import Rules
from service.store.tables import corrections


class SameCategoryError(DeskError):
    """The category itself, named among the further ones."""

    problem = "invalid-fields"
    field = "also"
    code = "conflict"

    def __init__(self, shown: str) -> None:
        super().__init__(f"also 中的「{shown}」就是 category 本身，请从 also 中删去；[] 表示没有其他类别。")


def with_codes(correction: Correction, taxonomy: Taxonomy, rules: Rules) -> Correction:
    """The correction with codes in the place of Chinese names. Raises: UnknownLabelError."""
    category, also, queue = correction.category, correction.also, correction.queue
    code = partial(code_of, names=taxonomy.category_names, what=CATEGORY)
    if category is not None:
        category = code(category, field="category")
    if also is not None:
        also = tuple(dict.fromkeys(code(said, field="also") for said in also))
    if queue is not None:
        queue = code_of(queue, queue_names(rules), what=QUEUE, field="queue")
    return replace(correction, category=category, also=also, queue=queue)


def check_also(
    connection: Connection,
    complaint: StoredComplaint,
    correction: Correction,
    message_id: str,
    taxonomy: Taxonomy,
) -> None:
    """`also` must not hold the category that it goes with in the labelled case of the message.

    Training leaves such a label out and tells the row; who corrects can be asked at once.
    Raises: SameCategoryError.
    """
    if not correction.also:
        return
    said = select(corrections.c.after).where(
        corrections.c.message_id == message_id, corrections.c.field == "category"
    )
    category = (
        correction.category
        or connection.scalar(said.order_by(corrections.c.id.desc()).limit(1))
        or complaint.category
    )
    if category in correction.also:
        raise SameCategoryError(taxonomy.name_of(category))
