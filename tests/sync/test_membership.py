"""What a group is by its control log: one case for each rule, and for each bug that there was."""

from __future__ import annotations

import pytest

from sync import groups, membership
from sync.event import CLOCK_RESET, DEVICE_CUT, KEY_NEW, RANK, RELAYS
from sync.ranks import ADMIN, MEMBER, MODERATOR, OWNER, REMOVED
from tests.sync.group_book import Book, Person, device_keys, without_content

KID, LATER = b"k" * 16, b"l" * 16


# --- ranks and who belongs


def test_the_founder_is_the_owner_of_a_group_nothing_was_said_in(ann: Person) -> None:
    group = Book(ann).group()
    assert group.ranks == {ann.account: OWNER}
    assert group.heads == (group.space,)
    assert (group.keys, group.rulings(), group.former, group.described) == ({}, [], frozenset(), None)
    assert group.about == group.founding.about == {"title": "Walks"}


def test_ranks_and_who_may_do_what(book: Book, ann: Person, ben: Person, cat: Person) -> None:
    group = book.group()
    assert group.ranks == {ann.account: OWNER, ben.account: ADMIN, cat.account: MEMBER}
    assert [group.may(each.account, "add", ADMIN) for each in (ann, ben, cat)] == [True, True, False]
    assert not group.may(Person("eve").account, "post", MEMBER)
    book.about(ann, {"rights": {"add": MEMBER}})
    assert book.group().may(cat.account, "add", ADMIN)


def test_heads_are_what_nobody_saw(book: Book, ann: Person, ben: Person) -> None:
    fork = [book.merge(each, seen=book.events[:2]) for each in (ann, ben)]
    assert book.group().heads == tuple(sorted(event.id for event in fork))
    joined = book.merge(ann)
    assert book.group().heads == (joined.id,)


def test_rulings_say_what_counts_and_what_does_not(book: Book, ann: Person, ben: Person, cat: Person) -> None:
    forged = book.rank(cat, ben, REMOVED)
    counts = {ruling.event.id: ruling.counts for ruling in book.group().rulings()}
    assert counts == {book.events[0].id: True, book.events[1].id: True, forged.id: False}


def test_former_is_who_belonged_once_and_nobody_else(book: Book, ann: Person, ben: Person, cat: Person) -> None:
    """Nor who was shut out before they ever came, nor a stranger who says that they leave."""
    eve, dan = Person("eve"), Person("dan")
    book.people |= {eve.account: eve, dan.account: dan}
    book.rank(eve, eve, REMOVED)
    book.rank(ann, dan, REMOVED)
    assert book.group().former == frozenset()
    book.rank(ann, cat, REMOVED)
    assert book.group().former == {cat.account}
    book.rank(ann, cat, MEMBER)
    assert book.group().former == frozenset()


def test_who_is_mentioned_was_let_in_by_somebody_who_might(book: Book, ann: Person, ben: Person, cat: Person) -> None:
    """Also by an admin who was lowered beside that; not by a member, nor by who knew that they are out."""
    eve, dan, fay = Person("eve"), Person("dan"), Person("fay")
    seen = book.events[-1:]
    book.rank(ben, eve, MEMBER, seen)
    book.rank(ann, ben, REMOVED, seen)
    book.rank(cat, dan, MEMBER, seen)
    book.rank(ben, fay, MEMBER)
    group = book.group()
    assert eve.account not in group.ranks.keys() | group.former
    assert group.mentioned == {each.account for each in (ann, ben, cat, eve)}


def test_only_an_admin_says_where_a_group_goes_on(book: Book, ann: Person, ben: Person, cat: Person) -> None:
    """Cat, a member, may change everything else that it says of itself."""
    rights = {"rights": {"edit": MEMBER}}
    book.about(ann, rights)
    book.about(cat, rights | {"title": "Hikes"})
    assert book.group().about["title"] == "Hikes"
    book.about(cat, rights | {"successor": b"c" * 32})
    assert "successor" not in book.group().about
    book.about(ben, rights | {"successor": b"b" * 32})
    assert book.group().about["successor"] == b"b" * 32
    book.about(cat, rights)
    assert book.group().about["successor"] == b"b" * 32, "nor does she take it away"
    book.about(cat, rights | {"title": "Tours", "successor": b"b" * 32})
    assert book.group().about["title"] == "Tours"


def test_a_leave_counts_whoever_says_it_but_the_owner_s(book: Book, ann: Person, ben: Person) -> None:
    left, stays = book.rank(ben, ben, REMOVED), book.rank(ann, ann, REMOVED)
    group = book.group()
    counts = {ruling.event.id: ruling.counts for ruling in group.rulings()}
    assert (counts[left.id], counts[stays.id]) == (True, False)
    assert ben.account not in group.ranks
    assert group.ranks[ann.account] == OWNER


