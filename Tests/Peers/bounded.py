"""Waits that end, and sleeps that tests decide about."""

import asyncio

SECONDS = 20


def run(coroutine, seconds=SECONDS):
    """Runs a coroutine to its end, or fails after `seconds`."""

    async def bounded():
        return await asyncio.wait_for(coroutine, seconds)

    return asyncio.run(bounded())


class Paced:
    """Stands in for a library's `asyncio` module: everything is the real one's but `sleep`, which awaits `on_sleep`.

    A polling loop then goes round as often as the test lets it, at once, and nobody sleeps for real.
    """

    def __init__(self, on_sleep):
        self.sleep = on_sleep

    def __getattr__(self, name):
        return getattr(asyncio, name)
