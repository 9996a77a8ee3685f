from pathlib import Path

import pytest

import coo_cli.sandbox
from coo_cli.base.errors import ConfigError
from coo_cli.sandbox.scenario import Scenario, load_scenario

EXAMPLE = Path(coo_cli.sandbox.__file__).parent / "data" / "scenario.yaml"


def test_the_example_reads_and_its_acts_fit_numbers():
    scenario = load_scenario(EXAMPLE)
    assert scenario.act_on("C263300999990013").verdict == "return"
    assert scenario.act_on("C263300999990014").reason == "海关入库失败：申报员未备案。"
    assert scenario.act_on("E263300999990022").tricks == ("twice", "out_of_order", "half_written", "gb18030")
    assert str(scenario.return_rate) == "0.05"


def test_without_a_scenario_everything_is_approved():
    assert {Scenario().act_on(f"C26330099999{n:04d}").verdict for n in range(1, 200)} == {"approve"}


def test_returns_by_chance_keep_their_rate_and_depend_on_the_seed_alone():
    numbers = [f"C26330099999{n:04d}" for n in range(1, 2001)]

    def returned(seed):
        scenario = Scenario(seed=seed, return_rate="0.2")
        return {number for number in numbers if scenario.act_on(number).verdict == "return"}

    assert returned(1) == returned(1)
    assert returned(1) != returned(2)
    assert 300 < len(returned(1)) < 500
    assert all(Scenario(return_rate=1).act_on(number).reason for number in numbers[:20])


@pytest.mark.parametrize(
    ("text", "row"),
    [
        ("seed: 1\nacts:\n  - match: '*'\n    verdict: aprove\n", 4),
        ("seed: 1\ndelays: {answer: 5, received: 1}\n", 2),
        ("return_rate: 2\n", 1),
        ("sead: 1\n", 1),
    ],
)
def test_a_fault_is_shown_with_its_line(tmp_path, text, row):
    path = tmp_path / "scenario.yaml"
    path.write_text(text, encoding="utf-8")
    with pytest.raises(ConfigError) as caught:
        load_scenario(path)
    assert caught.value.where.row == row


def test_a_missing_scenario_is_named(tmp_path):
    with pytest.raises(ConfigError) as caught:
        load_scenario(tmp_path / "none.yaml")
    assert caught.value.code == "file-missing"
