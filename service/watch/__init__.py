"""Watching tagged texts day by day: what people write, what the model answers, how often it is corrected."""
