"""`suqing serve`: the HTTP service and its page, on this machine unless told otherwise."""

from __future__ import annotations

import os
import subprocess
import sys
from dataclasses import replace
from pathlib import Path
from socket import socket
from typing import Annotated

import typer

from nlp.errors import ResourceError, StoreError
from service.cli.terminal import print_text
from service.desk_extra import is_desk_installed
from service.settings import Settings, read_settings, threads_of_worker

MOST_WORKERS = 4  # of the default; --workers may ask for more


def serve(
    host: Annotated[str, typer.Option(help="监听的地址；默认只有本机能访问。")] = "127.0.0.1",
    port: Annotated[int, typer.Option(min=0, max=65535, help="端口；0 表示任选一个空闲端口。")] = 8080,
    workers: Annotated[
        int | None, typer.Option(min=1, max=64, help="工作进程数；默认每个核心一个，最多 4 个。")
    ] = None,
    model: Annotated[
        str | None,
        typer.Option(help="champion（启用中的版本）、fast、accurate、auto 或版本号；默认取 SUQING_MODEL。"),
    ] = None,
    demo: Annotated[bool, typer.Option("--demo", help="启动后分析一条示例投诉并打印结果。")] = False,
) -> None:
    """启动 HTTP 服务与网页，按 Ctrl-C 停止。"""
    from models.registry.private_files import private_files
    from service.metrics.folder import open_metrics_folder
    from service.server.listening import is_local, open_listener

    settings = read_settings()
    if model:
        settings = replace(settings, model=model)
    listener = open_listener(host, port)
    if not is_local(listener):
        settings = replace(settings, require_keys=True)
    _prepare_desk(settings)
    _check_rules(settings)
    count = workers or min(os.cpu_count() or 1, MOST_WORKERS)
    with private_files(), open_metrics_folder() as folder:
        _serve(settings, listener, host, count, folder, demo=demo)


def _serve(settings: Settings, listener: socket, host: str, count: int, folder: Path, *, demo: bool) -> None:
    """Load, then serve until the end."""
    from service.bootstrap import make_application, make_watch
    from service.server.gunicorn_server import Serving, run_server
    from service.server.listening import url_of
    from service.server.logs import configure_logs

    url = url_of(listener)
    app, classifiers = make_application(
        settings, threads=threads_of_worker(count), metrics_folder=folder, host=host
    )
    version = classifiers.get().version
    configure_logs()
    children: list[subprocess.Popen[bytes]] = []

    def announce() -> None:
        print_text(f"诉情已启动（模型 {version}）：{url}　接口文档：{url}/docs　按 Ctrl-C 停止", flush=True)
        if settings.require_keys:
            print_text("访问需要 API 密钥；浏览器询问时，用户名随便填，密码填密钥。", flush=True)
        if demo and settings.require_keys:
            print_text("因此没有发送示例投诉。", flush=True)
        elif demo:
            children.append(subprocess.Popen([sys.executable, "-m", "service.cli.demo", url]))  # noqa: S603

    watch = make_watch(settings, classifiers, folder)
    run_server(Serving(app, classifiers, listener, count, announce, watch, folder))


def _prepare_desk(settings: Settings) -> None:
    """Makes or checks the store; without one, everything but the complaint desk works."""
    if not is_desk_installed():
        return
    from service.store import open_store
    from service.store.upgrade import prepare_store

    store = open_store(settings)
    try:
        prepare_store(store)
    except StoreError as error:
        if settings.require_keys:
            raise
        print_text(f"注意：投诉处理不可用，其余功能照常。{error}", file=sys.stderr)
        return
    if settings.require_keys:
        from service.access.keys import list_keys

        if all(key.revoked_at is not None for key in list_keys(store)):
            print_text(
                "注意：访问需要 API 密钥，而现在一个也没有，请运行 suqing keys create。", file=sys.stderr
            )
        store.close()


def _check_rules(settings: Settings) -> None:
    """A faulty rule or holiday file is told at the start; complaints are refused until it is mended."""
    if not is_desk_installed():
        return
    from service.routing.source import rules_source

    try:
        rules_source(settings).load()
    except ResourceError as error:
        print_text(f"注意：在改正之前不能受理投诉，其余功能照常。{error}", file=sys.stderr)
