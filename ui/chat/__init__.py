"""CHATS on the screen: the list of conversations and the one that is open. Start at `page.py`."""
