"""Owns which file statistics become: a table, a workbook with charts, a page or a picture, by the file's ending."""

from __future__ import annotations

from collections.abc import Sequence
from decimal import Decimal
from pathlib import Path

import msgspec

from coo_cli.base.errors import Place, UsageError
from coo_cli.base.texts import Text, t
from coo_cli.report.figures_book import figures_book
from coo_cli.report.figures_page import Bar, figures_page
from coo_cli.report.plain_table import csv_table
from coo_cli.stats.figures import Figure
from coo_cli.workflow.app import App
from coo_cli.workflow.statistics import Statistics, headings_of

ENDINGS = (".csv", ".xlsx", ".json", ".html", ".png", ".svg")
TITLE = t("Certificates of origin: statistics", "原产地证书业务统计")

_JOINED = " / "


def file_of(app: App, found: Statistics, out: Path) -> bytes:
    """The file's bytes.

    Raises:
        UsageError: `not-a-figures-name`.
        ConfigError: `stats-extra`.
    """
    ending = out.suffix.lower()
    if ending not in ENDINGS:
        raise UsageError(
            "not-a-figures-name",
            t("Statistics are not written as `{ending}`.", "统计不能输出为“{ending}”。").fill(
                ending=ending or out.name
            ),
            t("Give --out a name that ends in one of: {endings}.", "--out 的文件名请以下列之一结尾：{endings}。").fill(
                endings=" ".join(ENDINGS)
            ),
            where=Place(file=str(out)),
        )
    headings = headings_of(found.by)
    if ending == ".json":
        return msgspec.json.format(msgspec.json.encode(found), indent=2) + b"\n"
    if ending == ".csv":
        rows = [*map(cells_of, found.rows), _total(found)]
        texts = [["" if cell is None else str(cell) for cell in row] for row in rows]
        return csv_table([[str(heading) for heading in headings], *texts])
    width = len(found.by)
    if ending == ".xlsx":
        charted = (width, width + 5, width + 7)
        return figures_book(t("statistics", "业务统计"), headings, [*map(cells_of, found.rows)], charted, _total(found))
    if ending == ".html":
        return figures_page(
            TITLE, facts_of(found), headings, [*map(cells_of, found.rows), _total(found)], _charts(found)
        )
    heading = Text(*(_JOINED.join(words) for words in zip(*((h.en, h.zh) for h in headings[:width]), strict=True)))
    return _picture(app, found, heading, ending[1:])


def _picture(app: App, found: Statistics, heading: Text, form: str) -> bytes:
    """A picture whose font is a small one at a regular weight: what draws it knows nothing of a font's weights."""
    import tempfile

    from coo_cli.document.font import face
    from coo_cli.stats.plot import characters_of, plot

    opened = face(app.resources)
    wanted = {one for one in characters_of(found.rows, TITLE, heading) if not opened.lacks(one)}
    with tempfile.TemporaryDirectory(prefix="coo-") as folder:
        font = Path(folder) / "labels.ttf"
        font.write_bytes(opened.subset(wanted, whole=True).data)
        return plot(found.rows, TITLE, heading, form, font)


def cells_of(figure: Figure) -> list[str | int | Decimal | None]:
    """A figure as the cells of a table."""
    return [
        *figure.label,
        figure.count,
        figure.share,
        figure.declared,
        figure.approved,
        figure.returned,
        figure.return_rate,
        figure.hours,
        figure.value,
    ]


def facts_of(found: Statistics) -> list[tuple[Text, str]]:
    """What the figures are of, and what is told beside them."""
    moments = {
        "created": t("created", "建立日期"),
        "declared": t("declared", "申报日期"),
        "approved": t("approved", "审核通过日期"),
    }
    facts = [
        (t("range by", "统计依据"), str(moments[found.moment])),
        (t("from", "起始日期"), str(found.since or "")),
        (t("to", "截止日期"), str(found.until or "")),
    ]
    if found.own:
        facts.append((t("only", "范围"), str(t("what you made or declared yourself", "仅本人录入或申报的证书"))))
    if found.times:
        says = t(
            "half within {median} h, nine of ten within {ninety} h", "半数在 {median} 小时内，九成在 {ninety} 小时内"
        )
        facts.append((t("approval", "审核用时"), str(says.fill(median=found.times.median, ninety=found.times.ninety))))
    return facts


def _total(found: Statistics) -> list[str | int | Decimal | None]:
    return [*cells_of(found.total)[:1], *[None] * (len(found.by) - 1), *cells_of(found.total)[1:]]


def _charts(found: Statistics) -> list[tuple[Text, Sequence[Bar]]]:
    def bars(values: Sequence[tuple[Figure, Decimal | int | None]], unit: str) -> list[Bar]:
        return [
            Bar(_JOINED.join(filter(None, figure.label)) or "-", float(value), f"{value}{unit}")
            for figure, value in values
            if value is not None
        ]

    reasons = [Bar(str(Text(r.text["en"], r.text["zh"])), float(r.count), str(r.count)) for r in found.reasons]
    return [
        (t("Certificates", "证书份数"), bars([(f, f.count) for f in found.rows], "")),
        (t("Return rate", "退回率"), bars([(f, f.return_rate) for f in found.rows], " %")),
        (t("Hours from declaring to approval", "申报至通过的平均小时"), bars([(f, f.hours) for f in found.rows], "")),
        (t("Why customs returned them, as far as its words tell", "退回原因（按海关用语推断）"), reasons),
    ]
