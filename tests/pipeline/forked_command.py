"""The real command, many times over, each in a process forked from one that has imported it all.

Reads a JSON object a line: the command's words, and at which of the child's audit events in the
folder of its output (a file is opened, renamed, linked, removed ...) it is killed, and how much
later; or at which of them that write the disk is full. Answers with a line of the child's exit code
(negative: the signal) and its events.
"""

from __future__ import annotations

import errno
import json
import os
import signal
import sys
import threading
import time

import adcvsr_core.pipeline.job
from adcvsr_core.cli import main

EVENTS = ("open", "os.rename", "os.link", "os.remove", "os.rmdir", "os.mkdir", "shutil.rmtree")


def child(order: dict[str, object]) -> int:
    """Run the command; kill it where the order says."""
    events: list[str] = []
    full_at = order.get("full_at")
    writes = 0
    kill_at, delay_s = order.get("kill_at"), float(str(order.get("delay_s", 0)))

    def kill() -> None:
        time.sleep(delay_s)
        os.kill(os.getpid(), signal.SIGKILL)

    def watch(event: str, arguments: tuple[object, ...]) -> None:
        nonlocal writes
        if ".adcvsr" in str(arguments[:2]) and is_write(event, arguments):
            writes += 1
            if writes - 1 == full_at:
                raise OSError(errno.ENOSPC, os.strerror(errno.ENOSPC))
        if event in EVENTS and ".adcvsr" in str(arguments[:2]):
            events.append(f"{event} {os.path.basename(str(arguments[0]))}")
            if len(events) - 1 == kill_at:
                threading.Thread(target=kill, daemon=True).start() if delay_s else kill()

    sys.addaudithook(watch)
    words = order["words"]
    assert isinstance(words, list)
    code = main([str(word) for word in words])
    with open(str(order["log"]), "w") as log:
        json.dump({"events": events, "writes": writes}, log)
    return code


def is_write(event: str, arguments: tuple[object, ...]) -> bool:
    """Whether an audit event is one that needs room on the disk."""
    if event == "open":
        flags = arguments[2]
        return isinstance(flags, int) and bool(flags & (os.O_WRONLY | os.O_RDWR | os.O_CREAT))
    return event in ("os.rename", "os.link", "os.mkdir")


def answer(**values: int) -> None:
    """Write a line for the test."""
    sys.stdout.write(json.dumps(values) + "\n")
    sys.stdout.flush()


def serve() -> None:
    """Answer until the input ends."""
    assert adcvsr_core.pipeline.job
    for line in sys.stdin:
        order = json.loads(line)
        pid = os.fork()
        if not pid:
            os._exit(child(order))
        answer(pid=pid)
        code = os.waitstatus_to_exitcode(os.waitpid(pid, 0)[1])
        answer(code=code)


if __name__ == "__main__":
    serve()
