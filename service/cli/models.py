"""`suqing models`: which versions there are, which one answers, who decided that, are they whole."""

from __future__ import annotations

from typing import Annotated

import typer

from nlp.errors import ModelError, SuqingError
from service.cli import models_change
from service.cli.chinese_help import ChineseTyper
from service.cli.terminal import print_json, print_text

app = ChineseTyper(help="查看、启用、回退与校验模型版本。")
AsJson = Annotated[bool, typer.Option("--json", help="输出 JSON。")]


@app.command("list")
def list_versions(as_json: AsJson = False) -> None:
    """列出随附模型与训练得到的版本，新的在前；标出启用中的与旁听的。"""
    from models.loading import versions_directory
    from models.registry import Registry
    from service import registered
    from service.cli.models_view import versions_table
    from service.cli.tables import print_table
    from service.settings import read_settings

    home = read_settings().home
    versions = registered.list_versions(home)
    if as_json:
        bundled = [listed.to_dict() for listed in versions if listed.status == registered.BUNDLED]
        print_json({"bundled": bundled, **registered.describe_registry(home)}, indent=2)
    else:
        print_table(versions_table(versions, Registry(versions_directory(home)).state()))


@app.command("history")
def show_history(as_json: AsJson = False) -> None:
    """谁在何时、为什么登记、启用或回退了哪个版本，新的在前。"""
    from models.loading import versions_directory
    from models.registry import Registry
    from service.cli.models_view import history_table
    from service.cli.tables import print_table
    from service.registered import describe_event
    from service.settings import read_settings

    events = Registry(versions_directory(read_settings().home)).state().history[::-1]
    if as_json:
        print_json([describe_event(event) for event in events], indent=2)
    else:
        print_table(history_table(events))


@app.command("show")
def show_version(
    version: Annotated[
        str, typer.Argument(metavar="VERSION", help="fast、accurate 或版本号。", show_default=False)
    ],
    as_json: Annotated[bool, typer.Option("--json", help="输出完整的模型清单（JSON）。")] = False,
) -> None:
    """显示一个版本的来历：分类体系、训练数据、各项数字、文件摘要。"""
    from models.artifact import read_manifest
    from models.loading import find_model, resolve_model
    from service.cli.console import plain_console
    from service.cli.manifest_view import manifest_table
    from service.settings import read_settings

    home = read_settings().home
    manifest = read_manifest(find_model(resolve_model(version, home=home), home=home))
    if as_json:
        print_json(manifest, sort_keys=True, indent=2)
    else:
        plain_console().print(manifest_table(manifest))


@app.command("verify")
def verify_versions(
    versions: Annotated[
        list[str] | None, typer.Argument(metavar="[VERSION]...", help="不给出时校验全部版本。")
    ] = None,
    *,
    as_json: AsJson = False,
) -> None:
    """逐个核对文件摘要与登记，加载并试答一条文本。有一个不合格，退出码就是 3。"""
    from models.loading import load_classifier
    from nlp import prepare
    from service.registered import list_versions as listed_versions
    from service.settings import read_settings

    home = read_settings().home
    results: list[dict[str, object]] = []
    for name in versions or [listed.name for listed in listed_versions(home)]:
        try:
            classifier = load_classifier(name, home=home)
            classifier.predict([prepare("收到的水壶有裂缝，联系客服三天没人回复。")])
            labels = len(classifier.taxonomy.codes)
            said: dict[str, object] = {"name": name, "good": True, "version": classifier.version}
            line = f"{name}：合格（{classifier.version}，{labels} 个类别）"
        except SuqingError as error:
            said = {"name": name, "good": False, "reason": str(error)}
            line = f"{name}：不合格。{error}"
        results.append(said)
        if not as_json:
            print_text(line)
    if as_json:
        print_json(results, indent=2)
    if not all(said["good"] for said in results):
        raise typer.Exit(ModelError.exit_code)


models_change.add_commands(app)
