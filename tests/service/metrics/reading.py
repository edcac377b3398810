"""What /metrics says, read by the library's own parser."""

from __future__ import annotations

from prometheus_client.parser import text_string_to_metric_families

Samples = dict[tuple[str, frozenset[tuple[str, str]]], float]


def read_samples(body: str) -> Samples:
    """(name, labels) -> value. A sample that stands twice is an error."""
    found: Samples = {}
    for family in text_string_to_metric_families(body):
        assert family.documentation, family.name
        for sample in family.samples:
            key = (sample.name, frozenset(sample.labels.items()))
            assert key not in found, key
            found[key] = sample.value
    return found


def value(samples: Samples, name: str, **labels: str) -> float | None:
    """The sample with exactly these labels."""
    return samples.get((name, frozenset(labels.items())))


def total(samples: Samples, name: str, **labels: str) -> float:
    """The sum of all samples that carry these labels, whatever the others."""
    wanted = frozenset(labels.items())
    return sum(number for (of, held), number in samples.items() if of == name and wanted <= held)


def label_values(samples: Samples, label: str) -> set[str]:
    """Every value of a label, over all metrics."""
    return {text for _, labels in samples for name, text in labels if name == label}
