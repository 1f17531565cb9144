"""Bad values are refused before anything starts; good ones mean what they say."""

from __future__ import annotations

from pathlib import Path

import pytest

from rigweb.config import Config, ConfigError


def test_an_empty_environment_is_enough() -> None:
    config = Config.from_env({})
    assert (config.port, config.bind, config.workers, config.tmux_socket) == (7744, "127.0.0.1", 2, "")
    assert (config.transcript_limit_mb, config.transcript_segment_mb, config.grace_seconds) == (512, 16, 5.0)
    assert config.retention_days == 30


@pytest.mark.parametrize(
    ("name", "value"),
    [
        ("RIGWEB_PORT", "x"),
        ("RIGWEB_PORT", "-1"),
        ("RIGWEB_PORT", "65536"),
        ("RIGWEB_PORT", "٧٧٤٤"),
        ("RIGWEB_BIND", "example.org"),
        ("RIGWEB_WORKERS", "0"),
        ("RIGWEB_WORKERS", "2.5"),
        ("RIGWEB_GRACE_SECONDS", "-1"),
        ("RIGWEB_GRACE_SECONDS", "nan"),
        ("RIGWEB_GRACE_SECONDS", "soon"),
        ("RIGWEB_TRANSCRIPT_LIMIT_MB", "much"),
        ("RIGWEB_RETENTION_DAYS", "-1"),
        ("RIGWEB_RETENTION_DAYS", "a month"),
        ("RIGWEB_TRANSCRIPT_SEGMENT_MB", "0"),
        ("RIGWEB_TMUX_SOCKET", "relative/path"),
        ("RIGWEB_TMUX_SOCKET", "-L"),
        ("RIGWEB_TMUX_SOCKET", "two\nlines"),
        ("RIGWEB_HOSTS", "good.example,evil.example:80"),
        ("RIGWEB_HOSTS", "*"),
        ("RIGWEB_HOME", "two\nlines"),
    ],
)
def test_a_bad_value_is_refused_by_the_name_of_its_variable(name: str, value: str) -> None:
    with pytest.raises(ConfigError, match=f"^cannot start: {name} is .*, .* \\(.*\\)$"):
        Config.from_env({name: value})


@pytest.mark.parametrize("address", ["0.0.0.0", "192.168.1.5", "::"])
def test_an_address_that_others_can_reach_needs_a_second_word(address: str) -> None:
    with pytest.raises(ConfigError, match="RIGWEB_ALLOW_REMOTE=1"):
        Config.from_env({"RIGWEB_BIND": address})
    allowed = Config.from_env({"RIGWEB_BIND": address, "RIGWEB_ALLOW_REMOTE": "1"})
    assert allowed.bind == address


@pytest.mark.parametrize("address", ["127.0.0.1", "127.0.0.2", "::1", "localhost"])
def test_loopback_addresses_need_no_second_word(address: str) -> None:
    assert Config.from_env({"RIGWEB_BIND": address}).bind in (address, "127.0.0.1")


def test_the_data_directory_follows_xdg() -> None:
    assert Config.from_env({"XDG_DATA_HOME": "/data"}).home == Path("/data/rigweb")
    assert Config.from_env({"XDG_DATA_HOME": "relative"}).home == Path.home() / ".local/share/rigweb"
    assert Config.from_env({"RIGWEB_HOME": "~/r", "XDG_DATA_HOME": "/data"}).home == Path.home() / "r"


def test_the_data_directory_is_absolute_wherever_one_is() -> None:
    assert Config.from_env({"RIGWEB_HOME": "here"}).home == Path.cwd() / "here"


def test_every_name_we_answer_to_is_listed_once() -> None:
    config = Config.from_env({"RIGWEB_HOSTS": "Box.example, box.example,localhost"})
    assert config.host_names == ("127.0.0.1", "localhost", "[::1]", "box.example")


def test_an_address_for_everyone_is_shown_as_this_machine() -> None:
    config = Config.from_env({"RIGWEB_BIND": "0.0.0.0", "RIGWEB_ALLOW_REMOTE": "1"})
    assert config.url_host == "127.0.0.1"
    assert Config.from_env({"RIGWEB_BIND": "::1"}).url_host == "[::1]"
