"""Read articles from files, folders, patterns or standard input, in many formats; what cannot be read is reported."""

from kgx.readers.read import SUFFIXES, Ignore, read

__all__ = ["SUFFIXES", "Ignore", "read"]
