"""THE FIRST MINUTE: name, lock, recovery phrase, and the unlocking of a store. Start at `first.py`."""
