"""Is this the code their authenticator shows now? (R06)"""

import hmac
from datetime import datetime

import pyotp
from sqlalchemy import select, update
from sqlalchemy.orm import Session

from companion.people.models import Staff
from companion.signin.models import CodeGenerator

STEP = 30


def give(db: Session, person: Staff, secret: str | None = None) -> str:
    """Set up codes for a colleague; returns the secret their app needs, once."""
    generator = CodeGenerator(staff_id=person.id)
    generator.secret = secret or pyotp.random_base32()
    db.add(generator)
    return generator.secret


def accept(db: Session, person: Staff | None, code: str, now: datetime) -> bool:
    """Is the code right, at most one step off, and newer than the last one used? It is spent by asking."""
    generator = db.scalar(select(CodeGenerator).where(CodeGenerator.staff_id == person.id)) if person else None
    if generator is None:
        return False
    digits = "".join(filter(str.isdecimal, code)) if code.isascii() else ""
    step = _step(generator.secret, digits, now)
    if step is None:
        return False
    newer = (CodeGenerator.id == generator.id, CodeGenerator.last_step < step)
    spent = db.execute(update(CodeGenerator).where(*newer).values(last_step=step).returning(CodeGenerator.id))
    return spent.scalar() is not None


def _step(secret: str, digits: str, now: datetime) -> int | None:
    totp = pyotp.TOTP(secret, interval=STEP)
    current = int(now.timestamp()) // STEP
    near = (current, current - 1, current + 1)
    return next((step for step in near if hmac.compare_digest(totp.at(step * STEP), digits)), None)
