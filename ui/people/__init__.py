"""PEOPLE on the screen: contacts, requests, who is near, invites, and the page of one person. Start at `page.py`."""
