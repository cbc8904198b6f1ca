import pytest

from app.notice import ADVICE, FADE, Notices, Said


def watched(notices, begin, end, rate=30.0):
    return [notices.at(begin + i / rate) for i in range(int((end - begin) * rate) + 1)]


def test_a_sentence_comes_up_stays_and_goes():
    notices = Notices()
    assert notices.at(0.0) == Said()
    notices.put("teaching", "show it three times")
    lights = [said.light for said in watched(notices, 0.0, 1.0)]
    assert lights[0] == 0.0
    assert lights == sorted(lights)
    assert lights[-1] == 1.0
    assert notices.at(60.0) == Said("Show it three times.", 1.0)
    notices.put("teaching", "")
    lights = [said.light for said in watched(notices, 60.0, 61.0)]
    assert lights == sorted(lights, reverse=True)
    assert lights[-1] == 0.0


@pytest.mark.parametrize("rate", [10.0, 30.0, 120.0])
def test_it_fades_by_time_and_not_by_pictures(rate):
    notices = Notices()
    notices.at(0.0)
    notices.put("fault", "the lens is covered")
    halfway = watched(notices, 0.0, 0.5 * FADE, rate)[-1]
    assert halfway.light == pytest.approx(0.5, abs=1.0 / rate / FADE + 0.01)
    assert watched(notices, 0.5 * FADE, 0.5, rate)[-1].light == 1.0


def test_one_sentence_goes_before_the_next_one_comes():
    notices = Notices()
    notices.put("teaching", "Once more!")
    watched(notices, 0.0, 1.0)
    notices.put("fault", "the camera sends no pictures")
    shown = watched(notices, 1.0, 2.0)
    turn = next(i for i, said in enumerate(shown) if said.text.startswith("The camera"))
    assert all(said.text == "Once more!" for said in shown[:turn])
    assert shown[turn].light < 0.2
    assert shown[-1] == Said("The camera sends no pictures.", 1.0)
    notices.put("fault", "")
    assert watched(notices, 2.0, 3.0)[-1] == Said("Once more!", 1.0)


def test_advice_waits_for_a_lesson_and_is_shown_for_a_while():
    notices = Notices()
    notices.put("advice", "step back")
    notices.put("teaching", "Hold still")
    assert watched(notices, 0.0, 20.0)[-1].text == "Hold still."
    notices.put("teaching", "")
    assert watched(notices, 20.0, 21.0)[-1] == Said("Step back.", 1.0)
    assert watched(notices, 21.0, 21.0 + ADVICE)[-1].light == 0.0
    notices.put("advice", "step back")  # said again without having ended: it was read
    assert watched(notices, 40.0, 41.0)[-1].light == 0.0
    notices.put("advice", "")
    notices.put("advice", "step back")
    assert watched(notices, 41.0, 42.0)[-1].light == 1.0


def test_an_unknown_subject_is_refused():
    with pytest.raises(ValueError, match="subject must be one of fault, teaching, advice"):
        Notices().put("weather", "it rains")
