//! Random protocols that reach every rule often; `draw_patient.rs` has the patients.
//!
//! Times, margins and conditions are drawn from small pools, so that lines
//! share them and meet; few items lie in overlapping groups. All that is drawn
//! satisfies the language's own rules for a line. The same seed always draws
//! the same protocol.

use super::draw_patient::patient;
use super::model::*;
use super::unexpected;
use fastrand::Rng;
use std::collections::BTreeSet;

/// 2026-03-02, in days since 1970-01-01.
pub const TREATMENT_DATE: i64 = 20_514;

/// Short follow-ups are drawn in minutes, so that every minute can be asked.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Length {
    /// Two to twelve hours.
    Short,
    /// Three days to thirteen weeks.
    Long,
}

/// The protocol and the patient of a seed.
pub fn pair(seed: u64, length: Length) -> (Protocol, Patient) {
    let mut rng = Rng::with_seed(seed);
    let protocol = protocol(&mut rng, length);
    let patient = patient(&protocol, &mut rng);
    (protocol, patient)
}

// ---- The protocol --------------------------------------------------------

pub fn protocol(rng: &mut Rng, length: Length) -> Protocol {
    let items = items(rng);
    let other = items.iter().position(|item| item.kind != Kind::Habit).unwrap_or(0);
    let mut protocol = Protocol {
        follow_up: follow_up(rng, length),
        day_one_is_treatment_day: rng.u8(..8) == 0,
        is_dated: false,
        groups: groups(rng, items.len(), other),
        items,
        questions: Vec::new(),
        events: events(rng),
        lines: Vec::new(),
    };
    protocol.questions = questions(rng, protocol.follow_up);
    let pool = Pool::draw(rng, protocol.follow_up);
    for _ in 0..rng.usize(2..=10) {
        let verb = verb(rng);
        let line = Draw::of(&protocol, &pool, rng).line(verb);
        protocol.lines.push(line);
    }
    for _ in 0..rng.usize(0..=3) {
        let line = Draw::of(&protocol, &pool, rng).line_beside();
        protocol.lines.push(line);
    }
    rng.shuffle(&mut protocol.lines);
    protocol
}

/// A protocol with several lines about its symptoms: what is expected of them, and when to call.
pub fn with_symptoms(rng: &mut Rng) -> Protocol {
    let mut protocol = protocol(rng, Length::Long);
    protocol.lines.truncate(2);
    protocol.questions.retain(|question| question.asked != Asked::Symptom);
    protocol.questions.truncate(2);
    let symptom = |name: &str, domain| Question { name: name.into(), domain, asked: Asked::Symptom };
    protocol.questions.push(symptom("redness", Domain::Ordered(texts(&["none", "pink", "red", "severe"]))));
    protocol.questions.push(symptom("rash", Domain::YesNo));
    // What the lines asked may be gone.
    protocol.lines.clear();
    let pool = Pool::draw(rng, protocol.follow_up);
    let verb = verb(rng);
    let mut lines = vec![Draw::of(&protocol, &pool, rng).line(verb)];
    while lines.len() < 8 {
        let line = Draw { is_of_symptoms: true, ..Draw::of(&protocol, &pool, rng) }.line_beside();
        if !matches!(line.says, Says::Treatment(_)) {
            lines.push(line);
        }
    }
    protocol.lines = lines;
    protocol
}

/// One more line for a protocol that there is, at times like those it has.
pub fn line_with(protocol: &Protocol, verb: Verb, rng: &mut Rng) -> Line {
    let pool = Pool::draw(rng, protocol.follow_up);
    Draw::of(protocol, &pool, rng).line(verb)
}

fn follow_up(rng: &mut Rng, length: Length) -> i64 {
    match length {
        Length::Short => rng.i64(4..=24) * 30,
        // Where a month ends before it does, what is drawn is counted in months, too.
        Length::Long => *pick(rng, &[3 * DAY, 5 * DAY, WEEK, 10 * DAY, 2 * WEEK, 4 * WEEK, 4 * WEEK, 13 * WEEK]),
    }
}

