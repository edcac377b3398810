"""`suqing survey`: a survey export in, a report out."""

from __future__ import annotations

import sys
import time
from pathlib import Path
from typing import Annotated

import typer

from nlp.errors import UsageError
from service.cli.tag import MOST_WORKERS, begin_workers, termination_as_exit
from service.cli.terminal import print_text


def survey(
    source: Annotated[
        Path,
        typer.Argument(metavar="FILE", help="问卷导出：.csv .tsv .xlsx .jsonl .parquet", show_default=False),
    ],
    output: Annotated[
        Path | None,
        typer.Option(
            "--output", "-o", metavar="FOLDER", help="结果文件夹；默认是 FILE 旁的「文件名-report」。"
        ),
    ] = None,
    *,
    open_columns: Annotated[
        list[str] | None, typer.Option("--open", help="开放题的列名或 #3；可重复。默认自动识别并说明。")
    ] = None,
    score: Annotated[
        list[str] | None,
        typer.Option(
            help="得分的列名，可写 列名=nps、列名=csat、列名=1-7；可重复，第一个是主要得分。"
            "其余自动认出的得分仍然保留，不要的用 --ignore。"
        ),
    ] = None,
    date: Annotated[str | None, typer.Option(help="日期的列名。")] = None,
    group: Annotated[list[str] | None, typer.Option(help="分组的列名（门店、区域、产品）；可重复。")] = None,
    id_column: Annotated[str | None, typer.Option(help="编号的列名。")] = None,
    ignore: Annotated[list[str] | None, typer.Option(help="不要用的列名；可重复。")] = None,
    layout: Annotated[
        Path | None,
        typer.Option(
            metavar="FILE.yaml",
            help="把以上列名写在 YAML 里：open scores date groups id ignore；words 写明词的分数。",
        ),
    ] = None,
    baseline: Annotated[
        Path | None, typer.Option(metavar="summary.json", help="上一期的 summary.json，用来比较变化。")
    ] = None,
    overwrite: Annotated[
        bool, typer.Option("--overwrite", help="结果文件夹里已有另一份问卷的报告时，覆盖它。")
    ] = False,
    tagged: Annotated[
        str | None,
        typer.Option(
            help="逐条结果的格式：xlsx（工作簿里的一张表）、csv、tsv、jsonl、parquet；默认按输入大小选择。"
        ),
    ] = None,
    mask: Annotated[bool, typer.Option("--mask", help="逐条结果的各列都写成脱敏后的文字。")] = False,
    pack: Annotated[
        str, typer.Option(help="方面词表：内置名、YAML 文件或 train-aspects 的版本。")
    ] = "survey",
    model: Annotated[str, typer.Option(help="fast、accurate、auto 或版本号。")] = "fast",
    workers: Annotated[int, typer.Option(help="工作进程数；结果与顺序不受影响。")] = 1,
    engine: Annotated[str, typer.Option(help="执行引擎：local（本机）或 ray（集群）。")] = "local",
    resume: Annotated[bool, typer.Option("--resume", help="接着上次中断的同一次运行做。")] = False,
    sheet: Annotated[str | None, typer.Option(help=".xlsx 的工作表名；默认第一个有文本列的。")] = None,
    encoding: Annotated[str | None, typer.Option(help="文本文件的编码；默认自动识别。")] = None,
    quiet: Annotated[bool, typer.Option("--quiet", "-q", help="不显示说明与进度，只显示错误。")] = False,
) -> None:
    """读问卷里的开放题，写出报告（report.html）、工作簿（survey.xlsx）与汇总（summary.json）。

    退出码：0 完成；1 有行未能分析，见 survey.rejects.csv；2 用法或输入有误；3 模型有误。
    """
    if not 1 <= workers <= MOST_WORKERS:
        raise UsageError(f"--workers 应在 1 到 {MOST_WORKERS} 之间，现在是 {workers}。")
    begin_workers(workers, "service.survey.answers")
    from functools import partial

    from models.loading import load_classifier, resolve_model, versions_directory
    from models.opinions.loading import load_opinion_reader
    from service.cli.progress import watch
    from service.settings import read_settings, threads_of_worker
    from service.survey.corrections import Corrections, read_corrections
    from service.survey.pipeline import survey_file
    from service.survey.request import SurveyRequest, choose_files

    settings = read_settings()
    said = Corrections(
        open=tuple(open_columns or ()),
        scores=tuple(score or ()),
        date=date,
        groups=tuple(group or ()),
        id=id_column,
        ignore=tuple(ignore or ()),
    )
    request = SurveyRequest(
        source=source,
        files=choose_files(source, output, tagged),
        corrections=said if layout is None else said.over(read_corrections(layout)),
        sheet=sheet,
        encoding=encoding,
        workers=workers,
        resume=resume,
        max_chars=settings.max_text_chars,
        masked=mask,
        baseline=baseline,
        overwrite=overwrite,
        pack=pack,
        engine=engine,
    )
    start = time.monotonic()
    with termination_as_exit(), watch(quiet=quiet) as watcher:
        name = resolve_model(model, home=settings.home)  # one version for the whole file
        load = partial(load_classifier, name, home=settings.home, threads=threads_of_worker(workers))
        read = partial(load_opinion_reader, pack, versions=versions_directory(settings.home))
        outcome = survey_file(request, load, read, watcher)
    if not quiet:
        seconds = max(0.001, time.monotonic() - start)
        print_text(
            f"完成：{outcome.rows:,} 行，{seconds:.1f} 秒（{outcome.rows / seconds:,.0f} 行/秒）；"
            f"有内容的意见 {outcome.comments:,} 条，紧急 {outcome.urgent:,} 条。报告：{request.files.page}",
            file=sys.stderr,
        )
        if outcome.rejected:
            print_text(f"有 {outcome.rejected:,} 处问题，行号与原因见 {outcome.rejects}", file=sys.stderr)
    if outcome.rejected:
        raise typer.Exit(1)
