"""Owns the golden samples of mappings: exports kept beside a mapping with the certificates they must become."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from pathlib import Path
from typing import Literal

import msgspec

from coo_cli.base.errors import ConfigError, CooError, Exit, InputError, Place
from coo_cli.base.files import read_bytes, write_atomic
from coo_cli.base.texts import Text, t
from coo_cli.ingest.mapping import FOLDER, load_mapping
from coo_cli.ingest.mapping import Mapping as Ingest
from coo_cli.ingest.read import LookUp, Record, place_of, read_export
from coo_cli.report.problem import Problem, of_error
from coo_cli.workflow.app import App
from coo_cli.workflow.mappings import cell_of, values_of
from coo_cli.workflow.registered import look_up_beside, registers

SUFFIX = ".tests"
"""The folder of a mapping's samples is named after it: `my_erp.tests` beside `my_erp.yaml`."""
EXPECTED = ".expected.json"
"""What stands behind a sample's name in that of the file with what it must become."""

REGISTERS = "registers"
"""The folder beside the samples with the registers they look up; without it they are the workspace's."""

State = Literal["same", "different", "new", "updated", "broken"]

_STATES: dict[State, Text] = {
    "same": t("as expected", "一致"),
    "different": t("DIFFERENT", "不一致"),
    "new": t("nothing is expected yet", "尚无基准"),
    "updated": t("written", "已写入"),
    "broken": t("cannot be run", "无法运行"),
}
_UPDATE = t(
    "Correct the mapping; or, if this is right now, run again with --update.",
    "请修正映射；如现在的结果才正确，请加 --update 重新运行。",
)
_FIRST = t("Write it with --update, and read it through.", "请用 --update 写入并核对。")
_EMPTY = t("nothing", "空")


def state_text(state: State) -> Text:
    """What came of a sample, in words."""
    return _STATES[state]


class Found(msgspec.Struct, frozen=True, kw_only=True):
    """What was found wrong in reading: the rule, the field, and the cell."""

    rule: str
    path: str
    cell: str


class Expected(msgspec.Struct, frozen=True, kw_only=True, omit_defaults=True):
    """One certificate of a sample: its key, all its values by path, and what was found wrong in reading it."""

    key: str
    values: dict[str, str]
    findings: list[Found] = []


class Golden(msgspec.Struct, frozen=True, kw_only=True):
    """What a sample must become: its certificates, or the error with which it is refused as a whole."""

    certificates: list[Expected] = []
    error: str = ""


class Ran(msgspec.Struct, frozen=True, kw_only=True):
    """A sample that was run, and how many values differ."""

    mapping: str
    sample: str
    state: State
    certificates: int
    differences: int


class GoldenRun(msgspec.Struct, frozen=True, kw_only=True):
    """All samples that were run, every difference as a problem, and the exit code that tells."""

    ran: list[Ran]
    exit: Exit
    errors: list[Problem]


def run_golden(app: App, names: Sequence[str] = (), *, update: bool = False) -> GoldenRun:
    """Run the golden samples of mappings; those of one do not stop those of others.

    Mappings are read without any profile's section, and registers from the folder `registers` beside the samples where
    there is one, so that a sample gives the same in every workspace.

    Args:
        app: the run's surroundings.
        names: mappings' names or YAML files; all that have samples unless given.
        update: write what the samples become now as what is expected.

    Raises:
        ConfigError: `file-unwritable`.
    """
    ran: list[Ran] = []
    errors: list[Problem] = []
    with registers(app) as kept:
        for name in names or _tested(app):
            try:
                mapping = load_mapping(app.resources, name, app.environment)
                samples = _samples(app, name)
                beside = look_up_beside((folder / REGISTERS for folder in _folders(app, name)), app.resources)
            except (ConfigError, InputError) as error:
                errors.append(of_error(error, name))
                continue
            if unused := kept.unused_by(mapping) if beside is None else ():
                errors += unused
                continue
            for sample in samples:
                one, problems = _run(app, name, mapping, sample, beside or kept.look_up, update=update)
                ran.append(one)
                errors += problems
    return GoldenRun(ran=ran, exit=Exit.CONFIG if errors else Exit.DONE, errors=errors)


def _tested(app: App) -> list[str]:
    """The mappings that have samples."""
    return [name for name in app.resources.names(FOLDER) if any(folder.is_dir() for folder in _folders(app, name))]


def _folders(app: App, name: str) -> list[Path]:
    if name.endswith((".yaml", ".yml")):
        return [Path(name).with_suffix(SUFFIX)]
    return [folder / FOLDER / f"{name}{SUFFIX}" for _, folder in app.resources.layers]


def _samples(app: App, name: str) -> list[Path]:
    """The samples of a mapping: of the package, the user and the workspace.

    Raises:
        ConfigError: `no-golden-samples`.
    """
    samples = [
        file
        for folder in _folders(app, name)
        if folder.is_dir()
        for file in sorted(folder.iterdir())
        if file.is_file() and not file.name.startswith(".") and not file.name.endswith(EXPECTED)
    ]
    if samples:
        return samples
    raise ConfigError(
        "no-golden-samples",
        t("The mapping `{name}` has no golden samples.", "映射“{name}”没有基准样例。").fill(name=name),
        t(
            "Put a small export into `{folder}`, then run with --update and read what was written.",
            "请把一个小的导出文件放入“{folder}”，加 --update 运行后核对写入的结果。",
        ).fill(folder=_folders(app, name)[-1]),
    )