fn items(rng: &mut Rng) -> Vec<Item> {
    let mut known = vec![
        ("retinol", Kind::Ingredient),
        ("vitamin C", Kind::Ingredient),
        ("glycolic acid", Kind::Ingredient),
        ("sunscreen", Kind::Product),
        ("ointment", Kind::Product),
        ("exercise", Kind::Activity),
        ("sauna", Kind::Activity),
        ("picking", Kind::Habit),
        ("tanning bed", Kind::Habit),
        ("aspirin", Kind::Medicine),
        ("antihistamine", Kind::Medicine),
        ("ibuprofen", Kind::Medicine),
    ];
    rng.shuffle(&mut known);
    known.truncate(rng.usize(2..=5));
    // Somebody may always be told something.
    if known.iter().all(|(_, kind)| *kind == Kind::Habit) {
        known.push(("walking", Kind::Activity));
    }
    known.into_iter().map(|(name, kind)| Item { name: name.into(), kind }).collect()
}

/// One group of items, and perhaps one that holds the first and more.
fn groups(rng: &mut Rng, items: usize, other: usize) -> Vec<Group> {
    // No group is made of habits alone: then nothing could be permitted of it.
    let some = with(some_of(rng, items, 2), other);
    let mut groups = vec![Group { name: "actives".into(), members: some.into_iter().map(Named::Item).collect() }];
    if rng.bool() {
        let nested = rng.bool();
        let mut members: Vec<Named> = if nested { vec![Named::Group(0)] } else { Vec::new() };
        let more = some_of(rng, items, 1);
        let more = if nested { more } else { with(more, other) };
        members.extend(more.into_iter().map(Named::Item));
        groups.push(Group { name: "regimen".into(), members });
    }
    groups
}

fn with(mut some: Vec<usize>, one: usize) -> Vec<usize> {
    some.push(one);
    some.sort_unstable();
    some.dedup();
    some
}

fn some_of(rng: &mut Rng, count: usize, least: usize) -> Vec<usize> {
    let mut all: Vec<usize> = (0..count).collect();
    rng.shuffle(&mut all);
    all.truncate(rng.usize(least..=count.max(least)));
    all.sort_unstable();
    all
}

fn events(rng: &mut Rng) -> Vec<String> {
    let names = ["peeling ends", "sutures out"];
    let count = [0, 1, 1, 1, 2][rng.usize(..5)];
    names.iter().take(count).map(|name| name.to_string()).collect()
}

fn questions(rng: &mut Rng, follow_up: i64) -> Vec<Question> {
    let facts = [
        ("pregnant", Domain::YesNo),
        ("nursing", Domain::YesNo),
        ("sensitivity", Domain::Ordered(texts(&["low", "medium", "high"]))),
        ("goal", Domain::Choice(texts(&["texture", "acne scars", "pigment"]))),
        ("depth", Domain::Number { least: 20, most: 350 }),
        ("isotretinoin", Domain::DateOrNever),
    ];
    let lasts = follow_up / rng.i64(3..=8) / 30 * 30;
    let reports = [
        ("calm", Domain::YesNo, Asked::Report { lasts: (lasts > 0).then_some(lasts) }),
        ("healed", Domain::YesNo, Asked::Report { lasts: None }),
        ("pinpoint bleeding", Domain::YesNo, Asked::Symptom),
        ("redness", Domain::Ordered(texts(&["none", "pink", "red", "severe"])), Asked::Symptom),
    ];
    let fact = |(name, domain): (&str, Domain)| Question { name: name.into(), domain, asked: Asked::Once };
    let report = |(name, domain, asked): (&str, Domain, Asked)| Question { name: name.into(), domain, asked };
    let mut drawn: Vec<Question> = facts.into_iter().map(fact).collect();
    rng.shuffle(&mut drawn);
    drawn.truncate(rng.usize(0..=4));
    let mut told: Vec<Question> = reports.into_iter().map(report).collect();
    rng.shuffle(&mut told);
    told.truncate(rng.usize(0..=2));
    drawn.extend(told);
    drawn
}

fn texts(names: &[&str]) -> Vec<String> {
    names.iter().map(|name| name.to_string()).collect()
}

