"""CALLS: voice and video with one person; the call under way, and the history of those that ended.

Start at `api.py` for what can be asked and at `record.py` for how an ended call becomes history.
"""
