"""What people do with posts on the tour, one function a step; see `steps.py`."""

import re
from pathlib import Path

from tests.tour.desk import Desk
from tests.tour.steps import choose_files, see_picture


def post_picture(desk: Desk, text: str, file: Path) -> None:
    """Post a text with a picture, for everybody."""
    desk.click(id_="rail-feed")
    desk.click(id_="attachPicture")
    choose_files(desk, file)
    desk.see(id_="postPreview")
    desk.fill(text, id_="composerInput")
    desk.shot("a post is written")
    desk.click(id_="post")
    desk.see(re.escape(text), id_="postText")


def see_post(desk: Desk, author: str, text: str, file: Path) -> None:
    """The post is in the feed: its author, its text, and its picture, whose colours are on the screen."""
    desk.click(id_="rail-feed")
    desk.see(f"Posts of {author}")
    desk.see(re.escape(text), id_="postText")
    see_picture(desk, file, f"View: Picture by {author}")
    desk.shot("a post")


def react(desk: Desk, emoji: str) -> None:
    """Answer a post with an emoji."""
    desk.click(id_="react")
    desk.see(id_=f"emoji-{emoji}")
    desk.shot("reactions")
    desk.click(id_=f"emoji-{emoji}")
    desk.see(f"{emoji}, 1 times, {desk.name}")


def open_comments(desk: Desk) -> None:
    """Open what was said under the post, and the field to say more."""
    desk.click(id_="openComments")
    desk.roll_to(id_="commentFieldInput")


def comment(desk: Desk, text: str) -> None:
    """Say something under the post whose comments are open, wherever its picture has pushed the field meanwhile."""
    desk.roll_to(id_="commentFieldInput")
    desk.fill(text, id_="commentFieldInput")
    desk.keys("Return")
    desk.see(re.escape(text), id_="commentText")


def see_comment(desk: Desk, text: str) -> None:
    """A comment is there, wherever the page must be turned to."""
    desk.roll_to(re.escape(text), id_="commentText")


def delete_comment(desk: Desk) -> None:
    """Delete the last comment of one's own; the program asks once."""
    desk.click(id_="deleteComment")
    desk.see(id_="confirmDelete")
    desk.shot("asked before deletion")
    desk.click(id_="confirmDelete")
