//! A model protocol as `.care` text, and a model patient as its file.
//!
//! Every line of the protocol takes one line of text, so that the line numbers
//! that the real interpreter speaks of can be found again.

use super::model::*;
use std::collections::BTreeMap;
use std::fmt::Write;

/// The text of a protocol, and where its lines stand in it.
pub struct Printed {
    pub text: String,
    /// The number of each line, counted from 1, by its position.
    pub numbers: Vec<usize>,
}

impl Printed {
    /// The position of the line that stands at a line number.
    pub fn position(&self, number: usize) -> Option<usize> {
        self.numbers.iter().position(|&it| it == number)
    }
}

pub fn protocol(protocol: &Protocol) -> Printed {
    let mut text = declarations(protocol);
    let mut numbers = Vec::new();
    for each in &protocol.lines {
        numbers.push(text.matches('\n').count() + 1);
        text.push_str(&line(protocol, each));
        text.push('\n');
    }
    Printed { text, numbers }
}

fn declarations(protocol: &Protocol) -> String {
    let mut text = String::from("protocol random \"drawn at random\"\n");
    let mut add = |line: String| {
        text.push_str(&line);
        text.push('\n');
    };
    add(format!("follow-up {}", amount(protocol.follow_up)));
    if protocol.day_one_is_treatment_day {
        add("day 1 is the treatment day".into());
    }
    protocol.items.iter().for_each(|item| add(format!("{} {}", kind(item.kind), item.name)));
    for group in &protocol.groups {
        add(format!("group {}: {}", group.name, names(protocol, &group.members)));
    }
    protocol.questions.iter().for_each(|it| add(question(it)));
    protocol.events.iter().for_each(|event| add(format!("event {event}")));
    if protocol.lines.iter().any(|line| !line.with.is_empty()) {
        add("property SPF: 0 to 100, whole".into());
        add("property mineral: yes/no".into());
    }
    text
}

fn kind(kind: Kind) -> &'static str {
    match kind {
        Kind::Ingredient => "ingredient",
        Kind::Product => "product",
        Kind::Activity => "activity",
        Kind::Habit => "habit",
        Kind::Medicine => "medicine",
    }
}

fn question(question: &Question) -> String {
    let word = match question.asked {
        // What whoever treats knows means what a patient fact means.
        Asked::Once if question.name == "depth" => "clinic",
        Asked::Once => "patient",
        Asked::Report { .. } => "report",
        Asked::Symptom => "symptom",
    };
    let lasts = match question.asked {
        Asked::Report { lasts: Some(lasts) } => format!(", for {}", amount(lasts)),
        _ => String::new(),
    };
    match (&question.domain, question.asked) {
        (Domain::YesNo, Asked::Symptom) => format!("{word} {}", question.name),
        (domain, _) => format!("{word} {}: {}{lasts}", question.name, domain_text(domain)),
    }
}

fn domain_text(domain: &Domain) -> String {
    match domain {
        Domain::YesNo => "yes/no".into(),
        Domain::Ordered(levels) => levels.join(" < "),
        Domain::Choice(choices) => choices.join(", "),
        Domain::Number { least, most } => format!("{} to {} mm", decimal(*least), decimal(*most)),
        Domain::DateOrNever => "date or never".into(),
    }
}

/// `WHEN verb TARGETS if … unless …`
pub fn line(protocol: &Protocol, line: &Line) -> String {
    let mut text = String::new();
    if !line.followed {
        text.push_str("not followed: ");
    }
    let when = when(protocol, &line.when);
    text.push_str(&when);
    if !when.is_empty() {
        text.push(' ');
    }
    text.push_str(&says(protocol, &line.says));
    if !line.with.is_empty() {
        let _ = write!(text, " with {}", line.with.iter().map(wanted).collect::<Vec<_>>().join(", "));
    }
    if let Some(note) = &line.note {
        let _ = write!(text, " \"{note}\"");
    }
    if line.condition != Condition::Always {
        let _ = write!(text, " if {}", condition(protocol, &line.condition));
    }
    if let Some(unless) = &line.unless {
        let _ = write!(text, " unless {}", condition(protocol, unless));
    }
    text
}

