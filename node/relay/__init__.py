"""The optional relay: it keeps and passes on what it cannot read. Start at `hub.py`, which holds it together.

Nothing here knows an account, a contact or an event. What goes over the wire is in `sync/hub.py` and `sync/SPEC.md`,
section "Relay"; the node as a relay's client is `node/net/relays/`.
"""
