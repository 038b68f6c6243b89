"""Who is not to be let into a group again: an admin's word, until somebody who stands as high says otherwise."""

from __future__ import annotations

from sync.ranks import MEMBER, MODERATOR, REMOVED
from tests.sync.group_book import Book, Person


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
