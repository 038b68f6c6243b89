"""One question to the node that runs here, as HTTP/1.1 over its Unix socket, with nothing but the socket itself.

The library for it loads e-mail and TLS, which is a fifth of the time of a command. The node is the only server this
talks to: it says how long its answer is, and ends the connection.
"""

from __future__ import annotations

import re
import socket
from typing import BinaryIO

from app.version import API, API_HEADER

MOST_LINES = 64  # of the head of an answer
MOST_LINE = 8192  # bytes

_STATUS = re.compile(rb"HTTP/1\.[01] ([1-5][0-9]{2})(?: [^\r\n]*)?\r?\n")
_LENGTH = re.compile(rb"content-length:[ \t]*([0-9]{1,12})[ \t]*\r?\n", re.IGNORECASE)


def post(path: str, token: str, body: bytes, patience: float, most: int) -> tuple[int, bytes]:
    """Send JSON to /rpc at the socket `path`, and give status and body of the answer; blocks.

    ValueError for what is no such answer, or one longer than `most` bytes; OSError as the socket says, TimeoutError
    after `patience` seconds without a byte.
    """
    question = _head(token, len(body)) + body
    with socket.socket(socket.AF_UNIX, socket.SOCK_STREAM) as wire:
        wire.settimeout(patience)
        wire.connect(path)
        wire.sendall(question)
        with wire.makefile("rb") as answer:
            return _read(answer, most)


def _head(token: str, length: int) -> bytes:
    if not (token.isascii() and token.isprintable()):
        raise ValueError("a token is printable ASCII")
    lines = ("POST /rpc HTTP/1.1", "Host: localhost", "Connection: close", "Accept-Encoding: identity")
    version = f"{API_HEADER}: {API}"
    about = (version, f"Authorization: Bearer {token}", "Content-Type: application/json", f"Content-Length: {length}")
    return "\r\n".join((*lines, *about, "", "")).encode("ascii")


def _read(answer: BinaryIO, most: int) -> tuple[int, bytes]:
    line = answer.readline(MOST_LINE)
    if not line:
        raise ConnectionResetError("the node ended before it answered")
    status = _STATUS.fullmatch(line)
    if status is None:
        raise ValueError("no status")
    length = _length(answer)
    if length > most:
        raise ValueError("longer than any answer")
    data = answer.read(length)
    if len(data) < length:
        raise ValueError("shorter than it says")
    return int(status.group(1)), data


def _length(answer: BinaryIO) -> int:
    """Read the head to its end, and give how long it says that the body is; ValueError if it does not, or says two."""
    said: list[bytes] = []
    for _ in range(MOST_LINES):
        line = answer.readline(MOST_LINE)
        if line in (b"\r\n", b"\n"):
            if len(said) != 1:
                raise ValueError("an answer says how long it is")
            return int(said[0])
        if not line.endswith(b"\n"):
            break
        said += _LENGTH.findall(line)
    raise ValueError("a head without an end")
