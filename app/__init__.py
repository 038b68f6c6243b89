"""MEANING: what events mean and what may be asked of them; each subject is a folder of its own.

Nothing here touches disks, sockets of peers or keys: that is the floor below. Read `commands.py` first, then a
subject's `api.py`; `start.py` shows how everything is put together.
"""
