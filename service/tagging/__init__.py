"""Batch tagging: a file of texts in, the same file with category, urgency, emotion and evidence out."""
