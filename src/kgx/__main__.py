"""`python -m kgx`."""

from kgx.cli import main

main()
