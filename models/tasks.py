"""The five tasks and their fixed labels. Category labels come from the taxonomy, never from code."""

from __future__ import annotations

from typing import Literal, get_args

UrgencyLabel = Literal["general", "major", "urgent"]
URGENCY_LABELS: tuple[str, ...] = get_args(UrgencyLabel)  # ascending: ordinal
URGENCY_NAMES = {"general": "一般", "major": "重大", "urgent": "紧急"}

EMOTION_LABELS = ("angry", "anxious", "disappointed", "calm", "satisfied")
EMOTION_NAMES = {
    "angry": "愤怒",
    "anxious": "焦虑",
    "disappointed": "失望",
    "calm": "平静",
    "satisfied": "满意",
}

INTENSITY_STEPS = 3  # labelled 0..3, answered as 0..1

TASKS = ("category", "also", "urgency", "emotion", "intensity")
EXCLUSIVE_TASKS = ("category", "urgency", "emotion")  # one label a text
TASK_NAMES = {
    "category": "类别",
    "also": "其他类别",
    "urgency": "紧急程度",
    "emotion": "情绪",
    "intensity": "情绪强度",
}
