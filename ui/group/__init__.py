"""GROUPS on the screen: a new one, and what one says of itself and who belongs to it. Start at `page.py`."""
