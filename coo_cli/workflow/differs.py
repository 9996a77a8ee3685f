"""Owns telling, in a sentence, what an export says otherwise than the declared certificate in the store."""

from __future__ import annotations

from collections.abc import Iterator

from coo_cli.base.texts import Text, t
from coo_cli.certificate.difference import Difference
from coo_cli.workflow.saved import paths_changed, values_changed

SHOWN = 5
"""Differences named in the sentence; the JSON has all."""
_LONGEST = 60
"""Characters of a value named in it."""

_NOTHING = t("nothing", "空")


def told(found: Difference) -> Text:
    """What differs: each field with the stored value and the export's, lines that are new or gone."""
    parts = list(_parts(found))
    more = t("; and {n} more", "；另有 {n} 处").fill(n=len(parts) - SHOWN) if len(parts) > SHOWN else Text("", "")
    return Text(
        "; ".join(part.en for part in parts[:SHOWN]) + more.en, "；".join(part.zh for part in parts[:SHOWN]) + more.zh
    )


def first_path(found: Difference) -> str:
    """The path of the first difference that stands in the export; empty when only lines are gone."""
    gone = {f"{row.group}[{row.old_number}]" for row in found.rows if row.kind == "removed"}
    return next((path for path in paths_changed(found) if path not in gone), "")


def _parts(found: Difference) -> Iterator[Text]:
    for changed in values_changed(found):
        says = t("{path} ({label}): stored {old}, export {new}", "{path}（{label}）：库中为{old}，导出为{new}")
        yield says.fill(path=changed.path, label=changed.label, old=_shown(changed.old), new=_shown(changed.new))
    for row in found.rows:
        if row.kind == "added":
            yield t("{path} is new in the export", "导出中新增 {path}").fill(path=f"{row.group}[{row.new_number}]")
        elif row.kind == "removed":
            yield t("the stored {path} is gone from the export", "导出中已无库中的 {path}").fill(
                path=f"{row.group}[{row.old_number}]"
            )


def _shown(value: str) -> Text:
    text = " | ".join(value.splitlines())
    cut = f"{text[:_LONGEST]}..." if len(text) > _LONGEST else text
    return Text(f"`{cut}`", f"“{cut}”") if cut else _NOTHING
