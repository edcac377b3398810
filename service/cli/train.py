"""`suqing train`: labelled cases in, a candidate version out, with its figures on cases held out."""

from __future__ import annotations

import signal
from functools import partial
from importlib.util import find_spec
from pathlib import Path
from typing import TYPE_CHECKING, Annotated, get_args

import typer

from nlp.errors import ModelError, UsageError
from service.cli.promotion_view import check_mode, judge_and_promote
from service.seeds import MAX_SEED
from service.training_jobs.choices import FewCases, Spellings

if TYPE_CHECKING:
    from rich.console import Console

    from models.linear.classifier import LinearClassifier
    from training.candidate import Candidate
    from training.cleaning import CleanedCases
    from training.plan import TrainingPlan

ENCODER = "encoder"
KINDS = ("linear", ENCODER)
FEW_CASES: tuple[str, ...] = get_args(FewCases)
SPELLINGS: tuple[str, ...] = get_args(Spellings)
LEAST_SHARE, MOST_SHARE = 0.05, 0.5  # of cases held out
HOLD_OUT_HELP = "留出多大比例的案例只用于评估（0.05 到 0.5）；默认 0.2，不再训练一次而案例又多时少些。"
FINAL_HELP = (
    "评估后是否再用全部案例训练一次，由那一份回答（数字仍来自留出部分）；"
    "默认：linear 总是，encoder 在训练不长时。"
)
BORROWABLE = ("urgency", "emotion", "intensity")  # answered by the shipped model where cases have no label


def train(
    sources: Annotated[
        list[Path],
        typer.Argument(
            metavar="CASES...",
            help="标注案例，可给多个：.csv .tsv .xlsx .jsonl .parquet，含 text 与 category、urgency 等列；"
            "同一文本以 corrected_at 较新的为准，没有时间的以靠后的为准",
            show_default=False,
        ),
    ],
    *,
    kind: Annotated[
        str, typer.Option(help="模型种类：linear（一分钟内）或 encoder（更准，需要安装 suqing\\[train]）。")
    ] = "linear",
    taxonomy: Annotated[
        str | None,
        typer.Option(help="分类体系：内置名称或 YAML 文件；不给出时，陌生的类别名称建立新的分类体系。"),
    ] = None,
    json_file: Annotated[
        Path | None, typer.Option("--json", metavar="FILE", help="把版本号与各项数字写入 JSON 文件。")
    ] = None,
    problems_file: Annotated[
        Path | None,
        typer.Option("--problems", metavar="FILE", help="把未使用的行与原因逐行写成表格（.csv、.xlsx 等）。"),
    ] = None,
    conflicts_file: Annotated[
        Path | None,
        typer.Option(
            "--conflicts", metavar="FILE", help="把同一文本标注不一致之处写成表格（.csv、.xlsx 等）。"
        ),
    ] = None,
    few_cases: Annotated[
        str,
        typer.Option(help="不足 5 条的类别：leave-out 不参与训练，merge 并入「其他」。"),
    ] = "leave-out",
    spellings: Annotated[
        str, typer.Option(help="只差空格的类别名称：keep 各算一类，merge 合并为条数多的写法。")
    ] = "keep",
    seed: Annotated[
        int, typer.Option(min=0, max=MAX_SEED, help="随机种子；同样的数据与种子得到同样的数字。")
    ] = 0,
    share: Annotated[float | None, typer.Option("--hold-out", help=HOLD_OUT_HELP)] = None,
    final: Annotated[bool | None, typer.Option("--final/--no-final", help=FINAL_HELP)] = None,
    base_name: Annotated[
        str | None,
        typer.Option(
            "--base", help="encoder 的起点：本地目录或 hub 上的名称；默认是随附 accurate 模型里的编码器。"
        ),
    ] = None,
    epochs: Annotated[
        int | None, typer.Option(min=1, max=50, help="encoder 训练几轮；默认按案例数决定。")
    ] = None,
    promote: Annotated[
        str | None,
        typer.Option(
            help="auto：评判认为更好就启用；ask：评判后询问；never：只训练。默认：在终端上 ask，否则 never。"
        ),
    ] = None,
    text_column: Annotated[
        str | None, typer.Option(help="文本所在的列名，或 #3 表示第 3 列；默认是 text，没有则猜测并说明。")
    ] = None,
    sheet: Annotated[str | None, typer.Option(help=".xlsx 的工作表名；默认第一个有文本列的。")] = None,
    encoding: Annotated[str | None, typer.Option(help="文本文件的编码；默认自动识别。")] = None,
) -> None:
    """用标注案例训练一个候选版本，在留出的案例上评估，与启用中的版本比较；更好才启用（--promote）。

    退出码：0 完成；1 有行未被使用（原因见表格或 --problems）；2 用法或输入有误；3 模型有误。
    """
    _check_options(kind, base_name, epochs, share)
    _check_choice("--few-cases", few_cases, FEW_CASES)
    _check_choice("--spellings", spellings, SPELLINGS)
    mode = check_mode(promote)
    signal.signal(signal.SIGTERM, _end)
    from models.loading import versions_directory
    from models.taxonomy import load_taxonomy
    from service.cases.output_files import (
        check_reports,
        check_tables,
        write_conflicts,
        write_json,
        write_problems,
    )
    from service.cases.read_cases import CaseFile, read_case_files
    from service.cli.case_problems_view import print_cleaning
    from service.cli.console import plain_console, tell
    from service.cli.routing_view import print_routing
    from service.cli.train_view import candidate_as_json, print_candidate
    from service.routing.model_check import check_model
    from service.settings import read_settings
    from training.plan import TrainingPlan

    settings = read_settings()
    json_file = json_file and check_reports(json_file, sources)
    problems_file = problems_file and check_tables(problems_file, sources)
    conflicts_file = conflicts_file and check_tables(conflicts_file, sources)
    given = None if taxonomy is None else load_taxonomy(taxonomy)
    files = [CaseFile(source, text_column, sheet, encoding, settings.max_text_chars) for source in sources]
    read = read_case_files(files, taxonomy=given, few_cases=few_cases, spellings=spellings)
    cleaned = read.cleaned
    console = plain_console()
    print_cleaning(console, cleaned, read.notes)
    if problems_file is not None:
        tell(console, write_problems(problems_file, cleaned.problems))
    if conflicts_file is not None:
        tell(console, write_conflicts(conflicts_file, cleaned.conflicts))
    plan = TrainingPlan(seed=seed, share=share, final=final)
    train_kind = partial(_train_encoder, base_name, epochs) if kind == ENCODER else _train_linear
    candidate = train_kind(cleaned, versions_directory(settings.home), _load_base(console, cleaned), plan)
    print_candidate(console, candidate, read)
    routing = check_model(settings, candidate.version)
    print_routing(console, routing)
    versions = versions_directory(settings.home)
    promotion = judge_and_promote(console, candidate, versions, mode, seed=seed, routing=routing)
    if json_file is not None:
        told = {"routing": routing.to_dict(), "promotion": promotion}
        write_json(json_file, {**candidate_as_json(candidate, read), **told})
    if cleaned.problems:
        raise typer.Exit(1)


