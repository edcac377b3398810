"""`suqing cases`: labelled cases before they train a model, labels back from labelling tools."""

from __future__ import annotations

from pathlib import Path
from typing import Annotated

import typer

from service.cli.chinese_help import ChineseTyper
from service.cli.terminal import print_text
from service.seeds import MAX_SEED

app = ChineseTyper(help="检查标注案例，从标注工具取回标注。")


@app.command("report")
def report(
    sources: Annotated[
        list[Path],
        typer.Argument(
            metavar="CASES...", help="标注案例，可给多个，写法同 suqing train。", show_default=False
        ),
    ],
    *,
    output: Annotated[
        Path | None,
        typer.Option(
            *("-o", "--output"),
            metavar="FILE",
            help="把逐条问题写成表格（.csv .tsv .xlsx .jsonl .parquet，文本已脱敏），可发回标注人。",
        ),
    ] = None,
    taxonomy: Annotated[
        str | None, typer.Option(help="分类体系：内置名称或 YAML 文件；同 suqing train。")
    ] = None,
    seed: Annotated[
        int, typer.Option(min=0, max=MAX_SEED, help="随机种子；同样的数据与种子得到同样的报告。")
    ] = 0,
    text_column: Annotated[str | None, typer.Option(help="文本所在的列名，或 #3 表示第 3 列。")] = None,
    sheet: Annotated[str | None, typer.Option(help=".xlsx 的工作表名；默认第一个有文本列的。")] = None,
    encoding: Annotated[str | None, typer.Option(help="文本文件的编码；默认自动识别。")] = None,
) -> None:
    """数据报告：条数、重复与近似、可能标错的行与建议、文本里写着标注的字段、语言与长度异常。

    退出码：0 完成（无论有无问题）；2 用法或输入有误。
    """
    from models.taxonomy import load_taxonomy
    from service.cases.output_files import check_tables
    from service.cases.read_cases import CaseFile, read_case_files
    from service.cases.report_file import write_report
    from service.cli.case_problems_view import print_cleaning
    from service.cli.case_report_view import print_report
    from service.cli.console import plain_console, tell
    from service.settings import read_settings
    from training.case_report import report_cases

    most = read_settings().max_text_chars
    output = output and check_tables(output, sources)
    given = None if taxonomy is None else load_taxonomy(taxonomy)
    files = [CaseFile(source, text_column, sheet, encoding, most) for source in sources]
    read = read_case_files(files, taxonomy=given, least_cases=0)
    console = plain_console()
    print_cleaning(console, read.cleaned, read.notes)
    found = report_cases(read.cleaned.cases, read.cleaned.taxonomy, seed=seed)
    print_report(console, found)
    if output is not None:
        told = write_report(output, found, read.cleaned.conflicts)
        tell(console, [*told, f"逐条问题已写入 {output}"])


@app.command("import")
def import_labels(
    source: Annotated[
        Path,
        typer.Argument(
            metavar="EXPORT",
            help="Label Studio 导出的 .json（JSON 或 JSON-MIN），或 doccano 导出的 .jsonl",
            show_default=False,
        ),
    ],
    output: Annotated[
        Path,
        typer.Option(
            "--output", "-o", metavar="CASES.csv", help="写成标注案例文件（文本已脱敏）。", show_default=False
        ),
    ],
    *,
    text_column: Annotated[
        str | None, typer.Option(help="文本所在的字段名；默认 text，或 投诉内容、内容 等。")
    ] = None,
) -> None:
    """把标注工具导出的文件变成 suqing train 可用的案例文件；多个类别时第一个是主类别。

    控件或标签前缀的名称同案例文件的列名：类别 category、紧急程度 urgency、情绪 emotion 等；不认识的会说明。

    退出码：0 完成；1 有任务没有标注或没有文本；2 用法或输入有误。
    """
    from nlp.errors import UsageError
    from service.cases.output_files import check_report
    from service.files.errors import unreadable
    from service.labelling import doccano, label_studio
    from service.labelling.exported import read_tasks
    from service.labelling.labelled_rows import write_labelled

    readers = {".json": label_studio.read_export, ".jsonl": doccano.read_export}
    reader = readers.get(source.suffix.lower())
    if reader is None:
        raise UsageError(f"导出文件的扩展名应是 .json（Label Studio）或 .jsonl（doccano）：{source.name}")
    if output.suffix.lower() != ".csv":
        raise UsageError("案例文件请写成 .csv。")
    output = check_report(output, source)
    try:
        read = read_tasks(reader(source), text_field=text_column)
    except OSError as error:
        raise unreadable(error, source) from error
    imported = write_labelled(output, read.rows)
    for note in read.notes:
        print_text(note)
    print_text(f"{imported.written} 条标注已写入 {output}")
    for reason, numbers in (("没有标注", imported.unlabelled), ("没有文本", imported.without_text)):
        if numbers:
            shown = "、".join(map(str, numbers[:8])) + (" …" if len(numbers) > 8 else "")
            print_text(f"{reason}、未写入的任务有 {len(numbers)} 个：第 {shown} 个")
    if imported.unlabelled or imported.without_text:
        raise typer.Exit(1)