fn wanted(wanted: &Wanted) -> String {
    match wanted {
        Wanted::Spf(least) => format!("SPF >= {least}"),
        Wanted::Mineral => "mineral".into(),
    }
}

fn says(protocol: &Protocol, says: &Says) -> String {
    match says {
        Says::Verb(verb, targets) => format!("{} {}", verb_text(*verb), targets_text(protocol, targets)),
        Says::Expect(symptom, None) => format!("expect {}", protocol.questions[*symptom].name),
        Says::Expect(symptom, Some(level)) => {
            let value = value_text(protocol, *symptom, Value::Level(*level));
            format!("expect {} <= {value}", protocol.questions[*symptom].name)
        }
        Says::Contact(Contact::CallClinic) => "call clinic".into(),
        Says::Contact(Contact::CallEmergency) => "call emergency".into(),
        Says::Contact(Contact::TellClinic) => "tell clinic".into(),
        Says::Treatment(Treatment::Refuse) => "refuse treatment".into(),
        Says::Treatment(Treatment::Defer) => "defer treatment".into(),
        Says::Treatment(_) => "ask about treatment".into(),
        Says::Repeat(series) => {
            let parts = [("", series.apart), ("at least ", series.at_least), ("at most ", series.at_most)];
            let parts = parts.into_iter().filter_map(|(lead, it)| Some(format!("{lead}{} apart", margin(it?))));
            format!("repeat {}", parts.collect::<Vec<_>>().join(", "))
        }
    }
}

fn verb_text(verb: Verb) -> &'static str {
    match verb {
        Verb::Allow => "allow",
        Verb::Recommend => "recommend",
        Verb::Require => "require",
        Verb::Avoid => "avoid",
        Verb::Ask => "ask",
        Verb::Never => "never",
        Verb::Offer => "offer",
    }
}

fn targets_text(protocol: &Protocol, targets: &Targets) -> String {
    let mut text = String::from(if targets.one_of { "one of " } else { "" });
    text.push_str(&names(protocol, &targets.named));
    if !targets.except.is_empty() {
        let _ = write!(text, " except {}", names(protocol, &targets.except));
    }
    text
}

fn names(protocol: &Protocol, named: &[Named]) -> String {
    named.iter().map(|&it| name(protocol, it)).collect::<Vec<_>>().join(", ")
}

fn name(protocol: &Protocol, named: Named) -> String {
    match named {
        Named::Item(item) => protocol.items[item].name.clone(),
        Named::Group(group) => protocol.groups[group].name.clone(),
        Named::All(Kind::Ingredient) => "all ingredients".into(),
        Named::All(Kind::Product) => "all products".into(),
        Named::All(Kind::Activity | Kind::Habit) => "all activities".into(),
        Named::All(Kind::Medicine) => "all medicines".into(),
    }
}

