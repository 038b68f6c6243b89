"""Agreement: the federation protocol as pure state machines over bytes and a clock value.

Nothing here reads a clock, draws randomness, opens a socket or logs; it imports `crypto` and nothing above. The bytes
and the arguments for correctness are in `SPEC.md`.
"""
