"""RELAYS: the devices this node uses, the relay it can be for its people, and how contacts can be reached.

Start at `api.py`. What a relay is and may know is in sync/SPEC.md.
"""
