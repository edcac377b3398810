"""Judged conversations -> the numbers of models/trend/outlook.json, measured out of fold."""
