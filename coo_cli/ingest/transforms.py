"""Owns the transforms a mapping may name under `do`, each a step made from its argument."""

from __future__ import annotations

import csv
from collections.abc import Callable

from coo_cli.base import yamls
from coo_cli.base.errors import ConfigError, Place
from coo_cli.base.plugins import look_up
from coo_cli.base.resources import Resources
from coo_cli.base.texts import Text, t
from coo_cli.catalog.codes import list_names
from coo_cli.ingest import values
from coo_cli.ingest.texts import NOT_IN_LIST
from coo_cli.ingest.value_shape import Step as Named
from coo_cli.ingest.values import Step, Unfit

Transform = Callable[[object, Resources], Step]
"""Makes a step from the argument in the mapping, None without one; raises `Unusable` when it cannot."""

_HERE = "coo_cli.ingest.transforms"
TRANSFORMS: dict[str, str] = {
    name: f"{_HERE}:{name}" for name in ("trim", "upper", "lines", "decimal", "date", "digits", "code", "map", "split")
} | {
    "map": f"{_HERE}:code_map",
    "replace": "coo_cli.ingest.reshaping:replace",
    "wrap": "coo_cli.ingest.reshaping:wrap",
    "type_for": "coo_cli.ingest.choosing:type_for",
}
"""Our own; other packages add theirs by the entry-point group `coo.transforms`."""


class Unusable(ValueError):
    """An argument a transform cannot use."""

    def __init__(self, text: Text) -> None:
        super().__init__(text.en)
        self.text = text


def step_of(named: Named, resources: Resources) -> Step:
    """Make the step a mapping names.

    Raises:
        Unusable: when its argument makes no sense.
        ConfigError: `unknown-plugin`.
    """
    made = look_up(named.name, TRANSFORMS, "coo.transforms", t("transform", "转换"))
    if not callable(made):
        raise Unusable(t("`{name}` is no transform.", "“{name}”不是转换。").fill(name=named.name))
    transform: Transform = made
    return transform(named.argument, resources)


def trim(argument: object, resources: Resources) -> Step:
    """`trim`: without space around it; every cell is read so anyway."""
    _no(argument)
    return str.strip


def upper(argument: object, resources: Resources) -> Step:
    """`upper`: in capitals."""
    _no(argument)
    return str.upper


def lines(argument: object, resources: Resources) -> Step:
    """`lines`: parted into lines by line breaks and `|`, or by the text given."""
    if argument is None:
        return values.lines
    by = _text(argument)
    return lambda text: values.lines(text.replace(by, "\n"))


def decimal(argument: object, resources: Resources) -> Step:
    """`{decimal: comma}`: numbers with a decimal comma; `point`, the default, with a decimal point."""
    style = "point" if argument is None else argument
    if style not in {"point", "comma"}:
        raise Unusable(t("Say `point` or `comma`.", "请写 `point` 或 `comma`。"))
    return values.decimal(str(style))


def date(argument: object, resources: Resources) -> Step:
    """`{date: ["%d.%m.%Y"]}`: dates in one of these forms; without an argument year first."""
    return values.date if argument is None else values.date_by(_texts(argument))


def digits(argument: object, resources: Resources) -> Step:
    """`digits`: a code of digits without points and spaces."""
    _no(argument)
    return values.digits


def code(argument: object, resources: Resources) -> Step:
    """`{code: countries}`: the code of an entry by any spelling; `{code: {list: countries, give: en}}` its name."""
    options = argument if isinstance(argument, dict) else {"list": argument}
    name, give = options.get("list"), options.get("give", "code")
    if set(options) - {"list", "give"} or give not in {"code", "en", "zh"}:
        raise Unusable(t("Say `list` and `give`: code, en or zh.", "请写 `list` 和 `give`（code、en 或 zh）。"))
    names = list_names(resources)
    if name not in names:
        raise Unusable(
            t("There is no code list `{name}`; use one of: {names}.", "没有代码表“{name}”；可用：{names}。").fill(
                name=name, names=" ".join(names)
            )
        )
    return values.code_in(resources, str(name), str(give))


def code_map(argument: object, resources: Resources) -> Step:
    """`{map: {A: "1", "*": "2"}}`: what a text stands for; `*` for all others, which are faults without it.

    `{map: cities.csv}`: the same in two columns of a file in `mappings`, without headings.
    """
    if isinstance(argument, str) and argument.endswith(".csv"):
        table = _pairs(argument, resources)
    elif isinstance(argument, dict) and argument:
        table = {str(key): str(value) for key, value in argument.items()}
    else:
        raise Unusable(
            t('Say what stands for what: `{A: "1"}`, or a CSV file.', '请写明对照 `{A: "1"}`，或一个 CSV 文件。')
        )

    def read(text: str) -> str:
        found = table.get(text, table.get("*"))
        if found is None:
            raise Unfit(
                t("`{value}` is not in the map: {known}.", "“{value}”不在对照表中：{known}。").fill(
                    value=text, known=", ".join(table)
                ),
                NOT_IN_LIST,
            )
        return found

    return read


def _pairs(name: str, resources: Resources) -> dict[str, str]:
    found = resources.find(f"mappings/{name}")
    rows = csv.reader(yamls.text_of(found.data, str(found.path)).splitlines())
    table: dict[str, str] = {}
    for number, row in enumerate(rows, 1):
        if not any(row):
            continue
        if len(row) != 2 or row[0].strip() in table:
            raise ConfigError(
                "map-invalid",
                t("A code map has two columns, and each text once.", "代码对照文件须为两列，且每个值只出现一次。"),
                t("Correct the row: what the export says, what it stands for.", "请修正该行：导出值，对应值。"),
                where=Place(file=str(found.path), row=number),
            )
        table[row[0].strip()] = row[1].strip()
    return table


def split(argument: object, resources: Resources) -> Step:
    """`{split: {by: "/", part: 2}}`: one part of a text, counted from 1, from the end when negative."""
    options = argument if isinstance(argument, dict) else {}
    by, part = options.get("by"), options.get("part")
    if set(options) != {"by", "part"} or not isinstance(by, str) or not by or not isinstance(part, int) or not part:
        raise Unusable(
            t('Say by what and which part: `{by: "/", part: 2}`.', '请写分隔符和第几段：`{by: "/", part: 2}`。')
        )
    index = part - 1 if part > 0 else part

    def read(text: str) -> str:
        parts = text.split(by)
        return parts[index].strip() if -len(parts) <= index < len(parts) else ""

    return read


def _no(argument: object) -> None:
    if argument is not None:
        raise Unusable(t("This transform takes no argument.", "此转换没有参数。"))


def _text(argument: object) -> str:
    if not isinstance(argument, str) or not argument:
        raise Unusable(t("The argument must be a text.", "参数须为文本。"))
    return argument


def _texts(argument: object) -> list[str]:
    return [_text(item) for item in (argument if isinstance(argument, list) and argument else [argument])]
