"""A peer: the only floor with disk, sockets and an event loop.

It stores and delivers events without knowing what they mean (control kinds excepted); meaning lives in `app/`.
Start reading at `node.py`; the facts on disk are in `store/`, the crypto state in `secure/`, the links in `net/`.
"""
