"""What several tests share."""

from __future__ import annotations

import pytest


@pytest.fixture(scope="session")
def extractor():
    """The extractor with the default model, loaded once."""
    from kgx.extract import load

    return load()
