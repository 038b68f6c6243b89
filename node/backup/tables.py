"""Which tables of the store a backup holds as a whole, and their columns in the order in which rows are written.

A change here is a new version of the format. What is left out, and why, is in `FORMAT.md`.
"""

from typing import Final

TABLES: Final[dict[str, tuple[str, ...]]] = {
    "contact": (
        *("account", "state", "name", "device", "door_key", "addresses", "mailboxes", "token", "secret", "expires"),
        *("why", "made"),
    ),
    "space": ("id", "type", "owner", "secret", "about", "everybody", "hlc", "made", "held"),
    "space_member": ("space", "account", "name", "listed", "turn", "statement"),
    "space_stranger": ("space", "account"),
    "relay": ("key", "addresses", "secret", "root", "own"),
}

VALUES: Final = ("name", "door_key", "mail_key", "blob_mac")
"""Single values of the account, as `node/store/own.py` names them; no key of a device is among them."""
