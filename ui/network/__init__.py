"""NETWORK on the screen: this computer, how everybody is reached, and the relays that are used. Start at `page.py`."""
