"""What can lock a new store on this machine: a passphrase that is long enough, or a keychain where there is one.

The window, the terminal and `kith init` ask here, so that there is one rule. How a key is locked is in `node/store`,
which is loaded only to look for a keychain.
"""

from __future__ import annotations

import json

from app.errors import Refused
from app.places import Place

MIN_PASSPHRASE = 8  # characters
MOST = 4096  # bytes of what says how a store is locked


def check_passphrase(text: str) -> None:
    """Refuse a passphrase for a new store that anybody could try out: `short_passphrase`."""
    if len(text.strip()) < MIN_PASSPHRASE:
        raise Refused("short_passphrase", "A passphrase has at least {least} characters.", least=MIN_PASSPHRASE)


def wants_key_file(place: Place) -> bool:
    """Say whether the store of a home opens only with its key file; that it is damaged is said elsewhere."""
    try:
        with place.key_file.open("rb") as file:
            return "second" in json.loads(file.read(MOST))
    except (OSError, ValueError, TypeError, RecursionError):
        return False


def keychain() -> str | None:
    """Give which keychain of this machine could keep the key of a store, or None; it takes a tenth of a second."""
    from node.store.keychain import system_keychain

    found = system_keychain()
    return None if found is None else found.name
