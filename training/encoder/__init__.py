"""Training the accurate model: an encoder adapted to complaints, then fine-tuned. Needs the `train` extra."""

import models.encoder  # noqa: F401  silences onnxruntime before anything here imports it
