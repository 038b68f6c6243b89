"""What a node tells of itself when it is asked how it is: figures, states, and where it can be found.

Nothing here carries content or a secret; what a screen makes of it is `app/status.py`.
"""

from __future__ import annotations

import asyncio
from collections.abc import Callable
from dataclasses import dataclass
from pathlib import Path
from typing import Final

from node import birth, upkeep
from node.net.links import Links
from node.net.runner import Runner
from node.secure import rollback
from node.secure.own import Own
from node.store import gaps, log, outbox, own, wanted
from node.store.db import Cx, Store
from sync.event import hlc_ms
from sync.space import personal_space

LOST: Final = "messages_lost_total"
"""Messages that are lost for certain, see `judge` in `node/secure/gaps.py`."""


@dataclass(frozen=True, slots=True)
class Setting:
    """What stays as it is while a node runs: its folder, what locks its store, whether it looks around on the LAN.

    `lock` is passphrase or keychain.
    """

    home: Path
    lock: str
    lan: bool
    opens_again: Callable[[], bool]

    async def still_opens(self) -> bool:
        """Whether the store could be opened once more; asked of the keychain, which takes a moment."""
        return self.lock != "keychain" or await asyncio.to_thread(self.opens_again)


async def of(own: Own, store: Store, links: Links, setting: Setting) -> dict[str, object]:
    """Give the state of a node's store and of its way to others."""
    kept, lost, said_ms = await store.read(
        lambda cx: (_kept(cx), gaps.lost(cx), hlc_ms(log.last_hlc(cx, own.device, 0)))
    )
    runners = [runner for runners in links.runners.values() for runner in runners]
    return {
        "port": links.port,
        "lan": setting.lan,
        "home": str(setting.home),
        "disk": (level := store.room.look()),
        "node_read_only": level in ("full", "none"),
        "lock": setting.lock,
        "alone": upkeep.is_alone(),
        "clock_behind_s": max(0, said_ms - own.clock.now_ms()) // 1000,
        "links": [_described(runner) for runner in runners],
        **kept,
        "counters": {LOST: lost, **dict(sorted(links.counters.items()))},
    }


def _kept(cx: Cx) -> dict[str, object]:
    return {
        "addresses": list(upkeep.addresses(cx)),
        "outbox": outbox.count(cx),
        "wanted": wanted.count(cx),
        "missing": gaps.missing(cx, personal_space(own.get(cx, birth.ACCOUNT) or b"")),
        "behind": len(rollback.spaces_behind(cx)),
        "out": rollback.is_out(cx),
        "events": log.top(cx),
    }


def _described(runner: Runner) -> dict[str, object]:
    channel = runner.channel
    return {
        "account": runner.peer.account.hex(),
        "device": runner.peer.device.hex(),
        "by": channel.psk_kind,
        "dialled": channel.role == 0,
        "remote": channel.remote,
    }
