import datetime as dt

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from coo_cli.base.errors import LockedError
from coo_cli.gateway.settings import FolderSettings
from coo_cli.sandbox.boxes import make_boxes
from coo_cli.sandbox.run import run
from coo_cli.sandbox.scenario import AT_ONCE, Act, Scenario

CERT_NO = "C263300999990001"
TRICKS = ["twice", "out_of_order", "late", "half_written", "gb18030"]


def scenario_of(tricks):
    return Scenario(late_by=40, acts=(Act(tricks=tuple(tricks)),))


@settings(max_examples=25, suppress_health_check=[HealthCheck.function_scoped_fixture], deadline=None)
@given(
    tricks=st.lists(st.sampled_from(TRICKS), unique=True),
    stops=st.lists(st.integers(0, 70), max_size=6),
)
def test_however_often_it_is_restarted_the_same_files_come(tmp_path_factory, make_customs, tricks, stops):
    boxes = []
    for moments in ([0, 70], [0, *sorted(stops), 70]):
        customs = make_customs(tmp_path_factory.mktemp("c"), scenario_of(tricks))
        customs.declare()
        for moment in moments:
            customs.restart()
            customs.after(moment)
        assert customs.sandbox.pending() == 0
        boxes.append(customs.inbox())
    assert boxes[0] == boxes[1]


def test_the_seed_alone_makes_the_bar_code(tmp_path, make_customs):
    boxes = []
    for folder, seed in (("a", 1), ("b", 1), ("c", 2)):
        customs = make_customs(tmp_path / folder, Scenario(seed=seed))
        customs.declare()
        customs.after(0)
        customs.after(15)
        boxes.append(customs.inbox())
    assert boxes[0] == boxes[1]
    assert boxes[0].keys() == boxes[2].keys()
    assert boxes[0] != boxes[2]


def test_killed_after_judging_it_moves_and_answers_once(customs):
    name = customs.declare()
    customs.after(0)
    (customs.root / "SentBox" / name).rename(customs.root / "OutBox" / name)  # as if killed before the move
    state = customs.root / "TempBox" / "sandbox.json"
    state.write_bytes(state.read_bytes().replace(b',"moved":true', b""))
    customs.restart()
    customs.after(20)
    assert customs.names("SentBox") == [name]
    assert sum(file.startswith("Receipt_") for file in customs.inbox()) == 3
    assert sum(file.startswith("Successed_") for file in customs.inbox()) == 1


def test_killed_after_moving_it_answers_once(customs):
    name = customs.declare()
    customs.after(0)
    state = customs.root / "TempBox" / "sandbox.json"
    state.write_bytes(state.read_bytes().replace(b',"moved":true', b""))
    customs.restart()
    customs.after(20)
    assert customs.names("SentBox") == [name]
    assert sum(file.startswith("Receipt_") for file in customs.inbox()) == 3


def test_killed_after_delivering_it_delivers_the_same_again(customs):
    customs.declare()
    customs.after(0)
    state = customs.root / "TempBox" / "sandbox.json"
    before = state.read_bytes()
    customs.after(20)
    first = customs.inbox()
    state.write_bytes(before)
    customs.restart()
    customs.after(20)
    assert {name: data for name, data in customs.inbox().items() if name.endswith(".xml")} == {
        name: data for name, data in first.items() if name.endswith(".xml")
    }
    assert customs.inbox().keys() == first.keys()


def test_folders_are_used_whatever_their_case(tmp_path, make_customs):
    for name in ("OutBox", "SENTBOX", "inbox"):
        (tmp_path / name).mkdir()
    customs = make_customs(tmp_path)
    name = customs.declare()
    customs.after(0)
    assert [path.name for path in (tmp_path / "SENTBOX").iterdir()] == [name]
    assert sorted(path.name for path in tmp_path.iterdir()) == ["FailBox", "OutBox", "SENTBOX", "TempBox", "inbox"]


def test_the_loop_goes_on_until_it_is_told_to_stop(customs):
    customs.scenario = Scenario(delays=AT_ONCE)
    waits = []
    moments = iter(customs.now + dt.timedelta(seconds=n) for n in range(100))
    boxes = make_boxes(FolderSettings(root=customs.root), customs.root)

    def sleep(seconds):
        waits.append(seconds)
        if len(waits) == 2:
            customs.declare()

    def start():
        customs.restart()
        return customs.sandbox

    steps = list(run(boxes, start, lambda: next(moments), sleep, lambda _: customs.inbox() != {}, interval=0.25))
    assert customs.told(steps)[0] == "taken and sent on"
    assert customs.told(steps)[-2:] == ["approved", "print file, a specimen"]
    assert waits == [0.25, 0.25]


def test_two_sandboxes_never_work_on_the_same_folders(customs):
    boxes = make_boxes(FolderSettings(root=customs.root), customs.root)
    customs.declare()
    first = run(boxes, lambda: customs.sandbox, lambda: customs.now, lambda _: None, lambda _: False)
    next(first)
    second = run(boxes, lambda: customs.sandbox, lambda: customs.now, lambda _: None, lambda _: False)
    with pytest.raises(LockedError) as caught:
        next(second)
    assert caught.value.code == "sandbox-running"
    first.close()


def test_hundreds_of_messages_pass_at_once(customs, message):
    for number in range(1, 301):
        cert_no = f"C26330099999{number:04d}"
        (customs.root / "OutBox" / f"{cert_no}.xml").write_text(message.replace(CERT_NO, cert_no), encoding="utf-8")
    assert len(customs.after(0)) == 300
    assert len(customs.after(20)) == 1500
    assert len(customs.inbox()) == 1500
    assert customs.sandbox.pending() == 0
