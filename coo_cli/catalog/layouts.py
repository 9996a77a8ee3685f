"""Owns form layouts (版面): where the boxes of a certificate's paper are and what they hold, one data file each."""

from __future__ import annotations

from collections.abc import Iterator
from functools import lru_cache
from itertools import chain
from typing import Annotated, Literal, TypeVar

import pydantic
from pydantic import Field

from coo_cli.base import yamls
from coo_cli.base.errors import ConfigError, InputError
from coo_cli.base.layers import overlay
from coo_cli.base.misfit import invalid_data
from coo_cli.base.resources import Resources
from coo_cli.base.texts import t
from coo_cli.catalog.boxes import Box, Rect, Table
from coo_cli.catalog.data import Data, is_path
from coo_cli.catalog.parts import Colour, Condition, Part, Style
from coo_cli.certificate.fields import described
from coo_cli.certificate.model import GROUPS

FOLDER = "forms"
DOCUMENTS = "documents"

Doubt = Literal["boxes", "titles", "places", "wording", "copies", "colours", "overleaf"]
"""What of a layout public material does not confirm: which boxes there are, their titles, where they lie on the sheet,
the wording of late issue and true copies, the marks and number of copies, the colours, the notes on the back."""


class Places(Data):
    """Where the company's seal and signature, customs' stamp and the QR code go; None for what the form has not."""

    seal: Rect | None = None
    signature: Rect | None = None
    stamp: Rect | None = None
    """Left empty: customs stamps here."""
    qr: Rect | None = None


class Note(Data):
    """A note for whoever fills or reads a box."""

    box: str
    text: str


class Overleaf(Data):
    """The back of the sheet."""

    title: str
    notes: tuple[Note, ...]
    closing: str = ""


class Underprint(Data):
    """The pattern (底纹) under the text."""

    colour: Colour
    second: Colour
    waves: int = Field(9, ge=3, le=40)
    """How many waves a line has across the sheet; another number gives another pattern."""
    petals: int = Field(24, ge=5, le=90)
    """Petals of the rosette in the middle."""


class Copy(Data):
    """A copy (副本) that goes with the original."""

    mark: str
    underprint: Underprint | None = None
    """Plain paper without one."""


class Words(Data):
    """Words of the layout itself."""

    page: str = "Page {page} of {pages}"
    continued: str = "CONTINUED ON ATTACHMENT"
    see_attachment: str = "SEE ATTACHMENT"
    attachment: str = "ATTACHMENT"
    total: str = "TOTAL: {packages} ONLY"
    and_: str = Field(" AND ", alias="and")
    end: str = "***"
    """The mark that ends the goods description."""
    tel: str = "TEL: "
    fax: str = "FAX: "
    email: str = "E-MAIL: "
    none: str = ""
    """Stands where a telephone, fax or e-mail is missing."""

    @pydantic.model_validator(mode="after")
    def _places_exist(self) -> Words:
        try:
            self.page.format(page=1, pages=1)
            self.total.format(packages="")
        except (LookupError, ValueError, AttributeError) as error:
            raise ValueError("page may hold {page} and {pages}, total {packages}; write a brace twice") from error
        return self


Side = Annotated[float, Field(ge=100, le=1000)]
"""A side of a sheet in millimetres."""


class Form(Data):
    """The layout of one certificate type's paper."""

    extends: str = ""
    """The type whose layout this one starts from; what is said here is laid over it, key by key."""
    sheet: tuple[Side, Side] = (210, 297)
    """Width and height in millimetres."""
    dates: Literal["english", "chinese"] = "english"
    """How dates are written: `NOV. 02, 2026` or `2026年11月2日`."""
    styles: dict[str, Style]
    boxes: dict[str, Box]
    leave_out: tuple[str, ...] = ()
    """Boxes of the extended layout that this one has not."""
    goods: Table
    places: Places = Places()
    underprint: Underprint | None = None
    original: str = ""
    """The mark of the original (正本); empty where none is known to be prescribed."""
    copies: tuple[Copy, ...] = ()
    words: Words = Words()
    overleaf: Overleaf | None = None
    """None where the back is empty, or where nothing is known of it."""
    unsure: tuple[Doubt, ...] = ()
    """What of this layout public material does not confirm."""
    padding: float = 1.2
    """Millimetres between a frame and its text."""

    @property
    def parts(self) -> Iterator[Part]:
        """Every part there is, of boxes and columns that are not drawn too."""
        return _parts(self)

    @property
    def placed(self) -> tuple[Box, ...]:
        """The boxes there are, in drawing order."""
        return tuple(box for name, box in self.boxes.items() if name not in self.leave_out)

    @pydantic.model_validator(mode="after")
    def _names_exist(self) -> Form:
        for part in _parts(self):
            if part.style not in self.styles:
                raise ValueError(f"no such style: {part.style}")
            if part.named and not (part.field and is_path(part.field) and _has_codes(part.field)):
                raise ValueError(f"named is for fields with a code list, not for {part.field or 'this part'}")
            for path in (part.field, *_fields(part.when), *_fields(part.tick)):
                if path and not is_path(path):
                    raise ValueError(f"no such field: {path}")
        for name in self.leave_out:
            if name not in self.boxes:
                raise ValueError(f"no such box: {name}")
        for name in ("title", "label", "data", "heading", "note", "note_box"):
            if name not in self.styles:
                raise ValueError(f"the styles lack: {name}")
        return self


