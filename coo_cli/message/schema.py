"""Owns the schema: which release holds on a day, compiled once, and holding a message against it."""

from __future__ import annotations

import datetime as dt
from collections.abc import Iterable
from functools import lru_cache
from typing import cast

import msgspec
from lxml import etree

from coo_cli.base.errors import ConfigError, Place
from coo_cli.base.files import sha256
from coo_cli.base.resources import Resources
from coo_cli.base.texts import t
from coo_cli.catalog.data import Data
from coo_cli.catalog.types import Dated
from coo_cli.certificate.finding import Finding
from coo_cli.message.faults import Complaint, SchemaFault, explain_faults
from coo_cli.message.outline import Allowed, outline
from coo_cli.message.parse import message_root
from coo_cli.message.proof import Proof
from coo_cli.message.tree import parser

FOLDER = "xsd"
MANIFEST = f"{FOLDER}/manifest.yaml"


class _ReleaseData(Dated):
    file: str
    sha256: str


class _ManifestData(Data):
    releases: dict[str, _ReleaseData]


class Release(msgspec.Struct, frozen=True, kw_only=True):
    """One release of the schema.

    Attributes:
        name: e.g. `2022-01`.
        since: the first day it holds; None when it always held.
        until: the last day; None when it holds until a newer one begins.
        file: its name among the data files.
        sha256: of the file.
    """

    name: str
    since: dt.date | None
    until: dt.date | None
    file: str
    sha256: str


class Schema(msgspec.Struct, frozen=True):
    """A release ready for use: compiled, as a quick proof, and as the list of what it allows by path."""

    release: Release
    compiled: etree.XMLSchema
    proof: Proof
    allowed: dict[str, Allowed]


def releases(resources: Resources) -> tuple[Release, ...]:
    """All releases, oldest first.

    Raises:
        ConfigError: when the manifest has a fault.
    """
    data = resources.model(MANIFEST, _ManifestData)
    found = (
        Release(name=name, since=item.since, until=item.until, file=f"{FOLDER}/{item.file}", sha256=item.sha256)
        for name, item in data.releases.items()
    )
    return tuple(sorted(found, key=lambda item: item.since or dt.date.min))


@lru_cache(maxsize=64)
def release(resources: Resources, on: dt.date | None = None) -> Release:
    """The newest release that holds on a day; without a day, the newest of all.

    Raises:
        ConfigError: `schema-none`, or when the manifest has a fault.
    """
    for item in reversed(releases(resources)):
        if on is None or ((item.since or on) <= on <= (item.until or on)):
            return item
    raise ConfigError(
        "schema-none",
        t("No schema of the message holds on {day}.", "{day} 没有适用的报文模式。").fill(day=on or "-"),
        t("Check the dates in {file}.", "请检查 {file} 中的日期。").fill(file=MANIFEST),
    )


def schema_bytes(resources: Resources, on: dt.date | None = None) -> bytes:
    """The schema file that holds on a day, as the manifest knows it.

    Raises:
        ConfigError: as `release`, `resource-missing`, or `schema-changed` when it is not the manifest's file.
    """
    wanted = release(resources, on)
    found = resources.find(wanted.file)
    if sha256(found.data) != wanted.sha256:
        raise ConfigError(
            "schema-changed",
            t("The schema file is not the one the manifest names.", "模式文件与清单记录不一致。"),
            t(
                "Restore the file; if it is a new release, add it to {file} with its sha256.",
                "请恢复原文件；如为新版，请连同 sha256 加入 {file}。",
            ).fill(file=MANIFEST),
            where=Place(file=str(found.path)),
        )
    return found.data


@lru_cache(maxsize=16)
def compiled(resources: Resources, on: dt.date | None = None) -> Schema:
    """The schema that holds on a day, compiled once a process.

    Raises:
        ConfigError: as `schema_bytes`, or `schema-invalid` when it is no schema.
        InputError: `not-a-schema` when it defines no certificate.
    """
    wanted = release(resources, on)
    data = schema_bytes(resources, on)
    path = str(resources.find(wanted.file).path)
    try:
        root = etree.fromstring(data, parser(), base_url=path)
        ready = etree.XMLSchema(root)
    except (etree.XMLSchemaParseError, etree.XMLSyntaxError) as error:
        raise ConfigError(
            "schema-invalid",
            t("The schema file is no valid XML schema.", "模式文件不是有效的 XML 模式。"),
            t("Give the official file, whole and unchanged.", "请使用完整且未改动的官方文件。"),
            where=Place(file=path),
            why=str(error),
        ) from error
    return Schema(wanted, ready, Proof(root), {item.path: item for item in outline(data, path)})


def validate(data: bytes, resources: Resources, on: dt.date | None = None, name: str = "") -> list[SchemaFault]:
    """Hold a message against the schema of a day.

    Args:
        data: the message.
        resources: where the schema lies.
        on: the day it is sent; None for the newest schema.
        name: what to call the message in an error: its path.

    Returns:
        what does not fit, in document order; empty for a valid message.

    Raises:
        InputError: when it is no certificate message at all, as `message_root`.
        ConfigError: as `compiled`.
    """
    schema = compiled(resources, on)
    if schema.proof.holds(data):
        return []
    root = message_root(data, name)
    # Validated after parsing, not while: a parser given both schema and target lets faults pass.
    if schema.compiled.validate(root):
        return []
    log = cast("Iterable[Complaint]", schema.compiled.error_log)  # the stubs know no entries
    return explain_faults(root, log, schema.allowed)


def schema_findings(data: bytes, resources: Resources, on: dt.date | None = None, name: str = "") -> list[Finding]:
    """The same as findings, placed at the message's lines when it has a name.

    Raises:
        InputError: as `validate`.
        ConfigError: as `compiled`.
    """
    return [fault.finding(name) for fault in validate(data, resources, on, name)]
