"""A reader is fed with everything that is new in the traces of its agent, once and in order."""

from __future__ import annotations

import os
import time
from collections.abc import Callable
from dataclasses import replace
from pathlib import Path

import pytest

from agents.observing import feeding
from agents.observing.feeding import Feeder
from agents.readings.reader import Traces
from tests.agents.observing.witness import Witness


def feeder(witness: Witness, folder: Path) -> Feeder:
    return Feeder(witness, folder / "transcript")


def write(path: Path, content: str) -> Path:
    """A file as it is when it was written some time ago."""
    path.parent.mkdir(parents=True, exist_ok=True)
    path.write_text(content)
    long_ago = path.stat().st_mtime - 10
    os.utime(path, (long_ago, long_ago))
    return path


def add(path: Path, text: str) -> None:
    with path.open("a") as file:
        file.write(text)


def test_a_file_is_told_as_it_is_and_again_when_it_has_changed(tmp_path: Path) -> None:
    path = write(tmp_path / "status", "one")
    witness = Witness(Traces(files=frozenset({str(path)})))
    fed = feeder(witness, tmp_path)
    fed.feed()
    assert witness.files == [("status", b"one")]
    path.write_text("two")
    fed.feed()
    assert witness.files[1:] == [("status", b"two")]


def test_a_file_that_is_not_there_is_told_when_it_comes_and_when_it_goes(tmp_path: Path) -> None:
    path = tmp_path / "status"
    witness = Witness(Traces(files=frozenset({str(path)})))
    fed = feeder(witness, tmp_path)
    assert witness.files == []
    for _ in range(2):
        write(path, "here")
        fed.feed()
        path.unlink()
        fed.feed()
        fed.feed()
    assert witness.files == [("status", b"here"), ("status", None)] * 2


