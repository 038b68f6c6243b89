"""A company: the people of a town in groups that nobody is in charge of, by one seed, for 30 days and more.

Groups are made, joined, left and renamed, people are removed, let in again, promoted and demoted, on two sides of
partitions, while frames are lost, plugs pulled, clocks jump and the relay is as bad as in a town; one person is away
for 30 days. In the end all who belong must see the same, and nobody what was not for them (`ledger.py`).
"""

from __future__ import annotations

import asyncio
from pathlib import Path
from typing import Final

from app.chat import api as chat
from app.chat.project import SUBJECT as CHAT
from app.errors import AppError
from app.group import api as group
from app.group.project import SUBJECT as GROUP
from app.people.project import SUBJECT as PEOPLE
from node.errors import Fault
from node.node import Node
from node.spaces import Space
from sync.ranks import ADMIN, MODERATOR, OWNER
from tests.world import agreement, loop
from tests.world.chains import watched
from tests.world.founding import Founding, Foundings
from tests.world.lan import Air
from tests.world.ledger import Ledger, stranded
from tests.world.people import Person
from tests.world.report import ENOUGH, Report
from tests.world.town import SHARED, Town, size_of

STEPS, STEPS_EACH = 20, 10
DAYS_AWAY, HOPS = 30, 3
"""How long one is away, and in how many hops that passes: each is longer than the age of a key."""
DAY_S: Final = 24 * 3600.0
LEAST_MEMBERS = 3
ROLES: Final = ("member", "moderator", "admin")


