"""Settings of the tests of printed maps."""

import pytest

from tests.helpers import sheets


@pytest.fixture(autouse=True)
def _without_towns(request: pytest.FixtureRequest, monkeypatch: pytest.MonkeyPatch) -> None:
    """No towns, unless a test is marked by asking for them."""
    if "with_towns" not in request.fixturenames:
        sheets.skip_towns(monkeypatch)


@pytest.fixture
def with_towns() -> None:
    """Ask for the names of towns on the maps of a test."""
