"""`suqing tag`: tag every text of a file."""

from __future__ import annotations

import signal
import sys
import time
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import TYPE_CHECKING, Annotated

import typer

from nlp.errors import UsageError
from service.cli.terminal import print_text

if TYPE_CHECKING:
    from service.tag_report.report import TagReport

MOST_WORKERS = 64


def tag(
    source: Annotated[
        Path,
        typer.Argument(metavar="INPUT", help="输入表格：.csv .tsv .xlsx .jsonl .parquet", show_default=False),
    ],
    output: Annotated[
        Path,
        typer.Option(
            "--output", "-o", metavar="OUTPUT", help="输出表格，格式由扩展名决定。", show_default=False
        ),
    ],
    *,
    text_column: Annotated[
        str | None, typer.Option(help="文本所在的列名，或 #3 表示第 3 列；默认是 text，没有则猜测并说明。")
    ] = None,
    id_column: Annotated[
        str | None, typer.Option(help="编号所在的列名；默认是 id、编号 这样的列，没有也可以。")
    ] = None,
    model: Annotated[
        str | None,
        typer.Option(help="champion（启用中的版本）、fast、accurate、auto 或版本号；默认取 SUQING_MODEL。"),
    ] = None,
    workers: Annotated[int, typer.Option(help="工作进程数；结果与顺序不受影响。")] = 1,
    resume: Annotated[bool, typer.Option("--resume", help="接着上次中断的同一次运行做。")] = False,
    engine: Annotated[str, typer.Option(help="执行引擎：local（本机）或 ray（集群）。")] = "local",
    report: Annotated[
        Path | None, typer.Option(metavar="FILE.html", help="另写一页汇总报告，可离线打开。")
    ] = None,
    sheet: Annotated[str | None, typer.Option(help=".xlsx 的工作表名；默认第一个有文本列的。")] = None,
    encoding: Annotated[str | None, typer.Option(help="文本文件的编码；默认自动识别。")] = None,
    quiet: Annotated[bool, typer.Option("--quiet", "-q", help="不显示说明与进度，只显示错误。")] = False,
) -> None:
    """为表格里的每条文本标注类别、紧急程度、情绪与依据；原有的列和行序不变。

    退出码：0 完成；1 有行未能分析，见 OUTPUT.rejects.csv；2 用法或输入有误；3 模型有误。
    """
    if report is not None and report.suffix.lower() not in (".html", ".htm"):
        raise UsageError(f"--report 应为 .html 文件，现在是「{report.name}」。")
    if report is not None and report.resolve() == output.resolve():
        raise UsageError("--report 与 -o 是同一个文件，请换一个文件名。")
    if report is not None and not report.parent.is_dir():
        raise UsageError(f"--report：没有文件夹「{report.parent}」，请先建立。")
    if not 1 <= workers <= MOST_WORKERS:
        raise UsageError(f"--workers 应在 1 到 {MOST_WORKERS} 之间，现在是 {workers}。")
    begin_workers(workers)
    from functools import partial

    from models.loading import load_classifier, resolve_model
    from models.tasks import URGENCY_LABELS, URGENCY_NAMES
    from service.cli.progress import watch
    from service.settings import read_settings, threads_of_worker
    from service.tagging.pipeline import tag_file
    from service.tagging.request import TagRequest

    settings = read_settings()
    request = TagRequest(
        source=source,
        output=output,
        text_column=text_column,
        id_column=id_column,
        sheet=sheet,
        encoding=encoding,
        workers=workers,
        resume=resume,
        max_chars=settings.max_text_chars,
        engine=engine,
    )
    start = time.monotonic()
    with termination_as_exit(), watch(quiet=quiet) as watcher:
        load = partial(
            load_classifier,
            resolve_model(model or settings.model, home=settings.home),  # one version for the whole file
            home=settings.home,
            threads=threads_of_worker(workers),
        )
        summary = tag_file(request, load, watcher, None if report is None else make_report(report, source))
    if not quiet:
        seconds = time.monotonic() - start
        counts = "　".join(
            f"{URGENCY_NAMES[label]} {summary.urgencies.get(label, 0):,}"
            for label in reversed(URGENCY_LABELS)
        )
        speed = summary.rows / max(0.001, seconds)
        print_text(
            f"完成：{summary.rows:,} 行，{seconds:.1f} 秒（{speed:,.0f} 行/秒）。{counts}", file=sys.stderr
        )
        if report is not None:
            print_text(f"报告：{report}", file=sys.stderr)
        if summary.rejected:
            print_text(f"有 {summary.rejected:,} 处问题，行号与原因见 {summary.rejects}", file=sys.stderr)
    if summary.rejected:
        raise typer.Exit(1)


def make_report(path: Path, source: Path) -> TagReport:
    """A report with the routing rules in force. Raises: ResourceError where these are faulty."""
    from service.files.output_file import follow_links
    from service.routing.source import rules_source
    from service.settings import read_settings
    from service.tag_report.report import TagReport

    return TagReport(follow_links(path), source.name, rules_source(read_settings()).load())


def begin_workers(workers: int, *modules: str) -> None:
    """Let what worker processes need be imported beside this one's own start."""
    if workers > 1:
        from service.tagging.worker_start import start_early

        start_early("typer", *modules)  # the program itself is imported by every worker


@contextmanager
def termination_as_exit() -> Iterator[None]:
    """Being asked to end (SIGTERM) cleans up as Ctrl-C does, with exit code 143."""

    def end(*_: object) -> None:
        raise SystemExit(128 + signal.SIGTERM)

    before = signal.signal(signal.SIGTERM, end)
    try:
        yield
    finally:
        signal.signal(signal.SIGTERM, before)
