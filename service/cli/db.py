"""`suqing db`: the database of complaints."""

from __future__ import annotations

from service.cli.chinese_help import ChineseTyper
from service.cli.terminal import print_text

app = ChineseTyper(help="建立与升级投诉数据库。")


@app.callback()
def _db() -> None:
    """Keeps `upgrade` a command of its own while it is the only one."""


@app.command("upgrade")
def upgrade_store() -> None:
    """建立数据库，或升级到本程序需要的版本。可以重复运行。"""
    from service.desk_extra import check_desk_is_installed

    check_desk_is_installed()
    from service.settings import read_settings
    from service.store import open_store
    from service.store.upgrade import upgrade

    store = open_store(read_settings())
    before, after = upgrade(store)
    place = store.url.render_as_string(hide_password=True)
    if before == after:
        print_text(f"数据库已是最新版本 {after}：{place}")
    else:
        print_text(f"数据库已从 {before or '空'} 升级到 {after}：{place}")
