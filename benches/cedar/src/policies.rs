//! Content as Cedar policies: one policy for each line, with a schema strict enough to type every attribute.
//!
//! Levels, choices and tenths of a millimetre are whole numbers here, which is the cheapest that Cedar has.

use std::fmt::Write;

use crate::support::content::{Content, Domain, FACTS, Line, Target, Test, Verb, When};

const DAY: u32 = 1_440;

/// The schema: the facts are attributes of the patient, the moment and what was reported are the context.
pub(crate) fn schema() -> String {
    let mut text = String::from("entity Group;\nentity Item in [Group];\nentity Patient = {\n");
    for fact in &FACTS {
        let kind = if matches!(fact.domain, Domain::YesNo) { "Bool" } else { "Long" };
        writeln!(text, "  {}: {kind},", attribute(fact.name)).unwrap_or_default();
    }
    text.push_str("};\naction \"use\" appliesTo { principal: Patient, resource: Item, context: {\n");
    text.push_str("  minute: Long, day: Long, calm: Bool, sincePeeling?: Long,\n} };\n");
    text
}

/// The policies, one for each line.
pub(crate) fn policies(content: &Content) -> String {
    let mut text = String::new();
    for line in &content.lines {
        write_policy(&mut text, content, line);
    }
    text
}

fn write_policy(text: &mut String, content: &Content, line: &Line) {
    let (effect, verb) = verb(line.verb);
    write!(text, "@verb(\"{verb}\")\n@source(\"{}\")\n", line.source).unwrap_or_default();
    if let Some(because) = &line.because {
        writeln!(text, "@because(\"{because}\")").unwrap_or_default();
    }
    let resource = match line.target {
        Target::Item(item) => format!("resource == Item::\"{}\"", content.items[item]),
        Target::Group(group) => format!("resource in Group::\"{}\"", content.groups[group].0),
    };
    let conditions: Vec<String> = when(line.when).into_iter().chain(line.tests.iter().map(|it| test(*it))).collect();
    let conditions = conditions.join(" && ");
    writeln!(text, "{effect} (principal, action == Action::\"use\", {resource})\nwhen {{ {conditions} }};")
        .unwrap_or_default();
}

fn verb(verb: Verb) -> (&'static str, &'static str) {
    match verb {
        Verb::Allow => ("permit", "allow"),
        Verb::Recommend => ("permit", "recommend"),
        Verb::Ask => ("forbid", "ask"),
        Verb::Avoid => ("forbid", "avoid"),
        Verb::Never => ("forbid", "never"),
    }
}

fn when(when: When) -> Option<String> {
    let from = |minute: u32| format!("context.minute >= {minute}");
    let within = |from: u32, to: u32| format!("context.minute >= {from} && context.minute < {to}");
    let since = |to: u32| format!("context has sincePeeling && context.sincePeeling < {to}");
    Some(match when {
        When::Always => return None,
        When::After(day) | When::AfterMargin(_, day) => from(day * DAY),
        When::AfterHours(hours) => from(hours * 60),
        When::For(day) | When::Until(day) => within(0, day * DAY),
        When::Between(from, to) => within(from * DAY, to * DAY),
        When::OnDays(from, to) => format!("context.day >= {from} && context.day <= {to}"),
        When::DaysBefore(days) => format!("context.minute >= -{} && context.minute < 0", days * DAY),
        When::BetweenBefore(from, to) => {
            format!("context.minute >= -{} && context.minute < -{}", from * DAY, to * DAY)
        }
        When::UntilCalm | When::WhileNotCalm => format!("context.minute >= 0 && !context.calm"),
        When::ForAfterPeeling(days) => since(days * DAY),
        When::UntilOrPeeling(day) => format!("{} && !(context has sincePeeling)", within(0, day * DAY)),
    })
}

fn test(test: Test) -> String {
    let fact = &FACTS[test.fact()];
    let name = attribute(fact.name);
    let value = |at: usize| match fact.domain {
        Domain::Number(_, thresholds) => thresholds[at].1,
        Domain::YesNo | Domain::Levels(_) | Domain::Choice(_) => i64::try_from(at).unwrap_or(i64::MAX),
    };
    match test {
        Test::Yes(_) => format!("principal.{name}"),
        Test::No(_) => format!("!principal.{name}"),
        Test::Is(_, at) => format!("principal.{name} == {}", value(at)),
        Test::AtLeast(_, at) => format!("principal.{name} >= {}", value(at)),
        Test::Below(_, at) => format!("principal.{name} < {}", value(at)),
    }
}

fn attribute(name: &str) -> String {
    name.replace(' ', "_")
}
