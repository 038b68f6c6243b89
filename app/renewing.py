"""Runs `kith renew`: the running node goes on as a new device, and this waits until it does.

The node begins anew for that, so it is silent for a moment. What it does is `node/renewal.py`.
"""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

from app.errors import NotRunning, Refused, WorldFault

Ask = Callable[[str, dict[str, Any]], Any]

LOOKS = 150
PAUSE = 0.2  # seconds between two looks
NOT_OLD = "This store is not old; nothing was done. With --force it goes on as a new device all the same."


def renew(
    ask: Ask, way: Callable[[], dict[str, Any]], pause: Callable[[float], None], force: bool = False
) -> dict[str, Any]:
    """Ask for a new device and give {account, device} once it is there; `way` gives words or code when they are needed.

    Refused("not_old") unless others hold more of the store, or its device was removed, or it is forced,
    WorldFault("not_renewed").
    """
    facts = ask("status", {})
    if not facts["behind"] and not facts["out"] and not force:
        raise Refused("not_old", NOT_OLD)
    before = facts["device"]
    ask("renew", way())
    for _ in range(LOOKS):
        try:
            facts = ask("status", {})
        except NotRunning:
            facts = {"device": before}
        if facts["device"] != before:
            return {"account": facts["account"], "device": facts["device"]}
        pause(PAUSE)
    raise WorldFault("not_renewed", "The node did not go on as a new device; nothing was changed. Its log says why.")
