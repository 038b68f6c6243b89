"""What of a group's content is visible: up to where its author is cut off, and after a new grant."""

from __future__ import annotations

from sync.event import ABOUT, DEVICE_CUT
from sync.groups import Cut
from sync.membership import Group
from sync.ranks import ADMIN, MEMBER, MODERATOR, REMOVED
from tests.sync.group_book import Book, Person, device_keys, is_visible

KID, LATER, LAST = b"k" * 16, b"l" * 16, b"m" * 16


def visible(book: Book, group: Group | None = None) -> list[bool]:
    """Which of the content can be seen, in the order it was posted."""
    found = group or book.group()
    everything = {event.id: event for event in (*book.events, *book.content)}
    return [is_visible(found, event, everything) for event in book.content]


# --- what is visible


def test_content_needs_a_key_that_was_announced_and_an_author_who_was_let_in(
    book: Book, ann: Person, ben: Person, cat: Person
) -> None:
    book.key(ann, KID)
    eve = Person("eve")
    for by, kid in ((ann, KID), (ben, KID), (cat, KID), (eve, KID), (ann, LATER), (cat, LATER)):
        book.post(by, kid)
    assert visible(book) == [True, True, True, False, False, False]


def test_who_was_removed_is_heard_up_to_the_cut_of_each_device(book: Book, ann: Person, ben: Person) -> None:
    book.key(ann, KID)
    for device in (0, 1, 0):
        book.post(ben, KID, device)
    cuts = [book.cut(ben)]
    book.rank(ann, ben, REMOVED, cuts=cuts)
    book.post(ben, KID)
    assert visible(book) == [True, False, True, False], "a device that is not named is not heard at all"
    assert book.group().bounds(book.content[0].header) == (tuple(cuts),)


def test_each_of_two_cuts_of_a_device_counts(book: Book, ann: Person, cat: Person) -> None:
    """Whoever lacks what lies between them sees what lies before the first."""
    book.key(ann, KID)
    book.post(cat, KID)
    early = book.cut(cat)
    for _ in range(2):
        book.post(cat, KID)
    book.rank(ann, cat, REMOVED, cuts=[book.cut(cat), early])
    book.post(cat, KID)
    assert visible(book) == [True, True, True, False]
    held = {event.id: event for event in book.content}
    del held[book.content[1].id]
    group = book.group()
    assert [is_visible(group, event, held) for event in book.content] == [True, False, True, False]


def test_of_several_removals_the_lowest_cut_bounds(book: Book, ann: Person, ben: Person, cat: Person) -> None:
    book.key(ann, KID)
    book.post(cat, KID)
    early = book.cut(cat)
    book.post(cat, KID)
    seen = book.events[-1:]
    for by, cut in ((ann, early), (ben, book.cut(cat))):
        book.rank(by, cat, REMOVED, seen, [cut])
    assert visible(book) == [True, False]
    assert len(book.group().bounds(book.content[0].header) or ()) == 2


def test_a_removal_that_does_not_count_hides_nothing(book: Book, ann: Person, ben: Person, cat: Person) -> None:
    book.key(ann, KID)
    book.rank(cat, ben, REMOVED)
    book.post(ben, KID)
    assert visible(book) == [True]


def test_what_lies_behind_a_missing_link_waits(book: Book, ann: Person, cat: Person) -> None:
    book.key(ann, KID)
    for _ in range(3):
        book.post(cat, KID)
    book.rank(ann, cat, REMOVED, cuts=[book.cut(cat)])
    everything = {event.id: event for event in book.content}
    del everything[book.content[1].id]
    group = book.group()
    assert [is_visible(group, event, everything) for event in book.content] == [False, False, True]


def test_after_a_new_grant_what_names_a_key_of_after_it_is_visible(book: Book, ann: Person, cat: Person) -> None:
    book.key(ann, KID)
    book.rank(ann, cat, REMOVED)
    grant = book.rank(ann, cat, MEMBER)
    book.key(ann, LATER)
    book.key(ann, LAST, seen=book.events[-3:-2])
    for kid in (KID, LATER, LAST):
        book.post(cat, kid)
    assert cat.account in book.group().ranks
    assert visible(book) == [False, True, False]
    group = book.group()
    kids = map(book.kid, (KID, LATER, LAST))
    assert [group.is_heard(cat.account, cat.devices[0].device, kid) for kid in kids] == visible(book)
    assert grant.id in group.past(group.keys[book.kid(LATER)].id)


def test_a_grant_beside_a_removal_brings_nothing_back(book: Book, ann: Person, cat: Person) -> None:
    book.key(ann, KID)
    seen = book.events[-1:]
    book.rank(ann, cat, REMOVED, seen)
    book.rank(ann, cat, MEMBER, seen)
    book.key(ann, LATER)
    book.post(cat, LATER)
    assert cat.account not in book.group().ranks
    assert visible(book) == [False]


