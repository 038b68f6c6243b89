"""How answers are printed: for people as lines and tables, with --json as one JSON value.

How text is made harmless and laid out is `tables.py`. JSON is pure ASCII: as harmless on a screen as in a pipe.
"""

from __future__ import annotations

import json
from collections.abc import Callable, Mapping
from typing import Any

from app.message_output import below, card
from app.storage_output import STORAGE
from app.tables import chats_text, clock, exact, neutral, neutral_lines, phrase_grid, plain, quiet_text, size, table
from app.wording import ID_HEX, REACH, code_text, relay_trouble, return_text, works_text
from app.words import say

CODES = ("why", "state", "trouble")  # what the API calls by one word of letters and underscores
MARKS = {"queued": "…", "sent": "✓", "delivered": "✓✓", "read": "✓✓ read"}


def render(name: str, result: Any, as_json: bool) -> str:
    """Give what to print for a command's answer; may be empty for people, never with --json."""
    if as_json:
        return json.dumps(result)
    if result is None:
        return _NOTHING.get(name, "")
    return _RENDERERS.get(name, _general)(result)


def message_line(row: Mapping[str, Any], number: int | None = None) -> str:
    """Give one message as a line: when, who, what, how far it got; of what happened in a group the sentence."""
    text = neutral_lines(row["text"])
    if row["deleted"]:
        text = "(deleted)"
    elif row["unreadable"]:
        text = "(this version cannot show it)"
    label = row["id"][:ID_HEX] if number is None else f"#{number}"
    if row.get("kind") == "event":
        return f"{label}  {clock(row['sent_at'])}  * {text}"
    line = f"{label}  {clock(row['sent_at'])}  {neutral(row['author_name'])}: {text}"
    line += "  (forwarded)" if row.get("forwarded") else ""
    line += "  (silent)" if row.get("silent") else ""
    line += "  (pinned)" if row.get("pinned") else ""
    line += f"  (reply to {row['reply'][:ID_HEX]})" if row["reply"] else ""
    line += "  (edited)" if row["edited"] else ""
    line += "  (sent too soon: nobody else sees it)" if row.get("too_soon") else ""
    line += f"  (restored from {neutral(row['vouched_by'])})" if row.get("vouched_by") else ""
    line += f"  (until {clock(row['expires_at'])})" if row.get("expires_at") else ""
    if row["reactions"]:
        line += "  " + " ".join(neutral(reaction["emoji"]) for reaction in row["reactions"])
    line = f"{line}  {MARKS[row['state']]}" if row["mine"] else line
    return "\n    ".join([line, *below(row)])


def _general(result: Any) -> str:
    if isinstance(result, Mapping):
        return "\n".join(f"{key.replace('_', ' ')}:{_block(key, value)}" for key, value in result.items())
    if isinstance(result, list):
        return "\n".join(_general(item) + "\n" for item in result).rstrip() if result else "nothing"
    return plain(result)


def _block(key: str, value: Any) -> str:
    """Give what stands behind a name: one line, or lines below it, set in, for what has names of its own."""
    if isinstance(value, Mapping) and value:
        rows = [f"{neutral(name.replace('_', ' '))}: {plain(item)}" for name, item in value.items()]
    elif isinstance(value, list) and value and isinstance(value[0], Mapping):
        rows = [plain(item) for item in value]
    else:
        shown = plain(value)
        return f" {shown.replace('_', ' ') if key in CODES else shown}".rstrip()
    return "".join(f"\n    {row}" for row in rows)


def _columns(*names: str, none: str = "nobody") -> Callable[[Any], str]:
    return lambda rows: table(rows, names) if rows else none


def _timeline(rows: Any) -> str:
    return "\n".join(message_line(row) for row in rows) if rows else "no messages"


def _versions(rows: Any) -> str:
    return "\n".join(f"{clock(row['written_at'])}  {neutral_lines(row['text'])}" for row in rows)


