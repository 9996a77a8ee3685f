"""Owns the charts of a run's report as SVG: what became of certificates at each step, states, and time."""

from __future__ import annotations

from collections.abc import Mapping, Sequence

from coo_cli.base.texts import Text, plain, t
from coo_cli.certificate.state import Declaration, shown_state
from coo_cli.report.markup import both, escaped
from coo_cli.report.night import Night, count_text, step_text

_WIDTH, _LEFT, _ROW = 760, 150, 30
_GOOD, _BAD, _WAITS, _PLAIN = "#2f7d4f", "#b3362b", "#c08a1e", "#5b7794"
_COLOURS = {
    **dict.fromkeys(("created", "updated", "passed", "sent", "approved", "rendered"), _GOOD),
    **dict.fromkeys(("faulty", "held", "refused", "not_declared", "returned", "failed", "unreadable"), _BAD),
    **dict.fromkeys(("later", "overdue"), _WAITS),
}

Part = tuple[Text, float, str, str]
"""What a piece of a bar is, how much of it there is, its colour, and what is written on it."""


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
    """How many certificates were in each state before and after."""
    bars: list[tuple[Text, list[Part]]] = []
    for state in Declaration:
        was, now = night.before.get(state, 0), night.after.get(state, 0)
        if was or now:
            before: Part = (t("before", "运行前"), float(was), "#a9b7c4", str(was))
            after: Part = (t("after", "运行后"), float(now), _PLAIN, str(now))
            bars += [(shown_state(state), [before]), (plain(""), [after])]
    return _bars(t("Certificates by state, before and after", "各状态证书数（运行前、后）"), bars)


def time_chart(night: Night) -> str:
    """How long each step took."""
    bars = [(step_text(s.name), [(t("seconds", "秒"), s.seconds, _PLAIN, f"{s.seconds:.1f}")]) for s in night.steps]
    return _bars(t("Seconds by step", "各步骤用时（秒）"), bars)


def _counts(counts: Mapping[str, int]) -> list[tuple[str, int]]:
    return [(name, count) for name, count in counts.items() if count]


def _bars(title: Text, bars: Sequence[tuple[Text, Sequence[Part]]]) -> str:
    """Bars below each other, all to one scale, each of pieces with a hint that tells what it is."""
    most = max((sum(part[1] for part in parts) for _, parts in bars), default=0) or 1
    room = _WIDTH - _LEFT - 60
    drawn: list[str] = []
    for row, (label, parts) in enumerate(bars):
        top, left = row * _ROW, float(_LEFT)
        drawn.append(_texts(label, f'x="{_LEFT - 10}" y="{top + 18}" text-anchor="end"'))
        for what, size, colour, words in parts:
            width = max(2.0, size / most * room) if size else 0.0
            hint = escaped(f"{what.en} / {what.zh}: {words}")
            place = f'x="{left:.1f}" y="{top + 4}" width="{width:.1f}" height="{_ROW - 10}"'
            drawn.append(f'<rect {place} fill="{colour}"><title>{hint}</title></rect>')
            if width > 9 * len(words) + 6:
                drawn.append(f'<text class="on" x="{left + 5:.1f}" y="{top + 19}">{escaped(words)}</text>')
            elif len(parts) == 1:
                drawn.append(f'<text x="{left + width + 5:.1f}" y="{top + 19}">{escaped(words)}</text>')
            left += width + 1
    height = max(1, len(bars)) * _ROW
    head = f'<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 {_WIDTH} {height}" role="img">'
    name = f"<title>{escaped(title.en)} / {escaped(title.zh)}</title>"
    return f"<figure><figcaption>{both(title)}</figcaption>{head}{name}{''.join(drawn)}</svg></figure>\n"


def _texts(text: Text, place: str) -> str:
    if text.en == text.zh:
        return f"<text {place}>{escaped(text.en)}</text>" if text.en else ""
    return f'<text class="en" {place}>{escaped(text.en)}</text><text class="zh" {place}>{escaped(text.zh)}</text>'
