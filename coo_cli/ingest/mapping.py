"""Owns reading a mapping: found by name or path, laid over what it extends, every fault with its line and column."""

from __future__ import annotations

import difflib
from collections.abc import Iterator
from collections.abc import Mapping as Items
from pathlib import Path

import msgspec
import pydantic

from coo_cli.base import yamls
from coo_cli.base.errors import ConfigError, Place
from coo_cli.base.layers import Path as KeyPath
from coo_cli.base.layers import overlay
from coo_cli.base.misfit import invalid_data
from coo_cli.base.resources import Resources
from coo_cli.base.texts import Text, t
from coo_cli.catalog.types import type_codes
from coo_cli.certificate.fields import describe
from coo_cli.certificate.model import GROUPS as CLASSES
from coo_cli.certificate.register import REGISTERS
from coo_cli.ingest.shape import GROUPS, LOOKUPS, Lookup, Shape, Source
from coo_cli.ingest.value_shape import Value

FOLDER = "mappings"

_FIELD, _KEY = "unknown-field", "unknown-key"
"""The errors of names there are not."""
_EXTRA = "extra_forbidden"
"""What pydantic calls a key that the model has not."""


class Mapping(msgspec.Struct, frozen=True, kw_only=True):
    """A mapping, ready to be used."""

    name: str
    shape: Shape
    origins: dict[KeyPath, str]
    """Which file each entry comes from."""
    files: dict[str, str]
    """The text of each file, the weakest first, to say where an entry stands."""
    environment: Items[str, str] = {}
    """Where `env` looks."""

    def place(self, path: tuple[str | int, ...]) -> Place:
        """Where an entry stands: file, line and column."""
        keys = tuple(str(step) for step in path)
        origin = next(
            (file for known, file in self.origins.items() if known[: len(keys)] == keys or keys[: len(known)] == known),
            next(reversed(self.files)),
        )
        line, column = yamls.locate(self.files[origin], path)
        return Place(file=origin, row=line, column=str(column))


def load_mapping(
    resources: Resources, name: str, environment: Items[str, str] | None = None, profile: str = ""
) -> Mapping:
    """Read a mapping.

    Args:
        resources: where `mappings/` is looked for, a workspace's file lying over the package's key by key.
        name: a mapping's name, or a path to a YAML file of one's own.
        environment: where `env` looks.
        profile: whose section under `profiles` is laid over the rest.

    Raises:
        ConfigError: `mapping-missing`, `yaml-syntax`, `yaml-shape`, `data-invalid`, `unknown-field`, `unknown-plugin`
            and others, with file, line and column.
    """
    from coo_cli.ingest.compile import try_out

    mapping, data = _laid(resources, name, environment, profile)
    misnamed = next(_unknown_names(mapping, data, type_codes(resources)), None)
    if misnamed is not None:
        raise misnamed
    mapping = msgspec.structs.replace(mapping, shape=_validated(mapping, data))
    try_out(mapping, resources)
    if mapping.shape.source.format == "query":
        from coo_cli.ingest.statement import statement_of

        statement_of(mapping, resources)
    return mapping


def mapping_faults(
    resources: Resources, name: str, environment: Items[str, str] | None = None, profile: str = ""
) -> list[ConfigError]:
    """All that is wrong with a mapping: names and keys there are not all at once, else the fault it stops at."""
    try:
        load_mapping(resources, name, environment, profile)
    except ConfigError as error:
        if error.code not in (_FIELD, _KEY):
            return [error]
        mapping, data = _laid(resources, name, environment, profile)
        found = [*_unknown_names(mapping, data, type_codes(resources)), *_unknown_keys(mapping, _misfit(data))]
        return sorted(found, key=lambda fault: (fault.where is not None and fault.where.row) or 0)
    return []


def _laid(
    resources: Resources, name: str, environment: Items[str, str] | None, profile: str
) -> tuple[Mapping, dict[str, object]]:
    """A mapping that is not read yet, and its data, laid over what it extends."""
    layers = list(_layers(resources, name, ()))
    parsed = [(file, _whole(yamls.parse_mapping(text, file))) for file, text in layers]
    laid, origins = overlay(_with_profile(parsed, profile))
    data = _open(laid)
    files = dict(layers)
    own = yamls.parse_mapping(layers[-1][1], layers[-1][0])
    mapping = Mapping(
        name=str(own.get("name") or Path(name).stem),
        shape=Shape.model_construct(),
        origins=origins,
        files=files,
        environment=environment or {},
    )
    return mapping, data


def _with_profile(layers: list[tuple[str, dict[str, object]]], profile: str) -> Iterator[tuple[str, dict[str, object]]]:
    """The layers, and over them what each says of one profile."""
    yield from layers
    for file, data in layers:
        profiles = data.get("profiles")
        own = profiles.get(profile) if isinstance(profiles, dict) else None
        if isinstance(own, dict):
            yield file, own


def _layers(resources: Resources, name: str, through: tuple[str, ...]) -> Iterator[tuple[str, str]]:
    """The texts that make a mapping, weakest first: what it extends, the package's, a workspace's."""
    if name in through:
        raise ConfigError(
            "mapping-circle",
            t("The mapping `{name}` extends itself.", "映射“{name}”扩展了自身。").fill(name=name),
            t("Remove one `extends`: {names}.", "请去掉其中一个 `extends`：{names}。").fill(
                names=" > ".join((*through, name))
            ),
        )
    texts = _files(resources, name)
    for file, text in texts:
        below = yamls.parse_mapping(text, file).get("extends")
        if isinstance(below, str) and below:
            base = str(Path(file).parent / below) if below.endswith((".yaml", ".yml")) else below
            yield from _layers(resources, base, (*through, name))
    yield from texts


