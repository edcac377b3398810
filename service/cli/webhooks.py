"""`suqing webhooks`: who gets events, what could not be delivered."""

from __future__ import annotations

from contextlib import closing
from typing import Annotated

import typer

from service.cli.chinese_help import ChineseTyper
from service.cli.desk_store import ACTOR, open_desk_store
from service.cli.terminal import print_text

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

    from service.cli.console import plain_console
    from service.webhooks.endpoints import list_endpoints

    store, _ = open_desk_store()
    table = Table(title="事件推送", title_justify="left")
    for heading in ("编号", "地址", "事件", "说明", "停用"):
        table.add_column(heading, overflow="fold")
    with closing(store):
        endpoints = list_endpoints(store)
    for endpoint in endpoints:
        stopped = f"{endpoint.disabled_at:%Y-%m-%d %H:%M}" if endpoint.disabled_at else ""
        kinds = " ".join(endpoint.event_types) or "全部"
        table.add_row(endpoint.id, endpoint.url, kinds, endpoint.description or "", stopped)
    plain_console().print(table)


@app.command("disable")
def disable(
    endpoint: Annotated[str, typer.Argument(metavar="ID", help="编号。", show_default=False)],
) -> None:
    """停用一个接收地址。"""
    from nlp.errors import UsageError
    from service.webhooks.endpoints import disable_endpoint

    store, _ = open_desk_store()
    if not disable_endpoint(store, endpoint, actor=ACTOR):
        raise UsageError(f"没有在用的推送地址「{endpoint[:60]}」，请用 suqing webhooks list 查看。")
    print_text("已停用。")


@app.command("dead")
def dead() -> None:
    """列出多次失败后放弃的推送（死信）。"""
    from rich.table import Table

    from service.cli.console import plain_console
    from service.webhooks.dead_letters import list_dead_letters

    store, _ = open_desk_store()
    table = Table(title="死信", title_justify="left")
    for heading in ("编号", "投诉", "序号", "事件", "地址", "次数", "最后答复", "放弃时间"):
        table.add_column(heading, overflow="fold")
    for letter in list_dead_letters(store):
        answer = str(letter.last_status or letter.last_error or "")
        numbers = (str(letter.sequence), letter.type, letter.url, str(letter.attempts), answer)
        table.add_row(str(letter.id), letter.complaint_id, *numbers, f"{letter.dead_at:%Y-%m-%d %H:%M}")
    plain_console().print(table)


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
