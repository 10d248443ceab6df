//! The words of the events: plain, for a phone.

use std::collections::BTreeMap;

use super::Event;
use super::changes::{Change, Thing, changes, some_of};
use crate::model::ids::LineId;
use crate::model::plan::{Cause, ContactPlan, Plan, Segment};
use crate::model::protocol::Says;
use crate::model::time::{Margin, Minutes};
use crate::model::verdict::Verdict;
use crate::say::alike::kinds;
use crate::say::notation::{Words, contact_plainly, list, once_each};
use crate::say::record::slug;

/// `From now: vitamin C is fine if calm, otherwise not yet`
pub(super) fn summary(subject: &Thing, change: &Change) -> String {
    let name = &subject.name;
    if !change.now.answers.is_empty() {
        return format!("From now, {name}: {}", change.now.answers);
    }
    let was_due = change.before.verdict.is_due();
    let said = match change.now.verdict {
        Verdict::Avoid => format!("From now do without: {name}"),
        Verdict::Ask => format!("From now ask the clinic before: {name}"),
        Verdict::Require => format!("From now a must: {name}"),
        Verdict::Recommend => format!("From now good for you: {name}"),
        Verdict::Allow if was_due => format!("From now you need not go on: {name}"),
        Verdict::Allow => format!("From now fine: {name}"),
        Verdict::Nothing if was_due => format!("From now you need not go on: {name}"),
        Verdict::Nothing => format!("From now nothing to mind: {name}"),
    };
    let is_over = was_due && change.now.verdict >= Verdict::Allow;
    if change.now.details.is_empty() || is_over { said } else { format!("{said} ({})", change.now.details) }
}

/// What decides, until when, and everything that the name in the summary stands for.
pub(super) fn description(words: &Words, subject: &Thing, change: &Change) -> String {
    let mut said: Vec<String> = Vec::new();
    if let Some(segment) = change.segment {
        said.extend(
            Some(&change.now.details).filter(|said| !said.is_empty()).map(|details| {
                let lead = if change.now.verdict.withholds() { "Note" } else { "How" };
                format!("{lead}: {details}.")
            }),
        );
        said.extend(open(words, segment));
        let end = change.until.map(|end| until(words, end)).unwrap_or_default();
        said.extend(Some(end).filter(|end| !end.is_empty()).map(|end| format!("This holds {end}.")));
        let because = if segment.cause == Cause::FreeAgain { Vec::new() } else { reasons(words, &segment.lines) };
        said.extend(because);
    }
    said.push(format!("About: {}", subject.about.join(", ")));
    said.join("\n")
}

/// What it depends on, and what could still change it.
fn open(words: &Words, segment: &Segment) -> Vec<String> {
    let mut said = Vec::new();
    let answers = words.answers_plainly(&segment.answers);
    if !answers.is_empty() {
        said.push(format!("It depends on what is not known yet: {answers}."));
        said.extend(questions(words, segment));
    }
    if segment.cause == Cause::Margin {
        said.push("The clinic decides when, so ask.".to_owned());
    }
    if !segment.unmet.is_empty()
        || matches!(segment.cause, Cause::Property | Cause::UnknownIngredient | Cause::UnknownMedicine)
    {
        said.push(format!("{}.", capital(&crate::say::notation::cause_of(segment))));
    }
    let reliance = words.as_long_as_plainly(&segment.as_long_as);
    if !reliance.is_empty() {
        said.push(format!("This holds as long as: {reliance}."));
    }
    said
}

/// The questions behind the facts that decide, as the clinic asks them; none that the clinic answers itself.
fn questions(words: &Words, segment: &Segment) -> Vec<String> {
    let mut facts = Vec::new();
    for answer in &segment.answers {
        answer.when.tests(&mut |test| facts.push(test.fact));
    }
    let asked = once_each(facts).into_iter().filter_map(|fact| {
        let fact = words.protocol.fact(fact);
        let asked = fact.question.as_ref().filter(|_| !fact.is_of_the_clinic());
        asked.map(|question| format!("{question} ({})", fact.name))
    });
    asked.collect()
}

/// The reasons of some lines, each once.
fn reasons(words: &Words, lines: &[LineId]) -> Vec<String> {
    words.because(lines).iter().map(|because| format!("Why: {because}.")).collect()
}

/// `defer: needling can spread bacteria`
pub(super) fn treatment_line(words: &Words, id: LineId) -> String {
    let line = words.protocol.line(id);
    let verb = match line.says {
        Says::Treatment(verb) => crate::say::notation::treatment(Some(verb)),
        Says::Care(_) | Says::Expect(_) | Says::Contact(_) | Says::Repeat(_) | Says::Advise(_) => "",
    };
    match &line.because {
        Some(because) => format!("{verb}: {because} ({})", words.line_text(id)),
        None => format!("{verb}: {}", words.line_text(id)),
    }
}

