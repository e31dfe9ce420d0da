"""The tables of the floor: what a plain app of the same kind could not do without."""

from datetime import datetime

from sqlalchemy import ForeignKey
from sqlalchemy.orm import DeclarativeBase, Mapped, mapped_column, relationship


class Base(DeclarativeBase):
    """Plain rows with whole numbers for ids."""

    id: Mapped[int] = mapped_column(primary_key=True)


class Account(Base):
    __tablename__ = "account"
    name: Mapped[str]


class Token(Base):
    __tablename__ = "token"
    mark: Mapped[str] = mapped_column(unique=True)
    account_id: Mapped[int] = mapped_column(ForeignKey("account.id"))
    account: Mapped[Account] = relationship()


class Entry(Base):
    """Whatever a person has on a page: sessions, check-ins, modules."""

    __tablename__ = "entry"
    account_id: Mapped[int] = mapped_column(ForeignKey("account.id"), index=True)
    kind: Mapped[str] = mapped_column(index=True)
    at: Mapped[datetime]
    words: Mapped[str]


class Task(Base):
    """Something to do about a person."""

    __tablename__ = "task"
    account_id: Mapped[int] = mapped_column(ForeignKey("account.id"), index=True)
    level: Mapped[int] = mapped_column(index=True)
    words: Mapped[str]
    account: Mapped[Account] = relationship()
    steps: Mapped[list["Step"]] = relationship(order_by="Step.id")


class Step(Base):
    __tablename__ = "step"
    task_id: Mapped[int] = mapped_column(ForeignKey("task.id"), index=True)
    words: Mapped[str]
