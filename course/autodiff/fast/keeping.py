"""Where compiled code is kept from one session to the next; where it cannot be, nothing fails.

Numba keeps it beside the source, else in a folder of the user (or in NUMBA_CACHE_DIR), and raises
an error where neither can be written or where the source is no file, as in a notebook's cell.
"""

import hashlib
import linecache
import os
import stat
import tempfile
from contextlib import suppress
from functools import cache

from numba import config
from numba.core.caching import CacheImpl
from numba.core.dispatcher import Dispatcher
from numba.misc.appdirs import AppDirs

FOLDER = "course-kernels"
KEPT = ".fast."


def _is_private(path):
    """Whether a folder is this user's alone: what lies there is run."""
    found = os.lstat(path)
    own = not hasattr(os, "getuid") or found.st_uid == os.getuid()
    return own and stat.S_ISDIR(found.st_mode) and not found.st_mode & 0o022


@cache
def own_folder():
    """The first folder that can be written: the user's choice, the user's cache, a temporary one.

    None where there is none.
    """
    user = getattr(os, "getuid", lambda: "")()
    chosen = [config.CACHE_DIR] if config.CACHE_DIR else []
    usual = AppDirs(appname="numba", appauthor=False).user_cache_dir
    places = [os.path.join(p, FOLDER) for p in (*chosen, usual)]
    with suppress(FileNotFoundError):  # no folder can be written, as where answers are graded
        places.append(os.path.join(tempfile.gettempdir(), f"{FOLDER}-{user}"))
    for place in places:
        with suppress(OSError):
            os.makedirs(place, mode=0o700, exist_ok=True)
            tempfile.TemporaryFile(dir=place).close()
            if _is_private(place):
                return place
    return None


class LastPlace:
    """Numba's question where to keep a function, answered where nothing else answers it."""

    def __init__(self, function, file):
        lines = "".join(linecache.getlines(file))
        self.stamp = hashlib.sha256(f"{file}\n{lines}".encode()).hexdigest()
        self.line = function.__code__.co_firstlineno

    @classmethod
    def from_function(cls, function, file):
        """A place for a kernel of this package, or of a copy of it; None for others.

        A learner's kernel changes all the time, and one that calls another is not always found
        again whole: it is compiled anew in each session.
        """
        kept = KEPT in f".{function.__module__}." and linecache.getlines(file)
        return cls(function, file) if kept and own_folder() else None

    def ensure_cache_path(self):
        """Do nothing: the folder is there."""

    def get_cache_path(self):
        """The folder."""
        return own_folder()

    def get_source_stamp(self):
        """What changes when the module's text does."""
        return self.stamp

    def get_disambiguator(self):
        """What tells functions of the same name apart."""
        return f"{self.stamp[:16]}-{self.line}"


def keep_where_possible():
    """Let `cache=True` find one place more, and mean nothing where there is none at all."""
    locators = CacheImpl._locator_classes
    if any(c.__name__ == LastPlace.__name__ for c in locators):
        return  # another copy of this package was here before
    locators.append(LastPlace)
    enable = Dispatcher.enable_caching

    def enable_caching(self):
        with suppress(RuntimeError):  # "no locator available": compiled anew in each session
            enable(self)

    Dispatcher.enable_caching = enable_caching  # type: ignore[method-assign]
