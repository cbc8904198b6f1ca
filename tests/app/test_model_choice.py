import pytest

from app.model_choice import better_model, choose_model


class Slow:
    """A clock on which each look takes so long."""

    def __init__(self, seconds):
        self.now, self.seconds = 0.0, seconds

    def __call__(self):
        self.now += self.seconds
        return self.now


@pytest.mark.parametrize(
    ("full", "lite", "rate", "model"),
    [
        (0.010, 0.006, 60.0, "full"),
        (0.013, 0.008, 60.0, "full"),
        (0.018, 0.009, 60.0, "lite"),  # it cannot keep up
        (0.018, 0.009, 30.0, "full"),
        (0.024, 0.012, 30.0, "full"),
        (0.036, 0.018, 30.0, "lite"),
        (0.030, 0.028, 60.0, "full"),  # neither keeps up, and little is gained by the lite one
        (0.024, 0.002, 30.0, "full"),
        (0.027, 0.002, 30.0, "lite"),  # it keeps up, but the sound comes too late
    ],
)
def test_the_better_bargain(full, lite, rate, model):
    assert better_model({"lite": lite, "full": full}, rate) == model


def test_heavy_is_taken_where_it_costs_next_to_nothing():
    assert better_model({"lite": 0.002, "full": 0.003, "heavy": 0.006}, 60.0) == "heavy"
    assert better_model({"lite": 0.010, "full": 0.016, "heavy": 0.062}, 30.0) == "full"


def test_all_models_are_tried():
    assert choose_model("litert", Slow(0.010)) == "full"
