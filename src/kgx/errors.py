"""The errors that kgx raises; each says where, what was found and what would be accepted."""

from __future__ import annotations


class KgxError(Exception):
    """Base of every error that kgx raises on purpose; `exit_code` is what the command line ends with."""

    exit_code = 1


class UsageError(KgxError):
    """The call itself is wrong: an unknown option value, a folder that is no graph."""

    exit_code = 2


class ReadError(KgxError):
    """An input could not be read."""

    exit_code = 3


class MissingError(KgxError):
    """A model or an optional package is not installed."""

    exit_code = 4


class QueryTimeoutError(KgxError):
    """A query ran longer than it was allowed to."""

    exit_code = 124
