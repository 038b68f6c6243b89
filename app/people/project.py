"""The fold of people: profiles that accounts state, and my own notes about them, become rows in any order of arrival.

Every statement is kept; `queries.py` takes the newest. Notes count from my personal space alone, because in any other
space a peer might claim them for me.
"""

from __future__ import annotations

import hashlib
from pathlib import Path

from app import payload, timing
from app.notices import PERSON_CHANGED
from app.people import events, fields, rules
from app.projector import Change, Subject
from node.items import ContactChanged, Delivered, Erased, Item, Listed, Retimed
from node.store.transaction import Tx
from sync.space import personal_space

Changes = list[Change]
_TABLES = ("people_profile", "people_note")


def project(tx: Tx, item: Item) -> Changes:
    """Fold one item into the tables of people and say which accounts changed."""
    if isinstance(item, Delivered):
        return _profile(tx, item) if item.kind == events.PROFILE else _note(tx, item)
    if isinstance(item, ContactChanged):
        return [(PERSON_CHANGED, item.account)]
    if isinstance(item, Erased):
        return _erased(tx, item)
    if isinstance(item, Listed):
        return _listed(tx, item)
    if isinstance(item, Retimed):
        timing.retime(tx, "people", _TABLES, item)
    return []


def _listed(tx: Tx, item: Listed) -> Changes:
    """Remember what somebody is called who may be no contact; who is on which list is the node's knowledge."""
    if item.name:
        tx.execute(
            "INSERT INTO people_listed (space, account, name) VALUES (?, ?, ?) "
            "ON CONFLICT (space, account) DO UPDATE SET name = excluded.name",
            (item.space, item.account, item.name),
        )
    return []


def _profile(tx: Tx, item: Delivered) -> Changes:
    said = payload.read(item.payload, events.ProfileStated)
    if said is None or not rules.is_about(said.about) or not rules.is_face(said.picture):
        return []
    if not fields.are_fields(said.fields):
        return []
    face = hashlib.sha256(said.picture).digest() if said.picture else b""
    columns = ("name", "about", "fields", "face", "picture")
    values = (said.name, said.about, fields.pack(said.fields), face, said.picture)
    _keep(tx, "people_profile", columns, item, values)
    return [(PERSON_CHANGED, item.author)]


def _note(tx: Tx, item: Delivered) -> Changes:
    if not item.mine or item.space != personal_space(item.author):
        return []
    said = _noted(item)
    if said is None or not rules.is_account(said[0]):
        return []
    _keep(tx, "people_note", ("account", "what", "value"), item, said)
    return [(PERSON_CHANGED, said[0])]


def _noted(item: Delivered) -> tuple[bytes, str, str] | None:
    """Give (account, what, value) of a note."""
    if item.kind == events.PETNAME:
        given = payload.read(item.payload, events.PetnameGiven)
        return None if given is None else (given.account, events.PETNAME_NOTE, given.name)
    checked = payload.read(item.payload, events.ContactVerified)
    return None if checked is None else (checked.account, events.VERIFIED_NOTE, "1" if checked.verified else "")


def _keep(tx: Tx, table: str, columns: tuple[str, ...], item: Delivered, values: tuple[object, ...]) -> None:
    """Keep a statement, unless its own author has erased it."""
    marks = ", ".join("?" * len(columns))
    tx.execute(
        f"INSERT OR IGNORE INTO {table} (id, space, author, device, seq, at, {', '.join(columns)}) "  # noqa: S608
        f"SELECT ?1, ?2, ?3, ?4, ?5, ?6, {marks} WHERE NOT EXISTS "
        "(SELECT 1 FROM people_erasure WHERE target = ?1 AND space = ?2 AND author = ?3)",
        (
            *(item.event_id, item.space, item.author, item.device),
            *(timing.number(item.seq), timing.when(tx, "people", item), *values),
        ),
    )


def _erased(tx: Tx, item: Erased) -> Changes:
    statement = (item.target, item.space, item.author)
    tx.execute("INSERT OR IGNORE INTO people_erasure (target, space, author) VALUES (?, ?, ?)", statement)
    erased = 0
    for table in _TABLES:
        erased += tx.execute(f"DELETE FROM {table} WHERE id = ? AND space = ? AND author = ?", statement)  # noqa: S608
    return [(PERSON_CHANGED, item.author)] if erased else []


SUBJECT = Subject(
    name="people",
    version=3,
    schema=Path(__file__).with_name("schema.sql"),
    kinds=frozenset({events.PROFILE, events.PETNAME, events.VERIFIED}),
    project=project,
)
