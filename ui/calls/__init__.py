"""CALLS on the screen: the call under way above every page, and the history of those that ended."""
