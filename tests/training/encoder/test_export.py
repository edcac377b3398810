"""The served graph gives what the network gives, and the network can be had back from it."""

from __future__ import annotations

from collections import Counter
from collections.abc import Sequence
from pathlib import Path

import numpy as np
import pytest

pytest.importorskip("torch", reason="training the encoder needs the train extra")
pytest.importorskip("onnx", reason="training the encoder needs the train extra")

import onnx
import onnxruntime
import torch

from models.decision import DecisionSettings
from models.encoder.session import INPUT, OUTPUT
from models.encoder.storage import EncoderFiles, save_encoder
from nlp.errors import ModelError
from tests.models.builders import make_classifier
from tests.training.encoder.tiny_encoder import make_base, make_cases, make_network, make_small_course
from training.encoder.base import Base
from training.encoder.coarse_products import find_coarse_products
from training.encoder.export import differences, export_graph
from training.encoder.graph_rewriting import use_blocks
from training.encoder.network import EncoderNetwork
from training.encoder.run_options import LoopOptions
from training.encoder.shipped_base import load_shipped_base
from training.encoder.tokens import token_numbers
from training.encoder.tuning import fine_tune

pytestmark = pytest.mark.slow

VOCABULARY = make_base().tokenizer.get_vocab_size()
TRIALS = (9, 30)
SMALL_NET_INT8 = 0.1  # of a logit, on logits of up to 3; 0.02 measured


def run(graph: bytes, rows: Sequence[Sequence[int]]) -> list[np.ndarray]:
    session = onnxruntime.InferenceSession(graph)
    return [session.run([OUTPUT], {INPUT: np.array([row])})[0][0] for row in rows]


def random_rows(lengths: Sequence[int]) -> list[list[int]]:
    random = np.random.default_rng(0)
    return [
        [0, *random.integers(5, VOCABULARY, max(0, length - 2)).tolist(), 2][:length] for length in lengths
    ]


@pytest.fixture(scope="module")
def network() -> EncoderNetwork:
    return make_network()


@pytest.fixture(scope="module")
def int8(network: EncoderNetwork) -> bytes:
    return export_graph(network, random_rows(TRIALS))


def test_the_float_graph_gives_the_logits_of_torch(network: EncoderNetwork) -> None:
    rows = random_rows([1, 2, 3, 17, 100, 300])
    assert differences(network, rows, run(export_graph(network, quantise=False), rows)) < 1e-4


def test_the_int8_graph_is_close_at_every_length(network: EncoderNetwork, int8: bytes) -> None:
    rows = random_rows([1, 2, 3, 5, 16, 17, 64, 150, 256, 300])
    terms = run(int8, rows)
    assert [term.shape for term in terms] == [(len(row), 18) for row in rows]
    assert differences(network, rows, terms) < SMALL_NET_INT8
    assert max(float(np.abs(term.sum(0)).max()) for term in terms) > 1


def test_the_int8_graph_is_small_and_the_same_every_time(network: EncoderNetwork, int8: bytes) -> None:
    assert export_graph(network, random_rows(TRIALS)) == int8
    assert len(int8) < 0.8 * len(export_graph(network, quantise=False))


def make_loud_network(rows: Sequence[Sequence[int]]) -> EncoderNetwork:
    """The first token of every text has one activation of 100 in layer 1, as real encoders have."""
    network = make_network()
    layer = network.backbone.encoder.layer[1]
    seen: list[torch.Tensor] = []
    handle = layer.intermediate.register_forward_hook(lambda _, inputs, __: seen.append(inputs[0][0, 0]))
    with torch.inference_mode():
        network.states(torch.tensor([list(rows[0])]), torch.ones((1, len(rows[0])), dtype=torch.long))
    handle.remove()
    with torch.no_grad():
        layer.intermediate.dense.weight[0] = 1000 * seen[0] / seen[0].square().sum()
        layer.intermediate.dense.bias[0] = -900.0
        layer.output.dense.weight[:, 0] = 0.0
    return network


