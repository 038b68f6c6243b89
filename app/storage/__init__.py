"""STORAGE: what takes room on the disk of this device, and for how long files of others are kept.

Start at `api.py`. Which files could be fetched again is `holdings.py`; the sizes are the node's (`app/stock.py`).
"""
