"""What to label next: the unlabelled texts from which a model would learn most."""

from training.label_queue.choose import QueueItem, choose_queue
from training.label_queue.doubt import Doubt, doubt_texts

__all__ = ["Doubt", "QueueItem", "choose_queue", "doubt_texts"]
