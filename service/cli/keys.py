"""`suqing keys`: API keys made, listed, revoked."""

from __future__ import annotations

from typing import Annotated

import typer

from service.cli.chinese_help import ChineseTyper
from service.cli.desk_store import ACTOR, open_desk_store
from service.cli.terminal import print_text

app = ChineseTyper(help="管理 API 密钥。")


@app.command("create")
def create(
    name: Annotated[str, typer.Argument(metavar="NAME", help="给谁用，例如 呼叫中心。", show_default=False)],
    scope: Annotated[
        list[str],
        typer.Option(
            help="权限，可给多次：analyze、intake、desk、surveys、models、models:read、admin。",
            show_default=False,
        ),
    ],
) -> None:
    """生成一个密钥并显示一次；库里只保存它的 argon2 摘要。"""
    from service.access.keys import create_key

    store, _ = open_desk_store()
    key, text = create_key(store, name, scope, actor=ACTOR)
    print_text(text)
    print_text(
        f"密钥 {key.id}（{key.name}，权限 {'、'.join(key.scopes)}）只显示这一次，请立即保存。"
        "使用时放入请求头 Authorization: Bearer …"
    )


@app.command("list")
def list_all() -> None:
    """列出密钥及其权限、最近使用与吊销时间。"""
    from rich.table import Table

    from service.access.keys import list_keys
    from service.cli.tables import add_id_column, print_table

    store, _ = open_desk_store()
    keys = list_keys(store)
    table = Table(title="API 密钥（时间为 UTC）", title_justify="left")
    add_id_column(table, "编号与前缀", [key.id for key in keys])  # what revoke takes
    for heading in ("名称", "权限"):
        table.add_column(heading, overflow="fold")
    table.add_column("时间", no_wrap=True)
    for key in keys:
        times = (("生成", key.created_at), ("使用", key.last_used_at), ("吊销", key.revoked_at))
        told = "\n".join(f"{what} {at:%Y-%m-%d %H:%M}" for what, at in times if at)
        table.add_row(f"{key.id}\n{key.prefix}", key.name, " ".join(key.scopes), told)
    print_table(table)


@app.command("revoke")
def revoke(
    key: Annotated[
        str, typer.Argument(metavar="KEY", help="编号或前缀，见 suqing keys list。", show_default=False)
    ],
) -> None:
    """吊销一个密钥，立即生效。"""
    from nlp.errors import UsageError
    from service.access.keys import revoke_key

    store, _ = open_desk_store()
    if not revoke_key(store, key, actor=ACTOR):
        raise UsageError(f"没有在用的密钥「{key[:60]}」，请用 suqing keys list 查看。")
    print_text("已吊销，从现在起无效。")
