"""Going to a day of a chat: what is first from then on, on which days there is any, and no question reads it all."""

import time
from datetime import datetime, timedelta
from typing import Any

import pytest

from app.chat import api as chat
from app.chat import chain, days
from app.chat.crowd import Crowd
from app.conversations import Names
from app.errors import Refused
from app.group import api as group
from app.group.views import GroupView
from tests.app.conftest import Served
from tests.app.fake_node import FakePerson, Town
from tests.app.test_group_output import Capture, typist


def set_clock(town: Town, *moment: int) -> None:
    town.now_ms = int(datetime(*moment).astimezone().timestamp() * 1000)  # type: ignore[arg-type]


@pytest.mark.parametrize("zone", ["UTC", "Pacific/Auckland", "America/Los_Angeles"])
async def test_a_day_without_any_leads_to_the_next_later_one(
    alice: FakePerson, bob: FakePerson, town: Town, zone: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("TZ", zone)
    time.tzset()
    said = {}
    for moment in ((2027, 3, 1, 0, 0), (2027, 3, 1, 23, 59), (2027, 3, 28, 12, 0), (2027, 4, 2, 0, 0)):
        set_clock(town, *moment)
        said[moment] = (await bob.call(chat.send, "Alice", str(moment))).id
    for asked, found in (
        ("2020-01-01", (2027, 3, 1, 0, 0)),
        ("2027-03-01", (2027, 3, 1, 0, 0)),
        ("2027-03-02", (2027, 3, 28, 12, 0)),
        ("2027-03-29", (2027, 4, 2, 0, 0)),
    ):
        view = await alice.call(days.day, "Bob", asked)
        assert (view.id, view.day) == (said[found], f"{found[0]}-{found[1]:02}-{found[2]:02}")
    assert (await alice.call(days.day, "Bob", "2027-04-03")).id is None
    assert (await alice.call(days.days, "Bob", "2027-03")).days == ["2027-03-01", "2027-03-28"]
    assert (await alice.call(days.days, "Bob", "2027-02")).days == []
    assert (await alice.call(days.days, "Bob", "2027-05")).days == []
    monkeypatch.undo()
    time.tzset()


async def test_what_happened_counts_and_so_does_the_group_before(
    alice: FakePerson, bob: FakePerson, carol: FakePerson, town: Town
) -> None:
    set_clock(town, 2027, 3, 1, 12)
    await alice.call(group.create, "Walks", ["Bob"])
    set_clock(town, 2027, 3, 5, 12)
    said = (await alice.call(chat.send, "Walks", "on the fifth")).id
    set_clock(town, 2027, 4, 1, 12)
    await alice.call(group.succeed, "Walks", "Hikes")
    assert (await alice.call(days.days, "Hikes", "2027-03")).days == ["2027-03-01", "2027-03-05"]
    assert (await alice.call(days.day, "Hikes", "2027-03-02")).id == said
    assert (await alice.call(days.day, "Hikes", "2027-03-06")).day == "2027-04-01"


async def test_what_is_no_day_is_refused(alice: FakePerson, bob: FakePerson) -> None:
    for text in ("", "today", "2027-02-30", "9999-12-31", "0000-01-01", "2027"):
        with pytest.raises(Refused, match="such as"):
            await alice.call(days.day, "Bob", text)
    with pytest.raises(Refused, match="such as"):
        await alice.call(days.days, "Bob", "2027-13")


async def test_each_question_is_a_step_in_an_index(alice: FakePerson, bob: FakePerson, trip: GroupView) -> None:
    space = bytes.fromhex(trip.id)
    plans: list[str] = []

    def look(cx: Any) -> None:
        class Planned:
            def rows(self, sql: str, params: Any = ()) -> Any:
                plans.extend(row[3] for row in cx.rows(f"EXPLAIN QUERY PLAN {sql}", params))
                return cx.rows(sql, params)

            one, value = cx.one, cx.value

        crowd = Crowd(Names(alice.node.account, {}, ()))
        chain.first_since(
            Planned(), [chain.Part(space, crowd)], alice.node.town.now_ms - int(timedelta(1).total_seconds())
        )

    await alice.node.read(look)
    assert any("chat_message USING INDEX chat_message_page (space=? AND" in plan for plan in plans)
    assert not any(plan.startswith("SCAN") or "TEMP B-TREE" in plan for plan in plans)


async def test_on_the_command_line(served: Served, capsys: Capture) -> None:
    alice = served.person
    bob = await alice.node.town.person("Robert")
    await alice.node.befriend(bob.node)
    set_clock(alice.node.town, 2027, 3, 1, 12)
    said = (await bob.call(chat.send, "Alice", "here")).id
    kith = typist(served, capsys)
    assert (await kith("chat", "day", "Robert", "2027-02-01"))["id"] == said  # chat.day
    assert (await kith("chat", "days", "Robert", "2027-03"))["days"] == ["2027-03-01"]  # chat.days
