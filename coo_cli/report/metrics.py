"""Owns figures as Prometheus reads them: its text format, one sample a line."""

from __future__ import annotations

from collections.abc import Iterable, Mapping

import msgspec


class Metric(msgspec.Struct, frozen=True, kw_only=True):
    """One figure for each set of labels.

    Attributes:
        name: e.g. `coo_certificates`.
        help: what it counts, in English, as its readers expect.
        samples: labels and value.
    """

    name: str
    help: str
    samples: list[tuple[Mapping[str, str], float]]


def exposition(metrics: Iterable[Metric]) -> bytes:
    """The text format, version 0.0.4; all are gauges, for they are read from a store and may fall."""
    lines: list[str] = []
    for metric in metrics:
        lines += [f"# HELP {metric.name} {metric.help}", f"# TYPE {metric.name} gauge"]
        for labels, value in metric.samples:
            said = ",".join(f'{name}="{_escaped(text)}"' for name, text in labels.items())
            lines.append(f"{metric.name}{'{' + said + '}' if said else ''} {value:.15g}")
    return ("\n".join(lines) + "\n").encode()


def _escaped(text: str) -> str:
    return text.replace("\\", "\\\\").replace('"', '\\"').replace("\n", "\\n")