class Document(Form):
    """The layout of a document that goes with a certificate and is none: it cannot look like one."""

    @pydantic.model_validator(mode="after")
    def _no_certificate(self) -> Document:
        if self.underprint or self.overleaf or self.copies or self.places != Places():
            raise ValueError("only a certificate has underprint, overleaf, copies and places")
        return self


def _parts(form: Form) -> Iterator[Part]:
    yield from chain.from_iterable((*box.parts, *box.foot) for box in form.boxes.values())
    yield from chain.from_iterable(
        (*column.lead, *column.parts, *column.tail) for column in form.goods.columns.values()
    )


def _has_codes(path: str) -> bool:
    group, _, name = path.rpartition(".")
    return bool(described(GROUPS[group], name).codes)


def _fields(condition: Condition | Literal["never"] | None) -> Iterator[str]:
    if isinstance(condition, Condition):
        yield condition.field
        for below in (*condition.any, *condition.all):
            yield from _fields(below)


def form_codes(resources: Resources) -> list[str]:
    """The codes of the certificate types that have a layout."""
    return resources.names(FOLDER)


@lru_cache(maxsize=64)
def form_layout(resources: Resources, code: str) -> Form:
    """Read the layout of a certificate type's paper.

    Args:
        code: the type's code, e.g. `E`.

    Raises:
        InputError: `no-form`, naming the types that have one.
        ConfigError: when the data file, or one it extends, has a fault.
    """
    if code not in form_codes(resources):
        raise InputError(
            "no-form",
            t("There is no form layout for certificate type `{code}`.", "证书类型“{code}”没有版面文件。").fill(
                code=code
            ),
            t(
                "Types with a layout: {codes}. Add your own as forms/{code}.yaml.",
                "已有版面的类型：{codes}。可自行添加 forms/{code}.yaml。",
            ).fill(codes=" ".join(form_codes(resources)), code=code),
        )
    return _layout(resources, FOLDER, code, Form)


@lru_cache(maxsize=16)
def document_layout(resources: Resources, name: str) -> Document:
    """Read the layout of a document that goes with a certificate: `application`, `invoice` or `slip`.

    Raises:
        ConfigError: when the data file has a fault.
    """
    return _layout(resources, DOCUMENTS, name, Document)


Layout = TypeVar("Layout", bound=Form)


def _layout(resources: Resources, folder: str, name: str, model: type[Layout]) -> Layout:
    try:
        return model.model_validate(_extended(resources, folder, name, ()))
    except pydantic.ValidationError as error:
        found = resources.find(f"{folder}/{name}.yaml")
        raise invalid_data(error, yamls.text_of(found.data, str(found.path)), str(found.path), model) from error


def _extended(resources: Resources, folder: str, code: str, above: tuple[str, ...]) -> dict[str, object]:
    if code in above:
        raise ConfigError(
            "form-circle",
            t("The layouts extend each other: {codes}.", "版面文件互相继承：{codes}。").fill(
                codes=" ".join((*above, code))
            ),
            t("Take `extends` out of one of them.", "请删除其中一个的 `extends`。"),
        )
    name = f"{folder}/{code}.yaml"
    base = resources.load(name).get("extends")
    # Not `load` below: a key that a file takes away with null is to be taken from what it extends.
    own = [(f.layer, yamls.parse_mapping(yamls.text_of(f.data, str(f.path)), str(f.path))) for f in resources.all(name)]
    under = [(base, _extended(resources, folder, base, (*above, code)))] if isinstance(base, str) and base else []
    return overlay([*under, *own])[0]
