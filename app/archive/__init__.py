"""ARCHIVE: conversations and posts that came from an export: read-only, marked as imported, and seen by me alone.

Start at `api.py`. What an import can be, honestly, is in `app/portable/FORMAT.md`.
"""
