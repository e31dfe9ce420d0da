"""Telling a story: people, days and phones, through the real doors alone."""

import threading
from datetime import datetime, time, timedelta
from zoneinfo import ZoneInfo

from sqlalchemy import select

from companion.flags.models import Flag
from companion.messaging import queries as texts
from companion.messaging import replies
from companion.messaging.models import Message
from companion.people.models import Participant, Staff
from companion.schedule.models import Appointment
from companion.signin import devices, signins
from jobs.shift import DRAWER, Shift
from jobs.timetable import TIMETABLE
from tests.browser.looking import DESK, PHONE
from tests.factories import ZONE, make_participant, make_site, make_staff

ROUND = ("plan_reminders", "follow_up", "send_codes", "promote", "send", "poll_status", "read_replies")
ROUND += ("promote", "send")


class Story:
    """What happens to whom. `it_is("Mon 08:00")` counts from the week of Monday, November 23, 2026."""

    def __init__(self, house, screen) -> None:
        self.house, self._screen = house, screen

    # -- time

    def it_is(self, words: str) -> datetime:
        """Set the clock to a day and time of that week, in New York."""
        name, hour = words.split()
        day = ("Mon", "Tue", "Wed", "Thu", "Fri", "Sat", "Sun").index(name)
        wall = datetime.combine(datetime(2026, 11, 23) + timedelta(days=day), time.fromisoformat(hour))
        self.house.it_is(wall.replace(tzinfo=ZoneInfo(ZONE)))
        return self.house.now

    # -- people

    def given_a_real_site(self) -> None:
        """Not a demo: there a password opens nothing on a phone that is not its owner's."""
        with self.house.db() as db:
            make_site(db, demo=False)
            db.commit()

    def given_a_participant(self, name="Ada", **facts) -> Participant:
        with self.house.db() as db:
            person = make_participant(db, name=name, **facts)
            db.commit()
        return person

    def given_a_clinician(self, *looks_after, name="Dana", **facts) -> Staff:
        with self.house.db() as db:
            person = make_staff(db, name=name, looks_after=looks_after, **facts)
            db.commit()
        return person

    def given_a_session(self, participant, starts: datetime, kind="group", hours=3) -> None:
        with self.house.db() as db:
            appointment = Appointment(
                participant_id=participant.id,
                source=f"story:{starts.isoformat()}",
                kind=kind,
                starts_at=starts,
                ends_at=starts + timedelta(hours=hours),
                zone=ZONE,
            )
            db.add(appointment)
            db.commit()

    # -- screens

    def phone_of(self, *people, **options):
        """A phone that is enrolled for these people, the last of them signed in."""
        screen = self._screen(PHONE, **options)
        with self.house.db() as db:
            phones = [
                devices.enroll(db, one, "invitation", ("Android phone", "Chrome"), self.house.now) for one in people
            ]
            devices.rest(db, [device for device, _ in phones[:-1]], self.house.now)
            db.commit()
        tokens = ".".join(token for _, token in reversed(phones))
        screen.context.add_cookies([{"name": "device", "value": tokens, "url": self.house.url}])
        return self._signed_in(screen, people[-1], phones[-1][0])

    def desk_of(self, person, **options):
        return self._signed_in(self._screen(DESK, **options), person)

    def new_phone(self, **options):
        return self._screen(PHONE, **options)

    def the_sign_in_ran_out(self, screen):
        """What is left is the phone itself."""
        screen.context.clear_cookies(name="companion")
        return screen

    def desk(self, **options):
        """A computer where nobody is signed in."""
        return self._screen(DESK, **options)

    def _signed_in(self, screen, person, device=None):
        with self.house.db() as db:
            token = signins.begin(db, person, self.house.now, device)
            db.commit()
        screen.context.add_cookies([{"name": "companion", "value": token, "url": self.house.url}])
        return screen

    # -- texts

    def the_jobs_work(self) -> None:
        """One round of everything the timetable does, at this moment."""
        for name in ROUND:
            with self.house.db() as db:
                TIMETABLE[name].run(Shift(db, lambda: self.house.now, DRAWER, threading.Event()))

    def texts_to(self, person) -> list[str]:
        """What reached the phone, oldest first."""
        with self.house.db() as db:
            return [message.body for message in reversed(db.scalars(texts.came(person)).all())]

    def text_kinds(self, person) -> list[str]:
        with self.house.db() as db:
            return [message.kind for message in reversed(db.scalars(texts.came(person)).all())]

    def answers(self, person, words: str) -> None:
        """The phone texts back, as Twilio would hand it to us."""
        with self.house.db() as db:
            count = len(db.scalars(select(Message.id)).all())
            came = replies.Arrival(person.phone, words, f"SM-{person.id}-{count}-{words}")
            replies.receive(db, came, self.house.now)
            db.commit()

    # -- what is so

    def all_of(self, model) -> list:
        with self.house.db() as db:
            return list(db.scalars(select(model)))

    def flags_of(self, person) -> list[str]:
        with self.house.db() as db:
            return list(db.scalars(select(Flag.rule).where(Flag.participant_id == person.id)))
