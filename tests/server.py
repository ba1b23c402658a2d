"""A real server for tests: `kgx serve` in a process of its own on a free port."""

from __future__ import annotations

import re
import subprocess
import sys
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path


@contextmanager
def serving(folder: Path, *options: str) -> Iterator[str]:
    """Serve a graph and give its address; end the server afterwards."""
    command = [sys.executable, "-m", "kgx", "serve", str(folder), "--port", "0", "--no-open", *options]
    process = subprocess.Popen(command, stderr=subprocess.PIPE, text=True)
    try:
        for line in process.stderr:
            if found := re.search(r"http://[^/ ]+", line):
                break
        else:
            raise RuntimeError("the server did not start")
        yield found[0]
    finally:
        process.terminate()
        process.wait(timeout=10)
        process.stderr.close()
