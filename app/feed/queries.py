"""The feed's questions to its tables: rows in, views out, each on one snapshot of the store.

A post is visible once its circle is known and its author is the circle's owner, or its group is; a comment is visible
under a visible post of the same circle. Pages go by (at, id), never by number, so that what arrives in between hides
nothing.
"""

from __future__ import annotations

from collections.abc import Collection, Mapping, Sequence
from dataclasses import dataclass, field

from app.context import Reader, Row
from app.errors import Refused
from app.feed import rules
from app.feed.views import CommentView, ReactionView
from app.picture import Picture, unpack
from app.wording import ID_HEX, id_range, moment

MAX_REACTION_NAMES = 20
MAX_REACTIONS = 32  # different ones, of one post or comment
AFTER_ALL = (2**63 - 1, b"\xff" * 33)  # a place behind everything

_SHOWN = "NOT IN (SELECT id FROM feed_hidden)"
_POSTS = f"feed_post p JOIN feed_circle c ON c.space = p.space AND (c.owner = p.author OR c.talk) AND p.id {_SHOWN}"
_COMMENTS = (
    f"feed_comment m JOIN feed_post p ON p.id = m.post AND p.space = m.space AND m.id {_SHOWN} "
    f"JOIN feed_circle c ON c.space = p.space AND (c.owner = p.author OR c.talk) AND p.id {_SHOWN}"
)


@dataclass(frozen=True, slots=True)
class Found:
    """A post or a comment as the rules need it; of a post, `post` is its own id."""

    id: bytes
    post: bytes
    space: bytes
    author: bytes
    owner: bytes
    at: int

    @property
    def is_post(self) -> bool:
        """Whether it is no comment."""
        return self.id == self.post


@dataclass(frozen=True, slots=True)
class Post:
    """A post as the tables have it."""

    id: bytes
    space: bytes
    author: bytes
    mine: bool
    at: int
    text: str
    everybody: bool
    talk: bool
    sent: bool
    pictures: list[Picture]
    comment_count: int
    reactions: list[ReactionView]


@dataclass(frozen=True, slots=True)
class Names:
    """What people are called: me and those I know by `known`, others by what they state.

    Of those who are `shunned`, whom I have blocked, nothing is listed.
    """

    me: bytes
    known: Mapping[bytes, str]
    shunned: Collection[bytes] = ()

    def lists(self, column: str) -> str:
        """Give the condition that an author is none of the shunned, for each of whom it takes a parameter."""
        return f"AND {column} NOT IN ({', '.join('?' * len(self.shunned))})" if self.shunned else ""

    def of(self, account: bytes, stated: str = "") -> str:
        """Give the name to show for an account."""
        return self.known.get(account) or stated or account.hex()[:ID_HEX]


@dataclass(slots=True)
class _Tally:
    """Who chose one emoji."""

    authors: list[bytes] = field(default_factory=list)
    names: list[str] = field(default_factory=list)


def find(cx: Reader, text: str) -> Found:
    """Give the post or comment whose id is or begins with `text`; Refused `unknown_post` or `ambiguous_post`."""
    span = id_range(text.strip(), rules.MIN_ID_PREFIX)
    if span is None:
        raise Refused(
            "unknown_post", "A post is named by its id, or by its first {least} digits.", least=rules.MIN_ID_PREFIX
        )
    rows = cx.rows(
        f"SELECT p.id, p.id, p.space, p.author, c.owner, p.at FROM {_POSTS} WHERE p.id BETWEEN ?1 AND ?2 "  # noqa: S608
        f"UNION ALL SELECT m.id, m.post, m.space, m.author, c.owner, m.at FROM {_COMMENTS} "
        "WHERE m.id BETWEEN ?1 AND ?2 LIMIT 2",
        span,
    )
    if not rows:
        raise Refused("unknown_post", "There is no post or comment with that id here.")
    if len(rows) > 1:
        raise Refused("ambiguous_post", "Several posts begin with that id; give more of its digits.")
    return Found(*rows[0])


def page(cx: Reader, names: Names, limit: int, before: Found | None, author: bytes | None) -> list[Post]:
    """Give up to `limit` posts, newest first: all, or of one author, or those before another post."""
    at, ident = (before.at, before.id) if before else AFTER_ALL
    whose, of = (names.lists("p.author"), tuple(names.shunned)) if author is None else ("AND p.author = ?", (author,))
    rows = cx.rows(
        f"{_SELECT_POST} WHERE (p.at, p.id) < (?, ?) {whose} ORDER BY p.at DESC, p.id DESC LIMIT ?",
        (at, ident, *of, limit),
    )
    return _posts(cx, rows, names)


def post(cx: Reader, names: Names, ident: bytes) -> Post:
    """Give one visible post; Refused `unknown_post` if it has gone."""
    rows = cx.rows(f"{_SELECT_POST} WHERE p.id = ?", (ident,))
    if not rows:
        raise Refused("unknown_post", "There is no post with that id here any more.")
    return _posts(cx, rows, names)[0]


