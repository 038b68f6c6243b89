"""The errors of this floor: the three types of `crypto.errors`, so that a caller above needs one import.

No state machine here raises anything else; any other exception that leaves `sync/` is a bug.
"""

from crypto.errors import Fault, PeerFault, Refused, WorldFault

__all__ = ["Fault", "PeerFault", "Refused", "WorldFault"]
