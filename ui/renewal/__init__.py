"""A STORE THAT WAS PUT BACK: its banner, and the page where the recovery phrase helps. Start at `page.py`."""
