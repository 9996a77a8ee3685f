import msgspec
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from coo_cli.certificate.change_texts import NOT_ALL, filled, told, with_texts
from coo_cli.certificate.difference import OWN, difference
from coo_cli.certificate.fields import describe, described
from coo_cli.certificate.length import length_sent
from coo_cli.certificate.model import Certificate, Change, Goods, Invoice, NonpartyCorp

CABLE = Goods(line_no="1", hs_code="8544421100", name_en="DATA CABLE", name_zh="数据电缆", quantity="1200")
PLUG = Goods(line_no="2", hs_code="8536690000", name_en="PLUG", name_zh="插头", quantity="500", amount="2050.00")
RACK = Goods(line_no="3", hs_code="9403200000", name_en="RACK", name_zh="货架", quantity="7")
OLD = Certificate(consignee="SAMPLE PTY LTD\n2 TEST STREET", dest_country="AUSTRALIA", goods=(CABLE, PLUG, RACK))

texts = st.text(st.sampled_from("AB/Nn、\n：中…9. "), max_size=900)


def records(cls):
    """Any certificate or group: every field may hold anything, a few long texts among them."""
    return st.dictionaries(st.sampled_from([item.name for item in describe(cls)]), texts, max_size=12).map(
        lambda values: cls(**values)
    )


certificates = st.builds(
    msgspec.structs.replace,
    records(Certificate),
    goods=st.lists(records(Goods), max_size=4).map(tuple),
    nonparty=st.lists(records(NonpartyCorp), max_size=2).map(tuple),
    invoices=st.lists(records(Invoice), max_size=2).map(tuple),
)


def replace(cert, **values):
    return msgspec.structs.replace(cert, **values)


@settings(max_examples=60, deadline=None)
@given(certificates, st.data())
def test_a_certificate_does_not_differ_from_itself_nor_by_what_every_application_has_of_its_own(cert, data):
    own = {name: data.draw(texts) for name in sorted(OWN) if "." not in name}
    other = replace(cert, change=Change(reason="X"), **own)
    assert difference(cert, other).empty
    assert told(difference(cert, other)).columns == ()


@settings(max_examples=80, deadline=None)
@given(certificates, certificates, st.builds(Change, columns=texts, old_content=texts, new_content=texts))
def test_texts_keep_the_users_words_first_and_never_grow_beyond_what_a_message_takes(old, new, own):
    own = replace(own, columns=own.columns.replace("\n", "")[:200])
    change = with_texts(own, told(difference(old, new)))
    assert len(change.columns) <= described(Change, "columns").max
    assert "\n" not in change.columns
    for name in ("old_content", "new_content"):
        limit = max(described(Change, name).max, length_sent(getattr(own, name)))
        assert length_sent(getattr(change, name)) <= limit
    for name in ("columns", "old_content", "new_content"):
        assert getattr(change, name).startswith(getattr(own, name))


@settings(max_examples=60, deadline=None)
@given(certificates, certificates, certificates, st.sampled_from(["", "Q 第2栏", "Q\n又一行"]))
def test_when_the_certificate_changes_again_its_texts_are_as_if_made_anew(old, first, second, words):
    own = Change(columns=words.partition("\n")[0], old_content=words, new_content=words)
    was, now = told(difference(old, first)), told(difference(old, second))
    assert with_texts(with_texts(own, was), now, was) == with_texts(own, now)


@settings(max_examples=60, deadline=None)
@given(certificates, certificates)
def test_every_line_of_both_certificates_is_accounted_for_once(old, new):
    for group in ("goods", "nonparty", "invoices"):
        rows = [row for row in difference(old, new).rows if row.group == group]
        for numbers, held in (
            ([row.old_number for row in rows if row.old_number], getattr(old, group)),
            ([row.new_number for row in rows if row.new_number], getattr(new, group)),
        ):
            assert len(set(numbers)) == len(numbers)
            assert all(number <= len(held) for number in numbers)
        added = sum(row.kind == "added" for row in rows)
        removed = sum(row.kind == "removed" for row in rows)
        assert len(getattr(new, group)) - len(getattr(old, group)) == added - removed


def kinds(new):
    return [(row.kind, row.old_number, row.new_number) for row in difference(OLD, new).rows]


