"""The version of everything that is written down or sent, in one place.

A number rises when bytes change in a way an older reader cannot ignore; what each stands for is in `SPEC.md`, which
must state the same values.
"""

from typing import Final

PROTOCOL: Final = 1  # Noise prologue, handshake payloads, frames and their meaning
EVENT: Final = 1  # the header's fields, ids, proofs and payloads; `v` in a header says how an event is proved
IDENTITY: Final = 1  # what the payloads of identity events say, and how they are evaluated
INVITE: Final = 1  # the link a person passes on
