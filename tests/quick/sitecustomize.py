"""Passphrases that cost nothing to try, for processes that tests start by the hundred: Python imports this by itself.

Argon2id at its real cost is half of a node's start, and has tests of its own (`tests/node/store/test_keys.py`, the
tour of three neighbours, the demo). Everything else of the way to a key stays as it is.
"""

from nacl.pwhash import argon2id

from tests.quick.kdf import quick_kdf

argon2id.kdf = quick_kdf
