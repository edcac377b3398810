"""Training asked for over HTTP: queued, done by `suqing worker` in a process of its own, told by its record.

SUQING_HOME/training/<job>/cases.jsonl    the cases, texts masked
SUQING_HOME/training/<job>/job.json       the record
SUQING_HOME/training/<job>/job.lock       held by the process that trains, as long as it lives
"""
