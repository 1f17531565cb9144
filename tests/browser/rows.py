"""A program: writes a rig into a running server's database without starting it, from a spec on its standard input.

With `--empty` its pods are deleted again: a rig that has nothing to show.
"""

from __future__ import annotations

import os
import sys


def main() -> None:
    """Write the rig."""
    os.environ["DJANGO_SETTINGS_MODULE"] = "rigweb.settings"
    import django

    django.setup()
    from django.db import transaction

    from topology import library
    from topology.models import Rig
    from topology.models.wish import write_wish
    from topology.spec import load

    text = sys.stdin.read()
    spec = load(text)
    with transaction.atomic():
        revision = library.save(spec.name, text, "", "test", "test")
        rig = Rig.objects.create(name=spec.name, revision=revision, root="/tmp")
        write_wish(rig, revision, spec, "/tmp")
        if "--empty" in sys.argv:
            rig.edges.all().delete()
            rig.pods.all().delete()


if __name__ == "__main__":
    main()