def post_lines(row: Mapping[str, Any]) -> str:
    """Give one post: when, who, what, its pictures, and what was made of it."""
    shown = [neutral(picture["name"] or picture["mime"]) for picture in row["pictures"]]
    said = [row["text"]] if row["text"] else []
    line = f"{row['id'][:ID_HEX]}  {clock(row['sent_at'])}  {neutral(row['author_name'])}: "
    line += neutral_lines("".join(said)) + "".join(f"  [{name}]" for name in shown)
    if row["audience"] == "group":
        line += f"  (in {neutral(row['group'])})"
    elif row["audience"] == "chosen":
        line += f"  (for {', '.join(map(neutral, row['audience_names']))})" if row["mine"] else "  (for chosen people)"
    if row["comment_count"]:
        line += f"  ({row['comment_count']} {'comment' if row['comment_count'] == 1 else 'comments'})"
    return line + _chips(row) + (f"  {MARKS[row['state']]}" if row["mine"] else "")


def _chips(row: Mapping[str, Any]) -> str:
    return "".join(f"  {neutral(chip['emoji'])} {chip['count']}" for chip in row["reactions"])


def _posts(rows: Any) -> str:
    return "\n".join(map(post_lines, rows)) if rows else "no posts"


def _thread(result: Any) -> str:
    lines = [post_lines(result["post"])]
    if result["earlier"]:
        lines.append(f"  … {result['earlier']} earlier")
    for row in result["comments"]:
        known = "" if row["known"] else " (not a contact)"
        said = f"{neutral(row['author_name'])}{known}: {neutral_lines(row['text'])}"
        lines.append(f"  {row['id'][:ID_HEX]}  {clock(row['sent_at'])}  {said}{_chips(row)}")
    return "\n".join(lines)


def _photo(row: Mapping[str, Any]) -> dict[str, Any]:
    picture = row["picture"]
    of = row["album_title"] if row["album"] else "a post"
    names = {"name": picture["name"], "by": row["author_name"], "of": of, "caption": picture["caption"]}
    return {"id": row["id"][:ID_HEX] + row["id"][2 * 32 :], **names, "held": f"{picture['held']}/{picture['size']}"}


def _photos(rows: Any) -> str:
    return table([_photo(row) for row in rows], ("id", "name", "by", "of", "held", "caption")) if rows else "no photos"


def _albums(rows: Any) -> str:
    listed = [
        row | {"by": row["owner_name"], "photos": row["photo_count"], "people": len(row["people"])} for row in rows
    ]
    return table(listed, ("id", "title", "by", "people", "photos")) if rows else "no albums"


def _saved(result: Any) -> str:
    lines = [neutral(name) for name in result["files"]]
    return "\n".join([*lines, f"{result['missing']} are not here yet"] if result["missing"] else lines)


WAYS = {"lan": "over the local network", "direct": "over a direct connection"}
MET = WAYS | {"relay": "by way of a relay"}
WAYS |= {"relay": "by the relay", "file": "in a file"}


def _trace(result: Any) -> str:
    """Give the way of a message as lines: what happened when, which way, and why it waits."""
    lines = [f"{exact(result['written_at'])}  written", f"{exact(result['stored_at'])}  on the disk here"]
    for row in result["arrivals"]:
        again = f", and {row['copies']} more times" if row["copies"] else ""
        lines.append(f"{exact(row['at'])}  came{_by(row)}{again}")
    for row in result["deliveries"]:
        lines.append(f"to {neutral(row['name'])}" + (f", device {row['device'][:ID_HEX]}" if row["device"] else ""))
        steps = [("queued", row["queued_at"]), ("left" + _by(row), row["left_at"])]
        steps += [("received", row["received_at"]), ("read", row["read_at"])]
        lines += [f"  {exact(at)}  {what}" for what, at in steps if at]
        lines += [f"  {neutral(row['why'])}"] if row["why"] else []
    return "\n".join([*lines, *([result["note"]] if result["note"] else [])])