def _run(
    app: App, name: str, mapping: Ingest, sample: Path, look_up: LookUp | None, *, update: bool
) -> tuple[Ran, list[Problem]]:
    records: list[Record] = []
    error = ""
    try:
        records = list(read_export(sample, mapping, app.resources, look_up))
    except InputError as refused:
        error = refused.code
    now = Golden(certificates=list(map(_expected_of, records)), error=error)
    file = sample.with_name(sample.name + EXPECTED)
    problems: list[Problem] = []
    state: State
    if update:
        state = "updated" if _write(file, now) else "same"
    elif not file.exists():
        problem = _problem("golden-missing", name, sample, t("What it must become is not said.", "尚无基准结果。"))
        state, problems = "new", [msgspec.structs.replace(problem, fix=_FIRST._asdict())]
    else:
        try:
            problems = list(_differences(name, sample, _read(file), now, records))
            state = "different" if problems else "same"
        except CooError as broken:
            state, problems = "broken", [of_error(broken, f"{name} {sample.name}")]
    told = Ran(
        mapping=name,
        sample=sample.name,
        state=state,
        certificates=len(records),
        differences=len(problems) if state == "different" else 0,
    )
    return told, problems


def _expected_of(record: Record) -> Expected:
    return Expected(
        key=record.key,
        values={path: value for path, _, value in values_of(record.certificate)},
        findings=[
            Found(rule=finding.rule, path=finding.path, cell=cell_of(finding.place)) for finding in record.findings
        ],
    )


def _write(file: Path, golden: Golden) -> bool:
    """Write what is expected; tells whether that is new."""
    data = msgspec.json.format(msgspec.json.encode(golden), indent=1) + b"\n"
    if file.exists() and read_bytes(file) == data:
        return False
    write_atomic(file, data)
    return True


def _read(file: Path) -> Golden:
    try:
        return msgspec.json.decode(read_bytes(file), type=Golden)
    except (msgspec.DecodeError, UnicodeDecodeError) as error:
        raise ConfigError(
            "golden-broken",
            t("This file does not hold what a sample must become.", "该文件不是有效的基准结果。"),
            t("Restore it, or write it anew with --update.", "请恢复该文件，或用 --update 重新生成。"),
            where=Place(file=str(file)),
            why=str(error),
        ) from error


def _differences(name: str, sample: Path, wanted: Golden, now: Golden, records: Sequence[Record]) -> Iterator[Problem]:
    """Everything in which a sample becomes something else than expected."""
    if wanted.error != now.error:
        yield _problem("golden-differs", name, sample, _says(wanted.error, now.error))
    by_key = {certificate.key: certificate for certificate in now.certificates}
    of_key = {record.key: record for record in records}
    expected = {certificate.key: certificate for certificate in wanted.certificates}
    for key in dict.fromkeys((*expected, *by_key)):
        if key not in by_key:
            gone = t("The certificate {key} is not made any more.", "不再生成证书 {key}。").fill(key=key)
            yield _problem("golden-differs", name, sample, gone)
        elif key not in expected:
            more = t("The certificate {key} was not made before.", "多生成了证书 {key}。").fill(key=key)
            yield _problem("golden-differs", name, sample, more, place=place_of(of_key[key], ""))
        else:
            yield from _in_certificate(name, sample, expected[key], by_key[key], of_key[key])


def _in_certificate(name: str, sample: Path, wanted: Expected, now: Expected, record: Record) -> Iterator[Problem]:
    label = f"{name} {sample.name} {record.key}"
    for path in _different(wanted.values, now.values):
        says = _says(wanted.values.get(path, ""), now.values.get(path, ""))
        yield _problem("golden-differs", name, sample, says, label=label, path=path, place=place_of(record, path))
    for found in [one for one in wanted.findings if one not in now.findings]:
        says = t("{rule} at {cell} is not found any more.", "不再报告 {rule}（{cell}）。")
        yield _of_finding(found, says, name, sample, label)
    for found in [one for one in now.findings if one not in wanted.findings]:
        says = t("{rule} at {cell} was not found before.", "新报告了 {rule}（{cell}）。")
        yield _of_finding(found, says, name, sample, label)


def _of_finding(found: Found, says: Text, name: str, sample: Path, label: str) -> Problem:
    told = says.fill(rule=found.rule, cell=found.cell or "-")
    return _problem("golden-differs", name, sample, told, label=label, path=found.path)


def _different(wanted: Mapping[str, str], now: Mapping[str, str]) -> list[str]:
    return [path for path in dict.fromkeys((*wanted, *now)) if wanted.get(path, "") != now.get(path, "")]


def _says(wanted: str, now: str) -> Text:
    says = t("expected {wanted}, found {now}.", "应为{wanted}，实为{now}。")
    return says.fill(wanted=_shown(wanted), now=_shown(now))


def _shown(value: str) -> Text:
    return t("`{value}`", "“{value}”").fill(value=value) if value else _EMPTY


def _problem(
    code: str, name: str, sample: Path, says: Text, *, label: str = "", path: str = "", place: Place | None = None
) -> Problem:
    return Problem(
        code=code,
        text=says._asdict(),
        fix=_UPDATE._asdict(),
        certificate=label or f"{name} {sample.name}",
        path=path,
        place=place or Place(file=str(sample)),
    )
