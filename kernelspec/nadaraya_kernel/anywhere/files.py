"""The files that cells read: those beneath the notebook's folder, by the rule of docs/decisions/0701-readable-files.md."""

import gzip
import io
import itertools
import os
import stat
import zlib

#: More than the system follows itself.
MOST_LINKS = 40
#: More than the language's memory holds.
MOST_BYTES = 1 << 31
MOST_NAMES = 1000


class Files:
    def __init__(self, folder):
        folder = os.path.realpath(folder)
        # The root of all files is no notebook's folder: everything lies in it.
        self._folder = None if folder == os.path.dirname(folder) else folder

    def content(self, path):
        """The bytes of a file, unpacked where it is packed; None where there is none that may be read."""
        place = self._place(path)
        try:
            # A pipe would hold whoever opens it.
            if place is None or not stat.S_ISREG(os.lstat(place).st_mode):
                return None
            with open(place, "rb") as file:
                content = file.read(MOST_BYTES)
        except OSError:
            return None
        return unpacked(content) if content[:2] == b"\x1f\x8b" else content

    def names(self):
        """The names in the folder that may be read, in no order."""
        if self._folder is None:
            return []
        try:
            present = os.listdir(self._folder)
        except OSError:
            return []
        return list(itertools.islice((name for name in present if self._place(name)), MOST_NAMES))

    def _place(self, path):
        """Where a path leads, name by name: no link leads out of the folder, and no hidden name is read."""
        if self._folder is None:
            return None
        rest, place, links = names(path), [], 0
        while rest:
            name = rest.pop()
            if name == "..":
                if not place:
                    return None
                place.pop()
                continue
            # On Windows, a colon names a drive, or a stream of a file.
            if name.startswith(".") or "\0" in name or (os.name == "nt" and ":" in name):
                return None
            here = os.path.join(self._folder, *place, name)
            try:
                if stat.S_ISLNK(os.lstat(here).st_mode):
                    target = os.readlink(here)
                    links += 1
                    if links > MOST_LINKS or os.path.isabs(target):
                        return None
                    rest += names(target)
                    continue
            except OSError:
                return None
            place.append(name)
        found = os.path.join(self._folder, *place)
        # Windows has links that look like folders, and names in any case.
        return found if os.path.normcase(os.path.realpath(found)) == os.path.normcase(found) else None


def names(path):
    """The names of a path, the last one first."""
    if os.name == "nt":
        path = path.replace("\\", "/")
    return [name for name in reversed(path.split("/")) if name not in ("", ".")]


def unpacked(content):
    """What is damaged stays as it is, and the language says so."""
    try:
        return gzip.GzipFile(fileobj=io.BytesIO(content)).read(MOST_BYTES)
    except (OSError, EOFError, zlib.error):
        return content
