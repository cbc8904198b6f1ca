import os

from audio.compiled import cache_folder, makes_sound, source_digest
from audio.host import load_engine


def test_machine_code_is_kept_where_it_can_be_written():
    assert os.access(cache_folder(), os.W_OK)


def test_a_change_in_any_kernel_makes_the_machine_code_anew(tmp_path):
    (tmp_path / "kernel.py").write_text("a = 1\n")
    (tmp_path / "voice_kernel.py").write_text("b = 1\n")
    before = source_digest(tmp_path)
    assert source_digest(tmp_path) == before
    (tmp_path / "voice_kernel.py").write_text("b = 2\n")
    assert source_digest(tmp_path) != before


def test_an_engine_that_was_made_is_known_to_be_there():
    load_engine()
    assert makes_sound()
