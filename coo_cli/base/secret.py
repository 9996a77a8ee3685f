"""Owns secrets: settings say where one is kept, and it is fetched only when it is used and shown nowhere."""

from __future__ import annotations

import os
import re
import stat
import sys
from collections.abc import Mapping
from importlib import import_module
from pathlib import Path

import pydantic

from coo_cli.base.errors import ConfigError, Place, extra_missing
from coo_cli.base.masking import remember
from coo_cli.base.programs import environment_of
from coo_cli.base.texts import EMPTY, Text, plain, t

COMMAND_SECONDS = 10.0
"""How long a command may take to print a secret."""

_LARGEST = 64 * 1024


def _a_place(value: object) -> object:
    """Refuse what is no place to look; the value is not repeated, for it may be the secret itself."""
    if isinstance(value, Secret):
        return value
    if not isinstance(value, Mapping) or not value:
        raise ValueError(
            t(
                "a secret itself does not stand here; write where it is kept: {env: NAME}, {file: PATH}, "
                "{command: [PROGRAM, ...]} or {keyring: service/name}",
                "此处不能直接写密钥，应写其存放处：{env: 变量名}、{file: 路径}、{command: [程序, ...]} "
                "或 {keyring: 服务/名称}",
            )
        )
    return value


class Secret(pydantic.BaseModel):
    """Where a secret is kept; when several places are named, the first that has it counts, in the order below.

    What is wrong with one is said without repeating the value, for it may be the secret itself.
    """

    model_config = pydantic.ConfigDict(extra="forbid", frozen=True)

    env: str = ""
    """An environment variable; the same name with `_FILE` behind it may name a file instead."""
    file: Path | None = None
    """A file that none but its owner may read; a relative path is below the workspace."""
    command: tuple[str, ...] = ()
    """A program and its arguments; the secret is the first line it prints."""
    keyring: str = ""
    """`service/name` in the system's keyring."""

    @pydantic.model_validator(mode="before")
    @classmethod
    def _shape(cls, value: object) -> object:
        return _a_place(value)

    @pydantic.field_validator("env", mode="before")
    @classmethod
    def _variable(cls, value: object) -> object:
        if isinstance(value, str) and re.fullmatch(r"[A-Za-z_]\w*", value):
            return value
        raise ValueError(t("write the name of an environment variable", "应为环境变量名"))

    @pydantic.field_validator("command", mode="before")
    @classmethod
    def _words(cls, value: object) -> object:
        if isinstance(value, list | tuple) and value and all(isinstance(word, str) for word in value):
            return value
        raise ValueError(t("write a list: the program, then its arguments", "应为列表：先写程序，再写参数（均为文本）"))

    @pydantic.field_serializer("command")
    def _program_only(self, value: tuple[str, ...]) -> tuple[str, ...]:
        """A command as settings show it: its arguments may tell too much."""
        return (*value[:1], *("***" for _ in value[1:]))

    @pydantic.field_validator("keyring", mode="before")
    @classmethod
    def _service_and_name(cls, value: object) -> object:
        if isinstance(value, str) and re.fullmatch(r"[^/]+/.+", value):
            return value
        raise ValueError(t("write it as service/name", "应写成 服务/名称"))


def fetch_secret(secret: Secret, what: str, environment: Mapping[str, str], folder: Path) -> str:
    """Fetch a secret from the first of its places that has it.

    Args:
        secret: where it is kept.
        what: what to call it in an error: its key in the settings.
        environment: the variables.
        folder: what relative paths are below, and where a command runs.

    Raises:
        ConfigError: `secret-missing`, `secret-exposed` for a file others may read, `secret-unreadable`, or
            `secret-command`; none of them shows anything of the secret.
    """
    named = environment.get(f"{secret.env}_FILE", "") if secret.env else ""
    found = environment.get(secret.env, "") if secret.env else ""
    if not found and named:
        found = _from_file(folder / named, what)
    if not found and secret.file is not None:
        found = _from_file(folder / secret.file, what)
    if not found and secret.command:
        found = _from_command(secret.command, what, environment, folder)
    if not found and secret.keyring:
        found = _from_keyring(secret.keyring, what)
    found = found.strip()
    if not found:
        raise _fault(
            "secret-missing",
            t("The secret `{what}` is nowhere to be found.", "找不到密钥“{what}”。"),
            what,
            why=_places(secret),
        )
    if not found.isascii() or not found.isprintable():
        raise _fault(
            "secret-unreadable",
            t("The secret `{what}` holds characters that cannot be sent.", "密钥“{what}”含有无法发送的字符。"),
            what,
            why=_places(secret),
        )
    remember(found)
    return found


