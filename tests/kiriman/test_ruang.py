"""Places to unpack files in: bounded for all, fewer for one, and no waiting in line."""

import threading
from contextlib import ExitStack

import pytest

from sipetrok.app.server import THREADS
from sipetrok.kiriman import ruang
from sipetrok.kiriman.berkas import SedangSibuk
from sipetrok.kiriman.ruang import Ruang


def take(stack: ExitStack, room: Ruang, *senders: str) -> None:
    for sender in senders:
        stack.enter_context(room.taken(sender))


def test_one_sender_never_has_the_last_place():
    room = Ruang(3, 2, patience=0)
    with ExitStack() as inside:
        take(inside, room, "satu", "satu")
        with pytest.raises(SedangSibuk):
            take(inside, room, "satu")

        take(inside, room, "lain")


def test_two_senders_who_send_without_end_leave_a_place_for_others():
    room = Ruang(4, 2, patience=0)
    with ExitStack() as inside:
        take(inside, room, "satu", "satu", "dua")
        with pytest.raises(SedangSibuk):
            take(inside, room, "dua")

        take(inside, room, "lain")


def test_no_more_files_are_unpacked_than_there_are_places():
    room = Ruang(3, 2, patience=0)
    with ExitStack() as inside:
        take(inside, room, "satu", "dua", "tiga")
        with pytest.raises(SedangSibuk):
            take(inside, room, "empat")


def test_whoever_is_done_leaves_the_place_also_after_a_failure():
    room = Ruang(1, 1, patience=0)
    with pytest.raises(ValueError), room.taken("satu"):
        int("rusak")

    with room.taken("satu"):
        pass
    with room.taken("lain"):
        pass


def test_a_place_that_gets_free_is_had_by_whoever_waits():
    room, had = Ruang(1, 1, patience=60), []
    with ExitStack() as inside:
        take(inside, room, "satu")
        waiting = threading.Thread(
            target=lambda: take(inside, room, "dua") or had.append(1)
        )
        waiting.start()
        inside.pop_all().close()
        waiting.join()
    assert had


def test_of_one_sender_few_wait_and_the_rest_is_told_at_once():
    """Each who waits has a thread of the server."""
    room, inside = Ruang(2, 1, patience=60), ExitStack()
    take(inside, room, "satu")
    waiting = threading.Thread(target=lambda: take(ExitStack(), room, "satu"))
    waiting.start()
    while not room._waiting["satu"]:
        pass

    with pytest.raises(SedangSibuk):
        take(ExitStack(), room, "satu")

    inside.close()
    waiting.join()


def test_unpacking_leaves_threads_of_the_server_for_reading():
    every = ruang.WARGA._most + ruang.KANTOR._most
    assert every < THREADS and ruang.WARGA._each < ruang.WARGA._most
    assert ruang.PATIENCE <= 0.3