def _check_options(kind: str, base_name: str | None, epochs: int | None, share: float | None) -> None:
    """Raises: UsageError."""
    _check_choice("--kind", kind, KINDS)
    if kind != ENCODER and (base_name or epochs):
        raise UsageError("--base 与 --epochs 只用于 --kind encoder。")
    if kind == ENCODER:
        _check_libraries()
    if share is not None and not LEAST_SHARE <= share <= MOST_SHARE:
        raise UsageError(f"--hold-out 应在 {LEAST_SHARE} 到 {MOST_SHARE} 之间，现在是 {share}。")


def _check_choice(option: str, value: str, choices: tuple[str, ...]) -> None:
    """Raises: UsageError."""
    if value not in choices:
        raise UsageError(f"{option} 应是 {' 或 '.join(choices)}，收到的是「{value}」。")


def _train_linear(
    cleaned: CleanedCases, versions: Path, base: LinearClassifier | None, plan: TrainingPlan
) -> Candidate:
    from training.linear.candidate import train_linear_candidate

    return train_linear_candidate(cleaned.cases, cleaned.taxonomy, versions, base=base, plan=plan)


def _train_encoder(
    base_name: str | None,
    epochs: int | None,
    cleaned: CleanedCases,
    versions: Path,
    base: LinearClassifier | None,
    plan: TrainingPlan,
) -> Candidate:
    from models.loading import find_model
    from training.encoder.base_source import BaseSource
    from training.encoder.candidate import EncoderPlan, train_encoder_candidate
    from training.encoder.progress import print_progress

    start = BaseSource(base_name) if base_name else BaseSource(str(find_model("accurate")), shipped=True)
    return train_encoder_candidate(
        cleaned.cases,
        cleaned.taxonomy,
        versions,
        base=base,
        encoder=EncoderPlan(start, base_name or "accurate", epochs),
        report=print_progress(),
        plan=plan,
    )


def _check_libraries() -> None:
    missing = [name for name in ("torch", "transformers", "onnx") if find_spec(name) is None]
    if missing:
        raise UsageError(
            f"训练 encoder 还需要 {'、'.join(missing)}：请先在源码目录里运行 pip install -e '.[train]'。"
        )


def _load_base(console: Console, cleaned: CleanedCases) -> LinearClassifier | None:
    """The shipped model: it answers tasks without labels and is measured beside the candidate.

    Raises: ModelError where it cannot be loaded and a task needs it.
    """
    from models.linear.classifier import LinearClassifier
    from models.loading import load_classifier

    try:
        base = load_classifier("fast")
        if isinstance(base, LinearClassifier):
            return base
        raise ModelError("随附的 fast 模型不是线性模型，请重新安装 suqing。")
    except ModelError as error:
        if any(all(getattr(case, task) is None for case in cleaned.cases) for task in BORROWABLE):
            raise
        console.print(f"随附模型无法加载，不作对照：{error}", markup=False, highlight=False)
        return None


def _end(*_: object) -> None:
    raise SystemExit(128 + signal.SIGTERM)
