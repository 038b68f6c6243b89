"""BACKUP: where this node keeps sealed copies of everything, and how they are.

Start at `api.py`. Verifying and restoring need no node and are in `app/restore.py`; the format is in
`node/backup/FORMAT.md`.
"""
