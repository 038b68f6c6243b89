"""What people do with relays and links on the tour, and when they come back, one function a step; see `steps.py`."""

import re
from pathlib import Path

from tests.person import wait_for
from tests.tour import gallery_steps as gallery
from tests.tour.desk import PATIENCE_S, Desk
from tests.tour.steps import PASSPHRASE, look_for_people, see_picture


def join_relay(desk: Desk, invitation: str) -> None:
    """Use somebody's relay, whose link is pasted."""
    desk.click(id_="rail-network")
    desk.see(id_="relayLinkInput")
    desk.shot("network without a relay")
    desk.fill(invitation, id_="relayLinkInput")
    desk.keys("Return")
    desk.see(r".*\. Connected since .*", role="list item")
    desk.shot("network with a relay")


def make_invite(desk: Desk) -> str:
    """Make a link for one person, another one than before, and read it off the screen."""
    look_for_people(desk)
    desk.see("Make an invite|Make another")
    before = _link(desk)
    desk.click("Make an invite|Make another")
    wait_for(f"{desk.name} has another link", lambda: _link(desk) not in ("", before), PATIENCE_S)
    link = _link(desk)
    desk.shot("an invite")
    assert link.startswith("kith://"), link
    return link


def accept_invite(desk: Desk, link: str) -> None:
    """Give the link that came by other ways."""
    look_for_people(desk)
    desk.roll_to(id_="acceptLinkInput")
    desk.fill(link, id_="acceptLinkInput")
    desk.keys("Return")


def see_asked(desk: Desk) -> None:
    """Whoever made the link was asked, and is away; this is looked at in both colours."""
    desk.see(".*Asked, waiting for an answer", role="list item")
    for _ in range(2):
        desk.shot("somebody who is away is asked")
        change_colours(desk)


def see_contact(desk: Desk, name: str) -> None:
    """Somebody is a contact, on the page of people."""
    desk.see(rf"{name}(, online)?\.", id_=f"person-{name}")


def change_colours(desk: Desk) -> None:
    """Change from light to dark, or back."""
    offered = desk.see(id_="railTheme").name
    desk.click(id_="railTheme")
    wait_for(f"{desk.name} wears others", lambda: desk.see(id_="railTheme").name != offered)


def come_back(desk: Desk) -> None:
    """Open the window again, which asks for the passphrase."""
    desk.open_window()
    desk.see(id_="unlockPassphraseInput")
    desk.shot("locked")
    desk.fill_secret(PASSPHRASE, id_="unlockPassphraseInput")
    desk.keys("Return")
    desk.see(id_="rail-people")


def see_news(desk: Desk, author: str) -> None:
    """One line of somebody came while this window was closed."""
    desk.see(f"{author}(, online)?, 1 unread.*", id_=f"chat-{author}")
    desk.shot("what came meanwhile")


def see_sent(desk: Desk, text: str) -> None:
    """The own line has left this machine."""
    desk.see(f"You, .*{re.escape(text)}, sent", role="list item")


def see_read(desk: Desk, text: str) -> None:
    """The own line was read by the other, who may be gone again."""
    desk.see(f"You, .*{re.escape(text)}, read", role="list item")


def keep_newest(desk: Desk, file: Path) -> Path:
    """Open the first photo of the grid, which is this one, in full, and save it; what was saved."""
    desk.press_on(desk.all_of(id_="photo")[0])
    desk.see("1 of .*", id_="lightboxCount")
    see_picture(desk, file, id_="lightboxPicture")
    saved = gallery.save_photo(desk, desk.folder / "saved")
    gallery.close_photo(desk)
    return saved


def _link(desk: Desk) -> str:
    return "".join(desk.screen.text_of(field) for field in desk.all_of(id_="inviteLinkInput"))