def _by(row: Mapping[str, Any]) -> str:
    said = WAYS.get(row["way"], "")
    return (f" {said}" if said else "") + (f" {neutral(row['relay'])}" if row["relay"] else "")


def _safety(result: Any) -> str:
    number = result["safety_number"]
    groups = number.split() if " " in number else [number[at : at + 5] for at in range(0, len(number), 5)]
    lines = [" ".join(groups[at : at + 4]) for at in range(0, len(groups), 4)]
    state = "verified" if result["verified"] else "not verified; add --confirm once both of you read the same digits"
    return f"{neutral(result['name'])}: {state}\n\n" + "\n".join(f"    {line}" for line in lines)


def _dialled(row: Mapping[str, Any]) -> str:
    who = f"{neutral(row['name'])} ({row['id'][:16]})"
    if not row["tried"]:
        return f"The address is kept for {who}, but was not tried: you are connected already."
    return f"{who} answers there" + (", and was asked to be your contact." if row["state"] != "contact" else ".")


def _relays(rows: Any) -> str:
    return "\n".join(map(_relay, rows)) if rows else "no relays"


def _relay(row: Mapping[str, Any]) -> str:
    """Give one relay: which it is, and below that how it is and what it keeps."""
    since = f" since {clock(row['since'])}" if row["since"] else ""
    words = {"connected": f"Connected{since}.", "refused": f"It refuses this node{since}."}
    said = [words.get(row["state"], "Not reached; it is tried again and again.")]
    connected = row["state"] == "connected"
    if not connected and row["why"]:
        said.append(relay_trouble(row["why"]))
    if row["told_by"] and not row["joined"]:
        said.append(f"You joined it on {plain(row['told_by'])}; this node has yet to.")
    if row["quota_bytes"] > 0 and (connected or row["used_bytes"] > 0):
        amount = f"{size(row['used_bytes'])} of at most {size(row['quota_bytes'])} for you"
        said.append(f"It keeps {amount}." if connected else f"It kept {amount} when it was last reached.")
    name = f"{row['id'][:16]}  {plain(row['addresses'])}{'  (this node)' if row['mine'] else ''}"
    return f"{name}\n    {' '.join(said)}"


def _left(row: Mapping[str, Any]) -> str:
    return f"You do not use the relay {row['id'][:16]} at {plain(row['addresses'])} any more."


def _reach(rows: Any) -> str:
    reached = [row | {"how": say(REACH.get(row["how"], REACH["none"]))} for row in rows]
    return table(reached, ("id", "name", "how", "waiting")) if rows else "nobody"


def _device(row: Mapping[str, Any]) -> str:
    words = "removed" if row["state"] == "removed" else "may link and remove others" if row["admin"] else "linked"
    here = "  (this one)" if row["this"] else ""
    called = neutral(row["name"]) or "without a name"
    return f"{row['id'][:16]}  {called}  {words} since {clock(row['since'])}{here}{_met(row)}"


def _met(row: Mapping[str, Any]) -> str:
    way, at = MET.get(row.get("way", "")), row.get("met_at")
    return f"  reached {way}, {'now' if row['linked'] else 'until ' + clock(at)}" if way and at else ""


def _code(row: Mapping[str, Any]) -> str:
    old, place, until = row["renews"], plain(row["addresses"][:1]), clock(row["expires_at"])
    called = "" if old is None else neutral(old["name"]) or f"the device {old['id'][:16]}"
    return code_text((row["typed"], row["link"]), place, until, (called, clock(old["seen_at"])) if old else None)


def _return(row: Mapping[str, Any]) -> str:
    place, until = plain(row["addresses"][:1]), clock(row["expires_at"])
    return return_text((row["typed"], row["link"]), place, until, neutral(row["person"]["name"]))


