"""Reads the calendars of all test patients with another implementation, and holds them against their plans.

Every change of a plan must be in its calendar, at its moment, and nothing else. The plan is read from `care plan --format
json`; what counts as a change is worked out anew here, from the segments.

    python tests/exchange/read_back.py target/debug/care
"""

import json
import math
import pathlib
import subprocess
import sys
from collections import Counter
from datetime import date, datetime

import icalendar

ROOT = pathlib.Path(__file__).resolve().parents[2]
DAY = 1440
STRICT = ["avoid", "ask", "require", "recommend", "allow", "end"]
NOTHING = ("end", (), "")


def run(care, *arguments):
    done = subprocess.run([care, *arguments], cwd=ROOT, capture_output=True)
    assert done.returncode == 0, done.stderr.decode()
    return done.stdout


def readable(text):
    text = text.replace("\r\n", "\n").replace("\r", "\n")
    return "".join(" " if not letter.isprintable() and ord(letter) < 0xA0 and letter != "\n" else letter for letter in text)


def told(segment):
    return segment["verdict"], tuple((one["when"], one["verdict"]) for one in segment["if"]), segment["details"]


def changes(segments, follow_up):
    """(minute, verdict, loosens, whether an alarm rings) wherever something else begins to be told."""
    moments = []
    for segment in segments:
        if moments and moments[-1][1] != segment["from_min"]:
            moments.append((moments[-1][1], moments[-1][1], NOTHING))
        moments.append((segment["from_min"], segment["to_min"], told(segment)))
    if moments and moments[-1][1] < follow_up:
        moments.append((moments[-1][1], None, NOTHING))
    before = NOTHING
    for minute, _, now in moments:
        if now != before and minute not in (None, 0):
            yield minute, now[0], STRICT.index(now[0]) >= STRICT.index(before[0]), now[0] == "require"
        before = now


def expected(plan):
    """What must be there: (subject, minute, kind, loosens, alarm)."""
    follow_up = plan["protocol"]["follow_up_min"]
    for item in plan["items"]:
        for minute, kind, loosens, alarm in changes(item["segments"], follow_up):
            # The end of a ban on a habit is told nowhere: it would be an invitation.
            if (item["kind"], kind) != ("habit", "end"):
                yield item["name"], minute, kind, loosens, alarm
    for product in plan["products"]:
        for minute, kind, loosens, alarm in changes(product["segments"], follow_up):
            yield readable(product["name"]), minute, kind, loosens, alarm
    for action in plan["actions"]:
        for item in action["items"] if action["from_min"] is not None else []:
            yield item, action["from_min"], "do", False, True
    yield "", 0, "treatment", False, False
    yield "", follow_up, "follow-up", True, False


def other_events(plan):
    """Kinds whose events are counted by moment: they are about no item."""
    due = [contact for contact in plan["contacts"] if contact["due"]]
    for contact in due + plan["watch"]:
        if contact["from_min"] not in (None, 0):
            yield "call", contact["from_min"]
    for advice in plan["advice"]:
        if advice["from_min"] not in (None, 0):
            yield "advice", advice["from_min"]
    for series in plan["series"]:
        if series["at_least_apart_min"]:
            yield "session", series["at_least_apart_min"][0]


def about(event, plan):
    """The names that an event says it is about."""
    kind = str(event["CATEGORIES"].cats[0])
    if kind in ("treatment", "follow-up", "call", "advice", "session"):
        return [""]
    description = str(event["DESCRIPTION"])
    _, subject, number, *_ = str(event["UID"]).split("/")
    if subject == "product" and number.isdigit():
        name = readable(plan["products"][int(number) - 1]["name"])
        assert description.endswith(f"About: {name}"), description
        return [name]
    return description.rsplit("About: ", 1)[1].split(", ")


def moment(minute, treated, loosens):
    """The start of an event; a whole day where only the day of the treatment is known."""
    if isinstance(treated, datetime):
        return minute
    days = math.ceil((DAY - 1 + minute) / DAY) if loosens else minute // DAY
    return date.fromordinal(treated.toordinal() + days)


def start(event, treated):
    begins = event["DTSTART"].dt
    if not isinstance(treated, datetime):
        assert not isinstance(begins, datetime), "a time of day that nobody knows"
        return begins
    assert begins.tzinfo is None, "a zone that nobody named"
    return (begins - treated).total_seconds() / 60


def check(care, patient):
    arguments = patient["arguments"]
    plan = json.loads(run(care, "plan", *arguments, "--format", "json"))
    raw = run(care, "calendar", *arguments)
    assert raw == run(care, "plan", *arguments, "--format", "ics"), "the two ways to a calendar differ"
    text = plan["patient"]["treated"]
    treated = datetime.fromisoformat(text) if "T" in text else date.fromisoformat(text)
    for line in raw.split(b"\r\n"):
        assert b"\n" not in line and b"\r" not in line, "a line that ends otherwise"
        assert len(line) <= 75, f"a line of {len(line)} octets"
    calendar = icalendar.Calendar.from_ical(raw)
    events = calendar.walk("VEVENT")
    assert not calendar.errors and not any(event.errors for event in events)

    wished = Counter((name, moment(at, treated, loosens), kind, alarm) for name, at, kind, loosens, alarm in expected(plan))
    seen, others = Counter(), Counter()
    for event in events:
        kind, begins = str(event["CATEGORIES"].cats[0]), start(event, treated)
        if kind in ("call", "advice", "session"):
            others[kind, begins] += 1
            continue
        for name in about(event, plan):
            seen[name, begins, kind, bool(event.walk("VALARM"))] += 1
    missing, invented = wished - seen, seen - wished
    assert not missing, f"changes that are not in the calendar: {missing}"
    assert not invented, f"events that are not in the plan: {invented}"
    wished = Counter((kind, moment(at, treated, kind == "session")) for kind, at in other_events(plan))
    assert others == wished, f"calls, advice and sessions: {others - wished} {wished - others}"

    uids = [str(event["UID"]) for event in calendar.walk() if "UID" in event]
    assert len(uids) == len(set(uids)), "an identifier twice"
    again = icalendar.Calendar.from_ical(calendar.to_ical())
    assert [str(event["UID"]) for event in again.walk("VEVENT")] == [str(event["UID"]) for event in events]
    return len(events)


def main(care):
    care = str(pathlib.Path(care).resolve())
    for patient in json.loads((ROOT / "tests/exchange/patients.json").read_text()):
        try:
            count = check(care, patient)
        except AssertionError as wrong:
            sys.exit(f"{patient['name']}: {wrong}")
        print(f"{patient['name']}: {count} events, each a change of the plan")


if __name__ == "__main__":
    main(sys.argv[1])
