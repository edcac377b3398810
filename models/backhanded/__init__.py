"""Praise that tells of a fault: 质量真棒，第一次用就散架. A model that counts words hears praise alone."""

from models.backhanded.backhanded import find_backhanded, is_backhanded

__all__ = ["find_backhanded", "is_backhanded"]
