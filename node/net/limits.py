"""The bounds of the transport: sizes in bytes, times in seconds, counts.

What a frame may hold is in `sync/limits.py`; here is what a connection may cost before and after it has proven itself.
Each bound has a test at the limit and one step beyond it.
"""

from typing import Final

NOISE_MESSAGE: Final = 65_535
"""Largest Noise message, and so the largest WebSocket message."""

CHAIN_EVENTS: Final = 3
"""Events in a certificate chain, decoded at all: the identity genesis and at most two certificates."""

HALF_OPEN: Final = 64
"""Connections that have not finished the handshake; beyond it the oldest of the busiest host is closed."""

LINKS: Final = 256
"""Inbound links at once; beyond it a new connection is closed without a byte."""

HANDSHAKE_S: Final = 10.0
"""From the accepted or dialled socket to a finished handshake."""

DIAL_S: Final = 10.0
"""Name lookup, TCP and WebSocket upgrade of one address."""

SEND_S: Final = 30.0
"""One message into the socket buffer; a peer that does not read for longer loses the link."""

IDLE_S: Final = 120.0
"""A link on which no frame arrived for this long is dead (a session says something every 30 s)."""

HEARTBEAT_S: Final = 30.0
"""Between WebSocket pings; half of it later an unanswered one closes the socket."""

CLOSE_S: Final = 5.0
"""What is left in the buffer of a closed socket has this long to leave."""

SEND_FRAMES: Final = 256
"""Frames that may wait for their turn on one link."""

SEND_BYTES: Final = 4 << 20
"""Bytes of these frames; one frame more and `send` fails instead of waiting."""

DIALS: Final = 8
"""Dials under way at once."""

TARGETS: Final = 1_024
"""Peers a dialer remembers."""

ADDRESSES: Final = 8
"""Addresses tried for one peer."""

BACKOFF_BASE_S: Final = 1.0
BACKOFF_CAP_S: Final = 300.0

STABLE_S: Final = 30.0
"""A link that lived this long clears the count of failures; a shorter one counts as a failure."""

HINT: Final = 8
"""Bytes of one LAN hint."""

HINTS: Final = 9
"""Hints in one announcement: the account's own and up to 8 open invites; unused places hold random bytes."""

NEARBY_NAME: Final = 96
"""UTF-8 bytes of a display name shown to people nearby."""

NEARBY_ID: Final = 8
"""Leading bytes of the account shown to people nearby."""

SERVICES: Final = 256
"""LAN services remembered; beyond it the oldest of the busiest address is forgotten."""

RESOLVES: Final = 8
"""LAN services being asked for their record at once."""

RESOLVE_QUEUE: Final = 256
"""Names of LAN services that wait for it; beyond it the newest is dropped and counted."""

RESOLVE_S: Final = 3.0
"""One of them, from question to whole record."""

LAN_POLL_S: Final = 5.0
"""Between looks at the network interfaces and at the hour of the hints."""

LAN_STEP_S: Final = 10.0
"""Announcing, or withdrawing an announcement."""
