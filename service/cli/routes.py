"""`suqing routes`: whether a rule file can be used, and what it does with a complaint."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import asdict
from pathlib import Path
from typing import TYPE_CHECKING, Annotated, Any

import typer

from service.cli.chinese_help import ChineseTyper
from service.cli.terminal import print_json, print_text

if TYPE_CHECKING:
    from service.clocks.target import Target
    from service.routing import Route, Rules

app = ChineseTyper(help="检查派单规则，解释派单结果。")

RulesPath = Annotated[
    Path | None,
    typer.Argument(metavar="[FILE]", help="规则文件；省略则用当前生效的规则。", show_default=False),
]


@app.command("check")
def check(
    file: RulesPath = None,
    model: Annotated[
        str | None,
        typer.Option(help="按哪个模型的类别核对：版本号、fast、accurate 或 auto；默认取 SUQING_MODEL。"),
    ] = None,
) -> None:
    """检查规则文件：有错则逐条列出，退出码 2；模型不回答规则所写的类别时，指出哪些规则永远不会生效。"""
    rules = _load(file)
    parts = rules.file
    print_text(
        f"可用：{parts.name}（版本 {rules.version}）：{len(parts.rules)} 条规则，{len(parts.queues)} 个队列，"
        f"{len(parts.calendars)} 种工作时间，{len(parts.clocks)} 组时限。"
    )
    if (known := _last_known_year(rules)) is not None:
        print_text(
            f"节假日与调休已知到 {known} 年底；之后的时限暂按周一至周五上班计算并标明（assumed_year），"
            "升级 chinesecalendar 或补充节假日文件后自动重算。"
        )
    _check_categories(rules, file, model)


def _check_categories(rules: Rules, file: Path | None, model: str | None) -> None:
    """Raises: ModelError for a model that was asked for; where the default one is damaged, it says so."""
    from nlp.errors import ModelError
    from service.cli.console import plain_console
    from service.cli.routing_view import print_routing
    from service.routing.model_check import RoutingCheck, check_rules
    from service.settings import read_settings

    settings = read_settings()
    try:
        found = check_rules(settings, rules, model or settings.model, file=file)
    except ModelError as error:
        if model is not None:
            raise
        found = RoutingCheck(settings.model, fault=str(error))
    print_routing(plain_console(), found)


@app.command("explain")
def explain(
    file: RulesPath = None,
    text: Annotated[str, typer.Option(help="投诉内容。")] = "",
    channel: Annotated[str, typer.Option(help="渠道。")] = "web",
    tier: Annotated[str, typer.Option(help="客户等级。")] = "regular",
    amount: Annotated[float | None, typer.Option(min=0, help="争议金额（元）。")] = None,
    repeat: Annotated[int, typer.Option(min=0, help="同一事件此前的投诉次数。")] = 0,
    product: Annotated[str | None, typer.Option(help="产品。")] = None,
    model: Annotated[str | None, typer.Option(help="fast、accurate、auto 或版本号。")] = None,
    as_json: Annotated[bool, typer.Option("--json", help="输出 JSON。")] = False,
) -> None:
    """说明一条投诉为何派到某个队列：哪条规则生效，其余为何不生效。"""
    from nlp import prepare
    from nlp.errors import UsageError
    from service.bootstrap import make_classifiers
    from service.routing import Customer, route
    from service.routing.customer import CHANNELS, TIER_NAMES, TIERS
    from service.settings import read_settings

    tier = {name: code for code, name in TIER_NAMES.items()}.get(tier, tier)
    for name, value, allowed in (("--channel", channel, CHANNELS), ("--tier", tier, TIERS)):
        if value not in allowed:
            raise UsageError(f"{name} 应为 {'、'.join(allowed)} 之一，现在是「{value[:40]}」。")
    if not text.strip():
        raise UsageError("缺少 --text：请给出投诉内容。")
    rules = _load(file)
    settings = read_settings()
    prepared = prepare(text)
    [prediction] = make_classifiers(settings, threads=1).get(model).predict([prepared])
    customer = Customer(tier, channel, amount, repeat, product, prepared.masked_text)
    chosen = route(prediction, customer, rules)
    assumed = _assumed_years(chosen, rules)
    if as_json:
        print_json(explanation(chosen, assumed), indent=1)
    else:
        _print(chosen, rules, assumed)


def explanation(chosen: Route, assumed: Mapping[str, int]) -> dict[str, Any]:
    """A route and its reasons as JSON. assumed: see `_assumed_years`."""
    return {
        "rule": chosen.rule,
        "rules_version": chosen.rules_version,
        "queue": chosen.queue,
        "level": chosen.level,
        "priority": chosen.priority,
        "tags": list(chosen.tags),
        "urgency": chosen.urgency,
        "clocks": {kind: str(target) for kind, target in chosen.clocks.items()},
        "assumed_years": dict(assumed),
        "notes": list(chosen.notes),
        "checks": [asdict(check) for check in chosen.checks],
    }


def _print(chosen: Route, rules: Rules, assumed: Mapping[str, int]) -> None:
    from rich.table import Table

    from service.cli.console import plain_console
    from service.routing.names import clock_name, level_name

    queue = rules.file.queues[chosen.queue]
    clocks = "，".join(f"{clock_name(kind)} {_in_chinese(target)}" for kind, target in chosen.clocks.items())
    level = f"{level_name(chosen.level)}（{chosen.level}）"
    print_text(f"队列 {queue.name}（{chosen.queue}），层级 {level}，优先级 {chosen.priority}")
    print_text(f"时限 {clocks}；标签 {'、'.join(chosen.tags) or '无'}")
    for note in chosen.notes:
        print_text(f"说明 {note}")
    for kind, year in assumed.items():
        told = f"说明 时限 {clock_name(kind)} 若现在受理，取决于 {year} 年的节假日，而它未知"
        print_text(f"{told}：暂按周一至周五上班计算")
    table = Table()
    for heading in ("规则", "结果", "原因"):
        table.add_column(heading, overflow="fold")
    for check in chosen.checks:
        result = "生效" if check.fired else "符合" if check.matched else "不符"
        table.add_row(f"{check.rule} {check.name}", result, "；".join(check.why))
    plain_console().print(table)


def _in_chinese(target: Target) -> str:
    """`30 working minutes` -> 工作时间 30 分钟."""
    word = {"minutes": "分钟", "hours": "小时", "days": "天"}[target.unit.removeprefix("working ")]
    if not target.counts_working_time:
        return f"{target.amount} {word}"
    return f"{target.amount} 个工作日" if word == "天" else f"工作时间 {target.amount} {word}"


def _load(file: Path | None) -> Rules:
    from service.clocks.holidays import load_holidays
    from service.routing import load_rules
    from service.routing.source import rules_source
    from service.settings import read_settings

    source = rules_source(read_settings())
    return load_rules(file or source.routes.found(), load_holidays(source.holidays.found()))


def _assumed_years(chosen: Route, rules: Rules) -> dict[str, int]:
    """Clock -> the unknown year that its deadline depends on, if the complaint came now."""
    from service import now
    from service.clocks.deadline import compute_deadline
    from service.desk_extra import is_desk_installed

    if not is_desk_installed():
        return {}
    calendar = rules.calendars[chosen.calendar]
    deadlines = {
        kind: compute_deadline(target, now.utc_now(), calendar) for kind, target in chosen.clocks.items()
    }
    return {kind: found.assumed_year for kind, found in deadlines.items() if found.assumed_year is not None}


def _last_known_year(rules: Rules) -> int | None:
    """The last year whose holidays are known, where some calendar keeps them."""
    from service import now
    from service.desk_extra import is_desk_installed

    if not is_desk_installed() or all(c.holidays == "none" for c in rules.file.calendars.values()):
        return None
    year = now.utc_now().year - 1  # in January the library may not know the present year
    while rules.holidays.knows_year(year + 1):
        year += 1
    return year
