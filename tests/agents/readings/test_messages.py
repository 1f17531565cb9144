"""What an API says is told in its words, whatever is around them."""

from __future__ import annotations

import json

import pytest

from agents.readings.cleaning import clean
from agents.readings.messages import in_words
from agents.readings.values import Activity, Limit, Reading

ANSWER = json.dumps({"error": {"message": "no such thing", "type": "invalid_request_error", "code": None}})


@pytest.mark.parametrize(
    ("text", "words"),
    [
        ("overloaded", "overloaded"),
        (ANSWER, "no such thing"),
        (f"unexpected status 400 Bad Request: {ANSWER}, url: http://x/", None),
        (f"[API Error: {ANSWER}]", "[API Error: no such thing]"),
        (json.dumps({"error": {"message": ANSWER}}), "no such thing"),
        (json.dumps({"type": "error", "message": "no", "error": {}}), "no"),
        ('{"error": "too many"}', "too many"),
        ('{"detail": "not allowed"}', "not allowed"),
        ('{"code": 7}', '{"code": 7}'),
        ("{ not json", "{ not json"),
        ("use {braces} here", "use {braces} here"),
        ("[" * 5000 + "{" * 5000, None),
    ],
)
def test_the_message_inside_takes_the_place_of_the_json_around_it(text: str, words: str | None) -> None:
    assert in_words(text) == (text.replace(ANSWER, "no such thing") if words is None else words)


def test_a_reading_says_what_went_wrong_in_words_and_keeps_the_evidence() -> None:
    found = clean(Reading(Activity("error", "transcript", ANSWER, ANSWER), limit=Limit(ANSWER)))
    assert (found.activity.reason, found.activity.evidence) == ("no such thing", ANSWER)
    assert found.limit == Limit("no such thing")