def _recovered(row: Mapping[str, Any]) -> str:
    name, contact = neutral(row["name"]), neutral(row["contact"])
    known = f"{contact} and {row['known'] - 1} more as contacts" if row["known"] > 1 else f"{contact} as a contact"
    return f"This is {name} again, with {known}: `kith node` starts it; history comes from those who have it."


def _backup(row: Mapping[str, Any]) -> str:
    """Give how backups are: where they go, up to when everything is there, what fails, what a check found."""
    if row["state"] == "off":
        return "No backups are kept; `kith backup keep FOLDER` begins."
    every = "second" if row["every_seconds"] == 1 else f"{row['every_seconds']} seconds"
    lines = [f"Backups go to {neutral(row['folder'])}, at least every {every}.", "The first one is being made."]
    if row["saved_at"]:
        lines[1] = f"Everything up to {clock(row['saved_at'])} is there: {size(row['size'])}."
        lines[1] += " One is being made." if row["state"] == "running" else ""
    if row["why"]:
        lines.append(f"It fails now: {neutral(row['why'])}")
    if row["checked_at"]:
        damage = f"{neutral(row['damage'])} A new backup is begun in its place." if row["damage"] else ""
        lines.append(f"Read through at {clock(row['checked_at'])}: {damage or 'every file is whole.'}")
    return "\n".join(lines)


def _backups(rows: Any) -> str:
    listed = [
        {"written": clock(row["written_at"]) if row["written_at"] else "unreadable", "size": size(row["bytes"])} | row
        for row in rows
    ]
    return table(listed, ("written", "size", "name"))


def _groups(rows: Any) -> str:
    listed = [row | {"members": len(row["members"]), "role": row["role"] or "left"} for row in rows]
    return table(listed, ("id", "name", "role", "members", "archived")) if rows else "no groups"


def _group(row: Mapping[str, Any]) -> str:
    """Give one group: what it says of itself, what is true of it, and who belongs to it."""
    lines = [f"{neutral(row['name'])}  {row['id'][:16]}"]
    if row["description"]:
        lines.append(neutral_lines(row["description"]))
    seen = {"full": "Newcomers see everything.", "from-join": "Newcomers see what is said after they came."}
    none = "Newcomers and new devices of members begin empty, and keys are thrown away after 30 days."
    lines.append(seen.get(row["history"], none) + ("" if row["joined"] else " You do not belong to it any more."))
    lines += ["It is archived: it can be read, and nothing is written in it."] if row["archived"] else []
    lines += [f"Messages disappear after {row['disappear_after']}."] if row["disappear_after"] else []
    lines += [f"Slow mode: members write once in {row['slow_every']}."] if row["slow_every"] else []
    lines += [f"`kith group bring` adds {', '.join(map(neutral, row['lagging']))}."] if row["lagging"] else []
    lines.append(f"{', '.join(f'{action}: {who}' for action, who in row['rights'].items())}")
    return "\n    ".join([*lines, *_members(row["members"]).split("\n")])


def _members(rows: Any) -> str:
    called = [row | {"name": row["name"] + (" (not a contact)" if not row["known"] else "")} for row in rows]
    return table(called, ("id", "name", "role")) if rows else "nobody"


def _found(answer: Any) -> str:
    """Give a line a hit: what and where, then what it says; and how to see more."""
    lines = []
    for hit in answer["hits"]:
        when = f"{clock(hit['sent_at'])}  " if hit["sent_at"] else ""
        where = f" in {neutral(hit['where'])}" if hit["where"] and hit["author_name"] else neutral(hit["where"])
        who = f"{neutral(hit['author_name'])}{where}"
        lines.append(f"{hit['id'][:ID_HEX]}  {when}{hit['kind']}, {who}: {neutral(hit['text'])}")
    if answer["further"]:
        lines.append(f"More: the same with --further {answer['further']}")
    return "\n".join(lines) or "nothing found"


