"""Who is asking: the two users, the command line's token, and one-time tickets that sign a browser in."""

from __future__ import annotations

import hashlib
import os
import secrets
import time
from contextlib import suppress
from pathlib import Path

from django.conf import settings
from django.contrib.auth.models import User

OPERATE = "topology.operate"
"""Permission to change rigs and to type into seats; whoever is signed in may look."""
TICKET_SECONDS = 24 * 3600


def operator() -> User:
    """The user who may do everything; made on demand, and never with a password."""
    return _user("operator", is_staff=True, is_superuser=True)


def observer() -> User:
    """The user who may look and nothing else; made on demand."""
    return _user("observer", is_staff=False, is_superuser=False)


def read_token() -> str:
    """The secret by which the command line proves that it runs as the owner of the data directory."""
    return (_home() / "token").read_text().strip()


def issue_ticket(read_only: bool) -> str:
    """A new ticket: signs one browser in, once, within a day."""
    _drop_old_tickets()
    ticket = secrets.token_urlsafe(32)
    name = "observer" if read_only else "operator"
    descriptor = os.open(_ticket_file(ticket), os.O_WRONLY | os.O_CREAT | os.O_EXCL | os.O_CLOEXEC, 0o600)
    with os.fdopen(descriptor, "w") as file:
        file.write(name)
    return ticket


def redeem_ticket(ticket: str) -> User | None:
    """The user whom a ticket signs in; None when it is wrong, used or too old. It is used up either way."""
    file = _ticket_file(ticket)
    try:
        fresh = time.time() - file.stat().st_mtime <= TICKET_SECONDS
        name = file.read_text()
        file.unlink()  # of two that come at once, only one succeeds
    except FileNotFoundError:
        return None
    user = {"operator": operator, "observer": observer}.get(name)
    return user() if fresh and user else None


def _user(username: str, *, is_staff: bool, is_superuser: bool) -> User:
    wanted = {"is_active": True, "is_staff": is_staff, "is_superuser": is_superuser}
    user, created = User.objects.get_or_create(username=username, defaults=wanted)
    if created:
        user.set_unusable_password()
        user.save(update_fields=["password"])
    return user


def _home() -> Path:
    home: Path = settings.RIGWEB.home
    return home


def _ticket_file(ticket: str) -> Path:
    # Named by its hash: whoever can list the folder still cannot use a ticket.
    return _home() / "tickets" / hashlib.sha256(ticket.encode()).hexdigest()


def _drop_old_tickets() -> None:
    oldest = time.time() - TICKET_SECONDS
    for file in (_home() / "tickets").iterdir():
        with suppress(FileNotFoundError):
            if file.stat().st_mtime < oldest:
                file.unlink()
