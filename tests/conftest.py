"""What every test shares; the data directory is a throwaway one, chosen before Django reads its settings."""

from __future__ import annotations

import os
import tempfile

# At import time: pytest-django configures Django before any fixture runs.
for _name in [name for name in os.environ if name.startswith("RIGWEB_")]:
    del os.environ[_name]
os.environ["RIGWEB_HOME"] = tempfile.mkdtemp(prefix="rigweb-")
