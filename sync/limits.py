"""Every bound of this floor in one place: sizes in bytes, counts, and times in milliseconds.

A value here is checked before anything of that size is allocated or stored, and each has a test at the limit and one
beyond it. Nothing is computed here. Why each has its size is in `SPEC.md`, section "Limits".
"""

from typing import Final

# Events
ID_BYTES: Final = 32
KID_BYTES: Final = 16
HEADER_BYTES: Final = 1024
PAYLOAD_BYTES: Final = 32 * 1024
PAYLOAD_SALT: Final = 16
PAYLOAD_DEPTH: Final = 16
HEADER_DEPTH: Final = 8
SIGNATURE_BYTES: Final = 64
STAMP_BYTES: Final = 16
REFS: Final = 16
EVENT_BYTES: Final = HEADER_BYTES + PAYLOAD_BYTES + 128
INTEGER_MAX: Final = 2**63 - 1
INTEGER_MIN: Final = -(2**63)
CLOCK_AHEAD_MS: Final = 10 * 60 * 1000

# Identity log
CHAIN_EVENTS: Final = 2
PREKEYS_BYTES: Final = 8 * 1024
DEVICES_LIVE: Final = 16

# Circles and groups
SPACE_SECRET: Final = 32
SPACE_ABOUT: Final = 4 * 1024
SPACE_MEMBERS: Final = 256
SPACE_STRANGERS: Final = 1024
SPACES_OF_OWNER: Final = 1024
SPACES_COMPARED: Final = 480
MEMBER_NAME: Final = 64
TURN_MAX: Final = 2**53 - 1
CHAIN_LINK_BYTES: Final = 2 * 1024
KEY_HEADS: Final = 2
CUT_DEVICES: Final = 256

# Frames
FRAME_BYTES: Final = 1024 * 1024
SMALL_FRAME_BYTES: Final = 1024
PAGE_BYTES: Final = 64 * 1024
ENVELOPE_BYTES: Final = 256 * 1024
HASH_BYTES: Final = 16
INSTANCE_BYTES: Final = 16
TAG_BYTES: Final = 16
DIGEST_BYTES: Final = 8
KEY_BYTES: Final = 36
KEY_NIBBLES: Final = 2 * KEY_BYTES
CODE_BYTES: Final = 40
SPACES: Final = 1024
MARKS: Final = 1024
NEWEST: Final = 256
PAGE_KEYS: Final = 1024
PAGE_EVENTS: Final = 256
REFUSED_IDS: Final = 256
WANT_IDS: Final = 256
ACK_HASHES: Final = 256
PIECE_BYTES: Final = 48 * 1024
CHUNK_BYTES: Final = 1024 * 1024 + 16

# Reconciliation
FAN: Final = 16
LEAF_KEYS: Final = 24
CUT_BYTES: Final = 4
SHELVES: Final = 2**22
SHELVES_NAMED: Final = 64
SHELVES_FIRST: Final = 4
SHELVES_FIRST_LARGE: Final = 32
SMALL_SET: Final = 200
LARGE_SET: Final = 10_000
RANGE_ITEMS: Final = 1024
REPLY_ITEMS: Final = RANGE_ITEMS * FAN
RANGE_BYTES: Final = 768 * 1024
WALK_PENDING: Final = 64 * 1024
WALK_STEPS: Final = 4096
READ_GROUPS: Final = 64

# Streams
BULK_BYTES: Final = 64 * 1024
BULK_WINDOW: Final = 256 * 1024
BULK_ENTRIES: Final = 256
BULK_RANGES: Final = 1024
BULKS_BURST: Final = 64
BULKS_PER_SECOND: Final = 32

# Session
WANTED_PER_SPACE: Final = 8192
ANSWER_BYTES: Final = 1024 * 1024
REMEMBERED_IDS: Final = 4096
CLAIMED_IDS: Final = 16 * 1024
ROUND_EVERY_MS: Final = 30_000
ROUND_SOON_MS: Final = 1_000
ROUND_PAGE_MS: Final = 20
RETRY_MS: Final = 2_000
RETRIES: Final = 5
RETRY_SLOWEST_MS: Final = 60_000
HELLO_EVERY_MS: Final = 2_000
HELLO_LEAST_MS: Final = 1_000
WANT_GRACE_MS: Final = 2_000
WANT_POLL_MS: Final = 1_000
WANT_AGAIN_MS: Final = 4_000
WANT_SLOWEST_MS: Final = 60_000
SEAL_AGAIN_MS: Final = 10_000
ROUNDS_BURST: Final = 64
ROUNDS_PER_SECOND: Final = 8
COMPARES_BURST: Final = 32
COMPARES_PER_SECOND: Final = 2
STEPS_BURST: Final = 256
STEPS_PER_SECOND: Final = 16
ITEMS_BURST: Final = 32 * 1024
ITEMS_PER_SECOND: Final = 2048
WANTS_BURST: Final = 128
WANTS_PER_SECOND: Final = 16

# Relay
HUB_SECRET_BYTES: Final = 16
HUB_TOKEN_BYTES: Final = 16
HUB_LEASE_ID_BYTES: Final = 16
HUB_PRESENCE_BYTES: Final = 512
HUB_LEASE_S: Final = 300
HUB_WATCHED: Final = 1024
HUB_TOKENS: Final = 4096
HUB_KNOCKS: Final = 64
HUB_TOOK: Final = 4096
HUB_LETTERS: Final = 64
HUB_WINDOW_BYTES: Final = 512 * 1024
HUB_MAIL_BYTES: Final = 60 * 1024
HUB_CARD_BYTES: Final = 64 * 1024
HUB_PIECE_BYTES: Final = 48 * 1024
HUB_BLOB_BYTES: Final = 1024 * 1024 + 64
HUB_DROPS: Final = 256
HUB_CERTIFICATE_BYTES: Final = 4096
HUB_SERIAL_BYTES: Final = 20
HUB_CRL_BYTES: Final = 1000 * 1024
