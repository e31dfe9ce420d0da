"""What can go wrong, in the program's own words."""


class CompanionError(Exception):
    """Base of every error we raise on purpose."""


class Incomplete(CompanionError):
    """A setting is missing or wrong; the message names it and says what to do."""


class WrongKey(CompanionError):
    """The data key does not open this database."""


class Unreadable(CompanionError):
    """A sealed value does not belong where it stands, or was changed."""


class Erased(CompanionError):
    """A person's own key is not here: their values were erased and nothing brings them back."""


class NotReady(CompanionError):
    """The database is missing, empty, or newer than this code."""


class Busy(CompanionError):
    """The database did not answer in time; nothing was saved."""


class BadContent(CompanionError):
    """A content file is wrong; the message names file, line and reason."""


class BadFile(CompanionError):
    """A file that somebody brought cannot be read; the message names line and reason."""


class NotWhole(CompanionError):
    """A backup is damaged or incomplete, or the chain of the audit does not hold."""


class Refused(CompanionError):
    """Somebody asked for what cannot be; the message says why, in plain words."""


class Undelivered(CompanionError):
    """A text did not leave. Trying again may help."""


class Undeliverable(Undelivered):
    """A text can never reach this number; stop trying and tell the team."""


class NoSuchPhone(Undeliverable):
    """The number does not exist or cannot take texts."""


class Stopped(Undeliverable):
    """The carrier knows that this number asked for no more texts."""


class TryLater(Undelivered):
    """The text was certainly not taken; it may be offered again after some seconds."""

    def __init__(self, words: str, retry_after: float = 0.0) -> None:
        super().__init__(words)
        self.retry_after = retry_after


class Paused(TryLater):
    """Nothing can leave at all: the account or the sender is not in order. Somebody must look."""


class Ambiguous(Undelivered):
    """The text may have left, or not. It is never offered again before somebody has looked."""


class Conflict(CompanionError):
    """Something else was saved under this id before; nothing was changed."""
