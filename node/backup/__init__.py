"""Backups of an account: a folder of sealed segments, written while the node runs, checked, and restored elsewhere.

The bytes are in `FORMAT.md`, the face that commands see is `node/backups.py`, sealing is `crypto/backup.py`.
"""