/// Any verb, those that rules compete about most often.
pub fn verb(rng: &mut Rng) -> Verb {
    match rng.u8(..100) {
        0..40 => Verb::Allow,
        40..49 => Verb::Offer,
        49..69 => Verb::Avoid,
        69..77 => Verb::Recommend,
        77..85 => Verb::Require,
        85..93 => Verb::Ask,
        _ => Verb::Never,
    }
}

pub fn pick<'a, T>(rng: &mut Rng, from: &'a [T]) -> &'a T {
    &from[rng.usize(..from.len())]
}

// ---- Times ---------------------------------------------------------------

/// The few times, margins and days that the lines of one protocol share.
struct Pool {
    /// Moments after the treatment, rising, all before the end of follow-up.
    times: Vec<i64>,
    margins: Vec<Margin>,
    /// The months that end before the end of follow-up, however long they are.
    months: i64,
}

impl Pool {
    fn draw(rng: &mut Rng, follow_up: i64) -> Pool {
        let unit = match follow_up {
            ..DAY => *pick(rng, &[1, 5, 15, 30]),
            DAY..WEEK => *pick(rng, &[HOUR, 6 * HOUR, 12 * HOUR, DAY]),
            _ => *pick(rng, &[12 * HOUR, DAY]),
        };
        let count = (follow_up - 1) / unit;
        let times: BTreeSet<i64> = (0..6).map(|_| rng.i64(1..=count.max(1)) * unit).collect();
        let times: Vec<i64> = times.into_iter().filter(|&time| time < follow_up).collect();
        let margin = |rng: &mut Rng| {
            let (a, b) = (*pick(rng, &times), *pick(rng, &times));
            Margin::of(a.min(b), a.max(b))
        };
        let margins = (0..2).map(|_| margin(rng)).collect();
        Pool { times, margins, months: (follow_up - 1) / (31 * DAY) }
    }

    /// Exact, one of the shared margins, or a margin of its own.
    fn margin(&self, rng: &mut Rng) -> Margin {
        if self.months > 0 && rng.u8(..10) < 4 {
            let (a, b) = (rng.i64(1..=self.months), rng.i64(1..=self.months));
            return if rng.bool() { Margin::in_months(a, a) } else { Margin::in_months(a.min(b), a.max(b)) };
        }
        self.minutes(rng)
    }

    /// The same in minutes.
    fn minutes(&self, rng: &mut Rng) -> Margin {
        match rng.u8(..10) {
            0..6 => Margin::exact(*pick(rng, &self.times)),
            6..9 => *pick(rng, &self.margins),
            _ => {
                let (a, b) = (*pick(rng, &self.times), *pick(rng, &self.times));
                Margin::of(a.min(b), a.max(b))
            }
        }
    }

    /// Two that do not overlap, the earlier first.
    fn two(&self, rng: &mut Rng) -> Option<(Margin, Margin)> {
        (0..8).find_map(|_| {
            let (a, b) = (self.margin(rng), self.margin(rng));
            let (a, b) = if a.least <= b.least { (a, b) } else { (b, a) };
            (a.most < b.least).then_some((a, b))
        })
    }

    /// An end, which may rarely lie beyond the end of follow-up.
    fn end(&self, rng: &mut Rng, follow_up: i64) -> Margin {
        if rng.u8(..25) == 0 { Margin::exact(follow_up + 2 * HOUR) } else { self.margin(rng) }
    }
}

// ---- Lines ---------------------------------------------------------------

struct Draw<'a> {
    protocol: &'a Protocol,
    pool: &'a Pool,
    rng: &'a mut Rng,
    /// Of a protocol that is about symptoms.
    is_of_symptoms: bool,
}

impl<'a> Draw<'a> {
    fn of(protocol: &'a Protocol, pool: &'a Pool, rng: &'a mut Rng) -> Self {
        Self { protocol, pool, rng, is_of_symptoms: false }
    }

