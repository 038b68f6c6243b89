"""SETTINGS on the screen: my profile, colours, notices, the relay for my people, and the store. Start at `page.py`."""