def test_other_kinds_are_not_read_here(book: Book, ann: Person) -> None:
    before = book.group()
    book.say(ann, CLOCK_RESET, {})
    after = book.group()
    assert (after.heads, after.ranks) == (before.heads, before.ranks)


# --- what cannot be read


@pytest.mark.parametrize("kind", [RANK, KEY_NEW, DEVICE_CUT])
def test_what_cannot_be_read_says_nothing_and_stays_a_cause(book: Book, ann: Person, kind: int) -> None:
    before = book.group()
    broken = book.say(ann, kind, {"junk": 1})
    group = book.group()
    assert (group.ranks, group.keys, group.about) == (before.ranks, before.keys, before.about)
    assert group.heads == (broken.id,)
    assert len(group.rulings()) == len(before.rulings())
    after = book.rank(ann, ann, MODERATOR, seen=[broken])
    assert book.group().past(after.id) == [event.id for event in book.events]


def test_of_two_copies_that_with_its_content_counts_whichever_came_first(book: Book) -> None:
    bare = [without_content(event) for event in book.events]
    for events in ([*book.events, *bare], [*bare, *book.events]):
        assert book.group(events).ranks == book.group().ranks
    assert book.group(bare).ranks == {book.owner.account: OWNER}


# --- keys


def test_a_key_is_announced_by_whoever_belongs(book: Book, ann: Person, cat: Person) -> None:
    announced = book.key(cat, KID)
    book.key(Person("eve"), LATER, ann)
    keys = book.group().keys
    assert list(keys) == [book.kid(KID)]
    key = keys[book.kid(KID)]
    assert (key.id, key.depth, key.sealed) == (announced.id, 2, 0)
    assert key.made_ms == announced.header.hlc >> 16
    assert key.named == {each.account: frozenset({each.log[-1].id}) for each in book.people.values()}


def test_a_key_that_does_not_name_its_maker_is_theirs_all_the_same(
    book: Book, ann: Person, ben: Person, cat: Person
) -> None:
    """Else it would be clean once they are out, for everybody who was given it, and they would read on."""
    book.key(cat, KID, ann, ben)
    book.rank(ann, cat, REMOVED)
    group = book.group()
    assert group.keys[book.kid(KID)].named.keys() == {ann.account, ben.account, cat.account}
    assert not group.keys[book.kid(KID)].named.keys() <= group.ranks.keys()


@pytest.mark.parametrize("is_leave", [False, True])
def test_a_key_of_whoever_went_beside_making_it_is_there_but_nobody_seals_with_it(
    book: Book, ann: Person, ben: Person, cat: Person, is_leave: bool
) -> None:
    """What others have said under it meanwhile is theirs, and all can read it; whoever is out is not given it."""
    seen = book.events[-1:]
    book.rank(cat if is_leave else ann, cat, REMOVED, seen)
    book.key(cat, KID, seen=seen)
    book.post(ben, KID)
    group = book.group()
    assert group.keys[book.kid(KID)].orphan
    assert group.bounds(book.content[0].header) == ()
    book.key(cat, LATER)
    assert list(book.group().keys) == [book.kid(KID)], "who knew that they are out announces nothing"


def test_a_key_of_whoever_was_let_in_for_nothing_is_there_for_what_others_said_under_it(
    book: Book, ann: Person, ben: Person, cat: Person
) -> None:
    """Ben lets Eve in while Ann lowers him; Cat, who knows of one alone, writes with Eve's key. Eve is not heard."""
    eve = Person("eve")
    book.people |= {eve.account: eve}
    beside = book.events[-1:]
    seen = [book.rank(ben, eve, MEMBER)]
    announced = book.key(eve, KID, seen=seen)
    book.key(eve, LATER, seen=seen)
    said, lied = book.post(cat, KID), book.post(eve, KID)
    for lowered in (MEMBER, REMOVED):
        book.rank(ann, ben, lowered, beside)
        group = book.group()
        assert eve.account not in group.ranks.keys() | group.former
        assert [group.keys[book.kid(each)].orphan for each in (KID, LATER)] == [True, True]
        assert group.bounds(said.header) == ()
        assert group.bounds(lied.header) is None
        assert group.was_member(cat.account, announced.id)
        assert not group.was_member(eve.account, announced.id), "nor is she given it"


