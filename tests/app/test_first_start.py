from app.first_start import SENTENCE, FirstStart


def test_it_is_said_once_and_only_where_something_is_made(clock):
    said = []
    first = FirstStart(said.append, clock)
    assert said == []
    for pieces in range(5):
        first(pieces)
        clock.advance(0.5)
    first.close()
    assert said == [SENTENCE]
