"""The way to the node as the window takes it: what is refused is said without commands of a terminal.

The sentences come from `app`, where they serve the command line too, and end with the command that helps there.
"""

from __future__ import annotations

import re
from collections.abc import AsyncGenerator
from typing import Final, ParamSpec, TypeVar, cast

from app.client import Client, Watching
from app.commands import Function
from app.errors import AppError
from app.notices import Notice

P = ParamSpec("P")
T = TypeVar("T")
_HINT: Final = re.compile(r"(?:[;:,]|(?<=[.?!]))\s[^;:.?!]*`kith [^`]*`[^;.?!]*\.?")
MOST_CODES: Final = 64
_TWICE: Final = re.compile(r"([.?!])\.(?!\.)")


def without_commands(sentence: str) -> str:
    """Leave out the part of a sentence that names a command of the command line."""
    said = _HINT.sub(".", sentence)
    return sentence if said == sentence else _TWICE.sub(r"\1", said)


class WindowClient:
    """Has the face of the client it is given."""

    def __init__(self, client: Client) -> None:
        self._client = client
        self.codes: dict[str, str] = {}  # of what was refused lately, by the sentence

    async def call(self, function: Function[P, T], /, *args: P.args, **kwargs: P.kwargs) -> T:
        """Run a command and give its answer; AppError with a sentence for somebody without a terminal."""
        try:
            return await self._client.call(function, *args, **kwargs)
        except AppError as error:
            said = without_commands(str(error))
            self._keep(said, error.code)
            if said == str(error):
                raise
            raise type(error)(error.code, said) from error

    def _keep(self, sentence: str, code: str) -> None:
        """Keep the code of a refusal; the oldest goes."""
        self.codes.pop(sentence, None)
        self.codes[sentence] = code
        if len(self.codes) > MOST_CODES:
            del self.codes[next(iter(self.codes))]

    def notices(self, since: int | None = None) -> AsyncGenerator[Notice, None]:
        """Give notices, as the client does."""
        return self._client.notices(since)

    def pictures(self, call: str) -> AsyncGenerator[bytes, None]:
        """Give the pictures of a call, as a client does that can."""
        return cast(Watching, self._client).pictures(call)
