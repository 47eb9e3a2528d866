"""Benchmarks of speed, memory and search, one module a subject."""
