"""FEED: posts to everybody I know or to chosen people, with comments and reactions; each audience is a circle.

Start at `api.py` for what can be asked and at `project.py` for what events become.
"""
