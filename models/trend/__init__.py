"""How a customer's emotion moves over a conversation, and how it is likely to end."""

from models.trend.course import follow_emotion
from models.trend.outlook import assess_conversation
from models.trend.turns import Course, EmotionPoint, Outlook, Turn

__all__ = ["Course", "EmotionPoint", "Outlook", "Turn", "assess_conversation", "follow_emotion"]
