"""What Linux lets a process forbid itself for good: writing, connecting, signals, other files."""

import ctypes
import os
import platform
import struct
from collections.abc import Iterable, Iterator

PR_SET_PDEATHSIG, PR_SET_DUMPABLE, PR_SET_SECCOMP, PR_SET_CHILD_SUBREAPER = 1, 4, 22, 36
PR_SET_NO_NEW_PRIVS, FILTER = 38, 2
ALLOW, REFUSE, MISSING, KILL = 0x7FFF0000, 0x00050001, 0x00050026, 0x80000000
LOAD, EQUAL, NOT_BELOW, ANY_OF, RETURN = 0x20, 0x15, 0x35, 0x45, 0x06
ARCHITECTURES = {"x86_64": 0xC000003E, "aarch64": 0xC00000B7}
WRITING = 0o1 | 0o2 | 0o100 | 0o1000  # O_WRONLY, O_RDWR, O_CREAT, O_TRUNC
NEW_USER = 0x10000000  # CLONE_NEWUSER
# Calls without which plain computing does well; numbers as in each architecture's unistd.h.
# fmt: off
REFUSED = {
    "x86_64": (
        41,  # socket; a socketpair is fine
        59, 322,  # execve, execveat
        101, 310, 311, 312, 438,  # ptrace, process_vm_readv, _writev, kcmp, pidfd_getfd
        29, 64, 68, 240, 248, 249, 250,  # shmget, semget, msgget, mq_open, keys
        155, 165, 272, 308, 298, 321, 323, 425,  # mounts, namespaces, perf, bpf, userfaultfd, uring
        141, 142, 144, 251, 314,  # priorities: a place to leave a message
        129, 200, 297, 424,  # other ways to send a signal
        76, 82, 83, 84, 85, 86, 87, 88, 90, 91, 92, 93, 94, 132, 133, 188, 189, 190, 235,
        258, 259, 260, 261, 263, 264, 265, 266, 268, 280, 316,  # truncate, rename, unlink, chmod …
    ),
    "aarch64": (
        198, 221, 281, 117, 270, 271, 272, 438, 194, 190, 186, 180, 217, 218, 219,
        41, 40, 97, 268, 241, 280, 282, 425, 140, 118, 119, 30, 274, 138, 130, 240, 424,
        45, 38, 34, 35, 37, 36, 52, 53, 54, 55, 33, 5, 6, 7, 88, 276,
    ),
}
ABSENT = {"x86_64": (435, 437), "aarch64": (435, 437)}  # clone3, openat2: libraries then use older
# fmt: on
# (call, which of its arguments, bits that it may not have): open, openat, clone.
WITHOUT = {
    "x86_64": ((2, 1, WRITING), (257, 2, WRITING), (56, 0, NEW_USER)),
    "aarch64": ((56, 2, WRITING), (220, 0, NEW_USER)),
}
ONLY_SELF = {"x86_64": (62, 234), "aarch64": (129, 131)}  # kill, tgkill
ONLY_ZERO = {"x86_64": (302,), "aarch64": (261,)}  # prlimit64 of the process itself

LIBC = ctypes.CDLL(None, use_errno=True)


def _step(code: int, value: int, yes: int = 0, no: int = 0) -> bytes:
    return struct.pack("HBBI", code, yes, no, value)


def _argument(number: int) -> bytes:
    return _step(LOAD, 16 + 8 * number)


def _refuse_if(call: int, argument: int, test: int, value: int, holds: bool) -> Iterator[bytes]:
    """Refuse a call when its argument passes a test (or when not); else go on."""
    yield _step(EQUAL, call, 0, 4)
    yield _argument(argument)
    yield _step(test, value, 0 if holds else 1, 1 if holds else 0)
    yield _step(RETURN, REFUSE)
    yield _step(RETURN, ALLOW)


