"""`make demo`: three people on this machine, each with a node of their own, told as a transcript with timings.

Everything is done through the `kith` command, as a person would; discovery is real zeroconf on the loopback interface.
Each line is checked before it is printed; the program exits with 0 only if every line of it is true.
"""

import io
import sys
import tempfile
import time
from collections.abc import Callable
from pathlib import Path
from typing import Any

from tests.person import CommandError, Person, end_everybody, end_everybody_on_signals, wait_for

BURST = 60
KILLED_AFTER = 20


class Story:
    """Prints what happened, when, and how long it took; remembers whether all of it was true."""

    def __init__(self) -> None:
        self.began = time.monotonic()
        self.since = self.began
        self.true = True
        self.lines = 0

    def chapter(self, title: str) -> None:
        """Begin a new part."""
        print(f"\n{title}", flush=True)
        self.since = time.monotonic()

    def line(self, text: str, is_true: bool = True) -> None:
        """Print one statement; the second figure is what came since the line before."""
        now = time.monotonic()
        print(
            f"  {now - self.began:6.2f} s  +{now - self.since:5.2f}  {'ok ' if is_true else 'NOT'}  {text}", flush=True
        )
        self.since = now
        self.true = self.true and is_true
        self.lines += 1

    def refused(self, text: str, call: Callable[[], Any]) -> None:
        """Print a statement that is true if the command is refused with exit code 1."""
        try:
            call()
        except CommandError as error:
            self.line(text, error.code == 1)
        else:
            self.line(text, False)


def meet(story: Story, alice: Person, bob: Person, carol: Person) -> None:
    """Three identities, three nodes; one pair meets as people nearby, one by a link."""
    story.chapter("Three people, three homes, three nodes")
    for person in (alice, bob, carol):
        made = person.create()
        words = len(made["recovery_phrase"].split())
        story.line(
            f"{person.name} has account {made['account'][:8]}… and a recovery phrase of {words} words", words == 24
        )
    for person in (alice, bob, carol):
        person.start()
        story.line(f"{person.name}'s node serves")

    story.chapter("Alice and Bob find each other on the network, with no address typed")
    story.line("nobody knows anybody", not any(person.kith("people", "list") for person in (alice, bob, carol)))
    bob.kith("people", "nearby")
    seen = wait_for("Alice sees Bob nearby", lambda: entry_of("Bob", alice.kith("people", "nearby")))
    story.line(f"Alice sees Bob nearby as {seen['id']}")
    alice.kith("people", "add", seen["id"])
    request = wait_for("Bob has Alice's request", lambda: entry_of("Alice", bob.kith("people", "requests")))
    story.line("Bob sees that Alice asks to be a contact")
    bob.kith("people", "approve", request["id"])
    alice.wait_for_contact("Bob")
    bob.wait_for_contact("Alice")
    story.line("Bob approves; both are contacts")
    numbers = [alice.kith("people", "verify", "Bob"), bob.kith("people", "verify", "Alice")]
    same = numbers[0]["safety_number"] == numbers[1]["safety_number"]
    story.line(f"both read the same safety number, {numbers[0]['safety_number'][:17]}…", same)

    story.chapter("Alice sends Carol an invite link by other means")
    alice.befriend_by_link(carol)
    story.line("Carol accepts the link; both are contacts at once")
    story.refused("Carol cannot write to Bob, whom she does not know", lambda: carol.kith("chat", "send", "Bob", "hm"))


def entry_of(name: str, rows: list[dict[str, Any]]) -> dict[str, Any] | None:
    """The row of a person in a list."""
    return next((row for row in rows if row["name"] == name), None)


def talk(story: Story, alice: Person, bob: Person, carol: Person) -> None:
    """Both ways, in two conversations; then everything one can do with a message."""
    story.chapter("They talk")
    for writer, reader, text in (
        (alice, bob, "Hello Bob, no server heard this."),
        (bob, alice, "Hello Alice! Grüße — 你好 👋"),
        (alice, carol, "Carol, are you there?"),
        (carol, alice, "I am."),
    ):
        sent = writer.kith("chat", "send", reader.name, text)["id"]
        wait_for(f"{reader.name} reads {text!r}", lambda: message_of(sent, reader.timeline(writer.name)))  # noqa: B023
        story.line(f"{writer.name} → {reader.name}: {text}", reader.texts(writer.name)[-1] == text)
    story.line("Carol's conversation holds nothing of Bob's", carol.texts("Alice") == alice.texts("Carol"))

    story.chapter("They reply, edit, react and delete")
    question = alice.kith("chat", "send", "Bob", "Shall we meat at nine?")["id"]
    wait_for("Bob has the question", lambda: message_of(question, bob.timeline("Alice")))
    answer = bob.kith("chat", "send", "Alice", "Yes, at nine.", "--reply", question)["id"]
    shown = wait_for("Alice has the answer", lambda: message_of(answer, alice.timeline("Bob")))
    story.line("Bob replies to the very message", shown["reply"] == question)
    alice.kith("chat", "edit", question, "Shall we meet at nine?")
    told = wait_for("Bob sees the edit", lambda: message_if(question, bob.timeline("Alice"), "edited"))
    story.line("Alice edits; Bob reads the new text", told["text"] == "Shall we meet at nine?")
    bob.kith("chat", "react", question, "👍")
    told = wait_for("Alice sees the reaction", lambda: message_if(question, alice.timeline("Bob"), "reactions"))
    story.line("Bob reacts with 👍; Alice sees it", [row["emoji"] for row in told["reactions"]] == ["👍"])
    regret = alice.kith("chat", "send", "Bob", "I should not have said this.")["id"]
    wait_for("Bob has it", lambda: message_of(regret, bob.timeline("Alice")))
    alice.kith("chat", "delete", regret)
    told = wait_for("Bob sees the deletion", lambda: message_if(regret, bob.timeline("Alice"), "deleted"))
    story.line("Alice deletes; the text is gone at Bob's", not told["text"])


