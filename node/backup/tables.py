"""Which tables of the store a backup holds as a whole, and their columns in the order in which rows are written.

A change here is a new version of the format. What is left out, and why, is in `FORMAT.md`.
"""

from typing import Final

TABLES: Final[dict[str, tuple[str, ...]]] = {
    "contact": (
        *("account", "state", "name", "device", "door_key", "addresses", "mailboxes", "token", "secret", "expires"),
        *("why", "made"),
    ),
    "space": ("id", "type", "owner", "secret", "about", "everybody", "hlc", "made", "held", "history"),
    "space_member": ("space", "account", "name", "listed", "turn", "statement"),
    "space_stranger": ("space", "account"),
    "space_rank": ("space", "account", "rank", "name"),
    "space_welcome": ("space", "bearer", "grant_"),
    "skey": ("space", "kid", "secret", "made"),
    "relay": ("key", "addresses", "secret", "root", "own"),
}

HELD: Final = {"skey": "secret IS NOT NULL AND space NOT IN (SELECT id FROM space WHERE history = 'none')"}
"""Of which rows alone a table is saved; what announces a key is found again in the log. Keys of groups where newcomers
read nothing are for the devices that were there, and are thrown away: no backup keeps them."""

FIRST_COLUMNS: Final = {"space": 9}
"""How many columns a table had in format 1, where that was another number; what it lacked is as in a new table."""

VALUES: Final = ("name", "door_key", "mail_key", "blob_mac", "shown")
"""Single values of the account, as `node/store/own.py` names them; no key of a device is among them."""
