"""What counts in a group, one rule at a time: each told in every order, since none may matter."""

import itertools
from dataclasses import replace

from app.chat import events
from node.items import Delivered, Erased, Hidden, Retimed
from tests.app.folded_group import (
    BASE,
    FOUNDED,
    GROUP,
    IDS,
    ME,
    MEMBER,
    OWNER,
    RULES,
    about,
    rule,
    said,
    screen,
    tables,
    texts,
    told,
)


async def test_what_its_author_had_no_right_to_say_is_not_shown() -> None:
    for order in itertools.permutations([FOUNDED, about({"post": 1}), said()]):
        assert await texts(*order) == []
    for order in itertools.permutations([FOUNDED, about({"post": 1}), said(), rule(1)]):
        assert await texts(*order) == ["hello"]
    for order in itertools.permutations([FOUNDED, about({"post": 1}), said(), rule(1, counts=False)]):
        assert await texts(*order) == []


async def test_everybody_is_called_by_whom_it_was_allowed_to_then() -> None:
    calling = replace(said(), payload={"text": "@all hi", "mentions": [{"account": b"", "at": 0, "size": 4}]})
    for counts in (True, False):
        for order in itertools.permutations([FOUNDED, calling, rule(1, counts=counts)]):
            page, (chat,), _ = await screen(await told(list(order)))
            assert (len(page[-1].mentions), chat.mentions) == (counts, counts)


async def test_what_was_said_before_a_right_was_taken_or_a_rank_lost_stays() -> None:
    for order in itertools.permutations([FOUNDED, about({"post": 2}, ms=4), said()]):
        assert await texts(*order) == ["hello"]
    later = rule(0, ident=RULES[1], ms=4)
    for order in itertools.permutations([FOUNDED, about({"post": 1}), said(), rule(1), later]):
        assert await texts(*order) == ["hello"]


async def test_a_message_that_the_node_hides_is_not_shown_and_not_unread() -> None:
    hidden = Hidden(IDS[0], GROUP, hidden=True)
    for order in itertools.permutations([FOUNDED, said(), hidden]):
        page, (chat,), _ = await screen(await told(list(order)))
        assert (page, chat.unread) == (page[:1], 0)
    page, (chat,), _ = await screen(await told([FOUNDED, said(), hidden, replace(hidden, hidden=False)]))
    assert ([row.text for row in page][1:], chat.unread) == (["hello"], 1)


async def test_only_whoever_may_erases_what_others_wrote() -> None:
    """That is the node's to say: who once moderated, or does now, might not have when it was erased."""
    erased = Erased(GROUP, IDS[0], MEMBER, mine=False)
    mine = said("canary", author=ME)
    for order in itertools.permutations([FOUNDED, mine, replace(erased, by_right=True)]):
        node = await told(list(order))
        assert "canary" not in repr(await tables(node))
    for rank in (1, 0, -1):
        for order in itertools.permutations([FOUNDED, mine, erased, rule(rank)]):
            assert await texts(*order) == ["canary"]
    assert await texts(FOUNDED, mine, replace(erased, author=OWNER)) == [""]


async def test_what_was_not_erased_after_all_is_shown_again_once_its_content_is_back() -> None:
    erased = Erased(GROUP, IDS[0], MEMBER, mine=False, by_right=True)
    mine, not_so = said("canary", author=ME), replace(erased, by_right=False)
    assert await texts(FOUNDED, mine, erased, not_so) == [""], (
        "it is lacking, and nothing says that it is gone for good"
    )
    assert await texts(FOUNDED, mine, erased, not_so, mine) == ["canary"]


async def test_lines_say_what_changed_since_the_line_before() -> None:
    lines = [
        rule(0),
        rule(2, ident=RULES[1], ms=2),
        rule(0, ident=RULES[2], ms=3),
        replace(rule(-1, ident=RULES[3], ms=4), author=MEMBER),
        rule(1, ident=RULES[4], ms=5),
        rule(-1, ident=RULES[5], ms=6),
    ]
    page, _, _ = await screen(await told([*lines[::-1], FOUNDED]))
    assert [row.text for row in page] == [
        "Olga created the group “Trip”",
        "Olga added Max",
        "Olga made Max an admin",
        "Olga made Max a member",
        "Max left",
        "Olga added Max as a moderator",
        "Olga removed Max",
    ]