_GROUP_VERBS = (
    *("create", "show", "add", "admit", "decline", "remove", "leave", "rename", "describe", "picture", "role"),
    *("archive", "unarchive", "slow", "ban", "unban", "succeed", "bring"),
)
_NOTHING = {"calls.current": "no call"}
_RENDERERS: dict[str, Callable[[Any], str]] = {
    "phrase": phrase_grid,
    "desktop.add": lambda paths: "\n".join(map(plain, paths)),
    "desktop.remove": lambda paths: "\n".join(map(plain, paths)) or "nothing was there",
    "manual": "\n".join,
    "debug.bundle": lambda result: plain(result["file"]),
    "keychain": lambda result: str(result["keychain"] or "no keychain"),
    "people.list": _columns("id", "name", "verified", "state"),
    "people.requests": _columns("id", "name"),
    "people.blocked": _columns("id", "name", none="nobody is blocked"),
    "people.keepers": _columns("id", "name", none="nobody keeps it yet"),
    "people.nearby": _columns("id", "name", "address"),
    "people.verify": _safety,
    "people.dial": _dialled,
    "people.invite": lambda result: str(result["link"]),
    "chat.list": chats_text,
    "chat.card": card,
    "chat.draft": lambda row: neutral_lines(row["text"]) or "nothing written",
    "chat.tray": lambda row: _columns("name", "path", "kept", none="nothing goes along")(row["files"]),
    "chat.timeline": _timeline,
    "chat.trace": _trace,
    "chat.history": _versions,
    "chat.thread": _timeline,
    "chat.pins": _timeline,
    "chat.scheduled": _columns("id", "name", "due_at", "here", "late", "text", none="nothing waits"),
    "chat.receipts": _columns("id", "name", "state"),
    "chat.typists": _columns("contact", "text", none="nobody is typing"),
    "chat.disappear": lambda row: f"Messages disappear after {row['after']}." if row["after"] else "Messages stay.",
    "group.list": _groups,
    "group.members": _members,
    "group.bans": _columns("id", "name"),
    **dict.fromkeys((f"group.{verb}" for verb in _GROUP_VERBS), _group),
    "search": _found,
    "feed.timeline": _posts,
    "feed.show": _thread,
    "gallery.albums": _albums,
    **dict.fromkeys(("gallery.list", "gallery.photos"), _photos),
    **dict.fromkeys(("gallery.save", "chat.save"), _saved),
    **dict.fromkeys(("gallery.album", "gallery.share", "gallery.unshare"), lambda result: _albums([result])),
    "relays.list": _relays,
    "relays.add": _relay,
    "relays.remove": _left,
    "relays.reach": _reach,
    "devices.list": lambda rows: "\n".join(map(_device, rows)),
    "devices.link": _code,
    "devices.accept": lambda row: f"A device of {neutral(row['name'])} now: `kith node` starts it, history follows.",
    "people.bring_back": _return,
    "recover": _recovered,
    **dict.fromkeys(("devices.rename", "devices.revoke", "devices.promote"), _device),
    "calls.list": _columns("name", "incoming", "video", "outcome", "began_at", "seconds", none="no calls"),
    "backup.list": _backups,
    **dict.fromkeys(("backup.keep", "backup.off", "backup.now", "backup.status", "backup.check"), _backup),
    **dict.fromkeys(("bundle.write", "bundle.read"), lambda result: neutral(result["sentence"])),
    **STORAGE,
    "works": works_text,
    **dict.fromkeys(("quiet", "quiet_hours", "quiet_calls"), quiet_text),
    "jobs.list": _columns("id", "kind", "state", "due", "tries", "why", none="nothing waits"),
    "demo": lambda row: f"A sample world, gone once this ends. `kith --home {row['home']} chat list` looks into it.",
    "store.factor": lambda result: plain(result["sentence"]),
    "doctor": _columns("check", "ok", "detail"),
}
