from hypothesis import given
from hypothesis import strategies as st

from coo_cli.base.layers import overlay
from coo_cli.base.resources import resources

leaves = st.one_of(st.integers(), st.text(max_size=3), st.lists(st.integers(), max_size=2))
trees = st.recursive(
    st.dictionaries(st.sampled_from("abc"), leaves, max_size=3),
    lambda below: st.dictionaries(st.sampled_from("abc"), st.one_of(leaves, below), max_size=3),
    max_leaves=8,
)


def test_later_layers_win_key_by_key_and_say_where_from():
    merged, origins = overlay(
        [
            ("package", {"store": {"url": "a", "wal": True}, "list": [1, 2]}),
            ("workspace", {"store": {"url": "b"}, "list": [3]}),
            ("environment", {"store": {"wal": None}}),
        ]
    )
    assert merged == {"store": {"url": "b"}, "list": [3]}
    assert origins == {("store", "url"): "workspace", ("list",): "workspace"}


@given(st.lists(trees, max_size=3))
def test_every_leaf_has_an_origin_and_laying_twice_changes_nothing(layers):
    named = [(str(n), layer) for n, layer in enumerate(layers)]
    merged, origins = overlay(named)
    assert overlay([("all", merged)])[0] == merged
    for path in origins:
        level = merged
        for key in path:
            level = level[key]
        assert not isinstance(level, dict)


def test_a_workspace_file_lies_over_the_packages_and_adds_to_it(tmp_path):
    (tmp_path / "types").mkdir()
    (tmp_path / "types" / "C.yaml").write_text("name: {zh: 自定名称}\n", encoding="utf-8")
    found = resources(workspace=tmp_path).load("types/C.yaml")
    assert found["name"]["zh"] == "自定名称"
    assert found["code"] == "C"
    assert resources(workspace=tmp_path).find("types/C.yaml").layer == "workspace"