def _files(resources: Resources, name: str) -> list[tuple[str, str]]:
    if name.endswith((".yaml", ".yml")):
        return [(name, yamls.read_text(Path(name)))]
    found = resources.all(f"{FOLDER}/{name}.yaml")
    if found:
        return [(str(file.path), yamls.text_of(file.data, str(file.path))) for file in found]
    names = resources.names(FOLDER)
    raise ConfigError(
        "mapping-missing",
        t("There is no mapping `{name}`.", "没有映射“{name}”。").fill(name=name),
        t("Use one of: {names}; or name a .yaml file.", "可用：{names}；或指定 .yaml 文件。").fill(
            names=", ".join(names)
        ),
    )


class _Value(msgspec.Struct, frozen=True):
    """A value of several keys, which replaces another whole."""

    keys: object


def _whole(data: object) -> dict[str, object]:
    """A mapping's data with the values of its sections closed, so that laying over does not mix two values."""
    return {
        key: {name: _Value(value) if isinstance(value, dict) else value for name, value in entry.items()}
        if key in (*GROUPS, LOOKUPS) and isinstance(entry, dict)
        else _whole(entry)
        if isinstance(entry, dict)
        else entry
        for key, entry in (data.items() if isinstance(data, dict) else ())
    }


def _open(data: object) -> dict[str, object]:
    """The same with the values open again."""
    return {
        key: entry.keys if isinstance(entry, _Value) else _open(entry) if isinstance(entry, dict) else entry
        for key, entry in (data.items() if isinstance(data, dict) else ())
    }


def _validated(mapping: Mapping, data: dict[str, object]) -> Shape:
    try:
        return _shape(data)
    except pydantic.ValidationError as error:
        fault = error.errors()[0]
        if fault["type"] == _EXTRA:
            raise next(_unknown_keys(mapping, error)) from error
        where = mapping.place(fault["loc"])
        raise invalid_data(error, mapping.files[where.file], where.file) from error


def _shape(data: dict[str, object]) -> Shape:
    return Shape.model_validate({key: value for key, value in data.items() if key != "name"})


def _misfit(data: dict[str, object]) -> pydantic.ValidationError | None:
    """What does not fit the shape of mappings, if anything."""
    try:
        _shape(data)
    except pydantic.ValidationError as error:
        return error
    return None


def _unknown_keys(mapping: Mapping, error: pydantic.ValidationError | None) -> Iterator[ConfigError]:
    """The faults of keys that do not exist, each naming the one that was meant."""
    known = {*Shape.model_fields, *Source.model_fields, *Value.model_fields, *Lookup.model_fields, "with"}
    for fault in error.errors() if error is not None else ():
        if fault["type"] == _EXTRA:
            yield _unknown(mapping, fault["loc"], t("key", "键"), known)


def _unknown_names(mapping: Mapping, data: dict[str, object], types: list[str]) -> Iterator[ConfigError]:
    """The faults of fields, registers and types that do not exist, each naming the one that was meant."""
    yield from _unknown_fields(mapping, data, ())
    lookups = data.get(LOOKUPS)
    kept = [name for name, register in REGISTERS.items() if not register.of_types]
    for name in lookups if isinstance(lookups, dict) else ():
        if name not in kept:
            yield _unknown(mapping, (LOOKUPS, name), t("register", "登记簿"), kept)
    for key in ("types", "profiles"):
        sections = data.get(key)
        for name, section in sections.items() if isinstance(sections, dict) else ():
            if key == "types" and name not in types:
                yield _unknown(mapping, ("types", name), t("certificate type", "证书类型"), types)
            if isinstance(section, dict):
                yield from _unknown_fields(mapping, section, (key, name))


def _unknown_fields(mapping: Mapping, sections: Items[str, object], path: tuple[str, ...]) -> Iterator[ConfigError]:
    for group in GROUPS:
        section = sections.get(group)
        if not isinstance(section, dict):
            continue
        fields = {item.name: item.field for item in describe(CLASSES["" if group == "head" else group])}
        for name in section:
            if name not in fields:
                other = {field.element: known for known, field in fields.items()}
                other |= {field.zh: known for known, field in fields.items()}
                other |= {field.en: known for known, field in fields.items()}
                yield _unknown(mapping, (*path, group, name), t("field", "字段"), fields, other)


def _unknown(
    mapping: Mapping,
    path: tuple[str | int, ...],
    what: Text,
    known: Items[str, object] | set[str] | list[str],
    other: Items[str, str] | None = None,
) -> ConfigError:
    """The error for a name that does not exist.

    Args:
        mapping: where it stands.
        path: the path to it.
        what: what it should be the name of.
        known: the names there are.
        other: what else people call them.
    """
    name = str(path[-1])
    meant = (other or {}).get(name) or next(iter(difflib.get_close_matches(name, known, 1, 0.5)), "")
    return ConfigError(
        _FIELD if other else _KEY,
        t("There is no {what} `{name}`.", "没有名为“{name}”的{what}。").fill(what=what, name=name),
        t("Did you mean `{meant}`?", "是否应为“{meant}”？").fill(meant=meant)
        if meant
        else t("Use one of: {names}.", "可用：{names}。").fill(names=", ".join(sorted(known))),
        where=mapping.place(path),
    )
