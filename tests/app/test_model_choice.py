import pytest

from app.model_choice import choose_model


class Slow:
    """A clock on which each look takes so long."""

    def __init__(self, seconds):
        self.now, self.seconds = 0.0, seconds

    def __call__(self):
        self.now += self.seconds
        return self.now


@pytest.mark.parametrize(("seconds", "model"), [(0.010, "full"), (0.050, "lite")])
def test_a_slow_machine_gets_the_light_model(seconds, model):
    assert choose_model("litert", Slow(seconds)) == model
