"""Is this the code their authenticator shows now? (R06)"""

import hmac
from datetime import datetime

import pyotp
from sqlalchemy import delete, select, update
from sqlalchemy.orm import Session

from companion.people.models import Staff
from companion.signin.models import CodeGenerator

STEP = 30


def new_secret() -> str:
    """What an authenticator and we share: 160 random bits."""
    return pyotp.random_base32()


def give(db: Session, person: Staff, secret: str | None = None, last_step: int = 0) -> str:
    """Set up codes for a colleague; returns the secret their app needs, once."""
    generator = CodeGenerator(staff_id=person.id, last_step=last_step)
    generator.secret = secret or new_secret()
    db.add(generator)
    return generator.secret


def accept(db: Session, person: Staff | None, code: str, now: datetime) -> bool:
    """Is the code right, at most one step off, and newer than the last one used? It is spent by asking."""
    generator = db.scalar(select(CodeGenerator).where(CodeGenerator.staff_id == person.id)) if person else None
    if generator is None:
        return False
    step = fits(generator.secret, code, now)
    if step is None:
        return False
    newer = (CodeGenerator.id == generator.id, CodeGenerator.last_step < step)
    spent = db.execute(update(CodeGenerator).where(*newer).values(last_step=step).returning(CodeGenerator.id))
    return spent.scalar() is not None


def replace(db: Session, person: Staff, secret: str, code: str, now: datetime) -> bool:
    """Codes come from this secret from now on, when the code shows that their app holds it. That code is spent."""
    step = fits(secret, code, now)
    if step is None:
        return False
    forget(db, person)
    give(db, person, secret, step)
    return True


def forget(db: Session, person: Staff) -> None:
    """Their authenticator's codes are good for nothing any more."""
    db.execute(delete(CodeGenerator).where(CodeGenerator.staff_id == person.id))


def address(secret: str, account: str) -> str:
    """What an authenticator reads from a QR code. The account is told apart by name in the app's list."""
    return pyotp.TOTP(secret, interval=STEP).provisioning_uri(name=account, issuer_name="Companion")


def fits(secret: str, code: str, now: datetime) -> int | None:
    """The step whose code this is: the one now, or one beside it."""
    digits = "".join(filter(str.isdecimal, code)) if code.isascii() else ""
    totp = pyotp.TOTP(secret, interval=STEP)
    current = int(now.timestamp()) // STEP
    near = (current, current - 1, current + 1)
    return next((step for step in near if hmac.compare_digest(totp.at(step * STEP), digits)), None)
