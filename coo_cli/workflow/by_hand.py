"""Owns editing a certificate as a text: written as YAML, changed in an editor, checked, opened again if faulty."""

from __future__ import annotations

import json
from collections.abc import Callable, Iterator
from pathlib import Path

import msgspec

from coo_cli.base.errors import CooError, InputError
from coo_cli.base.files import write_atomic
from coo_cli.base.texts import t
from coo_cli.certificate.fields import describe
from coo_cli.certificate.model import GROUPS, HEAD_ATTRIBUTES, Certificate
from coo_cli.certificate.paths import where
from coo_cli.report.problem import Problem
from coo_cli.workflow.app import App
from coo_cli.workflow.edit import EditRequest, edit, editable
from coo_cli.workflow.edits import FIXED, Edits, label_of, values_in
from coo_cli.workflow.permission import Act, require
from coo_cli.workflow.saved import SaveResult

_MARK = "# ! "
"""What lines begin with that tell of faults; they are left out when the text is read again."""

Editor = Callable[[str], str]
"""Shows a text to a person and gives back what became of it."""


def edit_by_hand(app: App, name: str, editor: Editor, *, draft: bool = False, version: int | None = None) -> SaveResult:
    """Open a certificate in an editor, check what came back, and store it unless someone else was first.

    What has faults is opened again with them as comments; left as it is then, it is stored as a draft.

    Args:
        app: the run's surroundings.
        name: the certificate.
        editor: shows a text.
        draft: keep it a draft even if it could be declared.
        version: refuse unless it is still this version.

    Raises:
        InputError: `unknown-certificate`, `not-editable`; `edit-conflict` when it was changed meanwhile: then the text
            lies in a file the error names; and what is wrong with a text that was left as it is.
        ConfigError: when its profile is gone or is not registered.
    """
    require(app, Act.EDIT)
    with app.store() as store, store.read() as reader:
        stored = editable(reader, name)
    before = dict(_values(stored.certificate))
    version = stored.row.version if version is None else version
    shown = text = as_text(stored.certificate)
    while True:
        text = "".join(line for line in editor(shown).splitlines(keepends=True) if not line.startswith(_MARK))
        same = text == "".join(line for line in shown.splitlines(keepends=True) if not line.startswith(_MARK))
        try:
            edits = _differences(before, text)
            request = EditRequest(name=f"#{stored.row.id}", edits=edits, draft=draft, version=version)
            tried = edit(app, msgspec.structs.replace(request, dry_run=True))
            if tried.errors and not same:
                shown = _told(tried.errors) + text
                continue
            return edit(app, request)
        except CooError as error:
            if error.code == "edit-conflict":
                raise _kept(app, stored.row.id, text, error) from error
            if same:
                raise
            shown = f"{_MARK}{error.what} -> {error.fix}\n" + text


def as_text(cert: Certificate) -> str:
    """A certificate as YAML in the form `coo cert edit --file` reads: what it says, and what is often needed."""
    lines = [
        str(
            t(
                "# Change values, add fields, delete goods lines; save and close.",
                "# 修改内容、增加字段或删除货物项，保存后关闭。",
            )
        ),
        f"# {cert.cert_no or '-'}  {cert.cert_type}",
    ]
    group, number = "", 0
    for path, value in _values(cert):
        at = where(path)
        if (at.group, at.number) != (group, number):
            if at.group != group:
                lines.append(f"{at.group}:")
            if at.number:
                lines.append(f"  {at.number}:")
            group, number = at.group, at.number
        indent = "    " if at.number else "  " if at.group else ""
        lines.append(f"{indent}# {label_of(path)}\n{indent}{at.name}: {_quoted(value, indent)}")
    return "\n".join(lines) + "\n"


def _values(cert: Certificate) -> Iterator[tuple[str, str]]:
    """What may be set by hand, by path: every value there is, and the empty ones that are often needed."""
    for group, cls in GROUPS.items():
        held: object = getattr(cert, group) if group else cert
        rows = list(enumerate(held, 1)) if isinstance(held, tuple) else [(0, held)] if held is not None else []
        for number, row in rows:
            prefix = f"{group}[{number}]." if number else f"{group}." if group else ""
            for item in describe(cls):
                path = f"{prefix}{item.name}"
                value: str = getattr(row, item.name)
                if path not in FIXED and item.name not in HEAD_ATTRIBUTES and (value or item.field.need != "no"):
                    yield path, value


def _quoted(value: str, indent: str) -> str:
    lines = value.split("\n")
    if len(lines) == 1 or value != value.strip() or any(line != line.strip() or not line for line in lines):
        return json.dumps(value, ensure_ascii=False)
    return "|-\n" + "\n".join(f"{indent}  {line}" for line in lines)


def _differences(before: dict[str, str], text: str) -> Edits:
    """What a text says otherwise than the certificate did; a goods line left out is dropped, another value emptied."""
    now = dict(values_in(text, str(t("the text", "文本"))))
    lines = {where(path).number for path in now if where(path).group == "goods"}
    dropped = sorted({where(path).number for path in before if where(path).group == "goods"} - lines)
    gone = [
        path
        for path in before
        if path not in now and not (where(path).group == "goods" and where(path).number in dropped)
    ]
    changed = [(path, value) for path, value in now.items() if before.get(path, "") != value]
    return Edits(values=(*changed, *((path, "") for path in gone if before[path])), dropped=tuple(dropped))


def _told(problems: list[Problem]) -> str:
    said = [f"{_MARK}{one.code} {one.path}: {t(one.text['en'], one.text['zh'])}".replace("\n", " ") for one in problems]
    end = t("Left as it is, it is stored as a draft.", "不再修改而关闭，则存为草稿。")
    return "\n".join([*said, f"{_MARK}{end}"]) + "\n"


def _kept(app: App, id_: int, text: str, error: CooError) -> InputError:
    """The conflict, with the text out of harm's way."""
    folder: Path = app.folder / "drafts"
    folder.mkdir(exist_ok=True)
    file = folder / f"edit-{id_}-{app.clock().strftime('%Y%m%d-%H%M%S')}.yaml"
    write_atomic(file, text.encode())
    return InputError(
        error.code,
        error.what,
        t(
            "Your text is in {file}. See what it says now (`coo cert show {id}`), then `coo cert edit {id} --editor`.",
            "您的文本已存于 {file}；请先用 `coo cert show {id}` 查看现内容，再用 `coo cert edit {id} --editor` 修改。",
        ).fill(file=file, id=id_),
    )
