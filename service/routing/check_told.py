"""A RoutingCheck in words."""

from __future__ import annotations

from service.routing.model_check import RoutingCheck
from service.routing.rules import DEFAULT_RULES
from service.routing.unknown_categories import UnknownCategories

_MOST_SHOWN = 30


def tell_check(check: RoutingCheck) -> list[str]:
    """Lines for people: what never fires, what else is named in vain, what to do. Empty: all is well."""
    if check.fault:
        return [f"没能核对派单规则与 {check.model} 的类别：{check.fault}"]
    if not check.unknown:
        return []
    where = check.file or "随附规则"
    lines = []
    if check.dead:
        lines.append(
            f"派单规则（{where}）里有 {len(check.dead)} 条在 {check.model} 下永远不会生效，"
            "因为它不回答这些规则所写的类别："
        )
        lines += [
            f"  {_place(found)}：{_shown(found.categories)}" for found in check.unknown if not found.fires
        ]
    if rest := [found for found in check.unknown if found.fires]:
        lines.append(
            f"派单规则（{where}）另有 {len(rest)} 处写了 {check.model} 不回答的类别，其余部分照常起作用："
        )
        lines += [f"  {_place(found)}：{_shown(found.categories)}" for found in rest]
    copy = "" if check.file else f"把 {DEFAULT_RULES} 复制为 SUQING_HOME/routes.yaml，"
    lines.append(
        f"{check.model} 的类别：{_shown(check.categories)}。"
        f"要让规则生效，请{copy}把规则里的类别改成这些，"
        f"再用 suqing routes check FILE --model {check.model} 检查；"
        f"不改的话，这些投诉由其余规则派单，都不符合时归兜底规则 {check.fallback}。"
    )
    return lines


def tell_held_back(check: RoutingCheck) -> str:
    """Why a version that the gate would promote waits for a person."""
    if check.fault:
        return "没有自动启用：没能核对派单规则与它的类别，须由人决定。"
    lost = "、".join(check.lost)
    return f"没有自动启用：启用后有 {len(check.lost)} 条派单规则不再生效（{lost}），须由人决定。"


def _place(found: UnknownCategories) -> str:
    """rules.1（refund 退款与售后）.when.category"""
    if not found.rule:
        return found.place
    rules, number, rest = found.place.split(".", 2)
    return f"{rules}.{number}（{found.rule} {found.name}）.{rest}"


def _shown(categories: tuple[str, ...]) -> str:
    more = f" …… 共 {len(categories)} 个" if len(categories) > _MOST_SHOWN else ""
    return "、".join(categories[:_MOST_SHOWN]) + more
