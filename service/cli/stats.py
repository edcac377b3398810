"""`suqing stats`: response and resolution by queue and level, what is overdue and why."""

from __future__ import annotations

from datetime import UTC, datetime
from pathlib import Path
from typing import TYPE_CHECKING, Annotated

import typer

from nlp.errors import UsageError
from service.cli.desk_store import open_desk_store

if TYPE_CHECKING:
    from service.settings import Settings

_FORMATS = ["%Y-%m-%d", "%Y-%m-%dT%H:%M:%S"]


def stats(
    *,
    since: Annotated[datetime | None, typer.Option(formats=_FORMATS, help="从此时（UTC）起受理的。")] = None,
    until: Annotated[
        datetime | None, typer.Option(formats=_FORMATS, help="到此时（UTC，不含）为止。")
    ] = None,
    response: Annotated[float, typer.Option(min=0, max=1, help="及时响应率的目标。")] = 0.95,
    resolution: Annotated[float, typer.Option(min=0, max=1, help="及时结案率的目标。")] = 0.95,
    satisfaction: Annotated[float, typer.Option(min=1, max=5, help="满意度（1 到 5）的目标。")] = 4.3,
    json_file: Annotated[
        Path | None, typer.Option("--json", metavar="FILE", help="把全部数字写入 JSON 文件。")
    ] = None,
) -> None:
    """投诉处理的数字：各队列、各层级的及时率，超时与原因，重开，满意度，自动派单率。"""
    if since is not None and until is not None and until <= since:
        raise UsageError(f"--until（{until}，不含）应晚于 --since（{since}）：这段时间里不会有投诉。")
    from service.cli.console import plain_console
    from service.cli.stats_view import show_figures

    store, settings = open_desk_store()
    from service.desk_stats.answer import stats_answer
    from service.desk_stats.compute import compute_figures
    from service.desk_stats.figures import Targets
    from service.files.output_file import follow_links, whole_or_nothing
    from service.now import utc_now

    targets = Targets(response, resolution, satisfaction)
    begin, end = (at.replace(tzinfo=UTC) if at else None for at in (since, until))
    figures = compute_figures(store, utc_now(), since=begin, until=end)
    store.close()
    if json_file is not None:
        import json

        body = json.dumps(stats_answer(figures, targets), ensure_ascii=False, indent=2, allow_nan=False)
        with whole_or_nothing(follow_links(json_file)) as part:
            part.write_text(body + "\n", "utf-8")
    show_figures(plain_console(), figures, targets, _queue_names(settings))


def _queue_names(settings: Settings) -> dict[str, str]:
    """Queue -> name in the rules in force; none while the rule file is faulty: figures need no rules."""
    from nlp.errors import ResourceError
    from service.routing.source import rules_source

    try:
        queues = rules_source(settings).load().file.queues
    except ResourceError:
        return {}
    return {code: queue.name for code, queue in queues.items()}