def test_a_key_of_whoever_knew_that_they_are_out_is_none(book: Book, ann: Person, ben: Person, cat: Person) -> None:
    """Whatever somebody lower has said since; nor is that of one whom nobody let in who might have."""
    eve = Person("eve")
    book.people |= {eve.account: eve}
    book.rank(ann, cat, REMOVED)
    seen = [book.rank(ben, cat, MEMBER)]
    book.key(cat, KID, seen=seen)
    book.key(eve, LATER, seen=[book.rank(cat, eve, MEMBER)])
    assert book.group().keys == {}


def test_nobody_announces_what_another_one_made(book: Book, ann: Person, ben: Person) -> None:
    """Else who knows of a key says that it is for others, and whoever lacks it is not given it any more."""
    made = book.key(ann, KID, ann)
    key = book.group().keys[book.kid(KID)]
    book.key(ben, KID, ben, seen=book.events[:1])
    keys = book.group().keys
    assert keys[key.kid] == key
    assert (key.id, key.named.keys()) == (made.id, {ann.account})
    assert (keys[book.kid(KID)].named.keys(), len(keys)) == ({ben.account}, 2)


def test_of_a_key_that_its_maker_announces_twice_that_counts_which_saw_the_least(book: Book, ann: Person) -> None:
    book.key(ann, KID, ann)
    first = book.key(ann, KID, seen=book.events[:1])
    for order in (book.events, book.events[::-1]):
        key = book.group(order).keys[book.kid(KID)]
        assert (key.id, key.depth, key.named.keys()) == (first.id, 1, book.people.keys())
    twin = book.key(ann, KID, ann, seen=book.events[:1])
    assert book.group().keys[book.kid(KID)].id == min(first.id, twin.id)


def test_who_is_out_by_a_higher_word_than_let_them_in_states_nothing(
    book: Book, ann: Person, ben: Person, cat: Person
) -> None:
    """Ben, an admin, lets in again whom the owner removed: Cat is out, whatever she saw."""
    book.about(ann, {"title": "Walks", "rights": {"edit": MEMBER}})
    book.rank(ann, cat, REMOVED)
    book.rank(ben, cat, MEMBER)
    book.about(cat, {"title": "Cat's"})
    book.key(cat, KID)
    group = book.group()
    assert cat.account not in group.ranks
    assert (group.about["title"], group.keys) == ("Walks", {})


def test_who_belonged_where_a_key_was_announced(book: Book, ann: Person, ben: Person, cat: Person) -> None:
    early = book.key(ann, KID, seen=book.events[:1])
    book.rank(ann, ben, REMOVED)
    late = book.key(ann, LATER)
    group = book.group()
    assert [group.was_member(each.account, early.id) for each in (ann, ben, cat)] == [True, True, False]
    assert [group.was_member(each.account, late.id) for each in (ann, ben, cat)] == [True, False, True]
    assert not group.was_member(cat.account, b"?" * 32), "nobody knows of that announcement"


def test_an_announcement_is_held_with_all_that_it_saw(book: Book, ann: Person) -> None:
    seen = [book.merge(ann, seen=book.events[:1]), book.merge(ann)]
    key = book.key(ann, KID, seen=seen)
    assert book.group().holds(key.id)
    assert book.group().holds(book.genesis.id)
    assert not book.group().holds(b"?" * 32)
    for missing in book.events[:-1]:
        assert not book.group([event for event in book.events if event != missing]).holds(key.id)


def test_a_group_keeps_what_the_logs_said_that_it_was_judged_by(book: Book, ann: Person, ben: Person) -> None:
    group = book.group()
    assert [group.identity(each.account).devices.keys() for each in (ann, ben)] == [
        {keys.device for keys in each.devices} for each in (ann, ben)
    ]


def test_what_was_read_before_is_not_read_again_and_changes_nothing(
    book: Book, ann: Person, ben: Person, cat: Person, monkeypatch: pytest.MonkeyPatch
) -> None:
    early = book.group([without_content(book.events[0]), *book.events[1:]])
    book.rank(ann, cat, MEMBER)
    book.rank(ann, ben, REMOVED)
    anew, read = book.group(), []
    said = membership.read_ranking
    monkeypatch.setattr(membership, "read_ranking", lambda event: read.append(event.id) or said(event))
    later = membership.Group(book.genesis, book.events, book.identity, early)
    assert read == sorted(event.id for event in (book.events[0], *book.events[-2:]))
    assert (later.ranks, later.former, later.rulings()) == (anew.ranks, anew.former, anew.rulings())
    assert later.events == {event.id: event for event in (book.genesis, *book.events)}


