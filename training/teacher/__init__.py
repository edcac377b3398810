"""A fine-tuned encoder that labels unlabelled texts for the fast model. Needs the `train` extra."""