    fn line(&mut self, verb: Verb) -> Line {
        let targets = self.targets(verb);
        let when = match verb {
            Verb::Require if self.chance(6) => When::At(*pick(self.rng, &self.pool.times)),
            Verb::Never if self.chance(60) => When::Unsaid,
            _ => self.when(),
        };
        let likely = match verb {
            Verb::Never => 85,
            // An `avoid` about everybody is what fills a gap once it has run out.
            Verb::Avoid => 30,
            // And an offer to some is told with its condition.
            Verb::Offer => 85,
            _ => 50,
        };
        let condition = if self.chance(likely) { self.condition(false) } else { Condition::Always };
        let likely = match verb {
            Verb::Allow => 22,
            // Behind an offer it reads two ways.
            Verb::Offer => 0,
            _ => 8,
        };
        let unless = self.chance(likely);
        let unless = unless.then(|| self.condition(false)).filter(|it| *it != Condition::Always);
        Line {
            followed: !self.chance(6),
            when,
            says: Says::Verb(verb, targets),
            condition,
            unless,
            note: None,
            with: Vec::new(),
        }
    }

    /// `expect`, `call`, `tell`, or about the treatment itself.
    fn line_beside(&mut self) -> Line {
        let says = match self.rng.u8(..3) {
            0 => self.expect().unwrap_or(Says::Contact(Contact::CallClinic)),
            1 => Says::Contact(*pick(self.rng, &[Contact::CallClinic, Contact::CallEmergency, Contact::TellClinic])),
            _ => Says::Treatment(*pick(self.rng, &[Treatment::Ask, Treatment::Defer, Treatment::Refuse])),
        };
        let about_treatment = matches!(says, Says::Treatment(_));
        let when = if about_treatment { When::Unsaid } else { self.when() };
        let has_symptoms = !unexpected::symptoms(self.protocol).is_empty();
        let condition = match (&says, has_symptoms) {
            (Says::Expect(..), _) if self.chance(60) => Condition::Always,
            (Says::Contact(_), true) if self.chance(35) => Condition::Unexpected,
            _ => self.condition(false),
        };
        Line { followed: !self.chance(5), when, says, condition, unless: None, note: None, with: Vec::new() }
    }

    fn expect(&mut self) -> Option<Says> {
        let symptoms: Vec<usize> = (0..self.protocol.questions.len())
            .filter(|&q| self.protocol.questions[q].asked == Asked::Symptom)
            .collect();
        let symptom = *self.rng.choice(&symptoms)?;
        let level = match &self.protocol.questions[symptom].domain {
            // Now and then it is not said how much.
            Domain::Ordered(_) if self.is_of_symptoms && self.chance(25) => None,
            Domain::Ordered(levels) => Some(self.rng.usize(1..levels.len() - 1)),
            _ => None,
        };
        Some(Says::Expect(symptom, level))
    }

    fn targets(&mut self, verb: Verb) -> Targets {
        let one_of = matches!(verb, Verb::Recommend | Verb::Require) && self.chance(15);
        if one_of {
            let mut items = some_of(self.rng, self.protocol.items.len(), 2);
            items.retain(|item| self.protocol.items[*item].kind != Kind::Habit);
            let named: Vec<Named> = items.into_iter().take(2).map(Named::Item).collect();
            let named = if named.is_empty() { vec![self.named(verb)] } else { named };
            return Targets { named, except: Vec::new(), one_of };
        }
        let mut named = vec![self.named(verb)];
        while self.chance(30) {
            let more = self.named(verb);
            if !named.contains(&more) {
                named.push(more);
            }
        }
        let except = if self.chance(22) { self.exceptions(&named, verb) } else { Vec::new() };
        Targets { named, except, one_of: false }
    }

    /// A name that a line with this verb may have: no line permits a habit, or what is made of habits alone.
    fn named(&mut self, verb: Verb) -> Named {
        loop {
            let named = self.any_named();
            if !verb.permits() || !self.protocol.items_of(named).is_subset(&self.protocol.habits()) {
                return named;
            }
        }
    }

    fn any_named(&mut self) -> Named {
        let items = self.protocol.items.len();
        match self.rng.u8(..20) {
            0..11 => Named::Item(self.rng.usize(..items)),
            11..19 => Named::Group(self.rng.usize(..self.protocol.groups.len())),
            _ => match self.protocol.items[self.rng.usize(..items)].kind {
                Kind::Medicine => Named::Item(self.rng.usize(..items)),
                Kind::Habit => Named::All(Kind::Activity),
                kind => Named::All(kind),
            },
        }
    }