def test_a_grant_of_a_lower_level_than_the_removal_brings_nothing_back(
    book: Book, ann: Person, ben: Person, cat: Person
) -> None:
    """An admin cannot let in whom the owner has removed, so what they say then is not visible either."""
    book.rank(ann, cat, REMOVED)
    book.rank(ben, cat, MEMBER)
    book.key(ann, KID)
    book.post(cat, KID)
    assert cat.account not in book.group().ranks
    assert visible(book) == [False]
    book.rank(ann, cat, MEMBER)
    book.key(ann, LATER)
    book.post(cat, LATER)
    assert visible(book) == [False, True]


def test_whoever_left_is_back_by_anybody_s_grant(book: Book, ann: Person, ben: Person, cat: Person) -> None:
    book.key(ann, KID)
    book.post(cat, KID)
    book.rank(cat, cat, REMOVED, cuts=[book.cut(cat)])
    book.post(cat, KID)
    assert visible(book) == [True, False]
    book.rank(ben, cat, MEMBER)
    book.key(ben, LATER)
    book.post(cat, LATER)
    assert visible(book) == [True, False, True]


# --- revoked devices


def test_of_a_revoked_device_nothing_counts_until_it_is_said_where_it_ends(
    book: Book, ann: Person, ben: Person, cat: Person
) -> None:
    book.key(ann, KID)
    book.rank(ben, cat, MODERATOR, device=1)
    control = book.events[-1]
    book.post(ben, KID, 1)
    cut = book.cut(ben, 1)
    forged = book.rank(ben, cat, REMOVED, device=1)
    book.post(ben, KID, 1)
    ben.revoke(ben.devices[1].device)
    group = book.group()
    assert visible(book) == [False, False]
    assert group.ranks[cat.account] == MEMBER
    assert [ruling.counts for ruling in group.rulings() if ruling.event.header.device == ben.devices[1].device] == [
        False
    ] * 2
    book.device_cut(ben, ben.devices[1].device, (cut.seq, cut.id), control.id)
    group = book.group()
    assert visible(book) == [True, False]
    assert group.ranks[cat.account] == MODERATOR
    assert forged.id in group.past(group.heads[0]), "it stays as a cause"


def test_a_device_may_end_before_it_said_anything(book: Book, ann: Person, ben: Person) -> None:
    book.key(ann, KID)
    book.post(ben, KID, 1)
    ben.revoke(ben.devices[1].device)
    book.device_cut(ben, ben.devices[1].device, (0, b""), b"")
    assert visible(book) == [False]


def two_places(book: Book, ann: Person, ben: Person) -> list[Cut]:
    """Where a device that is revoked stood after each of two posts."""
    book.key(ann, KID)
    places = []
    for _ in range(2):
        book.post(ben, KID, 1)
        places.append(book.cut(ben, 1))
    ben.revoke(ben.devices[1].device)
    return places


def test_of_several_ends_of_a_device_that_did_not_see_each_other_the_lowest_counts(
    book: Book, ann: Person, ben: Person
) -> None:
    places = two_places(book, ann, ben)
    seen = book.events[-1:]
    for place in (places[1], places[0], places[1]):
        book.device_cut(ben, place.device, (place.seq, place.id), b"", seen=seen)
    for order in (book.events, book.events[::-1]):
        assert visible(book, book.group(order)) == [True, False]


def test_an_end_that_saw_another_replaces_it(book: Book, ann: Person, ben: Person) -> None:
    places = two_places(book, ann, ben)
    for place, shown in ((places[0], [True, False]), (places[1], [True, True]), (places[0], [True, False])):
        book.merge(ann)
        book.device_cut(ben, place.device, (place.seq, place.id), b"")
        for order in (book.events, book.events[::-1]):
            assert visible(book, book.group(order)) == shown


def test_only_a_live_admin_device_of_the_account_says_where_another_one_ends(ann: Person) -> None:
    ben, cat = Person("ben", 3), Person("cat")
    ben.certify(device_keys("ben, no admin"), admin=False)
    book = Book(ann, ben, cat)
    for each in (ben, cat):
        book.rank(ann, each, MEMBER)
    book.key(ann, KID)
    book.post(ben, KID, 1)
    ended, cut = ben.devices[1].device, book.cut(ben, 1)
    ben.revoke(ended)
    ben.revoke(ben.devices[2].device)
    for by, signer in ((cat, 0), (ann, 0), (ben, 1), (ben, 2), (ben, 3)):
        book.device_cut(by, ended, (cut.seq, cut.id), b"", signer)
        assert visible(book) == [False], (by.name, signer)
    book.say(ben, DEVICE_CUT, {"device": b"?" * 32, "seq": 0, "id": b"", "control": b""})
    book.device_cut(ben, ended, (cut.seq, cut.id), b"")
    assert visible(book) == [True]


def test_the_end_of_a_device_that_lives_means_nothing(book: Book, ann: Person, ben: Person) -> None:
    book.key(ann, KID)
    book.device_cut(ben, ben.devices[1].device, (0, b""), b"")
    book.post(ben, KID, 1)
    assert visible(book) == [True]