def test_the_past_of_a_statement(book: Book, ann: Person, ben: Person) -> None:
    left, right = book.merge(ann), book.merge(ben, seen=book.events[:2])
    both = book.merge(ann)
    group = book.group()
    assert set(group.past(left.id)) == {event.id for event in (*book.events[:2], left)}
    assert set(group.past(right.id)) == {event.id for event in (*book.events[:2], right)}
    assert set(group.past(both.id)) == {event.id for event in book.events}
    assert group.past(b"?" * 32) == []


# --- descriptions


def test_a_description_counts_by_the_right_to_edit(book: Book, ann: Person, ben: Person, cat: Person) -> None:
    book.about(cat, {"title": "Cat's"})
    group = book.group()
    assert (group.about, group.described) == ({"title": "Walks"}, None)
    said = book.about(ben, {"title": "Ben's", "rights": {"edit": MEMBER}})
    group = book.group()
    assert group.about["title"] == "Ben's"
    assert group.described == said
    book.about(cat, {"title": "Cat's", "rights": {"edit": OWNER}})
    book.about(ben, {"title": "too late"})
    assert book.group().about["title"] == "Cat's"
    book.about(ann, {"title": "Ann's"})
    assert book.group().about == {"title": "Ann's"}


def test_what_a_group_is_for_stays_as_it_was_founded(ann: Person, ben: Person) -> None:
    """Else whoever describes it takes it from where all have it."""
    for about in ({"use": "chat", "title": "Walks"}, {"title": "Walks"}):
        book = Book(ann, ben, about=about)
        book.about(ann, {"title": "Ann's"})
        assert book.group().about == {**about, "title": "Ann's"}
        book.about(ann, {"title": "Hers", "use": "album"})
        assert book.group().about == {**about, "title": "Hers"}


def test_of_descriptions_beside_each_other_all_take_the_same(book: Book, ann: Person, ben: Person) -> None:
    seen = book.events[-1:]
    deep = [book.merge(ann, seen)]
    first = book.about(ann, {"title": "a later clock"}, seen)
    second = book.about(ben, {"title": "more seen"}, deep)
    assert first.header.hlc < second.header.hlc
    third = book.about(ann, {"title": "the latest clock"}, seen)
    assert third.header.hlc > second.header.hlc
    for order in (book.events, book.events[::-1]):
        assert book.group(order).about == {"title": "more seen"}
    assert book.group([event for event in book.events if event != second]).about == {"title": "the latest clock"}


def test_the_last_relays_that_an_admin_named_keep_the_topic(book: Book, ann: Person, ben: Person, cat: Person) -> None:
    named = [groups.Relay(bytes((n,)) * 32, (f"host:{n}",)) for n in range(4)]
    assert book.group().relays == ()
    said = book.say(ben, RELAYS, groups.relays(named))
    assert groups.read_relays(said) == tuple(named[:3]) == book.group().relays, "of more than three the first count"
    book.say(cat, RELAYS, groups.relays(named[3:]))
    assert book.group().relays == tuple(named[:3]), "a member names none"
    book.say(ann, RELAYS, groups.relays(named[3:]))
    assert book.group().relays == (named[3],)


def test_where_a_revoked_device_ends_is_told(book: Book, ben: Person) -> None:
    keys, spare = ben.devices[0], ben.certify(device_keys("a spare one of ben"))
    at = book.cut(ben)
    ben.revoke(keys.device)
    assert book.group().end_of(ben.account, keys.device) is None
    book.device_cut(ben, keys.device, (at.seq, at.id), at.id, signer=len(ben.devices) - 1)
    end = book.group().end_of(ben.account, keys.device)
    assert end is not None
    assert (end.seq, end.id) == (at.seq, at.id)
    assert book.group().end_of(ben.account, spare.device) is None


def test_who_was_removed_does_not_describe_beside_that(book: Book, ann: Person, ben: Person) -> None:
    seen = book.events[-1:]
    book.about(ben, {"title": "dated back", "rights": {"edit": MEMBER}}, seen)
    book.rank(ann, ben, REMOVED, seen)
    assert book.group().about == {"title": "Walks"}


@pytest.mark.parametrize(
    ("rights", "found"),
    [
        ({"edit": 0}, 0),
        ({"edit": 3}, 3),
        ({"edit": -1}, 2),
        ({"edit": 4}, 2),
        ({"edit": True}, 2),
        ({"edit": "1"}, 2),
        ({"edit": None}, 2),
        ({}, 2),
        ([], 2),
        (None, 2),
    ],
)
def test_what_is_not_sound_about_a_right_is_not_said(rights: object, found: int) -> None:
    assert membership.right_in({"rights": rights}, "edit", ADMIN) == found
    assert membership.right_in({}, "edit", ADMIN) == ADMIN
