"""Sample files for the first try, the tests and the documentation. Every text in them is invented."""

from importlib.resources import files
from pathlib import Path


def complaints_path() -> Path:
    """150 invented complaints from many trades, with labels of the `general` taxonomy.

    Columns: id, channel, received_at (ISO 8601), text, category, also (|-separated), urgency,
    emotion, intensity (0-3). Names, numbers and addresses in the texts belong to nobody.
    """
    return _sample("complaints.csv")


def survey_path() -> Path:
    """300 invented open answers of a supermarket chain with six stores.

    Columns: 序号, 提交时间, 门店, 总体满意度 (1-5), 推荐意愿 (0-10), 意见 (open text, may be empty).
    """
    return _sample("survey.csv")


def _sample(name: str) -> Path:
    return Path(str(files(__name__) / name))
