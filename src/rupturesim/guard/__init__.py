"""The guard: reads a language model's reply and refuses what the client's state does not grant.

Pure: the same reply in the same scene, the same verdict. It says why in plain words, for a second try to do better.
"""

from rupturesim.guard.checking import CHECKS, get_ready, refusal
from rupturesim.guard.scene import Refusal, Scene, scene_of
from rupturesim.guard.tidying import tidied

__all__ = ["CHECKS", "Refusal", "Scene", "get_ready", "refusal", "scene_of", "tidied"]
