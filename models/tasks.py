"""The five tasks and their fixed labels. Category labels come from the taxonomy, never from code."""

from __future__ import annotations

URGENCY_LABELS = ("general", "major", "urgent")  # ascending: ordinal
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
