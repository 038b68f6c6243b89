"""The way of a command line to the node: what is an answer, and what is none."""

from __future__ import annotations

import io

import pytest
from hypothesis import given
from hypothesis import strategies as st

from app import wire

HEAD = b"HTTP/1.1 200 OK\r\nContent-Type: application/json\r\nContent-Length: 2\r\n\r\n"


def read(data: bytes, most: int = 100) -> tuple[int, bytes]:
    return wire._read(io.BytesIO(data), most)


def test_an_answer_is_status_and_body() -> None:
    assert read(HEAD + b"{}") == (200, b"{}")
    assert read(b"HTTP/1.1 401 Unauthorized\r\nx: y\r\ncontent-LENGTH:2\r\n\r\n{}") == (401, b"{}")
    assert read(HEAD + b"{} and more") == (200, b"{}")


@pytest.mark.parametrize(
    "data",
    [
        HEAD + b"{",
        HEAD[:-2],
        HEAD.replace(b"Length: 2", b"Length: -2") + b"{}",
        HEAD.replace(b"Length: 2", b"Length: 2x") + b"{}",
        HEAD.replace(b"Length: 2", b"Length: 101") + b"x" * 101,
        HEAD.replace(b"\r\n\r\n", b"\r\nContent-Length: 1\r\n\r\n") + b"{}",
        b"HTTP/1.1 200 OK\r\nTransfer-Encoding: chunked\r\n\r\n2\r\n{}\r\n0\r\n\r\n",
        b"HTTP/2 200 OK\r\nContent-Length: 2\r\n\r\n{}",
        b"HTTP/1.1 999 OK\r\nContent-Length: 2\r\n\r\n{}",
        b"HTTP/1.1 200 OK\r\n" + b"x: y\r\n" * 100 + b"Content-Length: 2\r\n\r\n{}",
        b"HTTP/1.1 200 OK\r\nx: " + b"y" * 10_000 + b"\r\nContent-Length: 2\r\n\r\n{}",
        b"x" * 100_000,
    ],
)
def test_anything_else_is_none(data: bytes) -> None:
    with pytest.raises(ValueError, match=r"."):
        read(data)


def test_a_node_that_ends_before_it_answers_is_none_that_runs() -> None:
    with pytest.raises(ConnectionResetError):
        read(b"")


@given(st.binary(max_size=300), st.booleans())
def test_any_bytes_are_an_answer_or_none(data: bytes, begun: bool) -> None:
    try:
        status, body = read((b"HTTP/1.1 200 OK\r\nContent-Length: " if begun else b"") + data)
    except (ValueError, ConnectionResetError):
        return
    assert 100 <= status < 600
    assert len(body) <= 100


@pytest.mark.parametrize("token", ["a\r\nHost: elsewhere", "ä", "\x00"])
def test_a_token_cannot_say_more_than_itself(token: str) -> None:
    with pytest.raises(ValueError, match="printable"):
        wire._head(token, 0)
