"""How messages read, and that a workspace's template lies over ours."""

import msgspec
import pytest

from coo_cli.base.errors import ConfigError
from coo_cli.base.resources import resources
from coo_cli.notify.settings import NoticeRule
from coo_cli.notify.template import compose

from .conftest import APPROVED


def rule(**more):
    return NoticeRule.model_validate({"events": "approved", "channels": "office"} | more)


def test_a_single_notice_reads_in_the_rules_language(catalog):
    zh = compose(catalog, "done", rule(), [APPROVED])
    assert zh.title == "原产地证 E263300999990001：审核通过"
    assert "越南" in zh.body and "INV-1" in zh.body and "2026-11-23 02:30" in zh.body
    en = compose(catalog, "done", rule(language="en"), [APPROVED])
    assert en.title == "Certificate E263300999990001: approved"
    assert "Viet" in en.body


def test_lines_without_a_value_are_left_out(catalog):
    bare = msgspec.structs.replace(APPROVED, text="", invoice_no="", destination="", cert_type="")
    assert compose(catalog, "done", rule(), [bare]).body == "时间：2026-11-23 02:30"


def test_a_digest_counts_what_happened_and_says_how_many_lines_it_left_out(catalog):
    items = [msgspec.structs.replace(APPROVED, cert_no=f"E{n}", id=n) for n in range(25)]
    items.append(msgspec.structs.replace(APPROVED, words=("returned",), id=99, text="品名\n不符"))
    told = compose(catalog, "done", rule(language="en"), items)
    assert told.title == "26 certificates of origin: approved 25, returned 1"
    assert len(told.body.splitlines()) == 21
    assert "6 more" in told.body.splitlines()[-1]
    assert len(told.items) == 26


def test_a_workspaces_template_lies_over_ours_and_is_held_against_the_values_there_are(tmp_path):
    folder = tmp_path / "notices"
    folder.mkdir()
    (folder / "default.yaml").write_text("single: {title: {zh: '★ {cert_no} {key}'}}", encoding="utf-8")
    given = msgspec.structs.replace(APPROVED, key="SO-{text}")
    told = compose(resources(None, tmp_path), "done", rule(), [given])
    assert told.title == "★ E263300999990001 SO-{text}"
    assert "发票号" in told.body
    (folder / "own.yaml").write_text("single:\n  title: {en: '{number}', zh: x}\n  body: {en: a, zh: b}\n")
    with pytest.raises(ConfigError) as caught:
        compose(resources(None, tmp_path), "done", rule(template="own"), [APPROVED])
    assert "{number}" in caught.value.what.en or "digest" in caught.value.what.en
    assert caught.value.where.file.endswith("own.yaml")
