"""Which column of a cases file holds what: the names of the contract, or what a ticket system calls them."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

from nlp.column_name import plain_column_name
from nlp.errors import InputError

COLUMN_NAMES: dict[str, tuple[str, ...]] = {
    "text": (
        "文本",
        "投诉内容",
        "内容",
        "正文",
        "诉求内容",
        "反馈内容",
        "评论",
        "意见",
        "content",
        "comment",
    ),
    "category": ("类别", "投诉类别", "分类", "投诉分类", "类型", "投诉类型", "标签", "label"),
    "also": ("其他类别", "次要类别", "附加类别", "涉及类别"),
    "urgency": ("紧急程度", "紧急度", "紧急级别", "投诉级别", "级别", "投诉等级"),
    "emotion": ("情绪", "客户情绪", "情绪类别", "情绪标签"),
    "intensity": ("情绪强度", "强度", "情绪程度"),
    "sample": ("抽样", "抽样方式"),
    "corrected_at": ("labelled_at", "标注时间", "更正时间", "修改时间", "更新时间"),
}
"""Role -> other names, compared without case, spaces, underscores, hyphens and brackets."""

LABEL_ROLES = ("category", "urgency", "emotion", "intensity")

_SHOWN = 30


@dataclass(frozen=True, slots=True)
class CaseColumns:
    """Position of each role in the table; None where the table has no such column."""

    text: int
    category: int | None
    also: int | None
    urgency: int | None
    emotion: int | None
    intensity: int | None
    sample: int | None
    corrected_at: int | None

    def other_names(self, header: Sequence[str]) -> dict[str, str]:
        """Role -> the column's name, for label columns that are not called by the contract's name."""
        positions = {role: getattr(self, role) for role in COLUMN_NAMES if role != "text"}
        return {
            role: header[position]
            for role, position in positions.items()
            if position is not None and header[position] != role
        }


def label_columns(header: Sequence[str]) -> frozenset[int]:
    """Positions of the columns that are named like labels. Raises: InputError where a role has two."""
    found = (_find(header, role) for role in COLUMN_NAMES if role != "text")
    return frozenset(position for position in found if position is not None)


def role_of_label(name: str) -> str | None:
    """The role that a name says: 类别 and category are 'category'; None for none of the labels'."""
    plain = plain_column_name(name)
    roles = ("also", *LABEL_ROLES)
    return next(
        (role for role in roles if plain in map(plain_column_name, (role, *COLUMN_NAMES[role]))), None
    )


def find_case_columns(header: Sequence[str], *, text_column: int | None = None) -> CaseColumns:
    """The columns by their names; `text_column` is the text's position where the caller knows it.

    Raises: InputError where there is no text column, no label column, or two for one role.
    """
    found = {role: _find(header, role) for role in COLUMN_NAMES if role != "text" or text_column is None}
    text = text_column if text_column is not None else found["text"]
    if text is None:
        raise InputError(f"没有文本列：请把投诉文本所在的列命名为 text。现有的列：{_shown(header)}。")
    roles = {role: position for role, position in found.items() if position != text}
    if all(roles.get(role) is None for role in LABEL_ROLES):
        raise InputError(
            f"没有标注列：至少需要 {'、'.join(LABEL_ROLES)}（或 类别、紧急程度、情绪、情绪强度）中的一列。"
            f"现有的列：{_shown(header)}。"
        )
    return CaseColumns(text, *(roles.get(role) for role in COLUMN_NAMES if role != "text"))


def _find(header: Sequence[str], role: str) -> int | None:
    """A column of the contract's own name goes before every other name."""
    names = [plain_column_name(name) for name in header]
    for accepted in ((plain_column_name(role),), tuple(map(plain_column_name, COLUMN_NAMES[role]))):
        hits = [position for position, name in enumerate(names) if name in accepted]
        if len(hits) > 1:
            repeated = "、".join(f"「{header[position]}」" for position in hits)
            raise InputError(
                f"有 {len(hits)} 列都可能是 {role}：{repeated}。请只留一列，或把要用的一列命名为 {role}。"
            )
        if hits:
            return hits[0]
    return None


def _shown(header: Sequence[str]) -> str:
    names = "、".join(f"「{name[:40]}」" for name in header[:_SHOWN])
    return names if len(header) <= _SHOWN else f"{names}…共 {len(header)} 列"