def test_nobody_ends_a_device_of_somebody_else_by_certifying_it(
    book: Book, ann: Person, ben: Person, cat: Person
) -> None:
    """A certificate does not prove that the device agrees: Cat may certify and revoke Ben's, and end it at once."""
    book.key(ann, KID)
    book.post(ben, KID, 1)
    device, cut = ben.devices[1].device, book.cut(ben, 1)
    cat.certify(ben.devices[1])
    cat.revoke(device)
    book.device_cut(cat, device, (0, b""), b"")
    assert visible(book) == [True]
    ben.revoke(device)
    book.device_cut(ben, device, (cut.seq, cut.id), book.events[-1].id)
    assert visible(book) == [True]


def test_a_leave_of_a_revoked_device_does_not_count_beyond_its_end(book: Book, ben: Person) -> None:
    left = book.rank(ben, ben, REMOVED, device=1)
    assert ben.account not in book.group().ranks
    ben.revoke(ben.devices[1].device)
    group = book.group()
    assert group.ranks[ben.account] == ADMIN
    assert [ruling.counts for ruling in group.rulings() if ruling.event == left] == [False]


def test_a_description_of_a_revoked_device_does_not_count_beyond_its_end(book: Book, ben: Person, cat: Person) -> None:
    said = book.say(ben, ABOUT, {"about": {"title": "stolen"}}, device=1)
    ben.revoke(ben.devices[1].device)
    assert book.group().about == {"title": "Walks"}
    book.device_cut(ben, ben.devices[1].device, (0, b""), said.id)
    assert book.group().about == {"title": "stolen"}


def test_with_a_key_of_a_revoked_device_nobody_seals_beyond_its_end(book: Book, ann: Person, ben: Person) -> None:
    """What others have said under it is theirs, and stays."""
    announced = book.key(ben, KID, device=1)
    ben.revoke(ben.devices[1].device)
    book.post(ann, KID)
    assert book.group().keys[book.kid(KID)].orphan
    assert visible(book) == [True]
    book.device_cut(ben, ben.devices[1].device, (0, b""), announced.id)
    assert not book.group().keys[book.kid(KID)].orphan


def test_a_cut_may_name_what_nobody_has(book: Book, ann: Person, cat: Person) -> None:
    book.key(ann, KID)
    book.post(cat, KID)
    book.rank(ann, cat, REMOVED, cuts=[Cut(cat.devices[0].device, 9, b"?" * 32)])
    assert visible(book) == [False]


# --- erases of what others wrote


def reaching(book: Book, by: Person, *kids: bytes, device: int = 0) -> list[tuple[Cut, ...] | None]:
    """Up to where an erase by somebody reaches what others wrote, under each of some keys."""
    group = book.group()
    return [group.erasing(by.account, by.devices[device].device, book.kid(kid)) for kid in kids]


def test_what_others_wrote_is_erased_by_whoever_is_a_moderator_for_who_announced_the_key(
    book: Book, ann: Person, ben: Person, cat: Person
) -> None:
    book.key(ann, KID)
    assert [reaching(book, each, KID) for each in (ann, ben, cat, Person("eve"))] == [[()], [()], [None], [None]]
    book.rank(ben, cat, MODERATOR)
    assert reaching(book, cat, KID) == [None], "whoever announced the key knew of no moderator"
    book.key(ann, LATER)
    assert reaching(book, cat, KID, LATER, LAST) == [None, (), None]


def test_whoever_is_a_moderator_no_more_has_erased_up_to_the_cut(
    book: Book, ann: Person, ben: Person, cat: Person
) -> None:
    book.rank(ben, cat, MODERATOR)
    book.key(ann, KID)
    book.post(cat, KID)
    cut = book.cut(cat)
    book.rank(ann, cat, MEMBER, cuts=[cut])
    assert reaching(book, cat, KID) == [((cut,),)]
    book.key(ann, LATER)
    assert reaching(book, cat, LATER) == [None]
    book.rank(ann, cat, MODERATOR)
    assert reaching(book, cat, KID, LATER) == [((cut,),), None], "what was sealed before they were one again stays out"
    book.key(ann, LAST)
    assert reaching(book, cat, LAST) == [()]


def test_a_demotion_that_names_no_device_and_did_not_know_of_an_erase_undoes_it(
    book: Book, ann: Person, ben: Person, cat: Person
) -> None:
    book.rank(ann, cat, MODERATOR)
    book.key(ann, KID)
    seen = book.events[-2:-1]
    demoted = book.rank(ann, cat, MEMBER, seen=seen)
    assert reaching(book, cat, KID) == [None]
    without = [event for event in book.events if event != demoted]
    assert book.group(without).erasing(cat.account, cat.devices[0].device, book.kid(KID)) == ()


def test_somebody_let_in_again_as_a_member_erases_nothing_of_others(
    book: Book, ann: Person, ben: Person, cat: Person
) -> None:
    book.rank(ann, cat, MODERATOR)
    book.key(ann, KID)
    book.post(cat, KID)
    cut = book.cut(cat)
    book.rank(ann, cat, REMOVED, cuts=[cut])
    book.rank(ann, cat, MEMBER)
    book.key(ann, LATER)
    assert reaching(book, cat, KID, LATER) == [((cut,),), None], "what they erased before they were out stays erased"
