"""The node as a client of relays: connections to them, mail posted and taken, presence, blobs, cards of invites.

Start at `office.py`, which holds it together. What a letter is stands in `node/secure/mail.py`, the frames in
`sync/hub.py`; a relay that is off, drops, doubles, reorders or lies costs latency, never data.
"""