fn when(protocol: &Protocol, when: &When) -> String {
    let event = |it: &usize| protocol.events[*it].clone();
    match when {
        When::Unsaid => String::new(),
        When::After(from) => format!("after {}", margin(*from)),
        When::Until(to) => format!("until {}", margin(*to)),
        When::Between(from, to) => format!("from {} to {}", margin(*from), margin(*to)),
        When::BeforeTreatment if protocol.follow_up % WEEK == 0 => "until the treatment".into(),
        When::BeforeTreatment => "before treatment".into(),
        When::ForBefore(from) => format!("for {} before", margin(*from)),
        When::UntilBefore(to) => format!("until {} before", margin(*to)),
        // Said once, `before` is said of both.
        When::BetweenBefore(from, to) if from.least % (2 * HOUR) == 0 && to.least == to.most => {
            let (from, to) = (margin(*from), margin(*to));
            if to.len() > 2 {
                format!("from {from} to {to} before")
            } else {
                format!("between {from} and {to} before the treatment")
            }
        }
        When::BetweenBefore(from, to) => {
            format!("from {} before to {} before", margin(*from), margin(*to))
        }
        When::Across(from, to) => format!("from {} before to {} after", margin(*from), margin(*to)),
        When::OnDay(day) => format!("on day {day}"),
        When::Days(from, to) => format!("from day {from} to day {to}"),
        When::FromDay(day) => format!("from day {day}"),
        When::RestOfDay => "the rest of the day".into(),
        When::DayBefore => "on the day before".into(),
        When::DayToTreatment(day) if protocol.true_day(*day) == -1 => "from the day before until treatment".into(),
        When::DayToTreatment(day) => format!("from day {day} until treatment"),
        When::AfterEvent(Margin { most: 0, .. }, it) => format!("after {}", event(it)),
        // `from 2-3d after …` reads two ways, as `from 2-3d` does.
        When::AfterEvent(wait, it) if wait.has_two_ends() => format!("after {} after {}", margin(*wait), event(it)),
        When::AfterEvent(wait, it) => format!("from {} after {}", margin(*wait), event(it)),
        When::ForAfterEvent(length, it) => format!("for {} after {}", margin(*length), event(it)),
        When::BetweenEvents(from, to) => format!("from {} to {}", event(from), event(to)),
        When::FromToEvent(from, to) => format!("from {} to {}", margin(*from), event(to)),
        When::UntilEvent(it) => format!("until {}", event(it)),
        When::UntilReport(it) => format!("until {}", part(protocol, it)),
        When::Once(from, it) if from.most == 0 => format!("once {}", condition(protocol, it)),
        When::Once(from, it) => format!("after {} once {}", margin(*from), condition(protocol, it)),
        When::While(it) => format!("while {}", condition(protocol, it)),
        When::Whichever(time, wait, which) => whichever(protocol, *time, wait, *which),
        When::At(moment) => format!("at {}", amount(*moment)),
    }
}

fn whichever(protocol: &Protocol, time: Margin, wait: &Wait, which: Which) -> String {
    let waited = match wait {
        Wait::Event(event) => protocol.events[*event].clone(),
        Wait::Report(it) => part(protocol, it),
    };
    let which = if which == Which::First { "first" } else { "last" };
    format!("until {} or {waited}, whichever is {which},", margin(time))
}

/// `5d`, `5-7d`
fn margin(margin: Margin) -> String {
    match margin.months {
        Some((least, most)) if least == most => return months(most),
        Some((least, most)) => return format!("{least}-{}", months(most)),
        None => {}
    }
    if margin.least == margin.most {
        return amount(margin.least);
    }
    let (unit, short) = unit_of(&[margin.least, margin.most]);
    format!("{}-{}{short}", margin.least / unit, margin.most / unit)
}

/// `1 month`, `6 months`
fn months(count: i64) -> String {
    format!("{count} month{}", if count == 1 { "" } else { "s" })
}

/// `90min`, `5d`
pub fn amount(minutes: i64) -> String {
    let (unit, short) = unit_of(&[minutes]);
    format!("{}{short}", minutes / unit)
}

/// The largest unit that all are whole numbers of.
fn unit_of(minutes: &[i64]) -> (i64, &'static str) {
    let units = [(WEEK, "w"), (DAY, "d"), (HOUR, "h")];
    let fits = |unit: i64| minutes.iter().all(|it| it % unit == 0);
    let nothing = minutes.iter().all(|&it| it == 0);
    units.into_iter().find(|&(unit, _)| !nothing && fits(unit)).unwrap_or((1, "min"))
}

