"""The floor of secrets: keys, key agreement, ratchets, Noise, as pure functions over bytes.

Nothing here does I/O, reads a clock, runs a loop or writes a log; randomness is always an argument. It imports nothing
of ours. The bytes are specified in `SPEC.md`; the first page to read is `primitives.py`.
"""
