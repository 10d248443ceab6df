//! Protocols that the first version could read: what is drawn for the second, with what only that has put in its words.

use fastrand::Rng;

use crate::reference::generate::pick;
use crate::reference::model::*;

/// A drawn protocol as the first version could say it, with notes here and there and now and then a series.
pub fn first(drawn: &Protocol, rng: &mut Rng) -> Protocol {
    let mut protocol = drawn.clone();
    for item in protocol.items.iter_mut().filter(|item| item.kind == Kind::Habit) {
        item.kind = Kind::Activity;
    }
    for question in protocol.questions.iter_mut().filter(|question| question.name == "depth") {
        question.name = "needle".into();
    }
    let questions = protocol.questions.clone();
    for line in &mut protocol.lines {
        line.when = when(&line.when, &questions);
        says(&mut line.says, rng);
        if line.condition == Condition::Unexpected {
            line.condition = Condition::Always;
        }
        line.condition = condition(&line.condition, &questions);
        line.unless = line.unless.as_ref().map(|it| condition(it, &questions));
        let can_be_noted = matches!(line.says, Says::Verb(..)) && !matches!(line.when, When::At(_));
        line.note = (can_be_noted && rng.u8(..6) == 0).then(|| "a thin layer".to_owned());
    }
    if rng.u8(..5) < 3 {
        protocol.lines.push(series(&protocol, rng));
    }
    if rng.bool() {
        protocol.lines.extend(waiting(&protocol, rng));
    }
    if rng.u8(..4) == 0 {
        let line = normal(&mut protocol);
        protocol.lines.push(line);
    }
    protocol
}

fn when(when: &When, questions: &[Question]) -> When {
    match when {
        When::Once(from, _) if *from == Margin::exact(0) => When::Unsaid,
        When::Once(from, _) => When::After(days(*from)),
        When::DayToTreatment(_) => When::BeforeTreatment,
        When::After(a) => When::After(days(*a)),
        When::Until(a) => When::Until(days(*a)),
        When::Between(a, b) if days(*a).most < days(*b).least => When::Between(days(*a), days(*b)),
        When::Between(a, _) => When::After(days(*a)),
        When::ForBefore(a) => When::ForBefore(days(*a)),
        When::UntilBefore(a) => When::UntilBefore(days(*a)),
        When::BetweenBefore(a, b) if days(*b).most < days(*a).least => When::BetweenBefore(days(*a), days(*b)),
        When::BetweenBefore(a, _) => When::ForBefore(days(*a)),
        When::Across(a, b) => When::Across(days(*a), days(*b)),
        When::AfterEvent(a, event) => When::AfterEvent(days(*a), *event),
        When::ForAfterEvent(a, event) => When::ForAfterEvent(days(*a), *event),
        When::FromToEvent(a, event) => When::FromToEvent(days(*a), *event),
        When::Whichever(a, Wait::Report(it), which) => {
            When::Whichever(days(*a), Wait::Report(condition(it, questions)), *which)
        }
        When::Whichever(a, wait, which) => When::Whichever(days(*a), wait.clone(), *which),
        When::UntilReport(it) => When::UntilReport(condition(it, questions)),
        When::While(it) => When::While(condition(it, questions)),
        When::Unsaid
        | When::BeforeTreatment
        | When::OnDay(_)
        | When::Days(..)
        | When::FromDay(_)
        | When::RestOfDay
        | When::DayBefore
        | When::BetweenEvents(..)
        | When::UntilEvent(_)
        | When::At(_) => when.clone(),
    }
}

/// A window that begins later than it may end.
fn waiting(protocol: &Protocol, rng: &mut Rng) -> Option<Line> {
    let event = (!protocol.events.is_empty()).then(|| rng.usize(..protocol.events.len()))?;
    let verb = *pick(rng, &[Verb::Avoid, Verb::Ask, Verb::Allow]);
    let named = vec![Named::Item(rng.usize(..protocol.items.len()))];
    let says = Says::Verb(verb, Targets { named, except: Vec::new(), one_of: false });
    let when = When::FromToEvent(Margin::exact(protocol.follow_up / 2), event);
    Some(Line { followed: true, when, says, condition: Condition::Always, unless: None, note: None, with: Vec::new() })
}

/// A margin of what is normal.
fn normal(protocol: &mut Protocol) -> Line {
    protocol.questions.push(Question { name: "swelling".into(), domain: Domain::YesNo, asked: Asked::Symptom });
    let when = When::Until(Margin::of(protocol.follow_up / 3, protocol.follow_up / 2));
    let says = Says::Expect(protocol.questions.len() - 1, None);
    Line { followed: true, when, says, condition: Condition::Always, unless: None, note: None, with: Vec::new() }
}

/// Months as so many days.
fn days(margin: Margin) -> Margin {
    match margin.months {
        Some((least, most)) => Margin::of(least * 28 * DAY, most * 28 * DAY),
        None => margin,
    }
}

fn says(says: &mut Says, rng: &mut Rng) {
    match says {
        Says::Verb(verb, _) if *verb == Verb::Offer => {
            *verb = *pick(rng, &[Verb::Allow, Verb::Recommend]);
        }
        Says::Expect(..) | Says::Verb(..) | Says::Contact(_) | Says::Treatment(_) | Says::Repeat(_) => {}
    }
}

fn condition(condition_: &Condition, questions: &[Question]) -> Condition {
    let inside = |it: &Condition| condition(it, questions);
    match condition_ {
        Condition::Yes(question) => match questions[*question].domain {
            Domain::Ordered(_) => Condition::Compare(*question, Than::AtLeast, Value::Level(1)),
            _ => condition_.clone(),
        },
        Condition::SinceMonths(question, than, months) => Condition::Since(*question, *than, months * 28),
        Condition::BeforeMonths(question, than, months) => Condition::Before(*question, *than, months * 28),
        Condition::Not(it) => Condition::Not(Box::new(inside(it))),
        Condition::And(parts) => Condition::And(parts.iter().map(inside).collect()),
        Condition::Or(parts) => Condition::Or(parts.iter().map(inside).collect()),
        _ => condition_.clone(),
    }
}

/// `repeat 4-6w apart`, `repeat at least 4w apart`, to all or to some.
fn series(protocol: &Protocol, rng: &mut Rng) -> Line {
    let (a, b) = (rng.i64(1..=6) * WEEK, rng.i64(1..=6) * WEEK);
    let margin = Some(Margin::of(a.min(b), a.max(b)));
    let series = match rng.bool() {
        true => Series { apart: margin, ..Series::default() },
        false => Series { at_least: margin, ..Series::default() },
    };
    let facts = || (0..protocol.questions.len()).filter(|&it| protocol.questions[it].domain == Domain::YesNo);
    let condition =
        facts().find(|&it| protocol.questions[it].asked == Asked::Once).map_or(Condition::Always, Condition::Yes);
    Line {
        followed: true,
        when: When::Unsaid,
        says: Says::Repeat(series),
        condition,
        unless: None,
        note: None,
        with: Vec::new(),
    }
}