/// Parts of `and` and `or` that are more than a comparison stand in
/// parentheses, and so do denials, which would else read two ways.
pub fn condition(protocol: &Protocol, it: &Condition) -> String {
    let question = |q: &usize| &protocol.questions[*q].name;
    match it {
        Condition::Always => "always".into(),
        Condition::Yes(q) => question(q).clone(),
        Condition::Compare(q, than, value) => {
            format!("{} {} {}", question(q), sign(*than), value_text(protocol, *q, *value))
        }
        Condition::Among(q, choices) => {
            let value = |&it: &usize| value_text(protocol, *q, Value::Level(it));
            let choices: Vec<String> = choices.iter().map(value).collect();
            format!("{} in ({})", question(q), choices.join(", "))
        }
        Condition::Since(q, than, days) => days_text(*than, *days, "since", question(q)),
        Condition::Before(q, than, days) => days_text(*than, *days, "before", question(q)),
        Condition::SinceMonths(q, than, count) => distance(*than, &months(*count), "since", question(q)),
        Condition::BeforeMonths(q, than, count) => distance(*than, &months(*count), "before", question(q)),
        Condition::Cut(q, than, at) => format!("{} {} {at}", question(q), sign(*than)),
        Condition::IsNever(q) => format!("{} = never", question(q)),
        Condition::Unexpected => "any unexpected symptom".into(),
        Condition::Not(inner) => denied(protocol, inner),
        Condition::And(parts) => joined(protocol, parts, " and "),
        Condition::Or(parts) => joined(protocol, parts, " or "),
    }
}

fn denied(protocol: &Protocol, inner: &Condition) -> String {
    match inner {
        Condition::Yes(q) => format!("no {}", protocol.questions[*q].name),
        inner => format!("not ({})", condition(protocol, inner)),
    }
}

fn joined(protocol: &Protocol, parts: &[Condition], word: &str) -> String {
    let parts = parts.iter().map(|it| match it {
        Condition::Not(_) => format!("({})", condition(protocol, it)),
        it => part(protocol, it),
    });
    parts.collect::<Vec<_>>().join(word)
}

/// A condition inside something longer.
fn part(protocol: &Protocol, it: &Condition) -> String {
    match it {
        Condition::And(_) | Condition::Or(_) => format!("({})", condition(protocol, it)),
        it => condition(protocol, it),
    }
}

fn sign(than: Than) -> &'static str {
    match than {
        Than::Less => "<",
        Than::AtMost => "<=",
        Than::Exactly => "=",
        Than::AtLeast => ">=",
        Than::More => ">",
    }
}

fn days_text(than: Than, days: i64, word: &str, name: &str) -> String {
    distance(than, &amount(days * DAY), word, name)
}

fn distance(than: Than, length: &str, word: &str, name: &str) -> String {
    let than = match than {
        Than::Less => "less than",
        Than::AtMost => "at most",
        Than::Exactly => "exactly",
        Than::AtLeast => "at least",
        Than::More => "more than",
    };
    format!("{than} {length} {word} {name}")
}

/// `low`, `1.5mm`, `yes`
fn value_text(protocol: &Protocol, question: usize, value: Value) -> String {
    match (&protocol.questions[question].domain, value) {
        (Domain::Ordered(names) | Domain::Choice(names), Value::Level(at)) => names[at].clone(),
        (_, Value::Number(hundredths)) => format!("{}mm", decimal(hundredths)),
        (_, Value::YesNo(yes)) => String::from(if yes { "yes" } else { "no" }),
        (_, value) => panic!("{value:?} has no text of its own"),
    }
}

/// Hundredths as a decimal: 150 is `1.5`, 145 is `1.45`.
fn decimal(hundredths: i64) -> String {
    let text = format!("{}.{:02}", hundredths / 100, hundredths % 100);
    text.trim_end_matches('0').trim_end_matches('.').to_string()
}

// ---- The patient ---------------------------------------------------------

