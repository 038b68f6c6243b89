"""How a screen, the command line or a script asks: the same call, answered in this process or by the running node.

`Client.call` takes the command function itself, so the type checker knows its arguments and its answer. The remote
client speaks HTTP over a bare socket (`wire.py`), because a command line must start quickly.
"""

from __future__ import annotations

import json
import re
from collections.abc import AsyncGenerator
from typing import TYPE_CHECKING, Any, ParamSpec, Protocol, TypeVar

from app import commands, wire
from app.context import App
from app.errors import BY_RPC_CODE, AppError, Bug, NotRunning, OtherVersion, Refused, WorldFault, WrongUse
from app.places import Place
from app.version import API, API_HEADER, OTHER_API, VERSION
from app.words import mark

if TYPE_CHECKING:
    from pathlib import Path

    from app.notices import Notice

P = ParamSpec("P")
T = TypeVar("T")

PATIENCE = 10.0  # seconds more than the node allows itself
MAX_ANSWER = 64 << 20  # bytes
OK = 200  # HTTP's word for an answer
MAX_WAY = 4096  # bytes of the files that lead to a node
OLDER = mark(
    "The node that runs is Kith {node}, older than this one ({own}), and the two do not go together."
    " Nothing is lost; start the node again."
)
NEWER = mark(
    "The node that runs is Kith {node}, newer than this one ({own}), and the two do not go together."
    " Nothing is lost; start Kith again."
)

_NUMBERED = re.compile(r"[0-9]{1,8}(?:\.[0-9]{1,8}){0,5}(?:[a-z]{1,4}[0-9]{1,4})?", re.ASCII)


class Client(Protocol):
    """Whoever can run a command and tell of changes."""

    async def call(self, function: commands.Function[P, T], /, *args: P.args, **kwargs: P.kwargs) -> T:
        """Run a command with its own arguments and give its answer; AppError if it fails."""

    def notices(self, since: int | None = None) -> AsyncGenerator[Notice, None]:
        """Give notices from now on, after those that followed number `since`."""


class Watching(Client, Protocol):
    """A client that can also show the pictures of a call: that of the window."""

    def pictures(self, call: str) -> AsyncGenerator[bytes, None]:
        """Give the pictures of a call as they come, the newest if the reader is slow, as `call_pictures.py` reads them.

        It ends with the call, or with the node.
        """


class LocalClient:
    """Asks the App of this process: for tests, and for what runs beside the node."""

    def __init__(self, app: App) -> None:
        self._app = app

    async def call(self, function: commands.Function[P, T], /, *args: P.args, **kwargs: P.kwargs) -> T:
        """Run a command and give its answer; AppError if it fails."""
        from app.dispatch import guarded  # late: loads the faults of lower floors, which remote clients do without

        return await guarded(function(self._app, *args, **kwargs))


class RemoteClient:
    """Asks the node that runs for a home."""

    def __init__(self, place: Place) -> None:
        self._place = place

    def ask(self, method: str, params: dict[str, Any]) -> Any:
        """Run a command by name and give the answer as plain JSON values; AppError if it fails. Blocks."""
        request = {"jsonrpc": "2.0", "id": 1, "method": method, "params": params}
        answer = self._post(encode(request), commands.seconds(method) + PATIENCE)
        if "error" in answer:
            raise as_error(answer["error"])
        return answer.get("result")

    async def call(self, function: commands.Function[P, T], /, *args: P.args, **kwargs: P.kwargs) -> T:
        """Run a command on the node and give its answer in its own type; AppError if it fails."""
        import asyncio

        import msgspec  # late, both: the command line uses `ask` alone

        entry = commands.find(commands.name_of(function))
        params = commands.bind(entry, args, kwargs)
        result = await asyncio.to_thread(self.ask, entry.name, params)
        answer: T = msgspec.convert(result, commands.returns(entry))
        return answer

    async def notices(self, since: int | None = None) -> AsyncGenerator[Notice, None]:
        """Give notices until the node goes away; NotRunning if there is none."""
        import aiohttp  # late: slow to import, and only listeners need it

        from app.notices import Notice

        path, token = way_to(self._place)
        query = {} if since is None else {"since": str(since)}
        connector = aiohttp.UnixConnector(path)
        headers = {"Authorization": f"Bearer {token}", "Host": "localhost", API_HEADER: str(API)}
        try:
            async with (
                aiohttp.ClientSession(connector=connector, headers=headers) as session,
                session.ws_connect("http://localhost/notices", params=query, heartbeat=30.0) as wire,
            ):
                while (message := await wire.receive()).type is aiohttp.WSMsgType.TEXT:
                    fields = json.loads(message.data)
                    yield Notice(int(fields["id"]), str(fields["name"]), str(fields["of"]))
        except aiohttp.WSServerHandshakeError:
            raise Refused("wrong_token", "The node did not accept this home's token.") from None
        except (aiohttp.ClientConnectionError, OSError):
            raise not_running() from None

    def _post(self, body: bytes, patience: float) -> Any:
        path, token = way_to(self._place)
        try:
            return answered(*wire.post(path, token, body, patience, MAX_ANSWER))
        except TimeoutError:
            raise WorldFault("timed_out", "The node does not answer.") from None
        except (ConnectionError, FileNotFoundError):
            raise not_running() from None
        except (OSError, ValueError, RecursionError):
            raise WorldFault("bad_answer", "The node's answer could not be read.") from None


