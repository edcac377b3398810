"""`suqing serve`: the HTTP service and its page, on this machine unless told otherwise."""

from __future__ import annotations

import os
import subprocess
import sys
from dataclasses import replace
from typing import Annotated

import typer

from service.bootstrap import make_application, make_watch
from service.server.gunicorn_server import Serving, run_server
from service.server.listening import is_local, open_listener, url_of
from service.server.logs import configure_logs
from service.settings import read_settings, threads_of_worker

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
    settings = read_settings()
    if model:
        settings = replace(settings, model=model)
    listener = open_listener(host, port)
    url = url_of(listener)
    count = workers or min(os.cpu_count() or 1, MOST_WORKERS)
    app, classifiers = make_application(settings, threads=threads_of_worker(count))
    version = classifiers.get().version
    if not is_local(listener):
        print(f"注意：服务没有身份验证，能访问 {host} 的其他机器都可以使用它。", file=sys.stderr)
    configure_logs()
    children: list[subprocess.Popen[bytes]] = []

    def announce() -> None:
        print(f"诉情已启动（模型 {version}）：{url}　接口文档：{url}/docs　按 Ctrl-C 停止", flush=True)
        if demo:
            children.append(subprocess.Popen([sys.executable, "-m", "service.cli.demo", url]))  # noqa: S603

    run_server(Serving(app, classifiers, listener, count, announce, make_watch(settings, classifiers)))
