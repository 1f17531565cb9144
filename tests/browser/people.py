"""People before their browsers: each has cookies and settings of their own, and sits where another has sat before."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from playwright.sync_api import Browser, BrowserContext


class People:
    """Browser contexts by their options, taken again once they are empty.

    Only what is for everybody stays in one: the files of pages, which would be fetched and compiled anew for every
    test, and take as long as the test itself.
    """

    def __init__(self, browser: Browser) -> None:
        self._browser = browser
        self._free: dict[str, list[BrowserContext]] = {}
        self._options: dict[BrowserContext, str] = {}

    def sit(self, options: Mapping[str, Any]) -> BrowserContext:
        """Let a person come who has not been here."""
        key = repr(sorted(options.items()))
        free = self._free.setdefault(key, [])
        context = free.pop() if free else self._browser.new_context(**options)
        self._options[context] = key
        return context

    def leave(self, context: BrowserContext) -> None:
        """Close all tabs of a person and forget what was theirs."""
        origins = {_origin(page.url) for page in context.pages if page.url.startswith("http")}
        last = context.new_page()  # nothing of ours: pages that close may still write down what they know
        for page in context.pages:
            if page != last:
                page.close()
        session = context.new_cdp_session(last)
        for origin in origins:
            session.send("Storage.clearDataForOrigin", {"origin": origin, "storageTypes": "all"})
        last.close()
        context.unroute_all()
        context.set_offline(False)
        context.clear_cookies()
        self._free[self._options.pop(context)].append(context)

    def close(self) -> None:
        """Let nobody come any more."""
        for contexts in self._free.values():
            for context in contexts:
                context.close()


def _origin(url: str) -> str:
    return "/".join(url.split("/")[:3])
