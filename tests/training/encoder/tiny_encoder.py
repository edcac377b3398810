"""A tiny random encoder and invented cases: everything real, nothing large.

Import it after `pytest.importorskip("torch", ...)`: torch and transformers are needed.
"""

from __future__ import annotations

import math
from collections import Counter
from collections.abc import Sequence
from pathlib import Path

import numpy as np
import torch
from tokenizers import Tokenizer
from tokenizers.models import Unigram
from tokenizers.pre_tokenizers import Metaspace
from tokenizers.processors import TemplateProcessing
from transformers import BertConfig, BertModel

from models.cases import LabelledCase
from models.taxonomy import Taxonomy, load_taxonomy
from training.encoder.base import Base, load_base, save_base
from training.encoder.course import Course, make_course
from training.encoder.network import EncoderNetwork, HeadShape
from training.encoder.run_options import Report
from training.encoder.stages import Outcome, Stage

SPECIAL = ("<s>", "<pad>", "</s>", "<unk>", "<mask>")
SHAPES = (HeadShape("category", 11), HeadShape("urgency", 2), HeadShape("emotion", 5))

_SUBJECTS = ("水壶", "快递", "退款", "客服", "账单", "洗衣机", "外卖", "会员费")
_EVENTS = {
    "product_quality": "用了两天就漏水，外壳也裂了",
    "logistics_delivery": "等了一周还没送到，物流一直不动",
    "refund_aftersales": "说好的钱一直不退，售后没人理",
    "service_attitude": "态度很差，说话难听还挂电话",
    "pricing_billing": "多扣了三十块，价格和页面不一样",
}
_MOODS = {
    "angry": "我非常生气！",
    "disappointed": "真的很失望。",
    "calm": "请处理一下。",
    "satisfied": "后来解决了，谢谢。",
}


def make_cases() -> list[LabelledCase]:
    """160 different sentences, labelled for all five tasks; a quarter of them urgent."""
    cases = []
    for i, subject in enumerate(_SUBJECTS):
        for j, (category, event) in enumerate(_EVENTS.items()):
            for k, (emotion, mood) in enumerate(_MOODS.items()):
                hurt = (i + j + k) % 4 == 0
                cases.append(
                    LabelledCase(
                        f"{subject}的事：{event}，{'孩子的手被烫伤了，' if hurt else ''}{mood}",
                        category=category,
                        also=("service_attitude",) if "没人" in event else (),
                        urgency="urgent" if hurt else ("major" if k == 0 else "general"),
                        emotion=emotion,
                        intensity=(3, 2, 0, 0)[k],
                    )
                )
    return cases


def make_small_course(cases: Sequence[LabelledCase], *, folds: int = 1) -> Course:
    """Every fold holds some of the cases; with one fold all of them."""
    numbers = np.arange(len(cases)) % folds
    return make_course(cases, general(), make_tokenizer(), numbers)


def run_here(stage: Stage, report: Report) -> Outcome:
    """Does a stage in this process: for tests of anything but the processes."""
    return stage.run(report)


def general() -> Taxonomy:
    return load_taxonomy("general")


def make_tokenizer() -> Tokenizer:
    """A unigram tokenizer over the characters and pairs of the cases, built like the shipped one."""
    counts = Counter(
        text[i : i + size]
        for text in (case.text for case in make_cases())
        for size in (1, 2)
        for i in range(len(text))
    )
    pieces = [("▁", -2.0), *((piece, math.log(n / 4000)) for piece, n in sorted(counts.items()))]
    tokenizer = Tokenizer(
        Unigram([*((name, 0.0) for name in SPECIAL), *pieces], unk_id=SPECIAL.index("<unk>"))
    )
    tokenizer.pre_tokenizer = Metaspace()
    tokenizer.add_special_tokens(list(SPECIAL))
    ends = [(name, SPECIAL.index(name)) for name in ("<s>", "</s>")]
    tokenizer.post_processor = TemplateProcessing(single="<s> $A </s>", special_tokens=ends)
    return tokenizer


def make_base(*, seed: int = 0) -> Base:
    """Two layers of random weights."""
    tokenizer = make_tokenizer()
    config = BertConfig(
        vocab_size=tokenizer.get_vocab_size(),
        hidden_size=32,
        num_hidden_layers=2,
        num_attention_heads=4,
        intermediate_size=128,
        max_position_embeddings=512,
        attention_probs_dropout_prob=0.0,
        pad_token_id=SPECIAL.index("<pad>"),
    )
    torch.manual_seed(seed)
    backbone = BertModel._from_config(config, attn_implementation="eager", add_pooling_layer=False)
    for parameter in backbone.parameters():
        parameter.data += 0.02 * torch.randn_like(
            parameter
        )  # norms and biases too differ, as in a trained one
    return Base(backbone, tokenizer, SPECIAL.index("<pad>"), SPECIAL.index("<mask>"))


def save_tiny_base(directory: Path) -> Path:
    """The same on disk, as `--base` takes it."""
    save_base(make_base(), directory)
    load_base(directory)
    return directory


def make_network(*, seed: int = 0) -> EncoderNetwork:
    """A network over it with random heads, as after training."""
    network = EncoderNetwork(make_base(seed=seed).backbone, SHAPES)
    torch.manual_seed(seed + 1)
    for layer in (*network.attend.values(), *network.heads.values()):
        for parameter in layer.parameters():
            torch.nn.init.normal_(parameter, std=0.3)
    return network.eval()
