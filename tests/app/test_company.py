from app.company import AWAY, JOINED, Company
from app.palette import PALETTE, QUIET, colour_of


def after(company, begin, seconds, *persons):
    for i in range(int(seconds * 10) + 1):
        company.update(begin + i / 10, persons)
    return begin + seconds


def test_who_is_alone_has_the_colour_of_the_sound():
    company = Company()
    after(company, 0.0, 5.0, 3)
    assert company.colour(3, QUIET) == QUIET


def test_in_company_each_has_the_colour_of_their_number():
    company = Company()
    t = after(company, 0.0, JOINED, 1, 2, 4)
    assert [company.colour(n, QUIET) for n in (1, 2, 4)] == [colour_of(n) for n in (0, 1, 3)]
    after(company, t, 0.5 * AWAY, 2)  # the others went out for a moment
    assert company.colour(2, QUIET) == colour_of(1)
    after(company, t, 2.0 * AWAY, 2)
    assert company.colour(2, QUIET) == QUIET


def test_a_glimpse_of_somebody_changes_nothing():
    company = Company()
    t = after(company, 0.0, 5.0, 1)
    t = after(company, t, 0.5 * JOINED, 1, 2)
    assert company.colour(1, QUIET) == QUIET
    assert company.colour(2, QUIET) == QUIET


def test_nobody_has_the_colour_of_another_while_there_are_enough():
    company = Company()
    persons = (1, 9, 17, 2, 10, 5)
    after(company, 0.0, 2.0, *persons)
    colours = [company.colour(person, QUIET) for person in persons]
    assert len(set(colours)) == len(persons)
    assert colours[0] == colour_of(0)
    after(company, 2.0, 2.0, *reversed(persons))
    assert [company.colour(person, QUIET) for person in persons] == colours
    crowd = tuple(range(1, len(PALETTE) + 3))
    after(company, 5.0, 2.0, *crowd)
    assert all(company.colour(person, QUIET) in PALETTE for person in crowd)
