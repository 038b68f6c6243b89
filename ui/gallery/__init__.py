"""GALLERY on the screen: all photos by day, albums, one album, and one photo in full. Start at `page.py`."""
