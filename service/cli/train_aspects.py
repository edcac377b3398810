"""`suqing train-aspects`: comments with their aspects in, a measured reader of opinions out."""

from __future__ import annotations

from pathlib import Path
from typing import TYPE_CHECKING, Annotated, Any

import typer

from nlp.errors import UsageError
from service.seeds import MAX_SEED

if TYPE_CHECKING:
    from rich.console import Console

    from service.cases.read_comments import ReadComments
    from training.opinions.candidate import AspectCandidate
    from training.opinions.figures import SetFigures

LEAST_SHARE, MOST_SHARE = 0.05, 0.5


def train_aspects(
    source: Annotated[
        Path,
        typer.Argument(
            metavar="COMMENTS",
            help="标注过的评论：.csv .tsv .xlsx .jsonl .parquet，含 text 与 方面（价格:负面|服务:正面）",
            show_default=False,
        ),
    ],
    *,
    pack: Annotated[
        str | None,
        typer.Option(
            help="方面词包：内置名称或 YAML 文件；不给出时，由 aspects 一栏里的方面名建立新的词包。"
        ),
    ] = None,
    json_file: Annotated[
        Path | None, typer.Option("--json", metavar="FILE", help="把版本号与各项数字写入 JSON 文件。")
    ] = None,
    problems_file: Annotated[
        Path | None,
        typer.Option("--problems", metavar="FILE", help="把未使用的行与原因逐行写成表格（.csv、.xlsx 等）。"),
    ] = None,
    seed: Annotated[
        int, typer.Option(min=0, max=MAX_SEED, help="随机种子；同样的数据与种子得到同样的数字。")
    ] = 0,
    share: Annotated[
        float, typer.Option("--hold-out", help="留出多大比例的评论只用于评估（0.05 到 0.5）。")
    ] = 0.2,
    final: Annotated[
        bool,
        typer.Option(
            "--final/--no-final",
            help="评估后用全部评论再训练一次并保存那一份；数字仍来自留出部分的评估。",
        ),
    ] = True,
    text_column: Annotated[str | None, typer.Option(help="文本所在的列名，或 #3 表示第 3 列。")] = None,
    aspects_column: Annotated[
        str | None, typer.Option(help="方面所在的列名；默认 aspects，或 方面、标签、评价对象。")
    ] = None,
    sheet: Annotated[str | None, typer.Option(help=".xlsx 的工作表名；默认第一个有文本列的。")] = None,
    encoding: Annotated[str | None, typer.Option(help="文本文件的编码；默认自动识别。")] = None,
) -> None:
    """用标注了方面与倾向的评论训练一个观点读取版本，并在留出的评论上与词包对照。

    退出码：0 完成；1 有行未被使用（原因见表格或 --problems）；2 用法或输入有误；3 模型有误。
    """
    if not LEAST_SHARE <= share <= MOST_SHARE:
        raise UsageError(f"--hold-out 应在 {LEAST_SHARE} 到 {MOST_SHARE} 之间，现在是 {share}。")
    from models.loading import versions_directory
    from models.opinions.pack_file import load_pack
    from models.opinions.sentiment import bundled_sentiment
    from service.cases.output_files import check_report, check_tables, write_json, write_problems
    from service.cases.read_cases import CaseFile
    from service.cases.read_comments import read_comments
    from service.cli.case_problems_view import print_problems
    from service.cli.console import plain_console, tell
    from service.settings import read_settings
    from training.opinions.candidate import AspectPlan, train_aspect_candidate
    from training.opinions.cases import found_pack

    settings = read_settings()
    json_file = json_file and check_report(json_file, source)
    problems_file = problems_file and check_tables(problems_file, [source])
    given = None if pack is None else load_pack(pack)
    file = CaseFile(source, text_column, sheet, encoding, settings.max_text_chars)
    read = read_comments(file, aspects_column=aspects_column, pack=given)
    console = plain_console()
    tell(console, read.notes)
    console.print(f"读入 {read.rows} 行，得到 {len(read.comments)} 条标注评论。", highlight=False)
    print_problems(console, read.problems)
    if problems_file is not None:
        tell(console, write_problems(problems_file, read.problems))
    plan = AspectPlan(seed=seed, share=share, final=final)
    candidate = train_aspect_candidate(
        read.comments,
        given or found_pack(read.comments),
        bundled_sentiment(),
        versions_directory(settings.home),
        plan=plan,
    )
    if json_file is not None:
        write_json(json_file, _as_json(candidate, read))
    _tell(console, candidate)
    if read.problems:
        raise typer.Exit(1)


def _tell(console: Console, candidate: AspectCandidate) -> None:
    from rich.table import Table

    table = Table(
        title=f"在留出的 {candidate.held_out} 条评论上（方括号内为 95% 区间）", title_justify="left"
    )
    for title in ("", "精确率", "召回率", "F1"):
        table.add_column(title, no_wrap=True)
    for name, figures in (("只用词包", candidate.words), ("训练后", candidate.learned)):
        table.add_row(f"{name}：方面", *_show(figures.aspect))
        table.add_row(f"{name}：加倾向", *_show(figures.pair))
    console.print(table)
    console.print(
        f"版本 {candidate.version}：用 {candidate.trained_on} 条训练，已保存到 {candidate.directory}",
        highlight=False,
        markup=False,
        soft_wrap=True,
    )


def _show(figures: SetFigures) -> list[str]:
    values = {"precision": figures.precision, "recall": figures.recall, "f1": figures.f1}
    return [
        f"{value:.3f} [{figures.intervals[name][0]:.2f}, {figures.intervals[name][1]:.2f}]"
        for name, value in values.items()
    ]


def _as_json(candidate: AspectCandidate, read: ReadComments) -> dict[str, Any]:
    return {
        "version": candidate.version,
        "tasks": {"aspects": candidate.learned.to_dict()},
        "words": candidate.words.to_dict(),
        "trained_on": candidate.trained_on,
        "held_out": candidate.held_out,
        "data": {"rows": read.rows, "comments": len(read.comments), "problems": len(read.problems)},
    }
