"""Files of labelled cases: reading them for training and evaluation, telling what was wrong with them."""
