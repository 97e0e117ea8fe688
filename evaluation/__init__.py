"""Measuring what a language model's words are held to; not part of the wheel."""