def stated(kind: int, ident: bytes, author: bytes = MEMBER, ms: int = 4, **payload: object) -> Delivered:
    return replace(said(ident=ident, author=author, ms=ms), kind=kind, payload={"target": IDS[0], **payload}, seq=2)


async def test_a_clock_that_ran_ahead_moves_a_ruling_to_its_place() -> None:
    ahead = rule(1, ms=90_000_000)
    reset = Retimed(GROUP, OWNER, 2, BASE + 1)
    for order in itertools.permutations([FOUNDED, ahead, about({"post": 1}), said(), reset]):
        assert await texts(*order) == ["hello"]
    assert await texts(FOUNDED, ahead, about({"post": 1}), said()) == []


async def test_a_message_whose_clock_ran_ahead_is_judged_by_when_it_was_written() -> None:
    ahead = said(ms=90_000_000)
    reset = Retimed(GROUP, MEMBER, 2, BASE + 1)
    for order in itertools.permutations([FOUNDED, ahead, about({"post": 1}), reset]):
        assert await texts(*order) == ["hello"]
    assert await texts(FOUNDED, ahead, about({"post": 1})) == []


async def test_what_is_erased_leaves_nothing_of_whom_it_called() -> None:
    calling = [{"account": ME, "at": 0, "size": 3}]
    message = replace(said(), payload={"text": "@me hi", "mentions": calling})
    edit = stated(events.EDIT, IDS[1], text="@me ho", mentions=calling)
    for target, left in ((IDS[0], 0), (IDS[1], 1)):
        for order in itertools.permutations([FOUNDED, message, edit, Erased(GROUP, target, MEMBER, mine=False)]):
            assert len((await tables(await told(list(order))))["chat_mention"]) == left


async def test_what_the_node_hides_of_a_message_does_not_count() -> None:
    poll = stated(events.POLL, IDS[0], ms=3, question="When?", options=["June", "July"])
    vote = stated(events.VOTE, IDS[1], OWNER, choices=[0])
    later = stated(events.VOTE, IDS[2], OWNER, ms=5, choices=[1])
    closed = stated(events.CLOSED, IDS[3], ms=3)
    hidden = [Hidden(ident, GROUP, hidden=True) for ident in IDS[2:4]]
    for order in itertools.permutations([FOUNDED, poll, vote, later, closed, *hidden][1:4]):
        page, _, _ = await screen(await told([FOUNDED, *order, closed, *hidden]))
        assert page[-1].poll is not None
        assert ([one.votes for one in page[-1].poll.options], page[-1].poll.closed) == ([1, 0], False)
    edit, liked = stated(events.EDIT, IDS[1], text="edited"), stated(events.REACTION, IDS[2], emoji="👍")
    gone = [Hidden(ident, GROUP, hidden=True) for ident in IDS[1:3]]
    for order in itertools.permutations([said(), edit, liked, *gone]):
        page, _, _ = await screen(await told([FOUNDED, *order]))
        assert [(row.text, row.edited, row.reactions) for row in page[1:]] == [("hello", False, [])]


async def test_of_pins_the_newest_counts_whenever_it_came() -> None:
    pins = [stated(events.PIN, IDS[number], OWNER, ms=3 + number, on=on) for number, on in ((1, True), (2, False))]
    again = stated(events.PIN, IDS[3], OWNER, ms=6, on=True)
    for order in itertools.permutations([FOUNDED, said(), *pins]):
        assert (await screen(await told(list(order))))[2] == []
        assert len((await screen(await told([again, *order])))[2]) == 1


async def test_of_votes_the_newest_of_each_counts_whenever_it_came() -> None:
    poll = stated(events.POLL, IDS[0], ms=3, question="When?", options=["June", "July"])
    votes = [stated(events.VOTE, IDS[1 + number], OWNER, ms=4 + number, choices=[number]) for number in range(2)]
    closed = [stated(events.CLOSED, IDS[3], ms=6), stated(events.CLOSED, IDS[4], OWNER, ms=4)]
    for order in itertools.permutations([poll, *votes, closed[0]]):
        page, _, _ = await screen(await told([closed[1], *order, FOUNDED]))
        assert page[-1].poll is not None
        assert ([one.voters for one in page[-1].poll.options], page[-1].poll.closed) == ([[], ["Olga"]], True)
