"""Entries on disk, validated, compiled, and opened again in a form that is fast to read."""
