"""FEED on the screen: write to everybody or to chosen people, read, react and comment. Start at `page.py`."""
