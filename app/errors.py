"""The errors a client of Kith can meet: the type says whose fault it is, the code is stable, the text is for people.

This module imports nothing of ours but `words.py`, so that a command line loads no cryptography to print a refusal.
`app/dispatch.py` turns the faults of lower floors into these; no traceback crosses the API.
"""

from __future__ import annotations

from typing import ClassVar

from app.words import Mark, say


class AppError(Exception):
    """An expected failure: `code` is stable snake_case, `str()` is one sentence, `exit_code` is for the shell.

    The sentence is English, with places for values in braces; `str()` says it in the language of whoever asks then.
    """

    exit_code: ClassVar[int] = 1
    rpc_code: ClassVar[int] = -32603

    def __init__(self, code: str, sentence: str | Mark, **values: object) -> None:
        super().__init__(code, sentence)
        self.code = code
        self.sentence = sentence
        self.values = values

    def __str__(self) -> str:
        return say(self.sentence, **self.values)


class Refused(AppError):  # noqa: N818 - the four names below say whose fault it is
    """You asked for something impossible; nothing changed."""

    rpc_code = -32000


class PeerFault(AppError):  # noqa: N818
    """The other side broke the rules; what it sent was dropped."""

    rpc_code = -32001


class WorldFault(AppError):  # noqa: N818
    """The disk, the network or the machine failed; the same call may work later."""

    rpc_code = -32002


class OtherVersion(Refused):
    """The node that runs and this program are of versions that do not go together; nothing changed.

    Its code is node_older or node_newer.
    """


class WrongUse(AppError):  # noqa: N818
    """The call itself was malformed: a parameter is missing, unknown or of the wrong type."""

    exit_code = 2
    rpc_code = -32602


class NotRunning(AppError):  # noqa: N818
    """No node answers for this home."""

    exit_code = 3
    rpc_code = -32003


class Bug(AppError):  # noqa: N818
    """Something failed that should not fail; the node's log holds the place, the answer does not."""


BY_RPC_CODE: dict[int, type[AppError]] = {
    kind.rpc_code: kind for kind in (Refused, PeerFault, WorldFault, WrongUse, NotRunning, Bug)
}
