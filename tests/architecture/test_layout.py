"""Invariants of the whole tree: the layout, the one-way rule, what may never be imported."""

from __future__ import annotations

import ast
import os
import subprocess
import sys
import tomllib
from pathlib import Path

import pytest

ROOT = Path(__file__).parents[2]
FOLDERS = ("nlp", "models", "training", "service")
SOURCES = sorted(path for folder in FOLDERS for path in (ROOT / folder).rglob("*.py"))
ALLOWED = {
    "nlp": {"nlp"},
    "models": {"nlp", "models"},
    "training": {"nlp", "models", "training"},
    "service": {"nlp", "models", "training", "service"},
}
# unpickling runs code from a file; nothing of Suqing may do it
FORBIDDEN = {"pickle", "joblib", "dill", "cloudpickle", "shelve", "marshal"}


def _imports(path: Path) -> set[str]:
    names = set()
    for node in ast.walk(ast.parse(path.read_text("utf-8"))):
        if isinstance(node, ast.Import):
            names |= {alias.name for alias in node.names}
        elif isinstance(node, ast.ImportFrom) and node.module and not node.level:
            names.add(node.module)
    return names


def _label(path: Path) -> str:
    return str(path.relative_to(ROOT))


@pytest.mark.parametrize("path", SOURCES, ids=_label)
def test_imports_point_left_only_and_nothing_unpickles(path: Path) -> None:
    folder = path.relative_to(ROOT).parts[0]
    roots = {name.split(".")[0] for name in _imports(path)}
    assert roots & set(FOLDERS) <= ALLOWED[folder]
    assert not roots & FORBIDDEN


@pytest.mark.parametrize("folder", FOLDERS)
def test_each_folder_is_our_package_and_not_somebody_elses(folder: str) -> None:
    module = __import__(folder)
    assert Path(module.__file__ or "").parent == ROOT / folder


def test_every_package_is_named_in_pyproject() -> None:
    named = set(tomllib.loads((ROOT / "pyproject.toml").read_text("utf-8"))["tool"]["setuptools"]["packages"])
    found = {
        ".".join(path.parent.relative_to(ROOT).parts)
        for folder in FOLDERS
        for path in (ROOT / folder).rglob("__init__.py")
    }
    assert named == found


def test_every_folder_under_tests_is_a_package() -> None:
    folders = {path.parent for path in (ROOT / "tests").rglob("*.py")}
    assert all((folder / "__init__.py").is_file() for folder in folders)


@pytest.mark.parametrize("module", ["service.bootstrap", "service.api.app", "service.tagging.run"])
def test_serving_and_tagging_load_neither_training_nor_heavy_libraries(module: str) -> None:
    heavy = ("training", "torch", "transformers", "sklearn", "pandas", "jieba")
    code = f"import sys, {module}; print([m for m in {heavy!r} if m in sys.modules])"
    done = subprocess.run([sys.executable, "-c", code], cwd=ROOT, capture_output=True, text=True, check=True)
    assert done.stdout.strip() == "[]"


def test_who_waits_for_the_training_of_an_encoder_holds_none_of_its_libraries() -> None:
    heavy = ("torch", "transformers", "onnx")
    modules = (
        "training.encoder.candidate, training.encoder.teacher, training.accurate, training.encoder.child"
    )
    code = f"import sys, {modules}; print([m for m in {heavy!r} if m in sys.modules])"
    done = subprocess.run([sys.executable, "-c", code], cwd=ROOT, capture_output=True, text=True, check=True)
    assert done.stdout.strip() == "[]"


@pytest.mark.skipif(not Path("/proc/self/task").is_dir(), reason="threads are counted in /proc")
@pytest.mark.parametrize("module", ["models.loading", "service.bootstrap", "training.encoder"])
def test_onnxruntime_reports_to_nobody(module: str) -> None:
    """Its official builds do unless told otherwise before the first import: from a thread, seen here."""
    code = (
        f"import os, sys, numpy; before = len(os.listdir('/proc/self/task')); import {module}, onnxruntime;"
        "print(os.environ['ORT_DISABLE_TELEMETRY'], len(os.listdir('/proc/self/task')) - before)"
    )
    env = {name: value for name, value in os.environ.items() if name != "ORT_DISABLE_TELEMETRY"}
    done = subprocess.run(
        [sys.executable, "-c", code], cwd=ROOT, env=env, capture_output=True, text=True, check=True
    )
    assert done.stdout.split() == ["1", "0"]


@pytest.mark.parametrize(
    "module", ["service.bootstrap", "service.server.gunicorn_server", "service.cli.main"]
)
def test_prometheus_is_imported_only_once_the_folder_of_its_counts_is_there(module: str) -> None:
    """Imported earlier, the library would count in each worker alone."""
    code = f"import sys, {module}; print('prometheus_client' in sys.modules)"
    done = subprocess.run([sys.executable, "-c", code], cwd=ROOT, capture_output=True, text=True, check=True)
    assert done.stdout.strip() == "False"


def test_only_the_encoder_packages_import_onnxruntime() -> None:
    folders = {
        path.parent.name for path in SOURCES if any(n.startswith("onnxruntime") for n in _imports(path))
    }
    assert folders == {"encoder"}


def test_no_source_file_is_too_long_to_be_one_job() -> None:
    assert {
        _label(path): n for path in SOURCES if (n := len(path.read_text("utf-8").splitlines())) > 250
    } == {}


COMMANDS = sorted((ROOT / "service" / "cli").glob("*.py"))


@pytest.mark.parametrize("path", COMMANDS, ids=_label)
def test_commands_print_through_what_stands_before_the_terminal(path: Path) -> None:
    """A bare `print` or rich console would obey the escape codes in somebody's file."""
    called = [
        node.func.id
        for node in ast.walk(ast.parse(path.read_text("utf-8")))
        if isinstance(node, ast.Call) and isinstance(node.func, ast.Name)
    ]
    assert path.name == "terminal.py" or "print" not in called
    assert "Console" not in called


LEXICONS = sorted(path for path in (ROOT / "nlp" / "lexicons").iterdir() if path.is_file())


@pytest.mark.parametrize("path", LEXICONS, ids=lambda path: path.name)
def test_every_lexicon_begins_with_a_header_that_says_what_and_why(path: Path) -> None:
    lines = path.read_text("utf-8").splitlines()
    header = [line for line in lines[:3] if line.startswith("#")]
    assert len("".join(header)) > 40
