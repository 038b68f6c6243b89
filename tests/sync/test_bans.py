"""Who is not to be let into a group again: an admin's word, until somebody who stands as high says otherwise."""

from __future__ import annotations

from sync.ranks import MEMBER, MODERATOR, REMOVED
from tests.sync.group_book import Book, Person, is_visible

KID, LATER = b"k" * 16, b"l" * 16


def test_a_ban_is_an_admin_s_and_lasts_until_somebody_as_high_who_knew_of_it_says_otherwise(
    book: Book, ann: Person, ben: Person, cat: Person
) -> None:
    """Ann owns the group, Ben is an admin."""
    ban = book.rank(ann, cat, REMOVED, banned=True)
    assert book.group().banned.keys() == {cat.account}
    book.rank(ben, cat, REMOVED)
    assert book.group().banned.keys() == {cat.account}, "an admin's word does not reach the owner's"
    book.rank(ann, cat, REMOVED)
    assert not book.group().banned
    assert book.group().former == {cat.account}
    book.rank(ben, cat, REMOVED, seen=[ban], banned=True)
    assert book.group().banned.keys() == {cat.account}, "Ann did not know of this one"
    book.rank(ann, cat, REMOVED)
    assert not book.group().banned
    book.rank(ben, cat, REMOVED, banned=True)
    assert book.group().banned.keys() == {cat.account}
    book.rank(ann, cat, MEMBER)
    assert not book.group().banned
    assert cat.account in book.group().ranks


def test_what_was_said_beside_a_ban_lifts_nothing(book: Book, ann: Person, ben: Person, cat: Person) -> None:
    before = list(book.events)
    book.rank(ann, cat, REMOVED, banned=True)
    book.rank(ann, cat, REMOVED, seen=before)
    assert book.group().banned.keys() == {cat.account}
    for event in (book.events, book.events[::-1]):
        assert book.group(event).banned.keys() == {cat.account}


def test_what_is_no_ban(book: Book, ann: Person, ben: Person, cat: Person) -> None:
    """A moderator's word, one of whoever leaves, one about somebody who is in, and about who never was."""
    eve = Person("eve")
    book.people[eve.account] = eve
    book.rank(ann, eve, REMOVED, banned=True)
    book.rank(ann, cat, MEMBER, banned=True)
    book.rank(cat, cat, REMOVED, banned=True)
    assert not book.group().banned
    book.rank(ann, cat, MEMBER)
    book.rank(ann, ben, MODERATOR)
    book.rank(ben, cat, REMOVED, banned=True)
    assert book.group().former == {cat.account}
    assert not book.group().banned


def test_a_ban_of_who_was_out_already_hides_nothing_more(book: Book, ann: Person, cat: Person) -> None:
    """They were removed, let in again and removed: each time with a word on up to where they are heard."""
    book.key(ann, KID)
    book.post(cat, KID)
    book.rank(ann, cat, REMOVED, cuts=[book.cut(cat)])
    book.rank(ann, cat, MEMBER)
    book.key(ann, LATER)
    book.post(cat, LATER)
    book.rank(ann, cat, REMOVED, cuts=[book.cut(cat)])
    everything = {event.id: event for event in book.content}
    before = [is_visible(book.group(), event, everything) for event in book.content]
    book.rank(ann, cat, REMOVED, cuts=book.group().cuts_of(cat.account), banned=True)
    assert [is_visible(book.group(), event, everything) for event in book.content] == before == [True, True]
    assert book.group().banned.keys() == {cat.account}
    assert book.group().cuts_of(ann.account) == ()
