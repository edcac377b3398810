"""Deadlines of a complaint: targets, working time, holidays, and the job that warns and escalates."""
