"""Hostile HTTP at the port of a relay: its two pages, and whatever else a scanner asks for."""

from __future__ import annotations

from types import SimpleNamespace
from typing import Any

from tests.hostile.handshake import LIBRARY, masked
from tests.hostile.link import UPGRADE
from tests.hostile.matrix import Cell, cells, is_now, says, silent
from tests.hostile.relay_house import RELAY, http

HTTP = "relay HTTP"
NOT_THERE = "what no page is asked for by name has the same answer as everything else"


def get(path: str, *headers: str) -> bytes:
    """One request without a body."""
    return "\r\n".join([f"GET {path} HTTP/1.1", "Host: a", *headers, "", ""]).encode("utf-8", "surrogateescape")


def pages() -> list[Cell]:
    door = is_now("node.net.websocket._DOOR", {"access_log": None, "lingering_time": 0})
    token = says("node.relay.pages.equal", True)
    prepare = says("node.net.websocket._Answered.can_prepare", SimpleNamespace(ok=True))
    many = [f"X{number}: y" for number in range(40)]
    rows: list[Any] = [
        ("unauthenticated", "figures without a token", get("/metrics"), "401", token),
        ("unauthenticated", "figures with another token", get("/metrics", "Authorization: Bearer x"), "401", token),
        ("unauthenticated", "figures by another scheme", get("/metrics", "Authorization: Basic admin"), "401", token),
        ("truncated", "figures with half of the token", get("/metrics", "Authorization: Bearer adm"), "401", token),
        ("trailing bytes", "figures with more than the token", get("/metrics", "Authorization: Bearer adminx"), "401",
         token),
        ("invalid UTF-8", "a token that is no text", get("/metrics", "Authorization: Bearer \udcff\udcfe"), "401",
         token),
        ("path traversal", "health, and up to the figures", get("/health/../metrics"), "404", NOT_THERE),
        ("path traversal", "a file of the system", get("/../../../etc/passwd"), "404", NOT_THERE),
        ("path traversal", "an encoded climb", get("/health/..%2fmetrics"), "404", NOT_THERE),
        ("path traversal", "a zero behind a page", get("/health%00"), "404", NOT_THERE),
        ("wrong value", "another page", get("/admin"), "404", prepare),
        ("wrong value", "POST to the health", get("/health").replace(b"GET", b"POST"), "404", prepare),
        ("wrong value", "DELETE of the figures", get("/metrics").replace(b"GET", b"DELETE"), "404", prepare),
        ("wrong value", "an upgrade without a key", UPGRADE.replace(b"Key", b"Not"), "404", prepare),
        ("unknown version", "WebSocket 99", UPGRADE.replace(b"Version: 13", b"Version: 99"), "404", prepare),
        ("unknown version", "HTTP/9.9", get("/health").replace(b"1.1", b"9.9"), "400", LIBRARY),
        ("oversize", "a header of 4 KB", get("/health", "X: " + "a" * 4000), "400", door),
        ("oversize", "a path of 4 KB", get("/" + "a" * 4000), "400", door),
        ("huge count", "forty headers", get("/health", *many), "400", door),
        ("header smuggling", "a length and chunks", get("/health", "Content-Length: 5", "Transfer-Encoding: chunked")
         + b"0\r\n\r\n", "400", LIBRARY),
        ("header smuggling", "two lengths", get("/health", "Content-Length: 5", "Content-Length: 6"), "400", LIBRARY),
        ("negative number", "a length of -1", get("/health", "Content-Length: -1"), "400", LIBRARY),
        ("huge number", "a length of 10**40", get("/health", "Content-Length: 1" + "0" * 40), "400", LIBRARY),
        ("control text", "a zero in a header", get("/health", "X: a\0b"), "400", LIBRARY),
        ("wrong type", "TLS", b"\x16\x03\x01\x02\x00" + bytes(300) + b"\r\n\r\n", "400", LIBRARY),
        ("wrong type", "text on the WebSocket", UPGRADE + masked(1, b"hello"), "relay_bad_message_total",
         silent("node.net.websocket._SocketWire._end")),
        ("oversize", "a message of 64 KiB", UPGRADE + masked(2, bytes(65_536)), "relay_bad_message_total",
         silent("node.net.websocket._SocketWire._end")),
    ]  # fmt: skip
    return cells(HTTP, http, rows, RELAY)


CELLS = pages()
