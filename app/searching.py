"""The one search over what is here: what people wrote, wherever they did, and people, groups and albums by name.

What was written is found by the index in `app/search/`; people, groups and albums are looked through as they are now,
since there are few of them. A filter narrows what was written, and then only that is meant.
"""

from __future__ import annotations

from typing import Annotated

from app.commands import command
from app.context import App
from app.errors import Refused
from app.search.views import SearchView

MAX_FURTHER = 19  # digits


@command
async def search(
    app: App,
    text: Annotated[
        str, 'words, "a phrase", and from:NAME, in:NAME, has:link|picture|poll, before:DATE, after:DATE to narrow them'
    ],
    *,
    limit: Annotated[int, "how many hits, 1 to 500"] = 30,
    further: Annotated[str, "what an earlier answer gave, to see what is older"] = "",
) -> SearchView:
    """Search what is here: messages, posts, comments, captions, people, groups and albums; the newest first.

    A part of a word is enough, in any script, and capitals and accents do not matter.
    """
    from app.search import asking, finding  # late: a command line that describes commands does without

    asked = asking.read(text)
    asking.check_page(limit)
    if further and not (further.isascii() and further.isdigit() and len(further) <= MAX_FURTHER):
        raise Refused("bad_place", "Give as --further what an earlier answer gave.")
    return await finding.find(app, asked, limit, int(further) if further else None)
