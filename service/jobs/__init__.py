"""Work in the background: tasks that are queued and jobs that run every few seconds (`suqing worker`)."""
