"""Writes the samples of the types again out of what they say, after the message's form changed or one was edited.

python tests/samples/renew.py
"""

from __future__ import annotations

from pathlib import Path

from coo_cli.message.build import build
from coo_cli.message.parse import parse

FOLDER = Path(__file__).resolve().parents[2] / "samples" / "types"


def main() -> None:
    for file in sorted(FOLDER.glob("*.xml")):
        file.write_bytes(build(parse(file.read_bytes(), str(file))))


if __name__ == "__main__":
    main()