/// The treatment, with everything that holds from it on.
pub(super) fn treatment(words: &Words, plan: &Plan) -> Event {
    let header = &words.protocol.header;
    let title = header.heading();
    let mut said = vec![title.to_owned()];
    let mut begins: BTreeMap<Verdict, Vec<String>> = BTreeMap::new();
    for items in kinds(words.protocol) {
        let Some(planned) = plan.items.iter().find(|planned| items.first() == Some(&planned.item)) else { continue };
        let segments: Vec<&Segment> = planned.segments.iter().collect();
        at_treatment(words, &mut begins, &list(&words.items(&items, &[]), "and"), &segments);
    }
    for product in &plan.products {
        let segments: Vec<&Segment> = product.segments.iter().map(|part| &part.segment).collect();
        at_treatment(words, &mut begins, &format!("your {}", product.name), &segments);
    }
    for (verdict, names) in begins {
        said.push(format!("{}: {}", heading(verdict), names.join("; ")));
    }
    let now = |from: Option<Minutes>, to: Minutes| from.is_none_or(|from| from <= Minutes::ZERO) && Minutes::ZERO < to;
    said.extend(plan.calls().filter(|one| now(one.from, one.to)).map(|one| {
        let text = contact(words, one);
        format!("{text}{}", after_comma(until(words, one.to)))
    }));
    let advice = plan.advice.iter().filter(|one| now(one.from, one.to));
    said.extend(advice.filter_map(|one| words.protocol.line(one.line).says.advice().map(str::to_owned)));
    Event {
        uid: "treatment/begin".to_owned(),
        kind: "treatment",
        begins: Minutes::ZERO,
        ends: None,
        summary: format!("Treatment: {}", header.name),
        description: said.join("\n"),
        alarm: false,
        loosens: false,
    }
}

fn heading(verdict: Verdict) -> &'static str {
    match verdict {
        Verdict::Avoid => "From now do without",
        Verdict::Ask => "From now ask the clinic before",
        Verdict::Require => "From now a must",
        Verdict::Recommend => "From now good for you",
        Verdict::Allow => "From now fine",
        Verdict::Nothing => "Nothing to mind",
    }
}

/// What is told at time zero, with its end.
fn at_treatment(words: &Words, all: &mut BTreeMap<Verdict, Vec<String>>, name: &str, segments: &[&Segment]) {
    let Some(first) = segments.iter().find(|segment| segment.contains(Minutes::ZERO)) else { return };
    let changes = changes(words, segments);
    let until = changes
        .iter()
        .find(|change| change.at > Minutes::ZERO)
        .map(|change| until(words, change.at))
        .unwrap_or_default();
    let details = words.details_plainly(&first.own);
    let answers = words.answers_plainly(&first.answers);
    let more: Vec<String> = [answers, details, until].into_iter().filter(|said| !said.is_empty()).collect();
    let said = if more.is_empty() { name.to_owned() } else { format!("{name} ({})", more.join(", ")) };
    all.entry(first.verdict).or_default().push(said);
}

/// What is to be done at a moment. Where the moment waits for something that has not happened there is no event yet.
pub(super) fn actions(words: &Words, plan: &Plan) -> Vec<Event> {
    let mut all = Vec::new();
    for action in &plan.actions {
        let (Some(earliest), Some(latest)) = (action.earliest, action.latest) else { continue };
        let Says::Care(care) = &words.protocol.line(action.line).says else { continue };
        let names: Vec<String> = care.items.iter().map(|id| words.protocol.item(*id).shown()).collect();
        let key = care.items.first().map(|id| slug(&words.protocol.item(*id).name)).unwrap_or_default();
        let details = words.details_plainly(&[action.line]);
        let details = Some(details).filter(|said| !said.is_empty()).map(|said| format!(" ({said})"));
        let what = if care.one_of { list(&names, "or") } else { some_of(&words.items(&care.items, &[action.line])) };
        let mut said = reasons(words, &[action.line]);
        if earliest < latest {
            said.insert(0, format!("By {}.", words.moment(latest)));
        }
        said.push(format!("About: {}", names.join(", ")));
        all.push(Event {
            uid: format!("{key}/do"),
            kind: "do",
            begins: earliest,
            ends: Some(latest).filter(|latest| earliest < *latest),
            summary: format!(
                "To do: {what}{}{}",
                details.unwrap_or_default(),
                words.if_plainly(action.condition.as_ref())
            ),
            description: said.join("\n"),
            alarm: true,
            loosens: false,
        });
    }
    all
}