def test_a_file_rewritten_in_the_same_moment_with_the_same_length_is_told(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    """The clock of file times is coarse: neither time nor size tell the second writing from the first."""
    monkeypatch.setattr(feeding, "SETTLED_NS", 3600 * 10**9)
    path = tmp_path / "status"
    path.write_text("idle")
    witness = Witness(Traces(files=frozenset({str(path)})))
    fed = feeder(witness, tmp_path)
    before = path.stat()
    path.write_text("busy")
    os.utime(path, ns=(before.st_atime_ns, before.st_mtime_ns))
    fed.feed()
    assert witness.files[-1] == ("status", b"busy")


def test_every_json_file_of_a_folder_is_told_and_forgotten_once_it_is_gone(tmp_path: Path) -> None:
    folder = tmp_path / "asks"
    write(folder / "1.json", "one")
    write(folder / "note.txt", "no")
    witness = Witness(Traces(folders=frozenset({str(folder)})))
    fed = feeder(witness, tmp_path)
    write(folder / "2.json", "two")
    (folder / "1.json").unlink()
    fed.feed()
    fed.feed()
    assert witness.files == [("1.json", b"one"), ("1.json", None), ("2.json", b"two")]
    (folder / "2.json").unlink()
    fed.feed()
    assert fed._files == {}


def test_records_are_told_line_by_line_and_no_line_before_it_is_whole(tmp_path: Path) -> None:
    path = write(tmp_path / "records", "one\ntwo\nthr")
    witness = Witness(Traces(records=str(path)))
    fed = feeder(witness, tmp_path)
    assert witness.records == [b"one", b"two"]
    add(path, "ee\nfour\n")
    fed.feed()
    fed.feed()
    assert witness.records == [b"one", b"two", b"three", b"four"]


def test_a_record_that_a_reader_stumbles_over_takes_none_of_the_others_with_it(
    tmp_path: Path, caplog: pytest.LogCaptureFixture
) -> None:
    class Stumbles(Witness):
        def on_record(self, line: bytes) -> None:
            super().on_record(line)
            if line == b"two":
                raise KeyError("type")

    witness = Stumbles(Traces(records=str(write(tmp_path / "records", "one\ntwo\nthree\n"))))
    feeder(witness, tmp_path)
    assert witness.records == [b"one", b"two", b"three"]
    assert "a trace of process 1 cannot be read" in caplog.text


def test_prompts_of_before_are_history_and_those_after_are_not(tmp_path: Path) -> None:
    path = write(tmp_path / "records", "before\n")
    witness = Witness(Traces(records=str(path)))
    fed = feeder(witness, tmp_path)
    assert witness.take_prompts() == []
    add(path, "after\n")
    fed.feed()
    assert witness.take_prompts() == ["after"]


def test_of_long_records_only_the_last_part_is_history(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(feeding, "HISTORY_BYTES", 20)
    path = write(tmp_path / "records", "".join(f"line {n}\n" for n in range(100)))
    witness = Witness(Traces(records=str(path)))
    feeder(witness, tmp_path)
    assert witness.records == [b"line 98", b"line 99"]


def test_records_that_appear_later_are_read_from_their_start(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(feeding, "HISTORY_BYTES", 1)
    witness = Witness(Traces(records=str(tmp_path / "records")))
    fed = feeder(witness, tmp_path)
    write(tmp_path / "records", "one\ntwo\n")
    fed.feed()
    assert witness.records == [b"one", b"two"]


def test_records_written_anew_are_read_from_their_start(tmp_path: Path) -> None:
    path = write(tmp_path / "records", "one\ntwo\nthr")
    witness = Witness(Traces(records=str(path)))
    fed = feeder(witness, tmp_path)
    path.write_text("new\n")
    fed.feed()
    assert witness.records == [b"one", b"two", b"new"]


def test_of_records_with_a_pattern_the_newest_name_is_read(tmp_path: Path) -> None:
    write(tmp_path / "2026-01.jsonl", "old\n")
    write(tmp_path / "2026-02.jsonl", "newer\n")
    witness = Witness(Traces(records=f"{tmp_path}/*.jsonl"))
    fed = feeder(witness, tmp_path)
    assert witness.records == [b"newer"]
    write(tmp_path / "2026-03.jsonl", "newest\n")
    fed.feed()
    assert witness.records == [b"newer", b"newest"]


def test_output_is_told_across_segments_once(tmp_path: Path) -> None:
    folder = tmp_path / "transcript"
    write(folder / "000000.log", "one ")
    witness = Witness(Traces(output=True))
    fed = feeder(witness, tmp_path)
    add(folder / "000000.log", "two ")
    write(folder / "000001.log", "three ")
    fed.feed()
    fed.feed()
    (folder / "000000.log").unlink()  # pruned
    add(folder / "000001.log", "four")
    fed.feed()
    assert witness.output == b"one two three four"


def test_of_long_output_only_the_last_part_is_history(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(feeding, "HISTORY_OUTPUT_BYTES", 5)
    for number, text in enumerate(("aaaa", "bbbb", "cc")):
        write(tmp_path / "transcript" / f"00000{number}.log", text)
    witness = Witness(Traces(output=True))
    feeder(witness, tmp_path)
    assert witness.output == b"bbbcc"


def test_open_files_are_looked_up_only_while_they_are_wanted(tmp_path: Path) -> None:
    witness = Witness(Traces(open_files=True), pid=os.getpid())
    with (tmp_path / "held").open("w"):
        fed = feeder(witness, tmp_path)
    assert str(tmp_path / "held") in witness.open_files[-1]
    told = len(witness.open_files)
    witness.want(open_files=False)
    fed.feed()
    assert len(witness.open_files) == told


def test_what_one_trace_makes_worth_reading_is_read_at_once(tmp_path: Path) -> None:
    class Curious(Witness):
        def on_file(self, path: str, content: bytes | None) -> None:
            super().on_file(path, content)
            self.want(records=(content or b"").decode())

    records = write(tmp_path / "records", "one\n")
    status = write(tmp_path / "status", str(records))
    curious = Curious(Traces(files=frozenset({str(status)})))
    feeder(curious, tmp_path)
    assert curious.records == [b"one"]


def test_a_reader_that_always_wants_something_else_does_not_hang_us(tmp_path: Path) -> None:
    class Fickle(Witness):
        def traces(self) -> Traces:
            return Traces(files=frozenset({str(time.monotonic_ns())}))

    feeder(Fickle(), tmp_path).feed()


@pytest.mark.parametrize("how", [Path.mkdir, lambda path: path.write_bytes(b"\xff\x00 no text\n")])
def test_strange_records_are_told_or_left(tmp_path: Path, how: Callable[[Path], object]) -> None:
    class Bytes(Witness):
        def on_record(self, line: bytes) -> None:
            self.records.append(line)

    how(tmp_path / "records")
    witness = Bytes(Traces(records=str(tmp_path / "records")))
    feeder(witness, tmp_path).feed()
    assert witness.records in ([], [b"\xff\x00 no text"])


@pytest.mark.parametrize("make", [os.mkfifo, lambda path: path.symlink_to("/dev/zero")])
def test_what_is_no_file_is_not_waited_for_nor_read(tmp_path: Path, make: Callable[[Path], object]) -> None:
    (tmp_path / "asks").mkdir()
    (tmp_path / "transcript").mkdir()
    for name in ("asks/one.json", "status", "records", "transcript/0.log"):
        make(tmp_path / name)
    write(tmp_path / "asks" / "two.json", "sound")
    wants = Traces(frozenset({str(tmp_path / "status")}), frozenset({str(tmp_path / "asks")}), output=True)
    witness = Witness(replace(wants, records=str(tmp_path / "records")))
    feeder(witness, tmp_path).feed()
    assert ("two.json", b"sound") in witness.files and not witness.records and not witness.output


def test_long_records_are_read_piece_by_piece(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(feeding, "PIECE_BYTES", 10)
    witness = Witness(Traces(records=str(tmp_path / "records")))
    followed = feeder(witness, tmp_path)
    write(tmp_path / "records", "one\ntwo\nthree\nfour\n")
    followed.feed()
    assert witness.records == [b"one", b"two"] and followed.is_behind
    followed.feed()
    assert witness.records == [b"one", b"two", b"three", b"four"] and not followed.is_behind


def test_of_records_that_grow_by_more_than_is_ever_read_only_the_last_part_is(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    records = write(tmp_path / "records", "one\ntw")
    witness = Witness(Traces(records=str(records)))
    followed = feeder(witness, tmp_path)
    monkeypatch.setattr(feeding, "MOST_BYTES", 20)
    with records.open("r+") as file:
        file.truncate(1 << 40)  # sparse: it costs its writer nothing
    add(records, "\nlast\n")
    followed.feed()
    assert witness.records == [b"one", b"last"]


def test_of_a_line_without_an_end_no_more_is_kept_than_a_line_may_have(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(feeding, "PIECE_BYTES", 10)
    monkeypatch.setattr(feeding, "MOST_BYTES", 25)
    records = write(tmp_path / "records", "")
    witness = Witness(Traces(records=str(records)))
    followed = feeder(witness, tmp_path)
    for _ in range(10):
        add(records, "x" * 10)
        followed.feed()
    add(records, "\nshort\n")
    followed.feed()
    assert witness.records[-1] == b"short" and max(map(len, witness.records)) <= 25


def test_a_pattern_reaches_no_further_than_into_one_folder(tmp_path: Path) -> None:
    write(tmp_path / "a" / "records", "secret\n")
    witness = Witness(Traces(records=str(tmp_path / "*" / "rec*")))
    feeder(witness, tmp_path).feed()
    assert not witness.records


def test_of_very_much_output_only_the_end_is_told(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(feeding, "HISTORY_OUTPUT_BYTES", 8)
    segment = write(tmp_path / "transcript" / "0.log", "begin")
    witness = Witness(Traces(output=True))
    followed = feeder(witness, tmp_path)
    add(segment, "x" * 100 + "the end.")
    followed.feed()
    assert witness.output == b"beginthe end."


def test_what_a_reader_stumbles_over_is_said_once(tmp_path: Path, caplog: pytest.LogCaptureFixture) -> None:
    class Stumbles(Witness):
        def on_record(self, line: bytes) -> None:
            raise ValueError(line)

    records = write(tmp_path / "records", "")
    followed = feeder(Stumbles(Traces(records=str(records))), tmp_path)
    add(records, "x\n" * 100)
    followed.feed()
    assert caplog.text.count("cannot be read") == 1


def test_of_too_many_files_in_a_folder_some_are_told(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(feeding, "MOST_FILES", 5)
    for number in range(50):
        write(tmp_path / "asks" / f"{number}.json", "x")
    witness = Witness(Traces(folders=frozenset({str(tmp_path / "asks")})))
    feeder(witness, tmp_path).feed()
    assert len(witness.files) == 5
