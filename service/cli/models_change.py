"""`suqing models promote|rollback|shadow|adopt|clean`: the commands that change the registry."""

from __future__ import annotations

import sys
from pathlib import Path
from typing import TYPE_CHECKING, Annotated

import typer

from nlp.errors import UsageError
from service.cli.terminal import print_json, print_text

if TYPE_CHECKING:
    from models.registry import Registry

Version = Annotated[str, typer.Argument(metavar="VERSION", help="版本号。", show_default=False)]
Reason = Annotated[str, typer.Option("--reason", help="为什么，写入历史。")]
TAKEN = "运行中的服务会在几秒内换用，不中断请求。"


def add_commands(app: typer.Typer) -> None:
    """Put the commands under `suqing models`."""
    app.command("promote")(promote)
    app.command("rollback")(rollback)
    app.command("shadow")(shadow)
    app.command("adopt")(adopt)
    app.command("clean")(clean)


def promote(
    version: Version,
    *,
    reason: Reason = "",
    force: Annotated[bool, typer.Option("--force", help="评判认为不该启用时，仍然启用。")] = False,
) -> None:
    """启用一个版本：核对文件、试答，然后原子地切换；之前的版本保留，可以回退。"""
    from models.loading import prove_directory
    from service.cli.console import plain_console
    from service.cli.routing_view import print_routing
    from service.routing.model_check import check_model
    from service.settings import read_settings

    registry = _registry()
    entry = registry.state().entry(version)
    if entry is not None and entry.decision is not None and not entry.decision.get("promote") and not force:
        raise UsageError(
            f"训练时的评判不建议启用「{version}」：{entry.decision.get('summary', '')}"
            "仍要启用请加 --force，并用 --reason 写明原因。"
        )
    before = registry.state().champion
    routing = check_model(read_settings(), version)
    registry.promote(
        version, reason=reason or ("人工启用（--force）" if force else "人工启用"), prove=prove_directory
    )
    if before == version:
        print_text(f"「{version}」本来就在启用中，没有更改。")
        return
    print_text(f"已启用 {version}（之前是 {before or '随附 auto'}）。{TAKEN}")
    print_routing(plain_console(), routing)


def rollback(*, reason: Reason = "人工回退") -> None:
    """回到之前启用的版本；已损坏的会跳过，最终回到随附模型。"""
    from models.loading import prove_directory
    from models.registry import CHAMPION
    from service.cli.console import plain_console
    from service.cli.routing_view import print_routing
    from service.routing.model_check import check_model
    from service.settings import read_settings

    back = _registry().rollback(reason=reason, prove=prove_directory)
    for version, why in back.skipped.items():
        print_text(f"跳过 {version}：{why}")
    print_text(f"已回到 {back.champion or '随附 auto'}。{TAKEN}")
    print_routing(plain_console(), check_model(read_settings(), CHAMPION))


def shadow(
    version: Annotated[
        str | None, typer.Argument(metavar="[VERSION]", help="开始旁听的版本；不给出时显示结果。")
    ] = None,
    *,
    stop: Annotated[bool, typer.Option("--stop", help="结束旁听。")] = False,
    as_json: Annotated[bool, typer.Option("--json", help="输出 JSON。")] = False,
) -> None:
    """让一个候选版本在真实文本上旁听：与启用中的版本不一致的次数按任务计数，不保存文本。"""
    from models.loading import prove_directory

    if version is not None and stop:
        raise UsageError("VERSION 与 --stop 不能同时使用。")
    registry = _registry()
    if stop:
        _show_shadow(registry, as_json=as_json)
        registry.shadow(None, reason="结束旁听", prove=prove_directory)
        print_text("已结束旁听。", file=sys.stderr)
    elif version is not None:
        registry.shadow(version, reason="开始旁听", prove=prove_directory)
        print_text(f"{version} 开始旁听；稍后用 suqing models shadow 查看结果。")
    else:
        _show_shadow(registry, as_json=as_json)


def adopt(
    source: Annotated[
        Path,
        typer.Argument(metavar="DIRECTORY", help="模型目录，或本机一个未登记的版本号。", show_default=False),
    ],
    *,
    reason: Reason = "",
) -> None:
    """登记一个在别处训练的版本：核对、试答、复制，成为候选。只登记来源可信的。"""
    from models.loading import prove_directory

    registry = _registry()
    place = source if source.is_dir() else registry.versions / source.name
    name = registry.adopt(place, reason=reason or "人工登记", prove=prove_directory)
    print_text(f"已登记 {name}，启用请运行：suqing models promote {name}")


def clean(
    *,
    everything: Annotated[
        bool, typer.Option("--all", help="中断不久、还可以接着做的 encoder 训练也清除。")
    ] = False,
) -> None:
    """清除被中断的训练留下的目录；正在进行的训练不受影响。"""
    from models.registry.staging import remove_leftovers

    removed = remove_leftovers(_registry().versions, all_work=everything)
    print_text(f"清除了 {len(removed)} 个遗留目录。" if removed else "没有遗留目录。")


def _show_shadow(registry: Registry, *, as_json: bool) -> None:
    from service.cli.console import plain_console
    from service.cli.models_view import shadow_table
    from service.registered import shadow_counts

    counts = shadow_counts(registry.versions.parent, registry.state())
    if as_json:
        print_json(None if counts is None else counts.to_dict(), indent=2)
    elif counts is None:
        print_text("没有版本在旁听。开始旁听：suqing models shadow VERSION")
    else:
        plain_console().print(shadow_table(counts))


def _registry() -> Registry:
    from models.loading import versions_directory
    from models.registry import Registry
    from service.settings import read_settings

    return Registry(versions_directory(read_settings().home))
