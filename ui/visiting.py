"""Where a link of Kith leads in the window: the page that shows it and asks, for a link may come from anywhere."""

from __future__ import annotations

from app.words import mark, say
from ui.shell import Shell

PAGES = {"kith://i#": "people", "kith://g#": "join", "kith://r#": "network"}
DEVICE = "kith://d#"
MINE = mark("That link makes a computer yours. Open Kith there, and choose that you use it elsewhere already.")
UNKNOWN = mark("This version of Kith does not know that kind of link.")


def visit(shell: Shell, link: str) -> None:
    """Show the page that a link leads to, with the link in it; nothing is accepted before the person says so."""
    page = PAGES.get(link[: len(DEVICE)].lower())
    if page is not None:
        shell.go(page, link)
    else:
        shell.say(say(MINE if link.lower().startswith(DEVICE) else UNKNOWN))
