"""PIXELS: QML screens over Python models. It asks the node through `app.client` and imports nothing lower than `app`.

Read README.md first; `start.py` opens the window, `pages.py` is the table of pages.
"""
