"""What a command gets of its line, and that it is what Typer alone would give it."""

from __future__ import annotations

from enum import StrEnum
from pathlib import Path
from typing import Annotated, Literal

import pytest
import typer
from typer.core import TyperCommand
from typer.main import get_command

from coo_cli.certificate.state import Declaration, shown_state
from coo_cli.cli.values import QuickCommand


class Colour(StrEnum):
    RED = "red"
    BLUE = "blue"


def _given(line: str, cls: type[TyperCommand]) -> object:
    """What a command with parameters of all kinds gets; the message where it refuses."""

    def command(
        names: Annotated[list[str] | None, typer.Argument()] = None,
        text: str = "",
        many: Annotated[list[str] | None, typer.Option()] = None,
        number: Annotated[int, typer.Option(min=1, max=99, envvar="COO_TEST_NUMBER")] = 5,
        colour: Colour = Colour.RED,
        colours: Annotated[list[Colour] | None, typer.Option()] = None,
        form: Annotated[Literal["csv", "xlsx"] | None, typer.Option()] = None,
        switch: bool = False,
        file: Path | None = None,
        share: float = 0.5,
    ) -> object:
        return names, text, many, number, colour, colours, form, switch, file, share

    app = typer.Typer(add_completion=False)
    app.command(cls=cls)(command)
    try:
        return get_command(app).main(line.split(), prog_name="test", standalone_mode=False)
    except typer.TyperException as error:
        return error.format_message()


@pytest.mark.parametrize(
    "line",
    [
        "",
        "one two",
        "one --text 二 --many a --many b --number 7 --colour blue --colours red --colours blue --form csv --switch",
        "--file x.csv --share 0.25 --no-switch",
        "--number 007",
        "--number 0",
        "--number 100",
        "--number -3",
        "--number +3",
        "--number １２",
        "--number 1234567890123456789",
        "--number many",
        "--colour green",
        "--colours red --colours RED",
        "--form pdf",
        "--share much",
    ],
)
def test_a_command_gets_what_typer_alone_would_give_it(line: str) -> None:
    assert repr(_given(line, QuickCommand)) == repr(_given(line, TyperCommand))


def test_a_choice_may_be_given_as_lists_show_it_in_either_language() -> None:
    def command(states: Annotated[list[Declaration] | None, typer.Option()] = None) -> list[Declaration] | None:
        return states

    app = typer.Typer(add_completion=False)
    app.command(cls=QuickCommand)(command)
    for state in Declaration:
        for word in (state.value, shown_state(state).zh, shown_state(state).en):
            assert get_command(app).main(["--states", word], standalone_mode=False) == [state]
    with pytest.raises(typer.TyperException):
        get_command(app).main(["--states", "通过"], standalone_mode=False)


def test_a_variable_is_read_as_an_option_is(monkeypatch: pytest.MonkeyPatch) -> None:
    for value in ("12", "0"):
        monkeypatch.setenv("COO_TEST_NUMBER", value)
        assert repr(_given("", QuickCommand)) == repr(_given("", TyperCommand))


def test_what_is_required_is_missed() -> None:
    def command(names: list[str], text: Annotated[str, typer.Option()]) -> str:
        return text + "".join(names)

    app = typer.Typer(add_completion=False)
    app.command(cls=QuickCommand)(command)
    for line, missing in (("--text x", "names"), ("a", "text")):
        with pytest.raises(typer.TyperException, match=missing):
            get_command(app).main(line.split(), standalone_mode=False)
    assert get_command(app).main(["a", "b", "--text", "x"], standalone_mode=False) == "xab"
