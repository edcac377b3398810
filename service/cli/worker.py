"""`suqing worker`: clocks, escalation, webhooks, retention and queued tasks, beside the server."""

from __future__ import annotations

from typing import Annotated

import typer

from service.cli.terminal import print_text


def worker(
    threads: Annotated[int, typer.Option(min=1, max=64, help="同时处理的后台任务数。")] = 1,
    once: Annotated[bool, typer.Option("--once", help="所有定时任务与排队任务各做一遍后退出。")] = False,
) -> None:
    """在后台执行时限提醒、升级、推送与排队的任务，按 Ctrl-C 停止。"""
    from service.desk_extra import check_desk_is_installed

    check_desk_is_installed()
    from service.jobs.registry import make_jobs
    from service.jobs.worker import run_all_once, run_worker
    from service.server.logs import configure_logs
    from service.settings import read_settings
    from service.store import open_store
    from service.store.upgrade import prepare_store

    settings = read_settings()
    store = open_store(settings)
    prepare_store(store)
    configure_logs()
    jobs = make_jobs(settings, store)
    if once:
        if not run_all_once(jobs):
            raise typer.Exit(70)
        return
    names = "、".join(job.name for job in jobs.periodic) or "无"
    run_worker(
        jobs,
        workers=threads,
        when_ready=lambda: print_text(f"后台任务已启动（{names}），按 Ctrl-C 停止", flush=True),
    )
