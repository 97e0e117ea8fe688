"""How the shipped model is trained. One place; the model card prints it."""

from dataclasses import asdict, dataclass


@dataclass(frozen=True, slots=True)
class Settings:
    """rates: the highest learning rates of the encoder and of the heads.

    with_client: the share of turns that are read with the client's line beside them, drawn anew each epoch.
    span_share: the share of labelled spans that are read as examples of their own, drawn anew each epoch.
    pair_times: how often in an epoch a turn is read that only the client's line can tell, always with that line.
    word_weight, direction_weight: what the second and third task count for beside the codes of the turn.
    """

    seed: int = 11
    epochs: int = 3
    batch: int = 16
    encoder_rate: float = 1e-4
    head_rate: float = 3e-3
    decay: float = 0.01
    warm_up: float = 0.1
    dropout: float = 0.1
    with_client: float = 0.7
    span_share: float = 0.5
    pair_times: int = 3
    word_weight: float = 1.0
    direction_weight: float = 0.5
    folds: int = 3

    def described(self) -> dict[str, float]:
        """For the model card."""
        return asdict(self)
