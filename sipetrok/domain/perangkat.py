"""A device in words that its owner knows it by; coarse on purpose, it is no fingerprint."""

import re

_BROWSERS = (  # in this order: most browsers also claim to be those further down
    ("Edge", r"Edg(A|iOS)?/"),
    ("Opera", r"OPR/|OPT/|Opera"),
    ("Samsung Internet", r"SamsungBrowser/"),
    ("UC Browser", r"UCBrowser/"),
    ("Firefox", r"(Firefox|FxiOS)/"),
    ("Chrome", r"(Chrome|CriOS)/"),
    ("Safari", r"Version/\S+.* Safari/"),
)
_SYSTEMS = (
    ("Android", r"Android"),
    ("iPhone", r"iPhone"),
    ("iPad", r"iPad"),
    ("Windows", r"Windows"),
    ("ChromeOS", r"CrOS"),
    ("Mac", r"Macintosh"),
    ("Linux", r"Linux|X11"),
)


def words_of(user_agent: str) -> str:
    """ "Chrome di Windows", from what a browser says of itself."""
    browser = _first(_BROWSERS, user_agent) or "Peramban lain"
    system = _first(_SYSTEMS, user_agent)
    return f"{browser} di {system}" if system else browser


def _first(kinds: tuple[tuple[str, str], ...], text: str) -> str | None:
    return next((name for name, pattern in kinds if re.search(pattern, text[:400])), None)
