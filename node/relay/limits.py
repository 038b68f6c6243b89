"""The bounds of a relay: what it keeps for whom, and what a connection may cost. Sizes in bytes, times in seconds.

What a frame may hold is in `sync/limits.py`. The few that an operator may want to set are fields of `Quotas`.
"""

from dataclasses import dataclass
from typing import Final

DAY_S: Final = 24 * 3600

LETTER_S: Final = 30 * DAY_S
"""An envelope lies this long at most."""

BLOB_S: Final = 30 * DAY_S
"""A blob lies this long after it was last put."""

CARD_S: Final = 30 * DAY_S
"""A card lies this long at most, whatever its owner says."""

ENTRY_S: Final = 30 * DAY_S
"""An entry of a topic lies this long."""

TOPIC_S: Final = 90 * DAY_S
"""A topic is kept this long after a member last made it."""

KNOCK_LETTERS: Final = 64
KNOCK_BYTES: Final = 1 << 20
"""What may lie in a box that came by knock tokens."""

TAKEN_KEPT: Final = 1024
"""Numbers back from the newest taken for which repeats are still known."""

TAKEN_S: Final = DAY_S
"""And how long."""

CARDS: Final = 64
"""Cards of one member."""

CERTIFICATES: Final = 64
"""Certificates of one member that are not over."""

LEASES: Final = 64
"""Leases of one connection."""

ALL_LEASES: Final = 65_536

FOLLOWED: Final = 1_024
"""Topics that one connection follows at once."""

ALL_FOLLOWED: Final = 65_536

FETCH_ENTRIES: Final = 32
"""Entries of one topic that are read from the disk before another topic has its turn."""

BATCH_LETTERS: Final = 2_048
BATCH_BYTES: Final = 8 << 20
"""What goes into one transaction at most."""

TAKE_DELAY_S: Final = 0.05
"""How long a TAKE waits for company before it gets a transaction of its own."""

INTAKE_BYTES: Final = 64 << 20
"""Envelopes of all connections that wait for the disk; beyond it nobody is read."""

WAITING_BYTES: Final = 2 << 20
WAITING_LETTERS: Final = 2_048
"""Envelopes of one connection that wait for the disk; beyond it that connection is not read."""

OUT_BYTES: Final = 1 << 20
"""Answers that wait for one connection; beyond it that connection is not read and gets no more mail."""

OUT_MOST: Final = 8 << 20
"""Beyond it, it is closed: it watches much and reads nothing."""

UPLOADS: Final = 8
"""Blobs that one connection may be in the middle of putting."""

UPLOAD_BYTES: Final = 64 << 20
"""Bytes of all unfinished blobs; beyond it new ones are refused for a while."""

ANSWERED: Final = 64
"""Blobs of one connection answered before their last piece came, whose late pieces are known for what they are."""

LINES: Final = 4_096
"""Connections at once; beyond it a new one is closed without a byte."""

LINES_PER_HOST: Final = 1_024

HALF_OPEN: Final = 512
"""Connections that have not finished the handshake."""

REFUSALS: Final = 256
"""Refused questions before a connection is ended."""

COSTLY_BURST: Final = 64
COSTLY_PER_S: Final = 8
"""Questions of one connection that cost a signature, a certificate or a transaction of their own."""

SWEEP_S: Final = 2.0
"""Between two looks at the disk and at leases that are over."""

CLEAN_S: Final = 60.0
"""Between two rounds of forgetting what is too old."""

CLEAN_STEP: Final = 500
"""Rows that one transaction forgets at most."""

CLEAN_TOPICS: Final = 16
"""Topics that one transaction ends at most."""

BALLAST_BYTES: Final = 256 << 20
"""Free bytes on the disk below which nothing new is kept."""


@dataclass(frozen=True, slots=True)
class Quotas:
    """What an operator may set: for each member, and for all of them together."""

    members: int = 1_024
    boxes: int = 16
    box_bytes: int = 64 << 20
    box_letters: int = 65_536
    blob_bytes: int = 1 << 30
    topics: int = 256
    topic_bytes: int = 64 << 20
    topic_entries: int = 65_536
    topics_bytes: int = 256 << 20
    disk_bytes: int = 16 << 30
