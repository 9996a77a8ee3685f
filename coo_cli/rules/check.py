"""Owns the check of a certificate: field facts, shapes, coded rules, users' own, each silent where one before spoke."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping, Sequence
from functools import cache

import msgspec

from coo_cli.base.clock import iso_date
from coo_cli.base.texts import t
from coo_cli.catalog.types import type_codes
from coo_cli.certificate.example import OnCertificate
from coo_cli.certificate.finding import Finding, RuleText, Severity
from coo_cli.certificate.model import Certificate
from coo_cli.rules.book import book_for
from coo_cli.rules.coded import CODED
from coo_cli.rules.coded.registry import Clear, Coded
from coo_cli.rules.context import Context, Weight
from coo_cli.rules.facts import ALWAYS
from coo_cli.rules.findings import field_of, finding, in_form_order, shown
from coo_cli.rules.own import OwnRule
from coo_cli.rules.shapes import SHAPES, shape_faults

__all__ = ["UNKNOWN_TYPE", "Context", "check"]

UNKNOWN_TYPE = RuleText(
    id="COO-2001",
    fixed=True,
    severity=Severity.ERROR,
    title=t("There is no such certificate type", "没有此证书类型"),
    fix=t("Use a code that `coo types list` shows.", "请使用 `coo types list` 列出的代码。"),
    source="catalog of certificate types",
    why=t(
        "What a certificate must hold depends on its type; customs refuses one it does not know.",
        "证书的填制要求取决于类型；海关拒收不认识的类型。",
    ),
    topic="shapes",
    fails=OnCertificate(patch={"cert_type": "ZZ"}),
    passes=OnCertificate(patch={"cert_type": "C"}),
)

_CLEARS = tuple({coded.clear: None for coded in CODED if coded.clear is not None})
_SHAPE_READS = {shape.rule.id: shape.reads for shape in SHAPES}


class _Failed:
    """The paths that failed so far: nothing is said of them, or of what rests on them, a second time."""

    def __init__(self, paths: Iterable[str]) -> None:
        self.paths = set(paths)
        self.fields = {field_of(path) for path in paths}

    def add(self, path: str) -> None:
        """Take note of a path that failed."""
        self.paths.add(path)
        self.fields.add(field_of(path))

    def silences(self, path: str, reads: tuple[str, ...]) -> bool:
        """Whether a fault at a path rests on what failed: in the same line, or anywhere for other groups."""
        if not self.paths:
            return False
        line = path.rpartition(".")[0]
        if path in self.paths or line in self.paths:
            return True
        for read in reads:
            group, _, name = read.rpartition(".")
            failed = f"{line}.{name}" in self.paths if line.startswith(f"{group}[") else read in self.fields
            if failed:
                return True
        return False


def check(cert: Certificate, ctx: Context, broken: frozenset[str] = frozenset()) -> list[Finding]:
    """Say what is wrong with a certificate, in the order of the form.

    The type is read as of the application date, or of the day of the check where there is none.

    Args:
        cert: the certificate as it would be sent.
        ctx: the day, the data files, and who applies.
        broken: paths whose conversion failed and was reported: nothing is said of them.

    Raises:
        ConfigError: when a data file has a fault.
    """
    if "cert_type" in broken:
        return []
    book = book_for(ctx.resources, cert.cert_type, iso_date(cert.apply_date) or ctx.today, cert.apply_type)
    if book is None:
        return [_unknown_type(cert, ctx)]  # nothing of it was checked: no setting makes it declarable
    failed = _Failed(broken)
    found = [item for item in book.faults(cert) if not failed.silences(item.path, ())]
    for item in found:
        failed.add(item.path)
    for item in shape_faults(cert, book):
        if not failed.silences(item.path, _SHAPE_READS[item.rule]):
            found.append(item)
            failed.add(item.path)
    found += _of_coded_rules(cert, ctx, failed)
    if found:
        found = weighted(found, ctx.severities)
    if book.own:
        found += weighted([*_of_own_rules(cert, book.own, broken, found)], ctx.severities)
    return in_form_order(found) if len(found) > 1 else found


def _of_coded_rules(cert: Certificate, ctx: Context, failed: _Failed) -> Iterator[Finding]:
    """What coded rules find; a warning or advice of one silences others of its kind, but never an error."""
    remarked = _Failed(())
    for coded in _suspected(cert, ctx):
        if failed.fields and not coded.by_line and not failed.fields.isdisjoint(coded.reads):
            continue
        for path, says in coded.find(cert, ctx):
            is_error = coded.rule.severity is Severity.ERROR
            if failed.silences(path, coded.reads) or (not is_error and remarked.silences(path, coded.reads)):
                continue
            (failed if is_error else remarked).add(path)
            yield finding(coded.rule, path, says)


def _suspected(cert: Certificate, ctx: Context) -> tuple[Coded, ...]:
    """The coded rules but for those that a quick look clears."""
    return _but_for(frozenset([clear for clear in _CLEARS if clear(cert, ctx)]))


@cache
def _but_for(cleared: frozenset[Clear]) -> tuple[Coded, ...]:
    return tuple(coded for coded in CODED if coded.clear not in cleared)


def _of_own_rules(
    cert: Certificate, own: Iterable[OwnRule], broken: frozenset[str], found: Iterable[Finding]
) -> Iterator[Finding]:
    """What users' own rules find: silent on values with an error, but not on those that were only remarked upon."""
    failed = _Failed({*broken, *(item.path for item in found if item.severity is Severity.ERROR)})
    for rule in own:
        if failed.fields and not rule.group and not failed.fields.isdisjoint(rule.reads):
            continue
        said = set()
        for path, says in rule.find(cert):
            if path not in said and not failed.silences(path, rule.reads):
                said.add(path)
                yield finding(rule.rule, path, says)


def _unknown_type(cert: Certificate, ctx: Context) -> Finding:
    """One finding: without its type nothing more can be said of a certificate."""
    if not cert.cert_type.strip():
        return finding(ALWAYS.rule, "cert_type", ALWAYS.says.fill(label=t("certificate type", "证书类型")))
    says = t("There is no certificate type `{code}`; there are: {codes}.", "没有证书类型“{code}”；可用：{codes}。")
    return finding(
        UNKNOWN_TYPE,
        "cert_type",
        says.fill(code=shown(cert.cert_type), codes=" ".join(type_codes(ctx.resources))),
    )


def weighted(found: Sequence[Finding], severities: Mapping[str, Weight]) -> list[Finding]:
    """Findings with the user's severities; those of rules that are off are gone.

    Only now, as later rules rely on what earlier ones found, whether it is reported or not.
    """
    if not severities:
        return list(found)
    kept = []
    for item in found:
        weight = severities.get(item.rule, item.severity)
        if weight != "off":
            kept.append(msgspec.structs.replace(item, severity=Severity(weight)))
    return kept
