"""`suqing evaluate`: how good a version is on labelled cases."""

from __future__ import annotations

from pathlib import Path
from typing import Annotated

import typer

from nlp.errors import InputError
from service.seeds import MAX_SEED


def evaluate(
    source: Annotated[
        Path,
        typer.Argument(
            metavar="CASES",
            help="标注案例：.csv .tsv .xlsx .jsonl .parquet，不应是训练用过的案例",
            show_default=False,
        ),
    ],
    *,
    version: Annotated[
        str | None,
        typer.Option(help="champion（启用中的版本）、fast、accurate、auto 或版本号；默认取 SUQING_MODEL。"),
    ] = None,
    against: Annotated[
        str | None, typer.Option(help="再取一个版本在同样的案例上对照，差值带配对自助法的区间。")
    ] = None,
    json_file: Annotated[
        Path | None, typer.Option("--json", metavar="FILE", help="把各项数字写入 JSON 文件。")
    ] = None,
    problems_file: Annotated[
        Path | None,
        typer.Option("--problems", metavar="FILE", help="把未使用的行与原因逐行写成表格（.csv、.xlsx 等）。"),
    ] = None,
    seed: Annotated[int, typer.Option(min=0, max=MAX_SEED, help="区间的随机种子。")] = 0,
    text_column: Annotated[
        str | None, typer.Option(help="文本所在的列名，或 #3 表示第 3 列；默认是 text，没有则猜测并说明。")
    ] = None,
    sheet: Annotated[str | None, typer.Option(help=".xlsx 的工作表名；默认第一个有文本列的。")] = None,
    encoding: Annotated[str | None, typer.Option(help="文本文件的编码；默认自动识别。")] = None,
) -> None:
    """在标注案例上评估一个版本：走与分析相同的路径，规则也在内。

    退出码：0 完成；1 有行未被使用（原因见表格或 --problems）；2 用法或输入有误；3 模型有误。
    """
    from models.loading import load_classifier
    from service.cases.learnt import count_learnt, tell_learnt
    from service.cases.output_files import check_report, check_tables, write_json, write_problems
    from service.cases.read_cases import CaseFile, read_cases
    from service.cli.case_problems_view import print_cleaning
    from service.cli.console import plain_console, tell
    from service.cli.evaluation_view import print_evaluation
    from service.settings import read_settings
    from training.evaluation import compare_predictions, evaluate_predictions, predict_cases
    from training.evaluation.answers import shared_tasks

    settings = read_settings()
    json_file = json_file and check_report(json_file, source)
    problems_file = problems_file and check_tables(problems_file, [source])
    classifier = load_classifier(version or settings.model, home=settings.home)
    other = None if against is None else load_classifier(against, home=settings.home)
    file = CaseFile(source, text_column, sheet, encoding, settings.max_text_chars)
    read = read_cases(file, taxonomy=classifier.taxonomy, least_cases=0)
    cleaned = read.cleaned
    console = plain_console()
    print_cleaning(console, cleaned, read.notes)
    if problems_file is not None:
        tell(console, write_problems(problems_file, cleaned.problems))
    learnt = count_learnt(version or settings.model, settings.home, cleaned.cases)
    if told := tell_learnt(classifier.version, learnt, len(cleaned.cases)):
        console.print(told, markup=False, highlight=False, soft_wrap=True)
    predictions = predict_cases(classifier, cleaned.cases)
    evaluation = evaluate_predictions(
        predictions, cleaned.cases, classifier.taxonomy, version=classifier.version, seed=seed
    )
    comparison = rival = None
    if other is not None:
        theirs = predict_cases(other, cleaned.cases)
        rival = evaluate_predictions(theirs, cleaned.cases, other.taxonomy, version=other.version, seed=seed)
        comparison = compare_predictions(
            theirs,
            predictions,
            cleaned.cases,
            (other.taxonomy, classifier.taxonomy),
            versions=(other.version, classifier.version),
            tasks=shared_tasks(other.taxonomy, classifier.taxonomy),
            seed=seed,
        )
    if not evaluation.tasks:
        raise InputError(f"案例里标注的任务，模型 {classifier.version} 都不回答，没有可评估的内容。")
    if json_file is not None:
        data: dict[str, object] = {"rows": cleaned.rows, "cases": len(cleaned.cases)}
        data |= {"problems": cleaned.problem_counts(), "learnt": learnt}
        compared = {} if comparison is None else {"comparison": comparison.to_dict()}
        write_json(json_file, {**evaluation.to_dict(), **compared, "data": data})
    print_evaluation(
        console, evaluation, classifier.taxonomy, bundled=rival, comparison=comparison, beside=against
    )
    if cleaned.problems:
        raise typer.Exit(1)
