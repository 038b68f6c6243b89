"""A group that several tests of this floor write in."""

from __future__ import annotations

import pytest

from sync.ranks import ADMIN, MEMBER
from tests.sync.group_book import Book, Person


@pytest.fixture
def ann() -> Person:
    return Person("ann", 2)


@pytest.fixture
def ben() -> Person:
    return Person("ben", 2)


@pytest.fixture
def cat() -> Person:
    return Person("cat")


@pytest.fixture
def book(ann: Person, ben: Person, cat: Person) -> Book:
    """Ann's group, with Ben an admin and Cat a member."""
    book = Book(ann, ben, cat)
    book.rank(ann, ben, ADMIN)
    book.rank(ben, cat, MEMBER)
    return book
