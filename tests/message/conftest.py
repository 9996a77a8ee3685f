import msgspec
import pytest
from hypothesis import strategies as st

from coo_cli.certificate.fields import Kind, describe
from coo_cli.certificate.model import Certificate, Change, Goods, Invoice, NonpartyCorp
from coo_cli.message.parse import parse


@pytest.fixture(scope="session")
def message(samples):
    def read(name):
        return (samples / "messages" / f"{name}.xml").read_bytes()

    return read


@pytest.fixture(scope="session")
def certificate(message):
    return parse(message("C-non-preferential"))


_PIECES = st.sampled_from(
    [
        "A",
        "示例",
        " ",
        "\t",
        "&",
        "<b>",
        "]]>",
        '"',
        "/",
        "n",
        "N",
        "/N",
        "C/NO. 1",
        "&amp;",
        "%s",
        "{x}",
        "\u3000",
        "𠀀",
    ]
)
_ONE_LINE = st.lists(_PIECES, max_size=6).map("".join).filter(lambda text: "/n" not in text)
_LINES = (
    st.lists(st.one_of(_PIECES, st.sampled_from(["\n", "\r\n", "\r"])), max_size=8)
    .map("".join)
    .filter(lambda text: "/n" not in text)
)
_WHOLE = st.integers(1, 99).map(str)


def _records(cls):
    texts = {
        item.name: {Kind.LINES: _LINES, Kind.WHOLE: _WHOLE}.get(item.field.kind, _ONE_LINE) for item in describe(cls)
    }
    required = {item.name for item in describe(cls) if item.field.kind is Kind.WHOLE and item.field.need == "always"}
    filled = st.sets(st.sampled_from(sorted(texts)), max_size=6).map(lambda names: names | required)
    return filled.flatmap(lambda names: st.builds(cls, **{name: texts[name] for name in names}))


@st.composite
def any_certificates(draw):
    return msgspec.structs.replace(
        draw(_records(Certificate)),
        goods=tuple(draw(st.lists(_records(Goods), max_size=3))),
        change=draw(st.none() | _records(Change)),
        nonparty=tuple(draw(st.lists(_records(NonpartyCorp), max_size=2))),
        invoices=tuple(draw(st.lists(_records(Invoice), max_size=2))),
    )


@pytest.fixture(scope="session")
def certificates():
    return any_certificates()