    /// One item that no entry names alone, and without which none is empty.
    fn exceptions(&mut self, named: &[Named], verb: Verb) -> Vec<Named> {
        let habits = if verb.permits() { self.protocol.habits() } else { BTreeSet::new() };
        let left = |entry: Named| &self.protocol.items_of(entry) - &habits;
        let fits = |item: &usize| named.iter().all(|&entry| left(entry).iter().any(|it| it != item));
        let items: Vec<usize> = self.protocol.items_of_all(named).into_iter().filter(fits).collect();
        self.rng.choice(items).map(Named::Item).into_iter().collect()
    }

    /// A window that opens before the end of follow-up and is not empty.
    fn when(&mut self) -> When {
        let drawn = match self.rng.u8(..100) {
            0..7 => Some(When::Unsaid),
            7..24 => Some(When::After(self.pool.margin(self.rng))),
            24..45 => Some(When::Until(self.pool.end(self.rng, self.protocol.follow_up))),
            45..55 => self.pool.two(self.rng).map(|(from, to)| When::Between(from, to)),
            55..65 => self.before(),
            65..73 => self.calendar(),
            73..84 => self.around_event(),
            84..98 => self.around_report(),
            _ => self.whichever(),
        };
        drawn.unwrap_or_else(|| When::After(self.pool.margin(self.rng)))
    }

    fn before(&mut self) -> Option<When> {
        let (time, after) = (self.pool.margin(self.rng), self.pool.margin(self.rng));
        let written = |true_day: i64| true_day + i64::from(self.protocol.day_one_is_treatment_day);
        let (day, more) = (self.rng.i64(1..=3), self.rng.i64(0..=3));
        match self.rng.u8(..12) {
            10 => Some(When::DayToTreatment(written(-day))),
            11 => Some(When::Days(written(-day - more), written(-day))),
            0..2 => Some(When::BeforeTreatment),
            2..5 => Some(When::ForBefore(time)),
            5 => Some(When::UntilBefore(time)),
            6..8 => self.pool.two(self.rng).map(|(near, far)| When::BetweenBefore(far, near)),
            _ => Some(When::Across(time, after)),
        }
    }

    /// Days that certainly begin before the end of follow-up.
    fn calendar(&mut self) -> Option<When> {
        let last = (self.protocol.follow_up / DAY - 1).clamp(0, 6);
        let written = |true_day: i64| true_day + i64::from(self.protocol.day_one_is_treatment_day);
        let (a, b) = (self.rng.i64(0..=last), self.rng.i64(0..=last));
        let (a, b) = (a.min(b), a.max(b));
        Some(match self.rng.u8(..8) {
            0..3 => When::OnDay(written(b)),
            3..5 if a < b => When::Days(written(a), written(b)),
            3..6 => When::FromDay(written(b)),
            6 => When::RestOfDay,
            _ => When::DayBefore,
        })
    }

    fn around_event(&mut self) -> Option<When> {
        let count = self.protocol.events.len();
        let event = (count > 0).then(|| self.rng.usize(..count))?;
        let time = self.pool.margin(self.rng);
        Some(match self.rng.u8(..10) {
            0..2 => When::AfterEvent(Margin::exact(0), event),
            2..4 => When::AfterEvent(time, event),
            4..6 => When::ForAfterEvent(time, event),
            6 if count > 1 => When::BetweenEvents(event, 1 - event),
            6..8 => When::FromToEvent(time, event),
            _ => When::UntilEvent(event),
        })
    }

    fn around_report(&mut self) -> Option<When> {
        let condition = self.reported()?;
        Some(match self.rng.u8(..6) {
            0..2 => When::UntilReport(condition),
            2..4 => When::While(condition),
            4 => When::Once(Margin::exact(0), condition),
            _ => When::Once(self.pool.minutes(self.rng), condition),
        })
    }