def _framed(steps: Iterable[bytes], machine: str) -> bytes:
    """A whole filter: other architectures end the process, what no step refuses is allowed."""
    head = [_step(LOAD, 4), _step(EQUAL, ARCHITECTURES[machine], 1), _step(RETURN, KILL)]
    head += [_step(LOAD, 0), _step(NOT_BELOW, 0x40000000, 0, 1), _step(RETURN, KILL)]  # x32's
    return b"".join([*head, *steps, _step(RETURN, ALLOW)])


def common_filter(machine: str) -> bytes:
    """What the worker and all children are refused, in the kernel's own language."""
    steps = []
    for call in REFUSED[machine]:
        steps += [_step(EQUAL, call, 0, 1), _step(RETURN, REFUSE)]
    for call in ABSENT[machine]:
        steps += [_step(EQUAL, call, 0, 1), _step(RETURN, MISSING)]
    for call, argument, bits in WITHOUT[machine]:
        steps += _refuse_if(call, argument, ANY_OF, bits, True)
    return _framed(steps, machine)


def own_filter(machine: str, pid: int) -> bytes:
    """What a child is refused on top: to reach any process but itself."""
    steps: list[bytes] = []
    for call in ONLY_SELF[machine]:
        steps += _refuse_if(call, 0, EQUAL, pid, False)
    for call in ONLY_ZERO[machine]:
        steps += _refuse_if(call, 0, EQUAL, 0, False)
    return _framed(steps, machine)


def filter_calls(own: bool) -> bool:
    """Refuse this process and its children calls for good; False where that cannot be."""
    machine = platform.machine()
    if platform.system() != "Linux" or machine not in ARCHITECTURES:
        return False
    code = own_filter(machine, os.getpid()) if own else common_filter(machine)
    text = ctypes.create_string_buffer(code, len(code))
    table = struct.pack("HxxxxxxP", len(code) // 8, ctypes.addressof(text))
    control(PR_SET_NO_NEW_PRIVS, 1)
    return bool(LIBC.prctl(PR_SET_SECCOMP, FILTER, table, 0, 0) == 0)


def control(option: int, value: int) -> None:
    """Ask the kernel for a property of this process; without Linux nothing happens."""
    if platform.system() == "Linux":
        LIBC.prctl(option, value, 0, 0, 0)


CREATE, ADD, RESTRICT = 444, 445, 446  # Landlock's calls, the same on every architecture
READ = 0b1101  # execute (map a library), read a file, list a folder
FILES = {1: 0x1FFF, 2: 0x3FFF, 3: 0x7FFF, 4: 0x7FFF, 5: 0xFFFF}
NETWORK, SCOPES, PATH_BENEATH = 0b11, 0b11, 1


def landlock_version() -> int:
    """Which version of Landlock the kernel has; 0 for none."""
    if platform.system() != "Linux":
        return 0
    return max(0, int(LIBC.syscall(CREATE, None, 0, 1)))


def _rule(ruleset: int, path: str) -> None:
    """Allow reading a file, or all that a folder holds."""
    place = os.open(path, os.O_PATH | os.O_CLOEXEC)
    allowed = READ if os.path.isdir(path) else READ & 0b101
    LIBC.syscall(ADD, ruleset, PATH_BENEATH, struct.pack("=Qi", allowed, place), 0)
    os.close(place)


def landlock_rules(readable: Iterable[str]) -> int | None:
    """Rules that forbid all files but these (read only), TCP, and signals to others."""
    version = landlock_version()
    if not version:
        return None
    files = FILES.get(version, 0xFFFF)
    rules = struct.pack("QQQ", files, NETWORK * (version >= 4), SCOPES * (version >= 6))
    size = 24 if version >= 6 else 16 if version >= 4 else 8
    ruleset = int(LIBC.syscall(CREATE, rules, size, 0))
    if ruleset < 0:
        return None
    for path in readable:
        _rule(ruleset, path)
    return ruleset


def landlock(ruleset: int | None) -> bool:
    """Put this process and its children under the rules, for good."""
    if ruleset is None:
        return False
    control(PR_SET_NO_NEW_PRIVS, 1)
    return bool(LIBC.syscall(RESTRICT, ruleset, 0) == 0)
