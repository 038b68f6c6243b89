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
    where_to: tuple[Place, Machine], wish: tuple[str, str, str], passphrase: str | None, lan: tuple[str | None, bool]
) -> dict[str, str]:
    """Join the account whose device shows a code: {account, device, name}; blocks. `wish` is code, address, name.

    `where_to` is the home, and the machine on which its store comes to be; `lan` is the one address for discovery, and
    whether there is any.
    """
    place, machine = where_to
    forbid_core_dumps()
    os.umask(0o077)
    if passphrase is not None:
        check_passphrase(passphrase)
    code, at, name = wish
    try:
        made = asyncio.run(
            join_account(place.home, Wish(code, at, name), passphrase, machine, where(None, lan[0], lan[1]))
        )
    except Fault as fault:
        raise translated(fault) from None
    return {"account": made.account.hex(), "device": made.device.hex(), "name": made.name}
