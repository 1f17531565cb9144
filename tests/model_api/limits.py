"""Usage limits as the makers' own APIs tell them, each with the time at which it ends (Unix time, in seconds)."""

from __future__ import annotations

from collections.abc import Mapping

from tests.model_api.exchange import Failure


def claude_limit(resets_at: int) -> Failure:
    """The five-hour limit of a Claude account is used up."""
    headers = {**claude_usage(1.0, resets_at), "anthropic-ratelimit-unified-status": "rejected"}
    return Failure(429, "This request would exceed your account's rate limit. Please try again later.", headers=headers)


def claude_usage(used: float, resets_at: int) -> Mapping[str, str]:
    """Headers of an answer: so much (0 to 1) of the five-hour limit of a Claude account is used."""
    limit = "anthropic-ratelimit-unified"
    status = "allowed" if used < 1 else "rejected"
    return {
        f"{limit}-status": status,
        f"{limit}-reset": str(resets_at),
        f"{limit}-representative-claim": "five_hour",
        f"{limit}-5h-status": status,
        f"{limit}-5h-reset": str(resets_at),
        f"{limit}-5h-utilization": str(used),
    }


def codex_limit(resets_at: int) -> Failure:
    """The limit of a ChatGPT account is used up."""
    more = {"plan_type": "plus", "resets_at": resets_at}
    return Failure(429, "The usage limit has been reached", type="usage_limit_reached", more=more)


def gemini_limit(seconds: int) -> Failure:
    """The quota of a key is used up for so long."""
    return Failure(429, f"You exceeded your current quota. Please retry in {seconds}s.")


def codex_usage(used_percent: int, resets_at: int) -> Mapping[str, str]:
    """Headers of an answer: so many percent of the five-hour limit of a ChatGPT account are used."""
    limit = "x-codex-primary"
    return {
        f"{limit}-used-percent": str(used_percent),
        f"{limit}-window-minutes": "300",
        f"{limit}-reset-at": str(resets_at),
    }
