"""The letters for one session, in the order in which they are brought; pure."""

from __future__ import annotations

from agents.conversing.letters import Letter


class Box:
    """One letter is brought after the other; a more urgent one comes before those that have not been typed yet.

    is_typed: the letter whose turn it is is being typed, or was.
    """

    def __init__(self) -> None:
        self._letters: list[Letter] = []
        self.is_typed = False

    @property
    def head(self) -> Letter | None:
        """The letter whose turn it is."""
        return self._letters[0] if self._letters else None

    @property
    def following(self) -> Letter | None:
        """The letter after that."""
        return self._letters[1] if len(self._letters) > 1 else None

    def put(self, letter: Letter) -> None:
        """Add a letter: behind all that are as urgent."""
        first, end = int(self.is_typed), len(self._letters)
        place = next((n for n in range(first, end) if self._letters[n].urgency < letter.urgency), end)
        self._letters.insert(place, letter)

    def withdraw(self, key: int) -> bool:
        """Have no letter of that id; False when it is being typed already."""
        if self.is_typed and self.head is not None and self.head.id == key:
            return False
        self._letters = [letter for letter in self._letters if letter.id != key]
        return True

    def begin(self, letter: Letter) -> bool:
        """Let a letter be typed: it keeps its place from now on. False when its turn has passed meanwhile."""
        self.is_typed = self.head is letter
        return self.is_typed

    def step_back(self) -> None:
        """The letter that was to be typed was not."""
        self.is_typed = False

    def done(self, letter: Letter) -> None:
        """Drop a letter that has come as far as it can."""
        self.is_typed = False
        self._letters = [item for item in self._letters if item is not letter]
