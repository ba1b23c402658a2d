"""The process from which query processes are forked: it holds the graph, so that a new one costs milliseconds.

All share the memory of the graph. Each query process ends itself by an alarm of the kernel when its time is over, can
open no file or connection, and cannot take more memory than it may.
"""

from __future__ import annotations

import gc
import os
import resource
import signal
import socket
import sys
from contextlib import suppress
from multiprocessing.connection import Connection
from pathlib import Path

from kgx.serve.pages import prepare_templates
from kgx.serve.worker import Job, perform
from kgx.store import Store

WANT_OF_MEMORY = 99  # what a query process ends with if Python could not get memory; Rust aborts
DEEPEST = 6000  # calls in calls; the parser goes one deeper for each triple of a group
WARMING = (
    "SELECT ?s (COUNT(?o) AS ?n) { ?s a <x:x> ; rdf:subject/rdfs:label ?o FILTER(REGEX(STR(?s), '^x')) } GROUP BY ?s LIMIT 1",
    "DESCRIBE <x:x>",
)  # asked once before anybody asks, so that the parser is ready and nothing need be read from a file later
GRACE = 1.0  # seconds after its time in which a query process ends itself, if nobody has ended it


def run(store: Store, control: socket.socket, *, seconds: float, megabytes: int) -> None:
    """Fork and end query processes as told over a socket, until it is closed.

    A descriptor with `fork` is the end of the connection that a new process talks over; the reply is its id. `end ID`
    ends a process; the reply is what it ended with, as a negative number if by a signal.
    """
    signal.signal(signal.SIGINT, signal.SIG_IGN)
    signal.signal(signal.SIGTERM, signal.SIG_DFL)
    os.closerange(3, control.fileno())
    os.closerange(control.fileno() + 1, 4096)
    prepare_templates()
    for query in WARMING:
        perform(store, Job(query))
    gc.freeze()
    children: set[int] = set()
    while True:
        order, descriptors, _, _ = socket.recv_fds(control, 64, 1)
        if not order:
            break
        word, _, number = order.decode().partition(" ")
        if word == "fork":
            try:
                child = os.fork()
            except OSError:
                os.close(descriptors[0])
                control.send(b"0")
                continue
            if child == 0:
                control.close()
                _work(store, Connection(descriptors[0]), seconds=seconds, megabytes=megabytes)
            os.close(descriptors[0])
            children.add(child)
            control.send(str(child).encode())
        elif int(number) in children:
            children.discard(int(number))
            control.send(str(_end(int(number))).encode())
        else:
            control.send(b"0")
    for child in children:
        _end(child)


def _end(child: int) -> int:
    """End a child and return what it ended with."""
    done, status = os.waitpid(child, os.WNOHANG)
    if not done:
        with suppress(ProcessLookupError):
            os.kill(child, signal.SIGKILL)
        _, status = os.waitpid(child, 0)
    return os.waitstatus_to_exitcode(status)


def _work(store: Store, connection: Connection, *, seconds: float, megabytes: int) -> None:
    """Answer tasks until the connection is closed; never return.

    With each reply goes whether this process has come to own so much memory that another should take its place.
    """
    code = 1
    try:
        signal.signal(signal.SIGALRM, signal.SIG_DFL)
        sys.setrecursionlimit(DEEPEST)
        _confine(megabytes)
        while True:
            task = connection.recv()
            signal.setitimer(signal.ITIMER_REAL, seconds + GRACE)
            reply = perform(store, task)
            signal.setitimer(signal.ITIMER_REAL, 0)
            connection.send((reply, _used() > megabytes << 19))
    except (EOFError, BrokenPipeError, ConnectionResetError):
        code = 0
    except MemoryError:
        code = WANT_OF_MEMORY
    finally:
        sys.stderr.flush()
        os._exit(code)


def _used() -> int:
    """Return how many bytes this process has made its own: new memory, and copies of what it shared.

    Reading the graph counts references to it, so a query that reads all of it comes to own a copy.
    """
    return resource.getrusage(resource.RUSAGE_SELF).ru_minflt * resource.getpagesize()


def _confine(megabytes: int) -> None:
    """Take from this process what a query does not need: memory beyond a limit, files, connections."""
    os.nice(5)
    resource.setrlimit(resource.RLIMIT_CORE, (0, 0))
    resource.setrlimit(resource.RLIMIT_FSIZE, (0, 0))
    statm = Path("/proc/self/statm")
    if statm.is_file():
        now = int(statm.read_text().split()[0]) * resource.getpagesize()
        limit = now + (megabytes << 20)
        resource.setrlimit(resource.RLIMIT_AS, (limit, limit))
    resource.setrlimit(resource.RLIMIT_NOFILE, (0, 0))
