"""`suqing models`: which versions there are, what is in one, and whether they are unharmed."""

from __future__ import annotations

from pathlib import Path
from typing import Annotated, Any

import typer

from nlp.errors import ModelError, SuqingError

app = typer.Typer(no_args_is_help=True, add_completion=False, help="查看与校验模型版本。")


@app.command("list")
def list_versions() -> None:
    """列出随附模型与训练得到的版本，新的在前。"""
    from rich.console import Console
    from rich.table import Table

    from models.artifact import read_manifest
    from models.loading import BUNDLED_NAMES

    table = Table(title="模型版本", title_justify="left")
    for heading, justify in (("版本", "left"), ("种类", "left"), ("训练时间", "left"), ("案例", "right")):
        table.add_column(heading, justify="right" if justify == "right" else "left", no_wrap=True)
    table.add_column("指标（留出部分）", overflow="fold")
    for name, directory in _versions():
        try:
            manifest = read_manifest(directory)
        except ModelError as error:
            table.add_row(name, "损坏", "", "", str(error))
            continue
        training = manifest.get("training", {})
        created = str(training.get("created_at", ""))[:16].replace("T", " ")
        shown = f"{name}（{manifest['version']}）" if name in BUNDLED_NAMES else name
        cases = training.get("cases")
        table.add_row(
            shown, str(manifest.get("kind")), created, "" if cases is None else str(cases), _figures(manifest)
        )
    Console().print(table)


@app.command("show")
def show_version(
    version: Annotated[
        str, typer.Argument(metavar="VERSION", help="fast、accurate 或版本号。", show_default=False)
    ],
    as_json: Annotated[bool, typer.Option("--json", help="输出完整的模型清单（JSON）。")] = False,
) -> None:
    """显示一个版本的来历：分类体系、训练数据、各项数字、文件摘要。"""
    import json

    from rich.console import Console

    from models.artifact import read_manifest
    from models.loading import find_model
    from service.cli.manifest_view import manifest_table
    from service.settings import read_settings

    manifest = read_manifest(find_model(version, home=read_settings().home))
    if as_json:
        print(json.dumps(manifest, ensure_ascii=False, indent=2, sort_keys=True))
    else:
        Console().print(manifest_table(manifest))


@app.command("verify")
def verify_versions(
    versions: Annotated[
        list[str] | None, typer.Argument(metavar="[VERSION]...", help="不给出时校验全部版本。")
    ] = None,
) -> None:
    """逐个核对文件摘要，加载并试答一条文本。有一个不合格，退出码就是 3。"""
    from models.loading import load_classifier
    from nlp import prepare
    from service.settings import read_settings

    home = read_settings().home
    failed = 0
    for name in versions or [name for name, _ in _versions()]:
        try:
            classifier = load_classifier(name, home=home)
            classifier.predict([prepare("收到的水壶有裂缝，联系客服三天没人回复。")])
        except SuqingError as error:
            failed += 1
            print(f"{name}：不合格。{error}")
        else:
            print(f"{name}：合格（{classifier.version}，{len(classifier.taxonomy.codes)} 个类别）")
    if failed:
        raise typer.Exit(ModelError.exit_code)


def _versions() -> list[tuple[str, Path]]:
    """Name and directory of the shipped models and of every trained version, the latest first."""
    from models.artifact import MANIFEST
    from models.loading import BUNDLED_NAMES, find_model, versions_directory
    from service.settings import read_settings

    kept = versions_directory(read_settings().home)
    found = sorted(
        (path for path in kept.iterdir() if path.is_dir() and not path.name.startswith("."))
        if kept.is_dir()
        else (),
        key=lambda path: (
            (path / MANIFEST).stat().st_mtime if (path / MANIFEST).is_file() else 0.0,
            path.name,
        ),
        reverse=True,
    )
    bundled = [(name, find_model(name)) for name in BUNDLED_NAMES]
    return [*bundled, *((path.name, path) for path in found)]


def _figures(manifest: dict[str, Any]) -> str:
    tasks = manifest.get("evaluation", {}).get("tasks", {})
    main = {"category": "macro_f1", "urgency": "macro_f1", "emotion": "macro_f1", "intensity": "spearman"}
    return "  ".join(
        f"{task} {tasks[task][name]:.3f}"
        for task, name in main.items()
        if isinstance(tasks.get(task, {}).get(name), float)
    )
