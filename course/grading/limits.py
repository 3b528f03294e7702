"""How much a submission may use."""

from dataclasses import dataclass


@dataclass(frozen=True)
class Limits:
    """Bounds for one submission; `patience` stretches each exercise's own time limit.

    A grading machine is busy, a learner's is not: what passes there in time should pass here.
    """

    seconds: float = 120.0
    patience: float = 2.0
    memory: int = 1 << 30
    processes: int = 8
    files: int = 64
    file_bytes: int = 25_000_000
    cell_characters: int = 100_000
    reading_seconds: float = 10.0
    answer_bytes: int = 64_000_000

    def rlimits(self, more_processes: int = 0) -> dict[str, int]:
        """What `prlimit` is told; nothing may be written to any file."""
        return {
            "as": self.memory,
            "nproc": self.processes + more_processes,
            "nofile": self.files,
            "cpu": int(self.seconds) + 1,
            "fsize": 0,
            "core": 0,
        }
