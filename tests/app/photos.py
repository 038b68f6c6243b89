"""Picture files for the tests of feed and gallery, and the task that fetches, one step at a time."""

from pathlib import Path

from app.commands import File
from app.gallery import fetching
from tests.app.fake_node import FakePerson
from tests.app.fake_pictures import PNG


def photo(folder: Path, name: str = "beach.png", content: bytes = b"sand and sea") -> File:
    """A file that the fake town takes for a picture."""
    path = folder / name
    path.write_bytes(PNG + content)
    return File(str(path))


async def fetch(*everybody: FakePerson) -> None:
    """What `keep_fetching` does at a start and at each notice, for these people, and the files reach them."""
    for person in everybody:
        await fetching.want_all(person.app)
        await fetching.drop_gone(person.app)
        await person.node.blobs.flush_town()
