//! Content as a protocol in the care language.

use std::fmt::Write;

use super::content::{Content, Domain, FACTS, Line, SOURCES, Target, Test, Verb, When};

/// The text of a protocol; each line of the content is one line of it, after the declarations.
pub fn protocol(content: &Content) -> String {
    let mut text = String::from("protocol generated \"A generated protocol\"\nversion 2026-11-21\nfollow-up 8w\n\n");
    for source in SOURCES {
        writeln!(text, "source {source} \"{source}, MD\"").unwrap_or_default();
    }
    for fact in &FACTS {
        writeln!(text, "patient {}: {}", fact.name, domain(fact.domain)).unwrap_or_default();
    }
    text.push_str("report calm: yes/no, for 24h\nevent peeling ends\n");
    for names in content.items.chunks(10) {
        writeln!(text, "product {}", names.join(", ")).unwrap_or_default();
    }
    for (name, members) in &content.groups {
        let members: Vec<&str> = members.iter().map(|member| content.items[*member].as_str()).collect();
        writeln!(text, "group {name}: {}", members.join(", ")).unwrap_or_default();
    }
    text.push('\n');
    for line in &content.lines {
        write_line(&mut text, content, line);
    }
    text
}

fn domain(domain: Domain) -> String {
    match domain {
        Domain::YesNo => "yes/no".to_owned(),
        Domain::Levels(names) => names.join(" < "),
        Domain::Choice(names) => names.join(", "),
        Domain::Number(declared, _) => declared.to_owned(),
    }
}

fn write_line(text: &mut String, content: &Content, line: &Line) {
    let target = match line.target {
        Target::Item(item) => &content.items[item],
        Target::Group(group) => &content.groups[group].0,
    };
    write!(text, "{}{} {target} if {}", when(line.when), verb(line.verb), condition(&line.tests)).unwrap_or_default();
    if let Some(because) = &line.because {
        write!(text, " because \"{because}\"").unwrap_or_default();
    }
    writeln!(text, " [{}]", line.source).unwrap_or_default();
}

fn verb(verb: Verb) -> &'static str {
    match verb {
        Verb::Allow => "allow",
        Verb::Recommend => "recommend",
        Verb::Ask => "ask",
        Verb::Avoid => "avoid",
        Verb::Never => "never",
    }
}

/// With a blank at its end, where there is anything to write.
fn when(when: When) -> String {
    match when {
        When::Always => String::new(),
        When::After(day) => format!("after {day}d "),
        When::AfterHours(hours) => format!("after {hours}h "),
        When::AfterMargin(early, late) => format!("after {early}-{late}d "),
        When::For(days) => format!("for {days}d "),
        When::Until(day) => format!("until {day} days "),
        When::Between(from, to) => format!("from {from}d to {to}d "),
        When::OnDays(from, to) => format!("from day {from} to day {to} "),
        When::DaysBefore(days) => format!("for {days}d before "),
        When::BetweenBefore(from, to) => format!("from {from}d before to {to}d before "),
        When::UntilCalm => "until calm ".to_owned(),
        When::WhileNotCalm => "while not calm ".to_owned(),
        When::ForAfterPeeling(days) => format!("for {days}d after peeling ends "),
        When::UntilOrPeeling(day) => format!("until {day}d or peeling ends, whichever is first "),
    }
}

/// What is denied comes last: `no smoker and pregnant` would be refused as open to two readings.
fn condition(tests: &[Test]) -> String {
    let (denied, asserted): (Vec<Test>, Vec<Test>) = tests.iter().partition(|test| matches!(test, Test::No(_)));
    let parts: Vec<String> = asserted.into_iter().chain(denied).map(test).collect();
    parts.join(" and ")
}

fn test(test: Test) -> String {
    let fact = &FACTS[test.fact()];
    let value = |at: usize| match fact.domain {
        Domain::Levels(names) | Domain::Choice(names) => names[at],
        Domain::Number(_, thresholds) => thresholds[at].0,
        Domain::YesNo => "yes",
    };
    match test {
        Test::Yes(_) => fact.name.to_owned(),
        Test::No(_) => format!("no {}", fact.name),
        Test::Is(_, at) => format!("{} = {}", fact.name, value(at)),
        Test::AtLeast(_, at) => format!("{} >= {}", fact.name, value(at)),
        Test::Below(_, at) => format!("{} < {}", fact.name, value(at)),
    }
}
