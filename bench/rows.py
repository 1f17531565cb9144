"""A program for the server's database: `make` writes rigs without starting anything, `change` lets seats change,
`work RIG COUNT RATE` lets the seats of a rig look like agents that work, ask and finish.

Seats of rigs that were never started have ended sessions here, so that nothing contradicts what is written.
"""

from __future__ import annotations

import json
import os
import sys
import time

RIGS, PODS, SEATS = 25, 4, 5


def main() -> None:
    """`make`, or `change COUNT RATE`, which prints for each change its seat and the time when it began, in ns."""
    os.environ["DJANGO_SETTINGS_MODULE"] = "rigweb.settings"
    import django

    django.setup()
    if sys.argv[1] == "make":
        for number in range(RIGS):
            _make(f"rig{number}")
    elif sys.argv[1] == "work":
        _work(sys.argv[2], int(sys.argv[3]), float(sys.argv[4]))
    else:
        _change(int(sys.argv[2]), float(sys.argv[3]))


def spec_text(name: str) -> str:
    """A lead in each pod, who delegates; the leads report to the first pod's."""
    pods = []
    for pod in range(PODS):
        members = [{"id": f"m{i}", "runtime": "terminal", "command": "cat", "label": "bench"} for i in range(SEATS)]
        edges = [{"kind": "delegates_to", "from": "m0", "to": f"m{i}"} for i in range(1, SEATS)]
        edges.append({"kind": "can_observe", "from": "m3", "to": "m1"})
        pods.append({"id": f"p{pod}", "label": f"Pod {pod}", "members": members, "edges": edges})
    edges = [{"kind": "delegates_to", "from": "p0.m0", "to": f"p{pod}.m0"} for pod in range(1, PODS)]
    return json.dumps({"version": "0.2", "name": name, "pods": pods, "edges": edges})


def _make(name: str) -> None:
    from django.db import transaction

    from agents.models import Session
    from topology import library
    from topology.models import Rig
    from topology.models.wish import write_wish
    from topology.spec import load

    text = spec_text(name)
    with transaction.atomic():
        revision = library.save(name, text, "", "bench", "bench")
        rig = Rig.objects.create(name=name, revision=revision, root="/tmp")
        write_wish(rig, revision, load(text), "/tmp")
        for seat in rig.seats.select_related("rig", "pod"):
            ended = {"state": "exited", "exit_status": 0}
            seat.session = Session.objects.create(address=seat.address, runtime="terminal", **ended)
            seat.save()


def _change(count: int, rate: float) -> None:
    from django.db import transaction
    from django.utils import timezone

    from agents.models import Session
    from topology.journal import seat_event
    from topology.models import Seat
    from topology.models.event import record

    seats = list(Seat.objects.select_related("rig", "pod").order_by("?")[:count])
    due = time.monotonic()
    for number in range(count):
        time.sleep(max(0.0, due - time.monotonic()))
        due += 1 / rate
        seat = seats[number % len(seats)]
        began = time.time_ns()
        with transaction.atomic():
            changed = {"exit_status": 3 + number % 200, "state_at": timezone.now()}
            Session.objects.filter(pk=seat.session_id).update(**changed)
            record([seat_event(seat, "seat.exited", f"{seat.address} is another")])
        print(f"{seat.address} {began}", flush=True)


_DAY = ({"activity": "working"}, {"activity": "waiting", "activity_reason": "Bash: make test"}, {"activity": "working"})


def _work(rig: str, count: int, rate: float) -> None:
    from django.db import transaction
    from django.utils import timezone

    from agents.models import Session
    from topology.journal import seat_event
    from topology.models import Seat
    from topology.models.event import record

    Seat.objects.filter(rig__name=rig).update(runtime="claude-code")
    seats = list(Seat.objects.filter(rig__name=rig).select_related("rig", "pod"))
    due = time.monotonic()
    for number in range(count):
        time.sleep(max(0.0, due - time.monotonic()))
        due += 1 / rate
        seat = seats[number % len(seats)]
        turn = number // len(seats)
        done = {
            "activity": "idle",
            "unseen": True,
            "activity_reason": "",
            "usage": {"tokens": 1000 * turn, "cost": turn},
        }
        state = {"unseen": False, "activity_reason": "", **_DAY[turn % 4]} if turn % 4 < 3 else done
        with transaction.atomic():
            Session.objects.filter(pk=seat.session_id).update(activity_at=timezone.now(), **state)
            record([seat_event(seat, "seat.activity", f"{seat.logical} is {state['activity']}")])
            if turn % 4 == 3:
                record([seat_event(seat, "seat.usage", f"{seat.logical} has used more")])


if __name__ == "__main__":
    main()