def message_of(message: str, rows: list[dict[str, Any]]) -> dict[str, Any] | None:
    """The row of a message in a timeline."""
    return next((row for row in rows if row["id"] == message), None)


def message_if(message: str, rows: list[dict[str, Any]], mark: str) -> dict[str, Any] | None:
    """The row of a message once its field `mark` is true or not empty."""
    row = message_of(message, rows)
    return row if row and row[mark] else None


def receipts(story: Story, alice: Person, bob: Person) -> None:
    """How far a message got, as its author sees it."""
    story.chapter("Alice sees how far her message got")
    sent = alice.kith("chat", "send", "Bob", "Tell me when you have seen this.")["id"]
    await_state(alice, "Bob", sent, ("delivered", "read"))
    story.line("delivered: it is on Bob's disk", state_of(alice, "Bob", sent) == "delivered")
    bob.kith("chat", "read", "Alice")
    await_state(alice, "Bob", sent, ("read",))
    story.line("read: Bob has seen it")


def state_of(person: Person, contact: str, message: str) -> str:
    """The state of one of my messages."""
    row = message_of(message, person.timeline(contact, 200))
    return str(row["state"]) if row else "unknown"


def await_state(person: Person, contact: str, message: str, states: tuple[str, ...]) -> None:
    """Wait until one of my messages has one of these states."""
    wait_for(f"{person.name}'s message is {states[0]}", lambda: state_of(person, contact, message) in states)


def survive(story: Story, alice: Person, bob: Person) -> None:
    """Kill -9 in the middle of a burst loses and doubles nothing."""
    story.chapter(f"Alice writes {BURST} messages; Bob's node is killed with -9 after {KILLED_AFTER}")
    wanted = [f"burst {number}" for number in range(1, BURST + 1)]
    ids = []
    for number, text in enumerate(wanted, 1):
        ids.append(alice.kith("chat", "send", "Bob", text)["id"])
        if number == KILLED_AFTER:
            bob.kill()
            story.line("Bob's node is gone; Alice goes on writing")
    story.line(f"Alice's node took {len(set(ids))} messages", len(set(ids)) == BURST)
    story.line("the last one waits for Bob", state_of(alice, "Bob", ids[-1]) in ("queued", "sent"))
    back = time.time()
    bob.start()
    story.line("Bob's node is back, with its store as it was")
    wait_for("Bob has the last message", lambda: message_of(ids[-1], bob.timeline("Alice", 200)))
    rows = [row for row in bob.timeline("Alice", 200) if row["text"].startswith("burst ")]
    story.line(f"all {BURST} are there, each once, in order", [row["text"] for row in rows] == wanted)
    mine = {row["id"]: row["sent_at"] for row in alice.timeline("Bob", 200)}
    story.line("with the time of writing", all(mine[row["id"]] == row["sent_at"] for row in rows))
    before = time.strftime("%Y-%m-%dT%H:%M:%S", time.gmtime(back + 1))
    story.line("which is before Bob was back", all(row["sent_at"] < before for row in rows))
    await_state(alice, "Bob", ids[-1], ("delivered", "read"))
    story.line("and Alice is told that they were delivered")


def end(story: Story, people: tuple[Person, ...]) -> None:
    """Every node ends when asked, and the conversation is printed once more as Bob has it."""
    names = {person.account: person.name for person in people}
    bob = people[1]
    story.chapter("The conversation as Bob has it")
    for row in [row for row in bob.timeline("Alice", 200) if not row["text"].startswith("burst ")]:
        marks = " (edited)" * row["edited"] + "".join(f" [{given['emoji']}]" for given in row["reactions"])
        print(f"    {row['sent_at'][11:19]}  {names[row['author']]:<6} {row['text'] or '(deleted)'}{marks}")
    story.chapter("Good night")
    for person in people:
        story.line(f"{person.name}'s node ends cleanly when asked", person.stop() == 0)


def main() -> int:
    """Tell the story once; the exit code says whether it was true."""
    end_everybody_on_signals()
    if isinstance(sys.stdout, io.TextIOWrapper):
        sys.stdout.reconfigure(errors="backslashreplace")  # not every terminal can show what they write
    story = Story()
    print("Kith: three nodes on this machine, talking over the loopback interface only.")
    with tempfile.TemporaryDirectory(prefix="kith-demo-") as folder:
        people = (alice, bob, carol) = tuple(Person(name, Path(folder)) for name in ("Alice", "Bob", "Carol"))
        try:
            meet(story, alice, bob, carol)
            talk(story, alice, bob, carol)
            receipts(story, alice, bob)
            survive(story, alice, bob)
            end(story, people)
        except (AssertionError, CommandError) as error:
            story.line(str(error), False)
        finally:
            end_everybody()
    verdict = "every one of them true" if story.true else "NOT all of them true"
    print(f"\n{story.lines} lines, {verdict}, in {time.monotonic() - story.began:.1f} s.")
    return 0 if story.true else 1


if __name__ == "__main__":
    sys.exit(main())
