"""Rows above a table that say what it is: a title in one cell, particulars (导出时间：2026-05-01)."""

from __future__ import annotations

import re
from collections.abc import Sequence

from service.files.cells import Cell, show_cell

_COLONS = "：:"
_PARTICULARS = re.compile(
    "(?:导出|下载|生成|打印|制表|填报|编制|统计|查询|筛选|截止|起止|报表|报告)"
    "(?:时间|日期|人员?|账号|单位|周期|区间|范围|口径|条件|条数|名称)"
    "|(?:问卷|调查|活动|项目)(?:名称|标题|编号)|(?:时间|日期|数据)(?:范围|来源|截至)"
    "|回收(?:数量|份数|量)|样本(?:量|数)|(?:总|数据|记录)条?数"
)
"""What stands before a value above a table."""
_WITH_COLON = re.compile("部门|单位|公司|负责人|联系人|经办人|审核人|版本|备注|说明|期间|时间|日期|门店|区域")
"""The same, where a colon tells it from the name of a column."""
_FIGURES = re.compile(r"[\d\s.,:/%年月日时分秒至到~～—–+-]+")
_INNER_COLON = re.compile(r"([^：:]{2,12})[：:]\s*\S")


def is_title(row: Sequence[Cell]) -> bool:
    """One filled cell, or particulars alone."""
    filled = [(place, cell) for place, cell in enumerate(row) if not is_blank(cell)]
    return len(filled) == 1 or (bool(filled) and _are_particulars(filled))


def _are_particulars(filled: Sequence[tuple[int, Cell]]) -> bool:
    """导出时间：2026-05-01 in a cell, or its label in one and the value in the next."""
    rest = list(filled)
    while rest:
        place, cell = rest.pop(0)
        text = cell.strip() if isinstance(cell, str) else ""
        inner = _INNER_COLON.match(text)
        if inner and _is_known(inner[1].strip(), colon=True):
            continue
        if not rest or not _is_label(text, place, *rest[0]):
            return False
        rest.pop(0)
    return True


def _is_label(text: str, place: int, value_place: int, value: Cell) -> bool:
    """Is it a label of the value that comes next? One that nobody knows needs a colon and a figure beside it,
    one without a colon a figure: names of columns have neither."""
    bare, colon = text.rstrip(_COLONS).strip(), text.endswith(tuple(_COLONS))
    shown = show_cell(value).strip()
    if shown.endswith(tuple(_COLONS)):
        return False
    figure = not isinstance(value, str) or bool(_FIGURES.fullmatch(shown))
    if _is_known(bare, colon=colon):
        return colon or figure
    return colon and figure and value_place == place + 1


def _is_known(label: str, *, colon: bool) -> bool:
    return bool(_PARTICULARS.fullmatch(label) or (colon and _WITH_COLON.fullmatch(label)))


def is_blank(cell: Cell) -> bool:
    """True for a cell without anything to see."""
    return cell is None or (isinstance(cell, str) and not cell.strip())
