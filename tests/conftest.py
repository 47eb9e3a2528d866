"""Settings for all tests."""

from __future__ import annotations

from hypothesis import settings

# Timing belongs to the benchmark: on a busy machine a deadline fails tests at random.
settings.register_profile("quotex", deadline=None)
settings.load_profile("quotex")
