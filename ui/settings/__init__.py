"""SETTINGS on the screen: who I am, looks, notices, being a relay, and where my data is. Start at `page.py`."""