/// Whom to call from a later moment on.
pub(super) fn contacts(words: &Words, plan: &Plan) -> Vec<Event> {
    let later = plan.calls().filter_map(|one| one.from.filter(|from| *from != Minutes::ZERO).map(|from| (from, one)));
    later
        .map(|(from, one)| {
            let mut said = reasons(words, &[one.line]);
            said.extend(
                Some(until(words, one.to))
                    .filter(|until| !until.is_empty())
                    .map(|until| format!("This holds {until}.")),
            );
            Event {
                uid: format!("call/{}", line_key(words, one.line)),
                kind: "call",
                begins: from,
                ends: None,
                summary: format!("From now: {}", contact(words, one)),
                description: said.join("\n"),
                alarm: one.due,
                loosens: false,
            }
        })
        .collect()
}

/// Advice that begins later.
pub(super) fn advice(words: &Words, plan: &Plan) -> Vec<Event> {
    let later =
        plan.advice.iter().filter_map(|one| one.from.filter(|from| *from != Minutes::ZERO).map(|from| (from, one)));
    later
        .filter_map(|(from, one)| {
            Some(Event {
                uid: format!("advice/{}", line_key(words, one.line)),
                kind: "advice",
                begins: from,
                ends: None,
                summary: format!(
                    "{}{}",
                    words.protocol.line(one.line).says.advice()?,
                    words.if_plainly(one.condition.as_ref())
                ),
                description: reasons(words, &[one.line]).join("\n"),
                alarm: false,
                loosens: false,
            })
        })
        .collect()
}

/// The window in which the next session may begin.
pub(super) fn sessions(words: &Words, plan: &Plan) -> Vec<Event> {
    let spaced = plan.series.iter().filter_map(|one| one.series.at_least_apart.map(|apart| (words.minutes_of(apart), one)));
    spaced
        .map(|(Margin { earliest, latest }, one)| {
            let mut said = vec![format!("{}.", words.series_plainly(&one.series))];
            if earliest < latest {
                said.push(format!("Until {} the clinic decides when.", words.moment(latest)));
            }
            if let (_, Some(last)) = plan.next_session(words.treated.map(crate::say::notation::Clock::date)) {
                said.push(format!("Not later than {}.", words.moment(last)));
            }
            said.extend(reasons(words, &[one.line]));
            Event {
                uid: format!("session/{}", line_key(words, one.line)),
                kind: "session",
                begins: earliest,
                ends: Some(latest).filter(|latest| earliest < *latest),
                summary: format!("From now the next session is possible{}", words.if_plainly(one.condition.as_ref())),
                description: said.join("\n"),
                alarm: false,
                loosens: true,
            }
        })
        .collect()
}

/// The end of the plan, with what is said about further sessions.
pub(super) fn follow_up(words: &Words, plan: &Plan) -> Event {
    let mut said = vec!["The plan says nothing from here on.".to_owned()];
    said.extend(plan.series.iter().map(|one| {
        format!("Sessions: {}{}.", words.series_plainly(&one.series), words.if_plainly(one.condition.as_ref()))
    }));
    Event {
        uid: "end".to_owned(),
        kind: "follow-up",
        begins: words.follow_up(),
        ends: None,
        summary: format!("End of follow-up: {}", words.protocol.header.name),
        description: said.join("\n"),
        alarm: false,
        loosens: true,
    }
}

/// `call the clinic if redness is red or more: this is late`
fn contact(words: &Words, one: &ContactPlan) -> String {
    let note = words.protocol.line(one.line).note.as_ref().map(|note| format!(": {note}")).unwrap_or_default();
    let when = format!("{}{}", words.if_plainly(one.condition.as_ref()), words.because_of(&one.unexpected));
    format!("{}{when}{note}", contact_plainly(one.contact))
}

fn after_comma(said: String) -> String {
    if said.is_empty() { said } else { format!(", {said}") }
}

/// `until Sat 7 March, 14:30`; empty where it lasts to the end of follow-up.
fn until(words: &Words, to: Minutes) -> String {
    if to >= words.follow_up() { String::new() } else { format!("until {}", words.moment(to)) }
}

fn capital(text: &str) -> String {
    let mut letters = text.chars();
    letters.next().map(|first| first.to_uppercase().chain(letters).collect()).unwrap_or_default()
}

/// By what a line is known again in an identifier: by its text, but one that was written for a patient alone by none of it.
fn line_key(words: &Words, line: LineId) -> String {
    if words.protocol.line(line).for_one { "own".to_owned() } else { slug(&words.line_text(line)) }
}
