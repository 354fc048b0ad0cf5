"""Devices in words that their owner knows them by."""

import pytest

from sipetrok.domain.perangkat import words_of

KIT = "AppleWebKit/537.36 (KHTML, like Gecko)"


@pytest.mark.parametrize(
    ("user_agent", "words"),
    [
        (
            f"Mozilla/5.0 (Windows NT 10.0; Win64; x64) {KIT} Chrome/142.0.0.0 Safari/537.36",
            "Chrome di Windows",
        ),
        (
            f"Mozilla/5.0 (Windows NT 10.0; Win64; x64) {KIT} Chrome/142.0.0.0 Safari/537.36 Edg/142.0.0.0",
            "Edge di Windows",
        ),
        (
            f"Mozilla/5.0 (Linux; Android 10; K) {KIT} Chrome/142.0.0.0 Mobile Safari/537.36",
            "Chrome di Android",
        ),
        (
            f"Mozilla/5.0 (Linux; Android 14; SAMSUNG SM-A155F) {KIT} SamsungBrowser/28.0 Chrome/130.0.0.0 Mobile Safari/537.36",
            "Samsung Internet di Android",
        ),
        (
            f"Mozilla/5.0 (Linux; Android 10; K) {KIT} Chrome/142.0.0.0 Mobile Safari/537.36 OPR/92.0.0.0",
            "Opera di Android",
        ),
        (
            "Mozilla/5.0 (Android 14; Mobile; rv:144.0) Gecko/144.0 Firefox/144.0",
            "Firefox di Android",
        ),
        (
            "Mozilla/5.0 (X11; Linux x86_64; rv:144.0) Gecko/20100101 Firefox/144.0",
            "Firefox di Linux",
        ),
        (
            "Mozilla/5.0 (iPhone; CPU iPhone OS 18_6 like Mac OS X) AppleWebKit/605.1.15 (KHTML, like Gecko) Version/18.6 "
            "Mobile/15E148 Safari/604.1",
            "Safari di iPhone",
        ),
        (
            "Mozilla/5.0 (iPhone; CPU iPhone OS 18_6 like Mac OS X) AppleWebKit/605.1.15 (KHTML, like Gecko) CriOS/142.0 "
            "Mobile/15E148 Safari/604.1",
            "Chrome di iPhone",
        ),
        (
            "Mozilla/5.0 (Macintosh; Intel Mac OS X 10_15_7) AppleWebKit/605.1.15 (KHTML, like Gecko) Version/18.6 "
            "Safari/605.1.15",
            "Safari di Mac",
        ),
        ("curl/8.14.1", "Peramban lain"),
        ("", "Peramban lain"),
        ("Sesuatu (Linux; Android 14)", "Peramban lain di Android"),
    ],
)
def test_a_browser_is_called_as_its_owner_calls_it(user_agent, words):
    assert words_of(user_agent) == words


def test_whatever_a_browser_says_the_words_are_few_and_ours():
    assert words_of("<script>" * 10_000) == "Peramban lain"
    assert words_of(f"Edg/ {'x' * 10_000} Windows") == "Edge"
