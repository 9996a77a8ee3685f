"""What a user reads of a YAML file that does not fit."""

import pytest

from coo_cli.base.errors import ConfigError
from coo_cli.base.texts import show_language
from coo_cli.workflow.settings import load_settings


def fault_of(folder, text):
    (folder / "coo.yaml").write_text(text, encoding="utf-8")
    with pytest.raises(ConfigError) as caught:
        load_settings(folder / "none", folder, {})
    return caught.value


PROFILE = """\
profiles:
  main:
    credit_code: 91330200MA99999966
    company_name: 示例公司
    fill:
      trade_mode: "1"
"""


@pytest.mark.parametrize(
    ("old", "new", "row", "says"),
    [
        ("credit_code", "creditcode", 3, "did you mean `credit_code`?"),
        ("trade_mode", "trade_mod", 6, "did you mean `trade_mode`?"),
        ("fill:", "number_from: tax\n    fill:", 5, "'registration', 'organisation'"),
        ("91330200MA99999966", "9133", 3, "`9133` has not the form"),
        ("    fill:\n      trade_mode", "    fill: x\n    exporter", 5, "keys and values"),
        ("profiles", "profile: x\nprofilez", 2, "did you mean `profile` or `profiles`?"),
    ],
)
def test_a_fault_is_placed_at_its_own_line_and_says_what_was_meant(tmp_path, old, new, row, says):
    fault = fault_of(tmp_path, PROFILE.replace(old, new))
    assert (fault.code, fault.where.row) == ("data-invalid", row)
    assert says in fault.what.en


def test_faults_are_told_in_chinese_too(tmp_path):
    fault = fault_of(tmp_path, PROFILE.replace("credit_code", "creditcode"))
    show_language("zh")
    try:
        assert "此处没有这一项；是否为“credit_code”？" in str(fault.what)
        assert str(fault.why) == "另有错误：profiles.main.credit_code (:2)"
    finally:
        show_language("en")


def test_further_faults_are_named_with_their_lines(tmp_path):
    fault = fault_of(tmp_path, PROFILE.replace("company_name: 示例公司", "declarant: 3").replace("91330200", "x"))
    assert "profiles.main.declarant (:4)" in fault.why.en
    assert "profiles.main.company_name" in fault.why.en
