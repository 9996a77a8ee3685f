"""A collection that may grow without end reads back what was put in, whatever lies on disk."""

import msgspec
from hypothesis import given
from hypothesis import strategies as st

from coo_cli.base.spool import Spool


class Item(msgspec.Struct, frozen=True):
    name: str
    text: dict[str, str]


items = st.builds(Item, name=st.text(), text=st.dictionaries(st.text(), st.text(), max_size=2))


@given(st.lists(st.lists(items, max_size=4), max_size=4))
def test_it_gives_back_what_was_put_in(lots):
    spool = Spool(Item)
    for lot in lots:
        spool.extend(lot)
    wanted = [item for lot in lots for item in lot]
    assert list(spool) == wanted
    assert len(spool) == len(wanted)
    assert msgspec.json.decode(spool.raw(), type=list[Item]) == wanted


def test_what_is_on_disk_can_be_read_twice_at_once_and_added_to_between():
    many = [Item(str(number), {"en": "x" * 1000, "zh": "证书"}) for number in range(3000)]
    spool = Spool(Item, many)
    one, other = iter(spool), iter(spool)
    assert [next(one) for _ in range(100)] == [next(other) for _ in range(100)] == many[:100]
    spool.extend([Item("last", {})])
    assert [*one] == [*many[100:], Item("last", {})]
    assert Item("2999", many[2999].text) in spool
