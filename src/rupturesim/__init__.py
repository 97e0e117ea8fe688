"""rupturesim: rehearse alliance ruptures with a simulated client."""

__version__ = "0.1.0"
