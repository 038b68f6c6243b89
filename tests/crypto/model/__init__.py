"""A second model of the sessions, written from `crypto/SPEC.md` and the public specifications alone.

It is an oracle for the product and shares no line, no helper and, where it can be helped, no library with it: X25519,
AEAD and ML-KEM come from other packages than the product's, the curve checks are arithmetic on integers. It imports
nothing of ours. It is written to be read beside the specifications, not to be fast or to keep secrets.
"""
