"""The query processes: a few that wait for a query, each ended and replaced when it takes too long or too much."""

from __future__ import annotations

import asyncio
import os
import signal
import socket
import threading
from concurrent.futures import ThreadPoolExecutor
from contextlib import suppress
from dataclasses import dataclass
from multiprocessing.connection import Connection

from kgx.errors import UsageError
from kgx.serve.template import WANT_OF_MEMORY, run
from kgx.serve.worker import Reply, Task, refusal
from kgx.store import Store


@dataclass(frozen=True, slots=True)
class Process:
    """A query process and the connection to it."""

    number: int
    connection: Connection


class Pool:
    """Query processes over one graph.

    `seconds` and `megabytes` are what one query may take; `size` is how many are answered at once, and `patience` how
    many seconds a query waits for its turn. Make it before the program starts threads: it forks.
    """

    def __init__(self, store: Store, *, seconds: float, megabytes: int, size: int, patience: float = 2.0) -> None:
        if not hasattr(os, "fork"):
            raise UsageError("this system cannot fork processes; expected Linux, macOS or WSL")
        self.seconds, self.megabytes, self.size, self.patience = seconds, megabytes, size, patience
        self._lock = threading.Lock()
        self._control, theirs = socket.socketpair()
        self._template = os.fork()
        if self._template == 0:
            try:
                self._control.close()
                run(store, theirs, seconds=seconds, megabytes=megabytes)
            finally:
                os._exit(0)
        theirs.close()
        self._threads = ThreadPoolExecutor(size, thread_name_prefix="query")
        self._living: set[int] = set()
        self._idle: list[Process] = [self._start() for _ in range(size)]
        self._turns = asyncio.Semaphore(size)
        self._waiting = 0

    async def ask(self, task: Task) -> Reply:
        """Do a task; 503 if too many others wait, 504 if it takes too long, 500 if it takes too much.

        If the caller is cancelled, the query is ended.
        """
        if self._waiting >= 4 * self.size:
            return self._busy()
        self._waiting += 1
        try:
            async with asyncio.timeout(self.patience):
                await self._turns.acquire()
        except TimeoutError:
            return self._busy()
        finally:
            self._waiting -= 1
        process = self._idle.pop() if self._idle else None
        work = asyncio.get_running_loop().run_in_executor(self._threads, self._ask, process, task)
        work.add_done_callback(lambda _: self._turns.release())
        try:
            return await asyncio.shield(work)
        except asyncio.CancelledError:
            if process is not None:
                self._kill(process)
            raise

    @property
    def processes(self) -> frozenset[int]:
        """The ids of the query processes."""
        return frozenset(self._living)

    def close(self) -> None:
        """End all query processes. Closing twice does nothing."""
        if self._control.fileno() < 0:
            return
        for number in self._living:
            os.kill(number, signal.SIGKILL)
        self._control.close()
        for process in self._idle:
            process.connection.close()
        os.waitpid(self._template, 0)
        self._threads.shutdown(wait=False)

    def _ask(self, process: Process | None, task: Task) -> Reply:
        reply: Reply
        try:
            process = process or self._start()
        except OSError as error:
            return refusal(503, f"no query process can be started ({error}); try again later")
        try:
            process.connection.send(task)
            if process.connection.poll(self.seconds):
                reply, spent = process.connection.recv()
                if not spent:
                    self._idle.append(process)
                    return reply
            else:
                reply = self._late()
            self._end(process)
        except (EOFError, OSError):
            reply = self._died(self._end(process))
        with suppress(OSError):  # the next query tries again, and is told if it fails
            self._idle.append(self._start())
        return reply

    def _late(self) -> Reply:
        return refusal(504, f"the query took longer than {self.seconds:g} s; make it narrower")

    def _died(self, code: int) -> Reply:
        if code == -signal.SIGALRM:
            return self._late()
        if code in (-signal.SIGABRT, WANT_OF_MEMORY):
            return refusal(
                500, f"the query needs more memory than the {self.megabytes} MB it may use; make it narrower"
            )
        return refusal(500, "the query ended without an answer; make it narrower")

    def _busy(self) -> Reply:
        return refusal(503, f"{self.size} other queries are being answered; try again in a few seconds")

    def _start(self) -> Process:
        ours, theirs = socket.socketpair()
        with theirs, self._lock:
            socket.send_fds(self._control, [b"fork"], [theirs.fileno()])
            number = int(self._control.recv(64) or 0)
            if not number:
                ours.close()
                raise OSError("the system refuses one")
            self._living.add(number)
        return Process(number, Connection(ours.detach()))

    def _end(self, process: Process) -> int:
        process.connection.close()
        with self._lock:
            self._living.discard(process.number)
            with suppress(BrokenPipeError):
                self._control.send(f"end {process.number}".encode())
            return int(self._control.recv(64) or 0)

    def _kill(self, process: Process) -> None:
        """End a process that is still at work; whoever waits for it sees the connection close and replaces it."""
        with self._lock:
            if process.number in self._living:
                os.kill(process.number, signal.SIGKILL)