/// A patient as a file: `treated`, `[facts]`, `[[report]]`, `[[event]]`.
pub fn patient(protocol: &Protocol, patient: &Patient) -> String {
    let mut text = String::new();
    if let Some(treated) = &patient.treated {
        let _ = writeln!(text, "treated = \"{}\"", treated_text(treated));
    }
    text.push_str("[facts]\n");
    for (fact, answer) in facts(protocol, patient) {
        let _ = writeln!(text, "{} = {answer}", key(&fact));
    }
    for report in &patient.reports {
        let name = key(&protocol.questions[report.question].name);
        let answer = answer(protocol, patient, report.question, report.value);
        let _ = writeln!(text, "[[report]]\nat = \"{}\"\n{name} = {answer}", moment(report.at));
    }
    for event in &patient.events {
        let name = &protocol.events[event.event];
        let _ = writeln!(text, "[[event]]\nat = \"{}\"\nname = \"{name}\"", moment(event.at));
    }
    text
}

/// What she has at home, behind the rest of her file.
pub fn product(protocol: &Protocol, product: &Product) -> String {
    let name = |content: &Option<Named>| match content {
        Some(named) => format!("\"{}\"", names(protocol, &[*named])),
        None => "\"unheard of\"".to_owned(),
    };
    let contains = product.contains.iter().map(name).collect::<Vec<_>>().join(", ");
    let mut text = format!("[[product]]\nname = \"{}\"\ncontains = [{contains}]\n", product.name);
    if let Some(spf) = product.spf {
        let _ = writeln!(text, "SPF = {spf}");
    }
    if let Some(mineral) = product.mineral {
        let _ = writeln!(text, "mineral = {mineral}");
    }
    text
}

/// The facts that are given, with their answers as the file writes them.
pub fn facts(protocol: &Protocol, patient: &Patient) -> BTreeMap<String, String> {
    let given = patient.facts.iter().enumerate();
    given
        .filter_map(|(question, value)| {
            let value = (*value)?;
            let name = protocol.questions[question].name.clone();
            Some((name, answer(protocol, patient, question, value)))
        })
        .collect()
}

/// Names are compared without regard to blanks and underscores.
fn key(name: &str) -> String {
    name.replace(' ', "_")
}

fn answer(protocol: &Protocol, patient: &Patient, question: usize, value: Value) -> String {
    match value {
        Value::YesNo(yes) => yes.to_string(),
        Value::Date(None) => "\"never\"".into(),
        Value::Date(Some(since)) => {
            let treated = patient.treated.and_then(|it| it.date).expect("dates are given beside the treatment's");
            format!("\"{}\"", date(treated - since))
        }
        value => format!("\"{}\"", value_text(protocol, question, value)),
    }
}

pub fn treated_text(treated: &Treated) -> String {
    let day = date(treated.date.expect("no file tells a time of day without its day"));
    match treated.time_of_day {
        Some(minutes) => format!("{day} {:02}:{:02}", minutes / 60, minutes % 60),
        None => day,
    }
}

/// `30h`, `1d before`
pub fn moment(minutes: i64) -> String {
    if minutes < 0 { format!("{} before", amount(-minutes)) } else { amount(minutes) }
}

/// A day as `2026-03-02`, by the civil calendar (H. Hinnant, "chrono-compatible
/// low-level date algorithms", `civil_from_days`).
pub fn date(days_since_1970: i64) -> String {
    let z = days_since_1970 + 719_468;
    let era = z.div_euclid(146_097);
    let day_of_era = z.rem_euclid(146_097);
    let year_of_era = (day_of_era - day_of_era / 1_460 + day_of_era / 36_524 - day_of_era / 146_096) / 365;
    let day_of_year = day_of_era - (365 * year_of_era + year_of_era / 4 - year_of_era / 100);
    let shifted_month = (5 * day_of_year + 2) / 153;
    let day = day_of_year - (153 * shifted_month + 2) / 5 + 1;
    let month = if shifted_month < 10 { shifted_month + 3 } else { shifted_month - 9 };
    let year = year_of_era + era * 400 + i64::from(month <= 2);
    format!("{year:04}-{month:02}-{day:02}")
}