    fn whichever(&mut self) -> Option<When> {
        let wait = match self.reported() {
            Some(condition) if self.rng.bool() => Wait::Report(condition),
            _ if self.protocol.events.is_empty() => return None,
            _ => Wait::Event(self.rng.usize(..self.protocol.events.len())),
        };
        let which = if self.rng.bool() { Which::First } else { Which::Last };
        Some(When::Whichever(self.pool.margin(self.rng), wait, which))
    }

    // ---- Conditions ------------------------------------------------------

    fn reported(&mut self) -> Option<Condition> {
        Some(self.condition(true)).filter(|it| *it != Condition::Always)
    }

    /// A condition about facts and reports, or about reports only.
    fn condition(&mut self, reports_only: bool) -> Condition {
        let asked: Vec<usize> = (0..self.protocol.questions.len())
            .filter(|&q| !reports_only || self.protocol.questions[q].asked != Asked::Once)
            .collect();
        let Some(&first) = self.rng.choice(&asked) else { return Condition::Always };
        let others: Vec<usize> = asked.into_iter().filter(|&q| q != first).collect();
        let first = self.part(first);
        match self.rng.choice(&others) {
            Some(&second) if self.chance(40) => {
                let parts = vec![first, self.part(second)];
                if self.rng.bool() { Condition::And(parts) } else { Condition::Or(parts) }
            }
            _ => first,
        }
    }

    fn part(&mut self, question: usize) -> Condition {
        let atom = self.atom(question);
        if self.chance(25) { Condition::Not(Box::new(atom)) } else { atom }
    }

    /// A comparison that holds for some answers and not for others.
    fn atom(&mut self, question: usize) -> Condition {
        match self.protocol.questions[question].domain.clone() {
            Domain::YesNo => Condition::Yes(question),
            Domain::Ordered(_) if self.protocol.questions[question].asked == Asked::Symptom && self.chance(20) => {
                Condition::Yes(question)
            }
            Domain::Ordered(levels) => self.level(question, levels.len()),
            Domain::Choice(choices) if self.rng.bool() => {
                Condition::Among(question, some_of_but_not_all(self.rng, choices.len()))
            }
            Domain::Choice(choices) => {
                let value = Value::Level(self.rng.usize(..choices.len()));
                Condition::Compare(question, Than::Exactly, value)
            }
            Domain::Number { .. } => {
                let than = *pick(self.rng, &[Than::Less, Than::AtMost, Than::AtLeast, Than::More]);
                let limit = *pick(self.rng, &[50, 100, 150, 250]);
                Condition::Compare(question, than, Value::Number(limit))
            }
            Domain::DateOrNever => self.date(question),
        }
    }

    fn level(&mut self, question: usize, levels: usize) -> Condition {
        let than = *pick(self.rng, &[Than::Less, Than::AtMost, Than::Exactly, Than::AtLeast, Than::More]);
        let level = match than {
            Than::Less | Than::AtLeast => self.rng.usize(1..levels),
            Than::AtMost | Than::More => self.rng.usize(..levels - 1),
            Than::Exactly => self.rng.usize(..levels),
        };
        Condition::Compare(question, than, Value::Level(level))
    }

    fn date(&mut self, question: usize) -> Condition {
        let than = *pick(self.rng, &[Than::Less, Than::AtMost, Than::AtLeast, Than::More]);
        let days = *pick(self.rng, &[28, 182]);
        if self.pool.months > 0 && self.chance(60) {
            let months = *pick(self.rng, &[1, 6]);
            return match self.chance(30) {
                true => Condition::BeforeMonths(question, than, months),
                false => Condition::SinceMonths(question, than, months),
            };
        }
        match self.rng.u8(..6) {
            0 => Condition::IsNever(question),
            1 => Condition::Before(question, than, days),
            _ => Condition::Since(question, than, days),
        }
    }

    fn chance(&mut self, percent: u8) -> bool {
        self.rng.u8(..100) < percent
    }
}

fn some_of_but_not_all(rng: &mut Rng, count: usize) -> Vec<usize> {
    let mut some = some_of(rng, count, 2);
    some.truncate(count - 1);
    some
}
