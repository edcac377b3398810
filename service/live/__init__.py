"""A process that answers takes a new champion while it answers, and lets a shadow read along."""
