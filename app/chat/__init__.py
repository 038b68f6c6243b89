"""CHAT: private conversations with one person; messages, edits, reactions, deletions and how far they got.

Start at `api.py` for what can be asked and at `project.py` for what events become.
"""