def _from_file(path: Path, what: str) -> str:
    """The first line of a file; empty when there is no such file."""
    try:
        with path.open("rb") as file:
            mode = stat.S_IMODE(os.fstat(file.fileno()).st_mode)
            if sys.platform != "win32" and mode & 0o077:  # Windows' rights are not in these bits
                raise ConfigError(
                    "secret-exposed",
                    t("Others may read the file of the secret `{what}`.", "密钥“{what}”的文件可被他人读取。").fill(
                        what=what
                    ),
                    t("Make it yours alone: chmod 600 {path}", "请设为仅本人可读写：chmod 600 {path}").fill(path=path),
                    where=Place(file=str(path)),
                    why=f"{mode:04o}",
                )
            return _first_line(file.read(_LARGEST))
    except FileNotFoundError:
        return ""
    except OSError as error:
        raise _fault(
            "secret-unreadable",
            t("The file of the secret `{what}` cannot be read.", "无法读取密钥“{what}”的文件。"),
            what,
            where=Place(file=str(path)),
            why=error.strerror or type(error).__name__,
        ) from None


def _from_command(words: tuple[str, ...], what: str, environment: Mapping[str, str], folder: Path) -> str:
    """What a command prints; its error output is left out, for it may repeat the secret."""
    import subprocess

    wrong = t("The command for the secret `{what}` did not give it.", "取密钥“{what}”的命令未成功。")
    try:
        done = subprocess.run(  # noqa: S603 - the user's own command, without a shell
            words,
            stdin=subprocess.DEVNULL,
            stdout=subprocess.PIPE,
            stderr=subprocess.DEVNULL,
            env=environment_of(environment),
            cwd=folder,
            timeout=COMMAND_SECONDS,
            check=False,
        )
    except subprocess.TimeoutExpired:
        why: Text | str = t("it took longer than {s} s", "超过 {s} 秒").fill(s=f"{COMMAND_SECONDS:g}")
    except (OSError, ValueError) as error:
        why = getattr(error, "strerror", None) or type(error).__name__
    else:
        if done.returncode == 0:
            return _first_line(done.stdout[:_LARGEST])
        why = t("exit code {code}", "退出码 {code}").fill(code=done.returncode)
    raise _fault("secret-command", wrong, what, why=why)


def _from_keyring(name: str, what: str) -> str:
    service, _, user = name.partition("/")
    try:
        keyring = import_module("keyring")
    except ModuleNotFoundError:
        needs = t(
            "The secret `{what}` is in the keyring, which cannot be opened here.",
            "密钥“{what}”在系统钥匙串中，此处无法打开。",
        ).fill(what=what)
        raise extra_missing("secret-missing", needs, "keyring") from None
    try:
        found = keyring.get_password(service, user)
    except import_module("keyring.errors").KeyringError as error:
        raise _fault(
            "secret-unreadable",
            t("The keyring does not give the secret `{what}`.", "钥匙串未给出密钥“{what}”。"),
            what,
            why=type(error).__name__,
        ) from None
    return str(found or "")


def _first_line(data: bytes) -> str:
    lines = data.decode("utf-8-sig", errors="replace").splitlines()
    return lines[0] if lines else ""


def _places(secret: Secret) -> Text:
    """Where was looked; a command only by its program, for its arguments may tell too much."""
    command = secret.command[0] if secret.command else ""
    places = {
        "env": f"{secret.env}, {secret.env}_FILE" if secret.env else "",
        "file": str(secret.file or ""),
        "command": command,
        "keyring": secret.keyring,
    }
    return plain("; ".join(f"{kind}: {place}" for kind, place in places.items() if place))


def _fault(code: str, says: Text, what: str, *, where: Place | None = None, why: Text | str = EMPTY) -> ConfigError:
    return ConfigError(
        code,
        says.fill(what=what),
        t(
            "Check where the settings say it is kept; a file must be yours alone (chmod 600).",
            "请检查设置中写明的存放处；文件须仅本人可读写（chmod 600）。",
        ),
        where=where,
        why=why or None,
    )
