"""A label queue asked for over HTTP: kept in the store's table `jobs`, made by `suqing worker`.

The result holds ids of complaints and what the model says of them, no text: texts are looked up when the
queue is read, so that an erased complaint is gone from every queue at once.
"""
