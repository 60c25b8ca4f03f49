"""How a stand-in WeChat misbehaves on request, for tests of what happens then."""

from pydantic import BaseModel, ConfigDict, Field


class Mood(BaseModel):
    """One misbehaviour; all defaults is good behaviour."""

    model_config = ConfigDict(extra="forbid", frozen=True)

    delay_seconds: float = Field(default=0, ge=0, le=60, allow_inf_nan=False)
    """Wait before answering."""
    errcode: int | None = Field(default=None, ge=-1, le=9_999_999)
    """Refuse with this, before anything is looked at."""
    dead: bool = False
    """Answer what a gateway in front of nothing answers: 502 and a page of HTML."""
    times: int | None = Field(default=None, ge=1, le=1000)
    """For so many calls; None is until further notice."""
    path: str | None = Field(default=None, max_length=100)
    """For calls to this path only."""


CALM = Mood()


class Moods:
    """The mood of the moment."""

    def __init__(self) -> None:
        self._mood = CALM
        self._left: int | None = None

    def set(self, mood: Mood) -> None:
        """From the next call on."""
        self._mood, self._left = mood, mood.times

    def take(self, path: str) -> Mood:
        """The mood that a call to this path meets."""
        if self._left == 0 or self._mood.path not in (None, path):
            return CALM
        if self._left is not None:
            self._left -= 1
        return self._mood
