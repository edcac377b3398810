"""Categories and queues by what people call them: the code, or the Chinese name; and filters by them."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import replace
from typing import Any

from sqlalchemy import Column, Connection, select

from nlp.errors import ModelError
from service.desk.desk import Desk
from service.desk.errors import UnknownLabelError
from service.desk.filters import Filters
from service.routing.rules import Rules
from service.store.tables import complaints

CATEGORY, QUEUE = "类别", "队列"


def queue_names(rules: Rules) -> dict[str, str]:
    """Code -> Chinese name of every queue of the rules."""
    return {code: queue.name for code, queue in rules.file.queues.items()}


def code_of(said: str, names: Mapping[str, str], *, what: str, field: str) -> str:
    """The code that was said, or the one whose Chinese name was.

    names: code -> Chinese name. what: `CATEGORY` or `QUEUE`. field: of the request.
    Raises: UnknownLabelError naming all there are; so for a name that several of them have.
    """
    if said in names:
        return said
    found = [code for code, name in names.items() if said.strip() in (code, name)]
    if len(found) == 1:
        return found[0]
    wrong = f"有 {len(found)} 个{what}叫" if found else f"没有{what}"
    ask = "，请用代码" if found else ""
    known = "、".join(code if name == code else f"{code}（{name}）" for code, name in names.items())
    raise UnknownLabelError(f"{wrong}「{said[:60]}」{ask}，可选：{known}。", field)


def with_codes(desk: Desk, connection: Connection, filters: Filters) -> Filters:
    """The filters with a queue and a category that there are, as codes.

    What the configuration no longer knows can be asked for as long as a stored complaint carries it.
    Raises: UnknownLabelError; ModelError where the taxonomy is needed and cannot be loaded.
    """
    queue, category = filters.queue, filters.category
    if queue is not None:
        names = queue_names(desk.rules.current())
        queue = _known(connection, complaints.c.queue, queue, names, what=QUEUE, field="queue")
    if category is not None:
        try:
            names = desk.classifiers.get().taxonomy.category_names
        except ModelError:
            if category not in _stored(connection, complaints.c.category):
                raise
            names = {category: category}
        category = _known(connection, complaints.c.category, category, names, what=CATEGORY, field="category")
    return replace(filters, queue=queue, category=category)


def _known(
    connection: Connection, column: Column[Any], said: str, names: Mapping[str, str], *, what: str, field: str
) -> str:
    if said in names or said in names.values():
        return code_of(said, names, what=what, field=field)
    former = {code: code for code in _stored(connection, column) if code not in names}
    return code_of(said, {**names, **former}, what=what, field=field)


def _stored(connection: Connection, column: Column[Any]) -> list[str]:
    return list(connection.scalars(select(column).where(column.is_not(None)).distinct().order_by(column)))