def play(seed: int, folder: Path, foundings: Foundings | None = None, size: int | None = None) -> Report:
    """Live through the company of a seed and return what it came to."""
    foundings = foundings or Foundings(folder / "foundings")
    company = Company(seed, folder, foundings.of(seed // SHARED, size or size_of(seed)))
    loop.run(company.live)
    return company.report


class Company(Town):
    """One run of one world."""

    def __init__(self, seed: int, folder: Path, founding: Founding) -> None:
        super().__init__(seed, folder, founding)
        self._ledgers: dict[str, Ledger] = {}
        self._skipped = 0.0
        self._parted = False
        self._absent = ""
        self._texts: set[str] = set()

    async def live(self) -> None:
        """From the first hello to the last look."""
        air, now = Air(self.network), asyncio.get_running_loop().time
        clock = lambda: now() + self._skipped  # noqa: E731
        self.people = self._founding.people(self._folder, self.report.seed, air, clock)
        with watched() as self._chains:
            await self._relay.start()
            for person in self.people.values():
                person.subjects = (PEOPLE, CHAT, GROUP)
                await person.start()
            self._names = {_running(person).account.hex(): name for name, person in self.people.items()}
            for number, history in enumerate(("full", "from-join")):
                await self._found(self._of(self.names[number]), history)
            await self._go_on()
            await self._calm_down()
            await self._converge()
            await self._look_at_the_end()

    async def _go_on(self) -> None:
        steps, number = STEPS + STEPS_EACH * len(self.names), 0
        away, back = steps // 4, steps - steps // 6
        hops = {away + (back - away) * hop // HOPS for hop in range(HOPS)}
        while number < steps or self.report.acknowledged < ENOUGH:
            if number in hops:
                await self._let_days_pass()
            elif number == steps // 5:
                await self._found(self._of(self.chance.choice(self._up())), self.chance.choice(("full", "from-join")))
            elif number in (steps // 6, steps // 2):
                self._swizzle()
            elif number == steps // 3:
                await self._of(self.chance.choice(self._up())).crash()
            elif number == back:
                self._absent = ""
            await self._step()
            number += 1
            await asyncio.sleep(3 * self.chance.random())

    async def _let_days_pass(self) -> None:
        """Ten days go by for everybody; the one who is away since the first of these hops stays away."""
        if not self._absent:
            self._absent = self.chance.choice(self.names[1:])
            await self._of(self._absent).stop()
        self._skipped += DAYS_AWAY / HOPS * DAY_S
        self.report.counters["days"] += DAYS_AWAY // HOPS

    async def _step(self) -> None:
        await self._bury()
        person = self._of(self.chance.choice(self.names))
        die = self.chance.random()
        if die < 0.08:
            self._swizzle()
        elif person.name == self._absent:
            return
        elif die < 0.15:
            await self._trouble_with(person)
        elif person.node is None:
            await person.start()
        elif die < 0.6:
            await self._speak(person)
        else:
            await self._change(self._of(self.chance.choice(self._up())))

    def _swizzle(self) -> None:
        """Part everybody into two sides, the relay on one of them, or join the sides again."""
        if self._parted:
            self.network.heal()
            for one, other in self._apart:
                self.network.cut(one, other)
        else:
            everybody = [*self.names, "relay"]
            self.chance.shuffle(everybody)
            side = self.chance.randint(1, len(everybody) - 1)
            self.network.partition(everybody[:side], everybody[side:])
        self._parted = not self._parted

    async def _found(self, person: Person, history: str) -> None:
        contacts = self._founding.friends_of(person.name)
        try:
            made = await group.create(person.app, f"group {len(self._ledgers)}", contacts, history=history)
        except (AppError, Fault):
            return
        self._ledgers[made.id] = Ledger(self._account(person.name), history)
        for name in contacts:
            self._ledgers[made.id].let_in(self._account(name))
        self.report.counters["groups"] += 1

    async def _speak(self, person: Person, to: str | None = None) -> None:
        """Read a group and say something nobody has said before; `to` somebody alone nothing is said."""
        try:
            joined = await self._joined(person)
            if not joined:
                return
            space = self.chance.choice(joined)
            text = f"{person.name} {len(self._texts)}"
            self._texts.add(text)
            await chat.read(person.app, space.id.hex())
            stated = await chat.send(person.app, space.id.hex(), text)
            after = await self._joined(person, space.id)
            members = [set(map(bytes.hex, each.ranks)) for each in (space, *after)]
            self._ledgers[space.id.hex()].say(stated.id, self._account(person.name), members[0], members[-1])
            self.report.acknowledged += 1
        except (AppError, Fault):
            self.report.refused += 1

    async def _change(self, person: Person) -> None:
        """Do something about who belongs to a group, if one is in a place to."""
        try:
            joined = await self._joined(person)
            ruled = [space for space in joined if _rank(person, space) >= MODERATOR]
            if ruled and self.chance.random() < 0.9:
                change = self.chance.choice((self._let_in, self._put_out, self._give_rank, self._rename))
                await change(person, self.chance.choice(ruled))
            elif joined:
                await self._leave(person, self.chance.choice(joined))
        except (AppError, Fault):
            self.report.refused += 1

    async def _let_in(self, person: Person, space: Space) -> None:
        contacts = {row.account for row in await _running(person).contacts() if row.state == "contact"}
        others = sorted(contacts - space.ranks.keys())
        if _rank(person, space) < MODERATOR or not others:
            return
        account = self.chance.choice(others)
        self._ledgers[space.id.hex()].let_in(account.hex())
        await group.add(person.app, space.id.hex(), [account.hex()])
        self.report.counters["let in again" if account in space.former else "joined"] += 1

    async def _put_out(self, person: Person, space: Space) -> None:
        below = sorted(each for each in space.ranks if space.ranks[each] < _rank(person, space))
        if _rank(person, space) < MODERATOR or not below or len(space.ranks) <= LEAST_MEMBERS:
            return
        await self._remove(person, space, self.chance.choice(below).hex())

    async def _remove(self, person: Person, space: Space, account: str) -> None:
        ledger = self._ledgers[space.id.hex()]
        ledger.put_out(account, for_sure=False)
        await group.remove(person.app, space.id.hex(), account)
        ledger.put_out(account, for_sure=ledger.owner == self._account(person.name))
        self.report.counters["removed"] += 1

    async def _give_rank(self, person: Person, space: Space) -> None:
        mine = _rank(person, space)
        below = sorted(each for each in space.ranks if space.ranks[each] < mine)
        if mine < ADMIN or not below:
            return
        account = self.chance.choice(below)
        rank = self.chance.choice([each for each in range(mine) if each != space.ranks[account]])
        await group.role(person.app, space.id.hex(), account.hex(), ROLES[rank])
        self.report.counters["promoted" if rank > space.ranks[account] else "demoted"] += 1

    async def _leave(self, person: Person, space: Space) -> None:
        if _rank(person, space) < OWNER and len(space.ranks) > LEAST_MEMBERS and self.chance.random() < 0.3:
            self._ledgers[space.id.hex()].put_out(self._account(person.name), for_sure=False)
            await group.leave(person.app, space.id.hex())
            self.report.counters["left"] += 1

    async def _rename(self, person: Person, space: Space) -> None:
        if _rank(person, space) >= ADMIN:
            await group.rename(person.app, space.id.hex(), f"renamed {self.chance.randrange(1000)}")
            self.report.counters["renamed"] += 1

    async def _calm_down(self) -> None:
        await super()._calm_down()
        for id_, ledger in self._ledgers.items():
            try:
                await self._join_up(id_, ledger)
            except (AppError, Fault):
                self.report.refused += 1

    async def _join_up(self, id_: str, ledger: Ledger) -> None:
        """Whom the owner does not reach by contacts among members can be given no key: the owner removes them."""
        owner = self._of(self._names[ledger.owner])
        (space,) = await self._joined(owner, bytes.fromhex(id_))
        for account in sorted(self._stranded(space)):
            await self._remove(owner, space, account)

    def _stranded(self, space: Space) -> set[str]:
        contacts = {
            account: {self._account(each) for each in self._founding.friends_of(name)}
            for account, name in self._names.items()
        }
        return stranded(space.owner.hex(), set(map(bytes.hex, space.ranks)), contacts)

    async def _differences(self) -> list[str]:
        by_account = {account: self._of(name) for account, name in self._names.items()}
        found: list[str] = []
        for id_, ledger in self._ledgers.items():
            found += await agreement.differences(by_account, id_, ledger, self._texts)
        return found

    async def _look_at_the_end(self) -> None:
        counters = self.report.counters
        for id_, ledger in self._ledgers.items():
            counters["keys"] += await agreement.announced(self._of(self._names[ledger.owner]), id_)
        for person in self.people.values():
            counted = (await _running(person).status())["counters"]
            for name, what in (("messages_lost_total", "lost"), ("envelope_bad_plaintext", "malformed")):
                if counted.get(name):
                    self.report.problems.append(f"{person.name} counts {counted[name]} messages as {what}")
        await super()._look_at_the_end()
        self.report.counters += counters
        self.report.counters["chained"] = self._chains.counted(self._relay.appended)
        if reused := self._chains.reused(self._relay.appended):
            self.report.problems.append(f"{len(reused)} positions of chains cover two envelopes")

    async def _joined(self, person: Person, only: bytes | None = None) -> list[Space]:
        """The groups of this story that a person belongs to, as their own node sees it."""
        every = await _running(person).spaces.every()
        return [each for each in every if each.joined and each.id.hex() in self._ledgers and only in (None, each.id)]

    def _account(self, name: str) -> str:
        return next(account for account, each in self._names.items() if each == name)


def _rank(person: Person, space: Space) -> int:
    return space.ranks[_running(person).account]


def _running(person: Person) -> Node:
    if person.node is None:
        raise Fault("not_running", "This person's node is off.")
    return person.node
