"""Checkpoints of a training run: everything that the next step depends on, as plain arrays and JSON.

A run that was killed goes on from its last checkpoint and ends as if it had not been. Nothing is
pickled: tensors lie in safetensors, the rest in the file's JSON header.
"""

from __future__ import annotations

import json
import os
from pathlib import Path
from typing import Any

import torch
from safetensors import SafetensorError, safe_open
from torch import nn

from nlp.errors import InputError
from training.encoder.tensor_file import write_tensors

_NETWORK = "network."
_MOMENTS = ("step", "exp_avg", "exp_avg_sq")


def save_checkpoint(
    path: Path, network: nn.Module, optimiser: torch.optim.Optimizer, state: dict[str, Any]
) -> None:
    """Write beside, then rename. state: small values, kept as JSON."""
    tensors = {f"{_NETWORK}{name}": tensor for name, tensor in network.state_dict().items()}
    for i, entry in optimiser.state_dict()["state"].items():
        tensors |= {f"optimiser.{i}.{name}": entry[name] for name in _MOMENTS}
    tensors["random"] = torch.get_rng_state()
    beside = path.with_name(f".{path.name}.part")
    path.parent.mkdir(parents=True, exist_ok=True)
    write_tensors(beside, tensors, {"state": json.dumps(state)})
    os.replace(beside, path)


def read_state(path: Path) -> dict[str, Any]:
    """The state of a checkpoint. Raises: InputError where the file is damaged."""
    try:
        with safe_open(path, framework="pt") as stream:
            state: dict[str, Any] = json.loads(stream.metadata()["state"])
    except (OSError, SafetensorError, ValueError, KeyError, TypeError) as error:
        raise InputError(f"训练断点「{path}」已损坏，无法继续。请删除它再运行，训练会从头开始。") from error
    return state


def load_checkpoint(path: Path, network: nn.Module, optimiser: torch.optim.Optimizer) -> None:
    """Restore network, optimiser and random numbers of a run of the same shape."""
    with safe_open(path, framework="pt") as stream:
        names = set(stream.keys())
        network.load_state_dict(
            {
                name.removeprefix(_NETWORK): stream.get_tensor(name)
                for name in names
                if name.startswith(_NETWORK)
            }
        )
        kept = optimiser.state_dict()
        kept["state"] = {
            i: {name: stream.get_tensor(f"optimiser.{i}.{name}") for name in _MOMENTS}
            for i in range(len(kept["param_groups"]))
            if f"optimiser.{i}.step" in names
        }
        optimiser.load_state_dict(kept)
        torch.set_rng_state(stream.get_tensor("random"))
