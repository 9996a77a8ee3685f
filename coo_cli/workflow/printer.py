"""Owns handing a PDF to a printer through CUPS: A4, both sides, in colour, unless the settings say otherwise."""

from __future__ import annotations

import shutil
import subprocess
from collections.abc import Mapping, Sequence
from pathlib import Path

from coo_cli.base.errors import ConfigError
from coo_cli.base.programs import environment_of
from coo_cli.base.texts import Text, plain, t

OPTIONS = ("media=A4", "sides=two-sided-long-edge", "print-color-mode=color")
"""What a self-printed certificate needs (自助打印): A4, both sides for the overleaf notes, in colour."""
ONE_SIDE = ("sides=one-sided",)
"""What a pre-printed form needs: its notes are on its back already."""

_SECONDS = 60.0


def program(environment: Mapping[str, str]) -> str:
    """Where CUPS' `lp` is.

    Raises:
        ConfigError: `no-lp`.
    """
    found = shutil.which("lp", path=environment.get("PATH", ""))
    if found is None:
        raise ConfigError(
            "no-lp",
            t("There is no program `lp` on this machine to print with.", "本机没有打印程序 `lp`。"),
            t(
                "Install the CUPS client, or print to files with --out and from there with any program.",
                "请安装 CUPS 客户端，或用 --out 输出到文件后自行打印。",
            ),
        )
    return found


def hand_to_printer(
    printer: str, file: Path, title: str, options: Sequence[str], environment: Mapping[str, str]
) -> str:
    """Hand a file to a printer; CUPS has its own copy when this returns.

    Args:
        printer: its name in CUPS.
        file: the PDF.
        title: the job's name in the printer's queue.
        options: what goes behind `-o`, later ones over earlier ones.
        environment: the variables.

    Returns:
        what `lp` said: the request's id.

    Raises:
        ConfigError: `no-lp`, or `printer-failed` with its words; then nothing was taken.
    """
    chosen = [word for option in options for word in ("-o", option)]
    command = [program(environment), "-d", printer, "-t", title, *chosen, "--", str(file)]
    try:
        done = subprocess.run(  # noqa: S603 - CUPS' own program, without a shell
            command,
            stdin=subprocess.DEVNULL,
            capture_output=True,
            env=environment_of(environment),
            timeout=_SECONDS,
            check=False,
        )
    except subprocess.TimeoutExpired:
        raise _failed(printer, t("it took longer than {s} s", "超过 {s} 秒").fill(s=f"{_SECONDS:g}")) from None
    except OSError as error:
        raise _failed(printer, plain(error.strerror or str(error))) from error
    if done.returncode:
        said = done.stderr.decode("utf-8", errors="replace").strip().splitlines()
        raise _failed(printer, plain(said[-1]) if said else plain(f"exit code {done.returncode}"))
    return done.stdout.decode("utf-8", errors="replace").strip()


def _failed(printer: str, why: Text) -> ConfigError:
    return ConfigError(
        "printer-failed",
        t("The printer `{printer}` does not take the job.", "打印机“{printer}”未接收任务。").fill(printer=printer),
        t(
            "`lpstat -p` lists the printers; name one with --printer or `printing.printer` in coo.yaml.",
            "可用 `lpstat -p` 查看打印机，再用 --printer 或 coo.yaml 的 `printing.printer` 指定。",
        ),
        why=why,
    )
