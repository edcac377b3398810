"""Between Suqing and the people who label: the queue out, their labels in, also through labelling tools."""
