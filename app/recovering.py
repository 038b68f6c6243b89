"""Runs `kith recover`: an account comes back into an empty home by its words and a code that a contact shows.

What it does is `node/recovering.py`. History comes once the node runs.
"""

from __future__ import annotations

import asyncio
import os
from typing import Any

from app.dispatch import translated
from app.locks import check_passphrase
from app.places import Place
from app.start import where
from crypto.errors import Fault
from node.machine import Machine
from node.recovering import Wish, recover_account
from node.system import forbid_core_dumps


def recover(
    where_to: tuple[Place, Machine],
    wish: tuple[str, str, str, bool],
    secrets: tuple[str, str | None],
    lan: tuple[str | None, bool],
) -> dict[str, Any]:
    """Bring the account of a phrase back: {account, device, name, contact, known}; blocks.

    `contact` helped, `known` counts the contacts that are known again. `wish` is code, address, name, and whether to
    revoke the devices there were. `secrets` are the recovery phrase and the new passphrase; `lan` is the one address
    for discovery, and whether there is any; `where_to` the home, and the machine on which its store comes to be.
    """
    place, machine = where_to
    forbid_core_dumps()
    os.umask(0o077)
    if secrets[1] is not None:
        check_passphrase(secrets[1])
    work = recover_account(place.home, Wish(*wish), secrets, machine, where(None, lan[0], lan[1]))
    try:
        made = asyncio.run(work)
    except Fault as fault:
        raise translated(fault) from None
    facts: dict[str, Any] = {"account": made.account.hex(), "device": made.device.hex(), "name": made.name}
    return facts | {"contact": made.contact, "known": made.known}
