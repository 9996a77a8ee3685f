"""Owns the JSON Schema of mapping files, by which editors complete and check them; it is made from the shape."""

from __future__ import annotations

from typing import cast

from coo_cli.certificate.fields import describe
from coo_cli.certificate.model import GROUPS as CLASSES
from coo_cli.certificate.register import REGISTERS
from coo_cli.ingest.shape import GROUPS, Shape
from coo_cli.ingest.transforms import TRANSFORMS

Json = dict[str, object]

_VALUE = {"$ref": "#/$defs/Value"}
_SHORT: Json = {"anyOf": [{"type": "string"}, {"type": "number"}, {"$ref": "#/$defs/Value"}]}
"""A value, or its short form: a heading, or where numbers are computed a number."""


def mapping_schema() -> Json:
    """The JSON Schema (draft 2020-12) of a mapping file."""
    schema = cast("Json", _with_short_forms(Shape.model_json_schema()))
    schema["$schema"] = "https://json-schema.org/draft/2020-12/schema"
    schema["title"] = "coo mapping"
    definitions = cast("dict[str, Json]", schema["$defs"])
    definitions["Step"] = {
        "description": "A step by its name, or with its argument: {date: ['%d/%m/%Y']}.",
        "anyOf": [
            {"type": "string", "examples": sorted(TRANSFORMS)},
            {
                "type": "object",
                "minProperties": 1,
                "maxProperties": 1,
                "examples": [{name: None} for name in sorted(TRANSFORMS)],
            },
        ],
    }
    key = cast("dict[str, Json]", definitions["Join"]["properties"])["on"]
    one = {"type": "string"}
    key["anyOf"] = [one, {"type": "array", "items": one}, {"type": "object", "additionalProperties": one}]
    del key["type"], key["additionalProperties"]
    lookups = cast("dict[str, Json]", schema["properties"])["lookups"]
    lookups["propertyNames"] = {"enum": [name for name, register in REGISTERS.items() if not register.of_types]}
    for holder in (schema, definitions["Sections"]):
        properties = cast("dict[str, Json]", holder["properties"])
        for group in GROUPS:
            properties[group] = _section(group, properties[group])
    return schema


def _section(group: str, made: Json) -> Json:
    """A group's fields by name, each with its labels."""
    fields = {
        item.name: {**_SHORT_OR_NOTHING, "description": f"{item.field.zh} / {item.field.en}"}
        for item in describe(CLASSES["" if group == "head" else group])
    }
    kept = {key: value for key, value in made.items() if key in ("description", "title")}
    return {**kept, "type": "object", "properties": fields, "additionalProperties": False}


_SHORT_OR_NOTHING: Json = {"anyOf": [*cast("list[Json]", _SHORT["anyOf"]), {"const": False}, {"type": "null"}]}


def _with_short_forms(part: object) -> object:
    """A piece of the schema with values in their short form too, and one item where a list of it may stand."""
    if isinstance(part, list):
        return [_with_short_forms(item) for item in part]
    if not isinstance(part, dict):
        return part
    if part == _VALUE:
        return _SHORT
    found = {key: _with_short_forms(value) for key, value in part.items()}
    items = found.get("items")
    if found.get("type") == "array" and isinstance(items, dict) and found.get("title") in _ONE_OR_LIST:
        kept = {key: value for key, value in found.items() if key in ("description", "title", "default")}
        return {**kept, "anyOf": [items, {"type": "array", "items": items}]}
    return found


_ONE_OR_LIST = ("Column", "Do", "Group By")
"""The lists of which one item may stand alone."""
