"""What this machine can put between a submission and everything else, in words for a report."""

from dataclasses import dataclass

LEVELS = ("bubblewrap", "unshare", "limits")


@dataclass(frozen=True)
class Isolation:
    """A level (`bubblewrap`, `unshare`, `limits`) and what else the kernel forbids a child."""

    level: str
    landlock: bool = False
    seccomp: bool = False
    own_uid: bool = False

    @property
    def complete(self) -> bool:
        """Whether a submission sees nothing but itself and the files made for it."""
        return self.level == "bubblewrap" and self.seccomp

    @property
    def lacks(self) -> tuple[str, ...]:
        """What is not held back, a sentence each."""
        spaces, files = self.level != "limits", self.landlock or self.level == "bubblewrap"
        found = {
            "A submission can read this machine's files, the course's answers too.": files,
            "A submission can change files.": files or self.seccomp or self.own_uid,
            "A submission can use the network.": spaces or self.seccomp,
            "A submission can signal other processes.": spaces or self.seccomp or self.own_uid,
            "A submission can use up this user's share of processes.": spaces or self.own_uid,
            "An exercise can leave the course's versions to a later one.": self.seccomp,
        }
        return tuple(sentence for sentence, held in found.items() if not held)

    @property
    def notice(self) -> str:
        """One line for the head of a report."""
        more = [n for n, given in (("Landlock", self.landlock), ("seccomp", self.seccomp)) if given]
        means = " + ".join([self.level, *more])
        if self.complete:
            return f"Isolated by {means}."
        cure = "Install bubblewrap, and allow user namespaces if this is a container."
        return f"NOT ISOLATED as it should be, only by {means}. {' '.join((*self.lacks, cure))}"
