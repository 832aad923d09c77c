"""Shared fixtures: a private cache and home, the bundled knowledge base, the material beside the checkout."""

from pathlib import Path

import pytest

import kb

ROOT = Path(__file__).resolve().parents[1]
SHARED = ROOT.parent / "shared"


@pytest.fixture(scope="session", autouse=True)
def private_environment(tmp_path_factory):
    """Keep the user's home, cache, language and entries out of the tests."""
    with pytest.MonkeyPatch.context() as patch:
        patch.setenv("KB_CACHE", str(tmp_path_factory.mktemp("cache")))
        for name in ("KB_LANG", "KB_ENTRIES", "NO_COLOR", "LC_ALL", "LC_MESSAGES"):
            patch.delenv(name, raising=False)
        patch.setenv("LANG", "C.UTF-8")
        yield


@pytest.fixture(scope="session")
def base(private_environment):
    return kb.load()


@pytest.fixture(scope="session")
def shared():
    """The development material that lies beside the checkout; tests that use it are skipped without it."""
    if not SHARED.is_dir():
        pytest.skip("the development material is not beside this checkout")
    return SHARED
