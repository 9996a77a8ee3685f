"""Owns what is said of a YAML file that does not fit its model: every fault, in both languages, at its place."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from difflib import get_close_matches
from types import UnionType
from typing import TYPE_CHECKING, Annotated, Union, get_args, get_origin

import pydantic

from coo_cli.base import yamls
from coo_cli.base.errors import ConfigError, Place
from coo_cli.base.texts import Text, plain, t

if TYPE_CHECKING:
    from pydantic_core import ErrorDetails

SHOWN = 5
"""How many further faults are named."""

_SAYS: dict[str, Text] = {
    "missing": t("this key is missing", "缺少此项"),
    "extra_forbidden": t("there is no such key here{hint}", "此处没有这一项{hint}"),
    "literal_error": t("write one of {expected}, not {given}", "应为 {expected} 之一，现为 {given}"),
    "enum": t("write one of {expected}, not {given}", "应为 {expected} 之一，现为 {given}"),
    "string_type": t("write text, in quotes, not {given}", "应为文本（加引号），现为 {given}"),
    "string_pattern_mismatch": t("{given} has not the form it must have: {pattern}", "{given} 不符合格式 {pattern}"),
    "string_too_short": t("write at least {min_length} characters", "至少 {min_length} 个字符"),
    "string_too_long": t("write at most {max_length} characters", "最多 {max_length} 个字符"),
    "int_parsing": t("write a whole number, not {given}", "应为整数，现为 {given}"),
    "int_type": t("write a whole number, not {given}", "应为整数，现为 {given}"),
    "float_parsing": t("write a number, not {given}", "应为数值，现为 {given}"),
    "float_type": t("write a number, not {given}", "应为数值，现为 {given}"),
    "decimal_parsing": t("write a number, not {given}", "应为数值，现为 {given}"),
    "bool_parsing": t("write true or false, not {given}", "应为 true 或 false，现为 {given}"),
    "bool_type": t("write true or false, not {given}", "应为 true 或 false，现为 {given}"),
    "date_from_datetime_parsing": t("write a date as YYYY-MM-DD, not {given}", "日期应写成 YYYY-MM-DD，现为 {given}"),
    "date_parsing": t("write a date as YYYY-MM-DD, not {given}", "日期应写成 YYYY-MM-DD，现为 {given}"),
    "date_type": t("write a date as YYYY-MM-DD, not {given}", "日期应写成 YYYY-MM-DD，现为 {given}"),
    "path_type": t("write a path, not {given}", "应为路径，现为 {given}"),
    "dict_type": t("write keys and values below it, not {given}", "其下应为键值，现为 {given}"),
    "model_type": t("write keys and values below it, not {given}", "其下应为键值，现为 {given}"),
    "model_attributes_type": t("write keys and values below it, not {given}", "其下应为键值，现为 {given}"),
    "tuple_type": t("write a list, not {given}", "应为列表，现为 {given}"),
    "list_type": t("write a list, not {given}", "应为列表，现为 {given}"),
    "greater_than": t("{given} must be more than {gt}", "{given} 须大于 {gt}"),
    "greater_than_equal": t("{given} must be at least {ge}", "{given} 不得小于 {ge}"),
    "less_than": t("{given} must be less than {lt}", "{given} 须小于 {lt}"),
    "less_than_equal": t("{given} must be at most {le}", "{given} 不得大于 {le}"),
}
"""What is said of pydantic's kinds of fault; of others its own words."""


def invalid_data(
    error: pydantic.ValidationError, text: str, name: str, shape: type[pydantic.BaseModel] | None = None
) -> ConfigError:
    """The error for a YAML file whose content does not fit its model, placed at the fault to mend first.

    A key there is not comes first: it is often the misspelt one of a key said to be missing.

    Args:
        error: what pydantic found.
        text: the file's text, in which the fault is placed.
        name: the file's path.
        shape: the model, by which a misspelt key is told the right one.
    """
    faults = _in_order(error)
    path = _path(faults[0])
    line, column = yamls.locate(text, path)
    more = [f"{_key(_path(fault))} (:{yamls.locate(text, _path(fault))[0]})" for fault in faults[1 : SHOWN + 1]]
    also = t("also wrong: {keys}", "另有错误：{keys}").fill(keys=", ".join(dict.fromkeys(more))) if more else None
    return ConfigError(
        "data-invalid",
        t("`{key}`: {message}", "“{key}”：{message}").fill(key=_key(path), message=_message(faults[0], shape)),
        t("Correct this entry.", "请修正该项。"),
        where=Place(file=name, row=line, column=str(column)),
        why=also,
    )


def place_of(error: pydantic.ValidationError) -> tuple[str, ...]:
    """The keys that lead to the fault to mend first."""
    return tuple(str(step) for step in _path(_in_order(error)[0]))


def near(name: str, known: Sequence[str]) -> Text:
    """A hint at the names one may have meant, to stand at a sentence's end; empty when none is near."""
    meant = get_close_matches(name, known, n=2, cutoff=0.6)
    words = Text(" or ".join(f"`{one}`" for one in meant), "或".join(f"“{one}”" for one in meant))
    return t("; did you mean {near}?", "；是否为{near}？").fill(near=words) if meant else plain("")


def _in_order(error: pydantic.ValidationError) -> list[ErrorDetails]:
    return sorted(error.errors(), key=lambda fault: fault["type"] != "extra_forbidden")


def _path(fault: ErrorDetails) -> list[str | int]:
    return [
        step for step in fault["loc"] if not (isinstance(step, str) and (step.startswith("function-") or "[" in step))
    ]


def _key(path: Sequence[str | int]) -> str:
    return ".".join(str(step) for step in path) or "-"


def _message(fault: ErrorDetails, shape: type[pydantic.BaseModel] | None) -> Text:
    context = fault.get("ctx", {})
    raised = context.get("error")
    if isinstance(raised, ValueError) and raised.args:  # of a validator of ours
        return raised.args[0] if isinstance(raised.args[0], Text) else plain(str(raised.args[0]))
    says = _SAYS.get(fault["type"])
    if says is None:
        return plain(fault["msg"])
    path = _path(fault)
    hint = near(str(path[-1]), _keys_beside(shape, path)) if path and shape else plain("")
    expected = t("{all}", "{all}").fill(all=str(context.get("expected", "")).replace(" or ", ", "))
    given = fault["input"]
    shown = f"`{given}`" if isinstance(given, str | int | float) else type(given).__name__
    return says.fill(**{**context, "expected": expected, "hint": hint, "given": shown})


def _keys_beside(shape: type[pydantic.BaseModel], path: Sequence[str | int]) -> list[str]:
    """The keys a model knows where the last step of a path stands."""
    models = [shape]
    for step in path[:-1]:
        models = [inner for model in models for inner in _below(model, step)]
    return sorted({field.alias or name for model in models for name, field in model.model_fields.items()})


def _below(model: type[pydantic.BaseModel], step: str | int) -> Iterator[type[pydantic.BaseModel]]:
    """The models that may stand below a key of a model, or are the model itself for a step within a container."""
    named = {field.alias or name: field.annotation for name, field in model.model_fields.items()}
    if step in named:
        yield from _models_in(named[str(step)])
    else:
        yield model


def _models_in(kind: object) -> Iterator[type[pydantic.BaseModel]]:
    if isinstance(kind, type) and issubclass(kind, pydantic.BaseModel):
        yield kind
    elif get_origin(kind) in (Union, UnionType, Annotated, dict, tuple, list):
        for inner in get_args(kind):
            yield from _models_in(inner)
