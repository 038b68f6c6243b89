"""GALLERY: the photos of posts and of albums that several people fill; originals are kept bit for bit.

Start at `api.py` for what can be asked, at `project.py` for what events become, and at `fetching.py` for how the bytes
of other people's photos come here and go again.
"""
