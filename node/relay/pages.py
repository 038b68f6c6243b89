"""The two pages a relay shows over HTTP on its port: whether it is well, and its figures for who has the admin token.

Counts only: no name of a box, no address, no member.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping

from crypto.primitives import equal
from node.net.websocket import Page, Pages

TEXT = "text/plain"
JSON = "application/json"


def serve(admin_token: str, is_well: Callable[[], bool], figures: Callable[[], Mapping[str, int]]) -> Pages:
    """`/health` for everybody; `/metrics` in Prometheus' text format for `Authorization: Bearer <admin_token>`."""

    def page(path: str, authorization: str) -> Page | None:
        if path == "/health":
            return Page(200, JSON, b'{"status":"ok"}') if is_well() else Page(503, JSON, b'{"status":"failed"}')
        if path != "/metrics" or not admin_token:
            return None
        if not equal(authorization.encode("utf-8", "replace"), f"Bearer {admin_token}".encode()):
            return Page(401, TEXT, b"The admin token is missing or wrong.\n")
        return Page(200, TEXT, _render(figures()).encode())

    return page


def _render(figures: Mapping[str, int]) -> str:
    lines = []
    for name, value in sorted(figures.items()):
        kind = "counter" if name.endswith("_total") else "gauge"
        lines += [f"# TYPE kith_{name} {kind}", f"kith_{name} {value}"]
    return "\n".join(lines) + "\n"
