"""`suqing webhooks`: who gets events, what could not be delivered."""

from __future__ import annotations

from contextlib import closing
from typing import TYPE_CHECKING, Annotated

import typer

from service.cli.chinese_help import ChineseTyper
from service.cli.desk_store import ACTOR, open_desk_store
from service.cli.terminal import print_text

if TYPE_CHECKING:
    from service.webhooks.endpoints import Endpoint

app = ChineseTyper(help="管理事件推送（webhook）。")


@app.command("add")
def add(
    url: Annotated[str, typer.Argument(metavar="URL", help="接收地址，https://…", show_default=False)],
    event: Annotated[
        list[str] | None,
        typer.Option(help="只推送此类事件，可给多次，例如 clock.overdue；默认全部。"),
    ] = None,
    description: Annotated[str | None, typer.Option(help="说明。")] = None,
) -> None:
    """登记一个接收地址，显示一次验签密钥。"""
    from service.webhooks.endpoints import add_endpoint

    store, settings = open_desk_store()
    with closing(store):
        endpoint, secret = add_endpoint(
            store, settings, url, event_types=event or (), description=description, actor=ACTOR
        )
    print_text(secret)
    print_text(f"推送地址 {endpoint.id} 已登记；上面的验签密钥（standardwebhooks）只显示这一次。")


@app.command("list")
def list_all() -> None:
    """列出接收地址。"""
    from rich.table import Table

    from service.cli.tables import add_id_column, print_table
    from service.webhooks.endpoints import list_endpoints

    store, _ = open_desk_store()
    with closing(store):
        endpoints = list_endpoints(store)
    table = Table(title="事件推送（时间为 UTC）", title_justify="left")
    add_id_column(table, "编号与停用", [endpoint.id for endpoint in endpoints])
    for heading in ("地址", "事件", "说明"):
        table.add_column(heading, overflow="fold")
    for endpoint in endpoints:
        kinds = " ".join(endpoint.event_types) or "全部"
        table.add_row(_id_and_state(endpoint), endpoint.url, kinds, endpoint.description or "")
    print_table(table)


def _id_and_state(endpoint: Endpoint) -> str:
    off, since = endpoint.switched_off, endpoint.disabled_at
    if off is None or since is None:
        return endpoint.id
    why = "接收方答复 410（不再接收）" if off.why == "gone" else f"停用者 {off.by}"
    return f"{endpoint.id}\n停用于 {since:%Y-%m-%d %H:%M}\n{why}"


@app.command("disable")
def disable(
    endpoint: Annotated[str, typer.Argument(metavar="ID", help="编号。", show_default=False)],
) -> None:
    """停用一个接收地址。其间的事件仍会记下，重新启用（enable）时补发。"""
    from nlp.errors import UsageError
    from service.webhooks.switching import disable_endpoint

    store, _ = open_desk_store()
    if not disable_endpoint(store, endpoint, actor=ACTOR):
        raise UsageError(f"没有在用的推送地址「{endpoint[:60]}」，请用 suqing webhooks list 查看。")
    print_text(f"已停用。其间的事件不推送；suqing webhooks enable {endpoint} 重新启用并补发。")


@app.command("enable")
def enable(
    endpoint: Annotated[str, typer.Argument(metavar="ID", help="编号。", show_default=False)],
    skip_missed: Annotated[
        bool, typer.Option("--skip-missed", help="不补发，只推送从现在起的事件；已在排队的成为死信。")
    ] = False,
) -> None:
    """重新启用一个已停用的接收地址，并补发停用期间的事件（同一投诉按顺序）。"""
    from nlp.errors import UsageError
    from service.webhooks.switching import enable_endpoint

    store, settings = open_desk_store()
    with closing(store):
        enabled = enable_endpoint(store, settings, endpoint, skip_missed=skip_missed, actor=ACTOR)
    if enabled is None:
        raise UsageError(f"没有已停用的推送地址「{endpoint[:60]}」，请用 suqing webhooks list 查看。")
    if skip_missed:
        print_text("已重新启用，只推送从现在起的事件。")
    else:
        print_text(f"已重新启用。停用期间的 {enabled.missed} 个事件由 suqing worker 补发。")


@app.command("dead")
def dead() -> None:
    """列出多次失败后放弃的推送（死信）。"""
    from rich.table import Table

    from service.cli.tables import add_id_column, print_table
    from service.webhooks.dead_letters import list_dead_letters

    store, _ = open_desk_store()
    letters = list_dead_letters(store)
    table = Table(title="死信（时间为 UTC）", title_justify="left")
    add_id_column(table, "编号", [str(letter.id) for letter in letters])
    ids = [one for letter in letters for one in (letter.complaint_id, f"→ {letter.endpoint_id}")]
    add_id_column(table, "投诉、事件与推送地址", ids)
    table.add_column("地址", overflow="fold")
    table.add_column("放弃", overflow="fold", min_width=len("2026-03-02 09:00"))
    for letter in letters:
        answer = str(letter.last_status or letter.last_error or "")
        table.add_row(
            str(letter.id),
            f"{letter.complaint_id}\n{letter.sequence} {letter.type}\n→ {letter.endpoint_id}",
            letter.url,
            f"{letter.dead_at:%Y-%m-%d %H:%M}\n{letter.attempts} 次\n{answer}",
        )
    print_table(table)


@app.command("retry")
def retry(
    letter: Annotated[int, typer.Argument(metavar="ID", help="死信的编号。", show_default=False)],
) -> None:
    """重新推送一条死信。"""
    from nlp.errors import UsageError
    from service.webhooks.dead_letters import retry_dead_letter

    store, _ = open_desk_store()
    if not retry_dead_letter(store, letter, actor=ACTOR):
        raise UsageError(f"没有编号为 {letter} 的死信，请用 suqing webhooks dead 查看。")
    print_text("已排入队列，suqing worker 会重新推送。")
