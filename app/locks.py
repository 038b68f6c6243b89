"""What can lock a new store on this machine: a passphrase that is long enough, or a keychain where there is one.

The window, the terminal and `kith init` ask here, so that there is one rule. How a key is locked is in `node/store`,
which is loaded only to look for a keychain.
"""

from __future__ import annotations

from app.errors import Refused

MIN_PASSPHRASE = 8  # characters


def check_passphrase(text: str) -> None:
    """Refuse a passphrase for a new store that anybody could try out: `short_passphrase`."""
    if len(text.strip()) < MIN_PASSPHRASE:
        raise Refused("short_passphrase", "A passphrase has at least {least} characters.", least=MIN_PASSPHRASE)


def keychain() -> str | None:
    """Give which keychain of this machine could keep the key of a store, or None; it takes a tenth of a second."""
    from node.store.keychain import system_keychain

    found = system_keychain()
    return None if found is None else found.name
