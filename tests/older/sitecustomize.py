"""Another version of Kith, as far as others notice: KITH_TEST_API is the number of its API, KITH_TEST_VERSION its name.

Python imports this by itself. Passphrases cost nothing, as in `tests/quick`; with KITH_TEST_SCHEMA the program takes
that for the newest version of the store it knows.
"""

import os

import app.version
import tests.quick.sitecustomize  # noqa: F401

app.version.API = int(os.environ.get("KITH_TEST_API", app.version.API))
app.version.VERSION = os.environ.get("KITH_TEST_VERSION", app.version.VERSION)