def way_to(place: Place) -> tuple[str, str]:
    """Give the socket's path and the token of the running node, from the home's files; NotRunning without them."""
    try:
        return _line(place.socket_file), _line(place.token_file)
    except FileNotFoundError:
        raise not_running() from None
    except (OSError, ValueError):
        raise WorldFault("unreadable_home", "The files of this home cannot be read.") from None


def _line(file: Path) -> str:
    """Give the text of a small file; ValueError if it is larger than one, or no text."""
    with file.open("rb") as source:
        data = source.read(MAX_WAY + 1)
    if len(data) > MAX_WAY:
        raise ValueError("larger than a path or a token")
    return data.decode("utf-8").strip()


def answered(status: int, data: bytes) -> dict[str, Any]:
    """Give {"result"} or {"error"} of an answer; ValueError or RecursionError for anything else."""
    answer = json.loads(data)
    error = answer.get("error") if isinstance(answer, dict) else None
    if isinstance(error, dict):
        return {"error": error}
    if status != OK or not isinstance(answer, dict) or "result" not in answer:
        raise ValueError("neither a result nor an error")
    return answer


def encode(request: dict[str, Any]) -> bytes:
    """Give a request as it travels; Refused("bad_text") if it holds what UTF-8 cannot write."""
    try:
        return json.dumps(request, ensure_ascii=False).encode("utf-8")
    except UnicodeEncodeError:
        raise Refused("bad_text", "The text holds characters that cannot be written as UTF-8.") from None


def as_error(error: dict[str, Any]) -> AppError:
    """Give the error of an answer as an exception of its own type."""
    number, sentence = error.get("code"), str(error.get("message", ""))
    data = error.get("data")
    if number == OTHER_API:
        return other_version(error.get("version"), error.get("api"))
    if isinstance(number, str):  # refused at the door, before JSON-RPC
        return Refused(number, sentence)
    code = str(data.get("code", "unknown")) if isinstance(data, dict) else "unknown"
    known = number if isinstance(number, int) else 0
    kind = WrongUse if known in (-32600, -32601, -32700) else BY_RPC_CODE.get(known, Bug)
    return kind(code, sentence)


def other_version(version: object, api: object) -> OtherVersion:
    """Give what is raised where a node of a version that does not go together with this one answers for a home.

    `version` and `api` are what it says of itself; without a number it is older than the numbers.
    """
    number = api if isinstance(api, int) and not isinstance(api, bool) else 0
    named = str(version) if _NUMBERED.fullmatch(str(version)) else "?"
    code, sentence = ("node_newer", NEWER) if number > API else ("node_older", OLDER)
    return OtherVersion(code, sentence, node=named, own=VERSION)


def not_running() -> NotRunning:
    """Give what is raised when no node answers for a home."""
    return NotRunning("not_running", "No node runs for this home; start one with `kith node`.")
