"""`suqing complaints`: what an administrator does to stored complaints."""

from __future__ import annotations

from typing import TYPE_CHECKING, Annotated

import typer

from service.cli.chinese_help import ChineseTyper
from service.cli.terminal import print_text

if TYPE_CHECKING:
    from service.desk.desk import Desk

app = ChineseTyper(help="管理已保存的投诉。")


@app.command("erase")
def erase(
    customer: Annotated[str, typer.Option(help="客户编号，与提交投诉时的 customer.ref 相同。")],
    yes: Annotated[bool, typer.Option("--yes", help="不再询问。")] = False,
) -> None:
    """应客户要求删除其全部投诉的文字与编号，并记入审计。不可恢复。"""
    from service.desk.erasure import count_complaints, erase_customer
    from service.desk.incoming import Caller

    desk = _open_desk()
    found = count_complaints(desk, customer)
    if not found:
        print_text("没有这个客户的投诉。")
        return
    if not yes:
        typer.confirm(f"将删除 {found} 条投诉的文字与客户编号，不可恢复。继续吗？", abort=True)
    print_text(f"已删除 {erase_customer(desk, customer, Caller('command line'))} 条投诉的内容。")


@app.command("expire")
def expire() -> None:
    """立即删除已过保存期限的投诉（suqing worker 每小时也会做）。"""
    from service.desk.desk import present
    from service.desk.erasure import delete_expired

    desk = _open_desk()
    total = 0
    while deleted := delete_expired(desk.store, desk.settings, present()):
        total += deleted
    print_text(f"已删除 {total} 条结案超过 {desk.settings.retention_days} 天的投诉。")


def _open_desk() -> Desk:
    from service.desk_extra import check_desk_is_installed

    check_desk_is_installed()
    from service.bootstrap import make_classifiers
    from service.desk.desk import make_desk
    from service.settings import read_settings

    settings = read_settings()
    return make_desk(settings, make_classifiers(settings, threads=1))
