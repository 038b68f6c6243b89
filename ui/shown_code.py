"""A code for one device on the screen, which `KLinkCode` shows: as a picture, as what is typed, and as a link."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from app.devices.views import CodeView
from app.people.views import ReturnView
from ui.qr import path_of
from ui.times import clock, local

NOTHING: Mapping[str, Any] = {"link": "", "typed": "", "at": "", "until": "", "far": False, "path": "", "size": 0}


def shown(code: CodeView | ReturnView) -> Mapping[str, Any]:
    """Give what is shown of a code; `at` is one address by which what is typed finds its way."""
    path, size = path_of(code.link)
    return {
        "link": code.link,
        "typed": code.typed,
        "at": next(iter((*code.relays, *code.addresses)), ""),
        "until": clock(local(code.expires_at)),
        "far": bool(code.relays),
        "path": path,
        "size": size,
    }
