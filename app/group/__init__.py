"""GROUP: who belongs to the groups in which people talk, what each one may do there, and what a group says of itself.

What is said in them is `app/chat/`. Start at `api.py`; a group has no tables of its own, the node knows its members.
"""
