"""Runs `kith devices accept`: an empty home becomes that of a new device of an account, under a code another one shows.

What it does is `node/joining.py`. History comes once the node runs.
"""

from __future__ import annotations

import asyncio
import os

from app.dispatch import translated
from app.locks import check_passphrase
from app.places import Place
from app.start import where
from crypto.errors import Fault
from node.joining import Wish, join_account
from node.machine import Machine
from node.system import forbid_core_dumps


def join(
    place: Place, wish: tuple[str, str, str], passphrase: str | None, lan: tuple[str | None, bool]
) -> dict[str, str]:
    """Join the account whose device shows a code: {account, device, name}; blocks. `wish` is code, address, name.

    `lan` is the one address for discovery, and whether there is any.
    """
    forbid_core_dumps()
    os.umask(0o077)
    if passphrase is not None:
        check_passphrase(passphrase)
    code, at, name = wish
    try:
        made = asyncio.run(
            join_account(place.home, Wish(code, at, name), passphrase, Machine(), where(None, lan[0], lan[1]))
        )
    except Fault as fault:
        raise translated(fault) from None
    return {"account": made.account.hex(), "device": made.device.hex(), "name": made.name}