def test_a_line_taken_out_does_not_make_those_behind_it_differ():
    new = replace(OLD, goods=(replace(PLUG, line_no="1"), replace(RACK, line_no="2")))
    assert kinds(new) == [("removed", 1, 0)]
    assert told(difference(OLD, new)).columns == ("货物项（删除）",)


def test_a_line_is_known_again_by_code_and_name_before_its_place():
    new = replace(OLD, goods=(replace(RACK, quantity="8"), CABLE, PLUG))
    assert kinds(new) == [("changed", 3, 1)]
    (row,) = difference(OLD, new).rows
    assert [(c.path, c.old, c.new) for c in row.changed] == [("goods[1].quantity", "7", "8")]


def test_a_line_in_which_all_was_wrong_is_known_by_its_place_and_a_further_one_is_added():
    other = Goods(hs_code="6109100021", name_en="T-SHIRT", name_zh="T恤衫", quantity="3")
    assert kinds(replace(OLD, goods=(CABLE, other, RACK))) == [("changed", 2, 2)]
    new = replace(OLD, goods=(*OLD.goods, other))
    assert kinds(new) == [("added", 0, 4)]
    said = told(difference(OLD, new))
    assert said.old == ("第4项货物：（无）",)
    assert said.new == (
        "第4项货物（增加）：HS编码 6109100021，货物名称(中文) T恤衫，货物名称(英文) T-SHIRT，标准货物数/重量 3",
    )


@pytest.mark.parametrize(
    ("field", "written", "same"),
    [
        ("amount", "2050", True),
        ("amount", "2050.000", True),
        ("amount", "2050.01", False),
        ("hs_code", "853669", False),
    ],
)
def test_a_number_written_another_way_is_no_difference(field, written, same):
    new = replace(OLD, goods=(CABLE, replace(PLUG, **{field: written}), RACK))
    assert difference(OLD, new).empty is same


def test_customs_is_told_by_line_and_label_and_a_country_once():
    new = replace(
        OLD,
        consignee="SAMPLE PTY LTD\n22 TEST STREET",
        dest_country="NEW ZEALAND",
        dest_country_code="554",
        dest_country_name="新西兰",
        marks="C/NO.1",
        goods=(CABLE, replace(PLUG, quantity="600"), RACK),
    )
    change = with_texts(Change(columns="2", new_content="见附件"), told(difference(OLD, new)))
    assert change.columns == "2、目的国、进口商、唛头、标准货物数/重量"
    assert change.old_content.splitlines() == [
        "目的国：AUSTRALIA",
        "进口商：SAMPLE PTY LTD",
        "2 TEST STREET",
        "唛头：（空）",
        "第2项货物 标准货物数/重量：500",
    ]
    assert change.new_content.startswith("见附件\n目的国：NEW ZEALAND\n")


def test_what_does_not_fit_is_cut_and_says_so():
    lines = tuple(replace(CABLE, name_en=f"ITEM {n}", description="X" * 90) for n in range(40))
    new = replace(OLD, goods=tuple(replace(line, description="Y" * 90) for line in lines))
    change = with_texts(Change(), told(difference(replace(OLD, goods=lines), new)))
    kept = change.new_content.splitlines()
    assert kept[-1] == NOT_ALL
    assert all(line.endswith("Y" * 90) for line in kept[:-1])
    assert 1800 < length_sent(change.new_content) <= 2000
    one = with_texts(Change(), told(difference(OLD, replace(OLD, marks="/N" * 1000))))
    assert one.new_content.endswith(NOT_ALL)
    assert 1900 < length_sent(one.new_content) <= 2000
    many = replace(OLD, **{item.name: "Z" for item in describe(Certificate) if item.name not in OWN})
    assert len(with_texts(Change(), told(difference(OLD, many))).columns) <= 200
    assert with_texts(Change(), told(difference(OLD, many))).columns.endswith("栏")


def test_an_exports_own_texts_stay_and_only_empty_ones_are_told():
    new = replace(OLD, marks="N/M")
    change = filled(Change(columns="10", old_content=""), told(difference(OLD, new)))
    assert (change.columns, change.old_content, change.new_content) == ("10", "唛头：（空）", "唛头：N/M")


def test_texts_the_user_wrote_over_are_left_alone():
    was, now = (told(difference(OLD, replace(OLD, marks=marks))) for marks in ("A", "B"))
    assert with_texts(Change(new_content="全部重写"), now, was).new_content == "全部重写"
