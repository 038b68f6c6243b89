"""The errors of this floor, by whose fault they are; the three types come from `crypto/errors.py`.

Codes raised by the store: Refused `wrong_key`, `wrong_passphrase`, `weak_key_file`, `home_in_use`, `store_newer`;
WorldFault `store_failed` (the handle is dead), `store_damaged`, `store_unsafe`, `store_closed`, `disk_full`.
"""

from crypto.errors import Fault, PeerFault, Refused, WorldFault

__all__ = ["Fault", "PeerFault", "Refused", "WorldFault"]
