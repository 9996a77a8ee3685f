"""Thousands of receipts with something wrong in them: each is applied or set aside, and none stops the poll."""

import os
import random
import time

import pytest

from coo_cli.store.events import verify_chain
from coo_cli.store.open import open_store
from coo_cli.store.schema import check

PIECES = [
    b"<",
    b">",
    b"&",
    b"]]>",
    b"\x00",
    b"\xff\xfe",
    b"\xc4\xe3",
    b"<!DOCTYPE x [<!ENTITY a 'b'>]>",
    b"&a;",
    b"9" * 50,
]

SHIFTED = bytes.maketrans(b"0123456789ABCEFNOPRSTabcdeimnopt", b"1234567890BCEFAOPRSTNbcdeimnopta")


def mutated(data, choose):
    """The same bytes with a few of them changed, moved, doubled or lost; half the time only letters and figures."""
    made = bytearray(data)
    mildly = choose.random() < 0.5
    for _ in range(choose.randint(1, 4)):
        at = choose.randrange(len(made) + 1)
        end = min(len(made), at + choose.choice([0, 1, 5, 40, 400]))
        how = 0 if mildly else choose.randrange(1, 6)
        if how == 0:
            made[at : at + 1] = made[at : at + 1].translate(SHIFTED)
        elif how == 1:
            del made[at:end]
        elif how == 2:
            made[at:at] = choose.choice(PIECES)
        elif how == 3:
            made[at:at] = made[at:end]
        elif how == 4 and made:
            made[at % len(made)] = choose.randrange(256)
        else:
            made = made[: max(1, at)]
    return bytes(made)


@pytest.mark.parametrize("count", [1500, pytest.param(20_000, marks=pytest.mark.long)])
def test_each_is_applied_or_set_aside(shell, samples, count):
    shell("convert", samples / "demo" / "orders.csv")
    shell("declare", "--ready")
    numbers = [row["cert_no"] for row in shell("cert", "list")]
    originals = sorted((samples / "receipts").glob("*.xml"))
    inbox = shell.folder / "client" / "InBox"
    choose = random.Random(count)
    long_ago = time.time() - 3600  # what is not well-formed is no longer taken for half-written
    different = set()
    for number in range(count):
        original = choose.choice(originals)
        data = original.read_bytes().replace(b"C26MA99999960001", choose.choice(numbers).encode())
        file = inbox / f"{original.stem}_{number}.xml"
        made = mutated(data, choose)
        different.add(made)
        file.write_bytes(made)
        os.utime(file, (long_ago, long_ago))
    polled = shell("poll")
    assert shell.exit in (0, 5), shell.envelope["errors"][:3]
    assert polled["new"] + polled["known"] + polled["unreadable"] >= len(different)
    assert min(polled["new"], polled["unreadable"]) > count / 20
    assert polled["later"] == 0
    again = shell("poll")
    assert (again["new"], again["unreadable"]) == (0, 0)
    assert set(shell.states()) == set(numbers)
    with open_store(f"sqlite:///{shell.folder / 'coo.db'}") as store:
        assert check(store.database) == []
        with store.read() as reader:
            assert verify_chain(reader).broken_at == 0