def comments(cx: Reader, names: Names, ident: bytes, limit: int, before: Found | None) -> tuple[list[CommentView], int]:
    """Give the newest comments of a post, or those before another one, oldest first, and how many came before."""
    at, comment = (before.at, before.id) if before else AFTER_ALL
    whose = names.lists("m.author")
    rows = cx.rows(
        "SELECT m.id, m.post, m.author, m.mine, m.at, m.text, m.name, c.mine, "  # noqa: S608
        f"EXISTS (SELECT 1 FROM feed_sent s WHERE s.id = m.id) FROM {_COMMENTS} "
        f"WHERE m.post = ? AND (m.at, m.id) < (?, ?) {whose} ORDER BY m.at DESC, m.id DESC LIMIT ?",
        (ident, at, comment, *names.shunned, limit),
    )
    reactions = _reactions(cx, [row[0] for row in rows], names)
    views = [_comment(row, names, reactions.get(row[0], [])) for row in rows[::-1]]
    earlier = 0
    if rows:
        earlier = cx.value(
            f"SELECT count(*) FROM {_COMMENTS} WHERE m.post = ? AND (m.at, m.id) < (?, ?) {whose}",  # noqa: S608
            (ident, rows[-1][4], rows[-1][0], *names.shunned),
        )
    return views, int(earlier)


def under(cx: Reader, found: Found) -> list[bytes]:
    """Give the ids of everything stated about a post or a comment: comments, and reactions to any of it."""
    rows = cx.rows(
        "SELECT id FROM feed_comment WHERE space = ?1 AND post = ?2 "
        "UNION SELECT id FROM feed_reaction WHERE space = ?1 AND (target = ?2 OR target IN "
        "(SELECT id FROM feed_comment WHERE space = ?1 AND post = ?2))",
        (found.space, found.id),
    )
    return [ident for (ident,) in rows]


_SELECT_POST = (
    "SELECT p.id, p.space, p.author, p.mine, p.at, p.text, p.pictures, c.everybody, c.talk, "  # noqa: S608
    "EXISTS (SELECT 1 FROM feed_sent s WHERE s.id = p.id), "
    "(SELECT count(*) FROM feed_comment m WHERE m.post = p.id AND m.space = p.space AND m.id "
    f"{_SHOWN}) FROM {_POSTS}"
)


def _posts(cx: Reader, rows: Sequence[Row], names: Names) -> list[Post]:
    reactions = _reactions(cx, [row[0] for row in rows], names)
    return [
        Post(
            id=ident,
            space=space,
            author=author,
            mine=bool(mine),
            at=at,
            text=text,
            everybody=bool(everybody),
            talk=bool(talk),
            sent=bool(sent),
            pictures=unpack(pictures),
            comment_count=count,
            reactions=reactions.get(ident, []),
        )
        for ident, space, author, mine, at, text, pictures, everybody, talk, sent, count in rows
    ]


def _comment(row: Row, names: Names, reactions: list[ReactionView]) -> CommentView:
    ident, post_id, author, mine, at, text, stated, under_mine, sent = row
    return CommentView(
        id=ident.hex(),
        post=post_id.hex(),
        author=author.hex(),
        author_name=names.of(author, stated),
        known=author in names.known,
        mine=bool(mine),
        may_delete=bool(mine or under_mine),
        text=text,
        sent_at=moment(at >> 16),
        state=state(bool(mine), bool(sent)),
        reactions=reactions,
    )


def state(mine: bool, sent: bool) -> str:
    """Give how far something got."""
    if not mine:
        return rules.RECEIVED
    return rules.SENT if sent else rules.QUEUED


def _reactions(cx: Reader, ids: Sequence[bytes], names: Names) -> dict[bytes, list[ReactionView]]:
    """Fold the stated reactions: the newest of each author counts, an empty one takes it back."""
    if not ids:
        return {}
    marks = ", ".join("?" * len(ids))
    rows = cx.rows(
        "SELECT r.target, r.author, r.emoji, r.name FROM feed_reaction r "  # noqa: S608
        f"WHERE r.target IN ({marks}) AND r.id {_SHOWN} "
        "AND r.space = coalesce((SELECT space FROM feed_post WHERE id = r.target), "
        "(SELECT space FROM feed_comment WHERE id = r.target)) ORDER BY r.at, r.id",
        ids,
    )
    newest: dict[bytes, dict[bytes, tuple[str, str]]] = {}
    for target, author, emoji, stated in rows:
        of_target = newest.setdefault(target, {})
        of_target.pop(author, None)
        of_target[author] = (emoji, stated)
    return {target: _tallied(of_target, names) for target, of_target in newest.items()}


def _tallied(of_target: Mapping[bytes, tuple[str, str]], names: Names) -> list[ReactionView]:
    """Give one view an emoji, in the order in which each was first chosen."""
    tallies: dict[str, _Tally] = {}
    for author, (emoji, stated) in of_target.items():
        if emoji:
            tally = tallies.setdefault(emoji, _Tally())
            tally.authors.append(author)
            tally.names.append(names.of(author, stated))
    return [
        ReactionView(emoji, len(tally.authors), names.me in tally.authors, tally.names[:MAX_REACTION_NAMES])
        for emoji, tally in list(tallies.items())[:MAX_REACTIONS]
    ]
