import pytest

from takes.parts import chained


def lines(text):
    return [{"name": letter} for letter in text]


@pytest.mark.parametrize(
    ("parts", "whole"),
    [
        (("abc", "def"), "abcdef"),
        (("abc", "bcd"), "abcd"),
        (("abc", "cab"), "abcab"),
        (("abc", "abc", "abcd"), "abcd"),
        (("", "a", "", "ab"), "ab"),
        (("aba", "aba"), "aba"),
    ],
)
def test_what_two_parts_share_is_told_once(parts, whole):
    assert chained(map(lines, parts)) == lines(whole)