def test_a_product_with_one_large_activation_is_found_and_computed_in_blocks() -> None:
    rows = random_rows([12, 40, 77])
    loud = make_loud_network(rows)
    assert find_coarse_products(loud, rows, most=1) == ["backbone.encoder.layer.1.output.dense"]
    assert find_coarse_products(loud, [], most=1) == []
    plain, better = export_graph(loud), export_graph(loud, rows)
    assert differences(loud, rows, run(better, rows)) < 0.5 * differences(loud, rows, run(plain, rows))


def test_the_graph_holds_blocks_and_no_joined_norms(int8: bytes) -> None:
    operators = Counter(node.op_type for node in onnx.load_from_string(int8).graph.node)
    assert operators["MatMulNBits"] == 2, "one feed-forward output a layer"
    assert operators["MatMulInteger"] == 4
    assert operators["SkipLayerNormalization"] == 0
    assert operators["LayerNormalization"] == 5


def test_a_product_that_is_not_there_is_an_error(int8: bytes) -> None:
    with pytest.raises(ValueError, match=r"layer\.9"):
        use_blocks(onnx.load_from_string(int8).graph, ["backbone.encoder.layer.9.output.dense"])


def test_the_biases_of_the_heads_stand_on_the_first_token() -> None:
    """With weights at nothing a logit is its bias, and no character of the text gave any of it."""
    bare = make_network()
    for head in bare.heads.values():
        torch.nn.init.zeros_(head.weight)
    [terms] = run(export_graph(bare, quantise=False), random_rows([9]))
    bias = torch.cat([head.bias for head in bare.heads.values()]).detach().numpy()
    assert terms[0] == pytest.approx(bias, abs=1e-5)
    assert terms[1:] == pytest.approx(np.zeros_like(terms[1:]), abs=1e-5)


def save_artifact(directory: Path, base: Base, graph: bytes) -> None:
    files = EncoderFiles(graph, base.tokenizer.to_str(), (), base.backbone.config.to_diff_dict())
    save_encoder(
        directory,
        version="encoder-test",
        encoder=files,
        stacks={},
        linear=make_classifier(),
        settings=DecisionSettings(),
        about={},
    )


def test_the_backbone_comes_back_within_the_error_of_quantisation(
    network: EncoderNetwork, int8: bytes, tmp_path: Path
) -> None:
    base = make_base()
    save_artifact(tmp_path / "a", base, int8)
    back = load_shipped_base(tmp_path / "a")
    ours, theirs = network.backbone.state_dict(), back.backbone.state_dict()
    assert theirs.keys() == ours.keys()
    for name, weight in ours.items():
        worst = float((weight - theirs[name]).abs().max())
        assert worst <= 0.51 * float(weight.abs().max()) / 127, name
    assert (back.pad_token, back.mask_token, back.layers) == (base.pad_token, base.mask_token, base.layers)
    text = make_cases()[0].text
    assert token_numbers(back.tokenizer, [text]) == token_numbers(base.tokenizer, [text])


def test_training_goes_on_from_a_served_encoder(int8: bytes, tmp_path: Path) -> None:
    save_artifact(tmp_path / "a", make_base(), int8)
    back, cases = load_shipped_base(tmp_path / "a"), make_cases()
    before = {name: weight.clone() for name, weight in back.backbone.state_dict().items()}
    losses: list[float] = []
    tuned = fine_tune(
        back,
        make_small_course(cases),
        range(len(cases)),
        LoopOptions("t", 2, batch=16),
        report=lambda progress: losses.append(progress.loss),
    )
    assert losses[-1] < losses[0]
    after = tuned.backbone.state_dict()
    assert not torch.equal(
        before["embeddings.word_embeddings.weight"], after["embeddings.word_embeddings.weight"]
    )


def test_a_float_graph_is_no_base(network: EncoderNetwork, tmp_path: Path) -> None:
    save_artifact(tmp_path / "a", make_base(), export_graph(network, quantise=False))
    with pytest.raises(ModelError, match=r"不能继续训练.*--base .*--kind linear"):
        load_shipped_base(tmp_path / "a")
