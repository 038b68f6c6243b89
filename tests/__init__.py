"""Tests mirror the floors: tests/crypto tests crypto/, and so on up; tests/world is the simulated world."""
