"""The README's ten minutes, typed as they stand there."""

import re
import shlex
import shutil
from pathlib import Path

import pytest

from coo_cli.base.texts import show_language
from coo_cli.cli.main import main

ROOT = Path(__file__).resolve().parents[2]


def tour(readme):
    text = (ROOT / readme).read_text(encoding="utf-8")
    blocks = re.findall(r"^   ```sh\n(.*?)^   ```", text, re.DOTALL | re.MULTILINE)
    for line in "".join(blocks).splitlines():
        for part in line.partition("#")[0].split("&&"):
            yield shlex.split(part)


@pytest.mark.parametrize("readme", ["README.md", "README.zh-CN.md"])
def test_the_tour_of_the_readme_works_as_it_stands_there(readme, tmp_path, monkeypatch, samples, settle, capfdbinary):
    monkeypatch.setenv("COO_USER_DIR", str(tmp_path / "user"))
    monkeypatch.chdir(tmp_path)
    shutil.copy(samples / "demo" / "orders.csv", tmp_path)
    done = []
    for program, *words in tour(readme):
        if program == "cd":
            monkeypatch.chdir(words[0])
            settle(Path.cwd())
            continue
        assert main(words) == 0, words
        done.append(" ".join(words[:2]) if words[0] in ("cert", "print") else words[0])
        if words[0] == "declare":
            assert main(["sandbox", "run", "--root", "client", "--once", "--quiet"]) == 0
    show_language("en")
    assert done == [
        "init",
        "doctor",
        "convert",
        "declare",
        "poll",
        "cert list",
        "cert show",
        "print original",
        "render",
    ]
    assert "C263300999990001" in capfdbinary.readouterr().out.decode()
    assert [path.read_bytes()[:5] for path in Path("print").rglob("*C263300999990001*.pdf")] == [b"%PDF-"] * 2
