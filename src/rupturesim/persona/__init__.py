"""Personas: the simulated clients that instructors write."""
