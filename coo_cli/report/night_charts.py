"""Owns the charts of a run's report as SVG: what became of certificates at each step, states, and time."""

from __future__ import annotations

from collections.abc import Mapping, Sequence

from coo_cli.base.texts import Text, t
from coo_cli.certificate.state import Declaration, shown_state
from coo_cli.report.markup import both, escaped
from coo_cli.report.night import Night, count_text, step_text

_WIDTH, _LEFT, _ROW = 760, 150, 30
_ROOM = _WIDTH - _LEFT - 60
_GOOD, _BAD, _WAITS, _PLAIN = "#2f7d4f", "#b3362b", "#c08a1e", "#5b7794"
_PALE = "#b9c6d2"
_COLOURS = {
    **dict.fromkeys(("created", "updated", "passed", "sent", "approved", "rendered"), _GOOD),
    **dict.fromkeys(("faulty", "held", "refused", "not_declared", "returned", "failed", "unreadable"), _BAD),
    **dict.fromkeys(("later", "overdue"), _WAITS),
}

_EN, _ZH = 7.4, 13.5
"""How wide a character is, about: Latin, Chinese."""

_OTHERS = frozenset({"unchanged", "declared"})
"""What is counted and yet is not what the run did."""

Part = tuple[Text, float, str, str]
"""What a piece of a bar is, how much of it there is, its colour, and its figure."""


def flow_chart(night: Night) -> str:
    """How many certificates became what at each step."""
    bars = [
        (
            step_text(step.name),
            [(count_text(n), float(c), _COLOURS.get(n, _PLAIN), str(c)) for n, c in _counts(step.counts)],
        )
        for step in night.steps
    ]
    return _bars(t("What became of certificates", "各步骤的证书去向"), bars)


def states_chart(night: Night) -> str:
    """How many certificates were in each state before, and how many after: two bars a state, to one scale."""
    title = t("Certificates by state, before and after", "各状态证书数（运行前、后）")
    states = [state for state in Declaration if night.before.get(state, 0) or night.after.get(state, 0)]
    most = max((night.before.get(state, 0) for state in states), default=0)
    most = max(most, *(night.after.get(state, 0) for state in states), 1)
    drawn: list[str] = []
    for row, state in enumerate(states):
        top = row * (_ROW + 8)
        drawn.append(_texts(shown_state(state), f'x="{_LEFT - 10}" y="{top + 20}" text-anchor="end"'))
        for number, (counts, colour) in enumerate(((night.before, _PALE), (night.after, _PLAIN))):
            count, upper = counts.get(state, 0), top + 2 + number * 15
            width = count / most * _ROOM
            if count:
                drawn.append(f'<rect x="{_LEFT}" y="{upper}" width="{width:.1f}" height="13" fill="{colour}"/>')
            drawn.append(f'<text class="small" x="{_LEFT + width + 6:.1f}" y="{upper + 11}">{count}</text>')
    before, after = t("before", "运行前"), t("after", "运行后")
    legend = "".join(
        f'<span class="key" style="background:{colour}"></span>{both(text)}'
        for text, colour in ((before, _PALE), (after, _PLAIN))
    )
    return _figure(title, legend, "".join(drawn), max(1, len(states)) * (_ROW + 8))


def figure_tiles(night: Night) -> str:
    """The run's figures as tiles: what most wants to be seen of it, in one look."""
    totals: dict[str, int] = {}
    for step in night.steps:
        for name, count in step.counts.items():
            if count and name not in _OTHERS:
                totals[name] = totals.get(name, 0) + count
    drawn = "".join(
        f'<div class="tile" style="border-color:{_COLOURS.get(name, _PLAIN)}">'
        f"<b>{count}</b>{both(count_text(name))}</div>"
        for name, count in totals.items()
    )
    return f'<div class="tiles">{drawn}</div>\n' if drawn else ""


def time_chart(night: Night) -> str:
    """How long each step took."""
    bars = [(step_text(s.name), [(t("seconds", "秒"), s.seconds, _PLAIN, f"{s.seconds:.1f}")]) for s in night.steps]
    return _bars(t("Seconds by step", "各步骤用时（秒）"), bars)


def _counts(counts: Mapping[str, int]) -> list[tuple[str, int]]:
    return [(name, count) for name, count in counts.items() if count]


def _bars(title: Text, bars: Sequence[tuple[Text, Sequence[Part]]]) -> str:
    """Bars below each other, all to one scale, each of pieces on which stands what they are, where there is room."""
    most = max((sum(part[1] for part in parts) for _, parts in bars), default=0) or 1
    drawn: list[str] = []
    for row, (label, parts) in enumerate(bars):
        top, left = row * _ROW, float(_LEFT)
        drawn.append(_texts(label, f'x="{_LEFT - 10}" y="{top + 18}" text-anchor="end"'))
        if not parts:
            drawn.append(_texts(t("nothing due", "无待办"), f'x="{_LEFT + 2}" y="{top + 18}"', "idle"))
        for what, size, colour, figure in parts:
            width = max(2.0, size / most * _ROOM) if size else 0.0
            hint = escaped(f"{what.en} / {what.zh}: {figure}")
            place = f'x="{left:.1f}" y="{top + 3}" width="{width:.1f}" height="{_ROW - 8}" rx="2"'
            drawn.append(f'<rect {place} fill="{colour}"><title>{hint}</title></rect>')
            said = Text(f"{figure} {what.en}", f"{what.zh} {figure}") if len(parts) > 1 or colour != _PLAIN else None
            if said is not None and width > max(_EN * len(said.en), _ZH * len(said.zh)) + 10:
                drawn.append(_texts(said, f'x="{left + 6:.1f}" y="{top + 19}"', "on"))
            elif width > 9 * len(figure) + 6:
                drawn.append(f'<text class="on" x="{left + 6:.1f}" y="{top + 19}">{escaped(figure)}</text>')
            elif len(parts) == 1:
                drawn.append(f'<text x="{left + width + 5:.1f}" y="{top + 19}">{escaped(figure)}</text>')
            left += width + 1
    return _figure(title, "", "".join(drawn), max(1, len(bars)) * _ROW)


def _figure(title: Text, legend: str, drawn: str, height: int) -> str:
    head = f'<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 {_WIDTH} {height}" role="img">'
    name = f"<title>{escaped(title.en)} / {escaped(title.zh)}</title>"
    key = f'<p class="keys">{legend}</p>' if legend else ""
    return f"<figure><figcaption>{both(title)}</figcaption>{key}{head}{name}{drawn}</svg></figure>\n"


def _texts(text: Text, place: str, look: str = "") -> str:
    if text.en == text.zh:
        return f'<text class="{look}" {place}>{escaped(text.en)}</text>' if text.en else ""
    return "".join(
        f'<text class="{f"{look} {code}".strip()}" {place}>{escaped(words)}</text>'
        for code, words in (("en", text.en), ("zh", text.zh))
    )
