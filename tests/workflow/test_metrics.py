"""What can be watched from outside is counted right and in the form Prometheus reads."""

import re

import pytest
from hypothesis import given
from hypothesis import strategies as st

from coo_cli.cli.main import main
from coo_cli.report.metrics import Metric, exposition

SAMPLE = re.compile(r'(\w+)(?:\{((?:\w+="(?:[^"\\\n]|\\.)*",?)*)\})? (\S+)')


def read(text):
    """Samples by name and labels."""
    lines = [line for line in text.splitlines() if not line.startswith("#")]
    return {(found[1], found[2] or ""): float(found[3]) for found in map(SAMPLE.fullmatch, lines)}


def test_certificates_receipts_and_what_waits_are_counted(shell, samples, capfdbinary):
    shell("convert", samples / "demo" / "orders.csv")
    shell("declare", "--ready")
    shell.customs()
    shell("poll")
    out = shell.folder / "coo.prom"
    assert main(["metrics", "--out", str(out), "--workspace", str(shell.folder)]) == 0
    found = read(out.read_text(encoding="utf-8"))
    states = {key: value for key, value in found.items() if key[0] == "coo_certificates"}
    assert sum(states.values()) == 3
    assert all('state="approved"' in labels for _, labels in states)
    assert found["coo_overdue", ""] == 0
    assert found["coo_receipts", 'fate="applied"'] >= 6
    assert found["coo_last_action_timestamp_seconds", 'action="sent"'] > 1_700_000_000
    capfdbinary.readouterr()
    assert main(["metrics", "--workspace", str(shell.folder)]) == 0
    printed = read(capfdbinary.readouterr().out.decode())
    assert printed.keys() == found.keys()


@given(st.dictionaries(st.sampled_from(["a", "b"]), st.text(st.characters(exclude_categories=("Cs",)))), st.integers())
def test_whatever_a_label_says_a_sample_is_a_line(labels, value):
    text = exposition([Metric(name="m", help="Help.", samples=[(labels, value)])]).decode()
    (sample,) = [line for line in text.split("\n") if line and not line.startswith("#")]
    assert SAMPLE.fullmatch(sample)
    assert float(sample.rpartition(" ")[2]) == pytest.approx(value)
