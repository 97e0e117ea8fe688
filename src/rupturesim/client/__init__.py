"""The client's inner side: state, rules, and what each turn does."""

from rupturesim.client.state import ClientState, Rupture, Transition
from rupturesim.client.step import Client, step

__all__ = ["Client", "ClientState", "Rupture", "Transition", "step"]
