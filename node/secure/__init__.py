"""Pairwise sessions, identity logs, first contact and direct events: crypto and sync state kept in the store.

Everything here runs inside a transaction that the caller opened; nothing here touches the network or the event loop.
Who calls it is `node/net/runner.py` and `node/node.py`.
"""
