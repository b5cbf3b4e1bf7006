"""Becomes a browser: run as a program of its own between us and Chromium, with the standard library alone.

``argv[1]`` is JSON: ``program`` and its ``flags``; ``ask`` and ``say``, the pipes that Chromium finds as 3 and 4;
``control``, a socket to us; ``port`` of the gate; ``user`` and ``group`` to become, or nothing. In this order: a network of
its own where the system allows one (nothing is in it but our gate), limits, no rights, and then the program in its place.

Over ``control`` goes ``walled`` with the listening socket of that network, or ``open`` when there is none. It ends with
:data:`CANNOT` when it is root and cannot become somebody else.
"""

import ctypes
import fcntl
import json
import os
import resource
import signal
import socket
import struct
import sys
from typing import Any

CANNOT = 97
CLONE_NEWUSER, CLONE_NEWNET = 0x10000000, 0x40000000
SIOCGIFFLAGS, SIOCSIFFLAGS, IFF_UP = 0x8913, 0x8914, 1
PR_SET_PDEATHSIG = 1
CPU_S = 90
FILE_BYTES = 1 << 30
"""Largest file, shared memory among them."""
NICE = 10


def walled(port: int) -> socket.socket | None:
    """A listening socket in a network of our own, in which there is nothing else; ``None`` where the system allows none."""
    tried = os.fork()
    if tried == 0:  # half a wall would leave no way to the gate, so it is tried by somebody who may fail
        os._exit(0 if _wall() else 1)
    if os.waitstatus_to_exitcode(os.waitpid(tried, 0)[1]) != 0 or not _wall():
        return None
    made = socket.socket(socket.AF_INET, socket.SOCK_STREAM)
    made.bind(("127.0.0.1", port))
    made.listen(128)
    return made


def _wall() -> bool:
    user, group = os.getuid(), os.getgid()
    try:
        libc = ctypes.CDLL(None, use_errno=True)
        if libc.unshare(CLONE_NEWNET if user == 0 else CLONE_NEWUSER | CLONE_NEWNET):
            return False
        if user != 0:
            write("/proc/self/setgroups", "deny")
            write("/proc/self/uid_map", f"{user} {user} 1")
            write("/proc/self/gid_map", f"{group} {group} 1")
        with socket.socket(socket.AF_INET, socket.SOCK_DGRAM) as raw:
            flags = struct.unpack(
                "16sh14x", fcntl.ioctl(raw, SIOCGIFFLAGS, struct.pack("16sh14x", b"lo", 0))
            )[1]
            fcntl.ioctl(raw, SIOCSIFFLAGS, struct.pack("16sh14x", b"lo", flags | IFF_UP))
    except (OSError, AttributeError):
        return False
    return True


def write(path: str, text: str) -> None:
    """Write a small file of the system."""
    with open(path, "w", encoding="ascii") as file:  # noqa: PTH123 - alone, and quickly begun
        file.write(text)


def limited() -> None:
    """Bound what the browser may take from the machine; where it is short of memory, the browser goes first."""
    for which, most in (
        (resource.RLIMIT_CORE, 0),
        (resource.RLIMIT_CPU, CPU_S),
        (resource.RLIMIT_FSIZE, FILE_BYTES),
        (resource.RLIMIT_NOFILE, 4096),
    ):
        hard = resource.getrlimit(which)[1]
        most = most if hard == resource.RLIM_INFINITY else min(most, hard)
        resource.setrlimit(which, (most, most))
    try:
        write("/proc/self/oom_score_adj", "900")
        os.nice(NICE)
    except OSError:
        pass
    os.umask(0o077)


def become(user: int, group: int) -> None:
    """Somebody without rights, for good."""
    os.setgroups([])
    os.setresgid(group, group, group)
    os.setresuid(user, user, user)
    if 0 in os.getresuid() or 0 in os.getresgid():
        raise PermissionError("still root")


def main() -> None:
    """See the module."""
    given: dict[str, Any] = json.loads(sys.argv[1])
    control = socket.socket(fileno=given["control"])
    own = walled(given["port"])
    if own is not None:
        socket.send_fds(control, [b"walled"], [own.fileno()])
        own.close()
    else:
        control.send(b"open")
    control.close()
    limited()
    if os.getuid() == 0:
        try:
            become(given["user"], given["group"])
        except (OSError, TypeError):
            os._exit(CANNOT)
    ctypes.CDLL(None).prctl(PR_SET_PDEATHSIG, signal.SIGKILL)
    pipes = [fcntl.fcntl(given[name], fcntl.F_DUPFD, 10) for name in ("ask", "say")]
    for place, pipe in enumerate(pipes, start=3):
        os.dup2(pipe, place)
    os.closerange(5, 1024)
    os.execv(given["program"], [given["program"], *given["flags"]])  # noqa: S606 - that is what it is for


if __name__ == "__main__":
    main()
