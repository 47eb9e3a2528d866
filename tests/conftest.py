"""Settings for all tests."""

from __future__ import annotations

import os

from hypothesis import settings

# Short texts gain nothing from a second thread, and threads that wait for each other are slow on a busy machine.
os.environ.setdefault("OMP_NUM_THREADS", "1")

# Timing belongs to the benchmark: on a busy machine a deadline fails tests at random.
settings.register_profile("quotex", deadline=None)
settings.load_profile("quotex")
