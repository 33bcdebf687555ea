"""Work for many at one time: turns that come no closer together than a beat, so that each serves more of those who wait."""

import asyncio


class Beat:
    """``await beat.turn()`` returns at once after a pause, and under load when the beat is over."""

    def __init__(self, seconds: float) -> None:
        self._seconds = seconds
        self._next = 0.0

    async def turn(self) -> None:
        now = asyncio.get_running_loop().time()
        at = max(now, self._next)
        self._next = at + self._seconds
        if at > now:
            await asyncio.sleep(at - now)
