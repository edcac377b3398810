"""Which matrix products suffer most from activations that are int8 with one scale for a whole text.

A few channels of some layers are far larger than all others; they set the scale and leave the rest a few
steps. The error of a feed-forward output goes straight into the states, so it can be read off in one pass
of the float network. (`python -m tests.benchmarks.int8_errors --products` prints the errors of the logits,
one product of the shipped encoder at a time.)
"""

from __future__ import annotations

from collections.abc import Sequence

import torch
from torch import Tensor, nn

from training.encoder.network import EncoderNetwork

FEED_FORWARD_OUTPUT = ".output.dense"
_ATTENTION = ".attention.output.dense"


def find_coarse_products(network: EncoderNetwork, rows: Sequence[Sequence[int]], *, most: int) -> list[str]:
    """Module names of the feed-forward outputs with the largest error over the texts, at most `most`.

    rows: token numbers of some texts; without any, none can be found.
    """
    errors: dict[str, float] = {}

    def watch(name: str, module: nn.Linear) -> torch.utils.hooks.RemovableHandle:
        def add(_: nn.Module, inputs: tuple[Tensor, ...], __: Tensor) -> None:
            error = (_coarse(inputs[0]) - inputs[0]) @ module.weight.T
            errors[name] = errors.get(name, 0.0) + float(error.square().mean().sqrt())

        return module.register_forward_hook(add)

    handles = [
        watch(name, module)
        for name, module in network.named_modules()
        if isinstance(module, nn.Linear) and name.endswith(FEED_FORWARD_OUTPUT) and _ATTENTION not in name
    ]
    try:
        with torch.inference_mode():
            for row in rows:
                network.states(torch.tensor([list(row)]), torch.ones((1, len(row)), dtype=torch.long))
    finally:
        for handle in handles:
            handle.remove()
    return sorted(sorted(errors, key=lambda name: -errors[name])[:most])


def _coarse(values: Tensor) -> Tensor:
    """As ONNX DynamicQuantizeLinear rounds: uint8, one scale and zero point, zero kept exact."""
    low, high = values.min().clamp(max=0), values.max().clamp(min=0)
    scale = ((high - low) / 255).clamp(min=1e-12)
    zero = torch.round(-low / scale)
    return (torch.clamp(torch.round(values / scale) + zero, 0, 255) - zero) * scale
