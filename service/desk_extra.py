"""Whether the libraries of the complaint desk are there: `pip install -e '.[desk]'`."""

from __future__ import annotations

from importlib.util import find_spec

from nlp.errors import UsageError

LIBRARIES = (
    "sqlalchemy",
    "alembic",
    "huey",
    "chinese_calendar",
    "argon2",
    "limits",
    "standardwebhooks",
)
MESSAGE = "投诉处理功能需要先安装：在源码目录里运行 pip install -e '.[desk]'。"


def is_desk_installed() -> bool:
    """True when every library of the desk can be imported; none is imported by asking."""
    return all(find_spec(name) is not None for name in LIBRARIES)


def check_desk_is_installed() -> None:
    """Raises: UsageError that says what to install."""
    if not is_desk_installed():
        raise UsageError(MESSAGE)
