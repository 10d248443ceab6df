//! One line that holds several: a second verb, a second time, further targets behind a detail.

use crate::language::parse::clause::{Clause, Draft, What};
use crate::language::parse::error::ParseError;
use crate::language::parse::number::in_words;
use crate::language::parse::order::{Alternatives, sentence};
use crate::language::parse::print::{Sentence, quoted};
use crate::language::parse::reader::Reader;
use crate::language::parse::targets::Targets;
use crate::language::parse::when::{Shape, is_bare};
use crate::model::fact::FactClass;

fn is_verb(clause: &Clause) -> bool {
    matches!(clause.what, What::Says(_))
}

fn is_when(clause: &Clause) -> bool {
    matches!(clause.what, What::When(_) | What::Bare(_))
}

/// What holds for the whole of a line, wherever it stands in it.
fn is_shared(clause: &Clause) -> bool {
    matches!(clause.what, What::Because(_) | What::Sources(_))
}

/// `for 48h avoid exercise avoid sauna`: a time in front is a heading over both.
pub(super) fn second_verb(reader: &mut Reader, draft: &Draft) -> Option<Alternatives> {
    let second = draft.clauses.iter().filter(|clause| is_verb(clause)).nth(1)?;
    if let Some(read) = second.said() {
        reader.mistake(ParseError::SecondVerb { verb: read.verb.clone(), span: read.verb_span });
    }
    let mut groups = by_verb(draft);
    let condition = groups.last().and_then(|group| group.iter().find(|clause| clause.rank() == 5).cloned());
    let alone = Alternatives::from([groups.iter().map(|group| sentence(draft, group)).collect::<Vec<Sentence>>()]);
    let Some(condition) = condition.filter(|_| groups.iter().rev().skip(1).all(|group| !has_condition(group))) else {
        return Some(alone);
    };
    for group in groups.iter_mut().rev().skip(1) {
        group.push(condition.clone());
    }
    let shared = groups.iter().map(|group| sentence(draft, group)).collect();
    Some(std::iter::once(shared).chain(alone).collect())
}

fn has_condition(group: &[Clause]) -> bool {
    group.iter().any(|clause| clause.rank() == 5)
}

/// The clauses of each verb: a time in front of the first one counts for those that have none of their own.
fn by_verb(draft: &Draft) -> Vec<Vec<Clause>> {
    let heading: Vec<Clause> = draft.clauses.iter().take_while(|clause| is_when(clause)).cloned().collect();
    let shared: Vec<Clause> = draft.clauses.iter().filter(|clause| is_shared(clause)).cloned().collect();
    let mut groups: Vec<Vec<Clause>> = Vec::new();
    let mut waiting: Vec<Clause> = Vec::new();
    let mut rest = draft.clauses.iter().skip(heading.len()).filter(|clause| !is_shared(clause)).peekable();
    while let Some(clause) = rest.next() {
        if is_when(clause) && rest.peek().is_some_and(|next| is_verb(next)) {
            waiting.push(clause.clone());
        } else if is_verb(clause) {
            let times = if waiting.is_empty() { heading.clone() } else { std::mem::take(&mut waiting) };
            groups.push(times.into_iter().chain(std::iter::once(clause.clone())).collect());
        } else if let Some(group) = groups.last_mut() {
            group.push(clause.clone());
        } else {
            waiting.push(clause.clone());
        }
    }
    for group in &mut groups {
        group.extend(shared.iter().cloned());
    }
    groups
}

/// `with SPF >= 30, hat` and `after 5d allow retinol, after 7d AHA`: names behind a clause that is not theirs.
pub(super) fn more_targets(reader: &mut Reader, draft: &Draft) -> Option<Alternatives> {
    let at = draft.clauses.iter().position(|clause| matches!(clause.what, What::Stray(_)))?;
    let (stray, before) = (draft.clauses.get(at)?, draft.clauses.get(at.checked_sub(1)?));
    let What::Stray(targets) = &stray.what else { return None };
    let Some(verb_at) = draft.clauses.iter().position(is_verb) else {
        reader.hopeless(ParseError::NoVerb { span: stray.span });
        return Some(Vec::new());
    };
    let verb = draft.clauses.get(verb_at)?;
    match before.map(|clause| &clause.what) {
        Some(What::When(_)) if verb_at < at => Some(second_time(reader, draft, verb, at, targets)),
        Some(What::Properties(_) | What::HowOften(_) | What::Note(_)) => {
            Some(detail_of_one(reader, draft, verb, at, targets))
        }
        _ => {
            let words = stray.readings.first().cloned().unwrap_or_default();
            reader.hopeless(ParseError::OutOfPlace { words, span: stray.span });
            Some(Vec::new())
        }
    }
}

/// The same verb, said of other targets.
fn same_verb(verb: &Clause, targets: &Targets) -> Vec<String> {
    verb.said().map(|read| targets.readings(&read.verb)).unwrap_or_default()
}

fn second_time(reader: &mut Reader, draft: &Draft, verb: &Clause, at: usize, targets: &Targets) -> Alternatives {
    let time_at = at.saturating_sub(1);
    if let Some(time) = draft.clauses.get(time_at) {
        reader.mistake(ParseError::SecondTime { time: time.written.clone(), span: time.span });
    }
    let first = draft.clauses.iter().take(time_at);
    let shared: Vec<Clause> = draft.clauses.iter().skip(at).filter(|clause| is_shared(clause)).cloned().collect();
    let second = draft.clauses.iter().skip(time_at);
    let one = sentence(draft, first.chain(&shared));
    let two = Sentence { says: same_verb(verb, targets), ..sentence(draft, second) };
    vec![vec![one, two]]
}

fn detail_of_one(reader: &mut Reader, draft: &Draft, verb: &Clause, at: usize, targets: &Targets) -> Alternatives {
    let details: Vec<&Clause> =
        draft.clauses.iter().take(at).filter(|clause| (2..=4).contains(&clause.rank())).collect();
    if let (Some(detail), Some(item)) = (details.first(), targets.names.first()) {
        let property = detail.readings.first().map_or("", |text| text.trim_start_matches(", ")).to_owned();
        reader.mistake(ParseError::PropertyForAll { property, item: item.text.clone(), span: detail.span });
    }
    let rest =
        draft.clauses.iter().enumerate().filter(|(place, clause)| *place > at || !(2..=4).contains(&clause.rank()));
    let two = Sentence { says: same_verb(verb, targets), ..sentence(draft, rest.map(|(_, clause)| clause)) };
    let kept =
        draft.clauses.iter().enumerate().filter(|(place, clause)| *place < at || !(2..=4).contains(&clause.rank()));
    let one = sentence(draft, kept.map(|(_, clause)| clause));
    vec![vec![one, two]]
}

/// `after 24h avoid direct sun until 7d` is one window; any other two are shown apart.
pub(super) fn two_windows(reader: &mut Reader, draft: &Draft) -> Option<Alternatives> {
    let times: Vec<&Clause> = draft.clauses.iter().filter(|clause| is_when(clause)).collect();
    let [first, second] = times.as_slice() else {
        let third = times.get(2)?;
        reader.hopeless(ParseError::TwoWindows { span: third.span });
        return Some(Vec::new());
    };
    reader.mistake(ParseError::TwoWindows { span: first.span.to(second.span) });
    let base = sentence(draft, &draft.clauses);
    if let Some(window) = one_window(first, second) {
        return Some(vec![vec![Sentence { when: vec![window], ..base }]]);
    }
    let with = |clause: &Clause| vec![Sentence { when: stretch(clause), ..base.clone() }];
    Some(vec![with(first), with(second)])
}

fn stretch(clause: &Clause) -> Vec<String> {
    match &clause.what {
        What::Bare(_) => clause.readings.iter().map(|text| format!("for {text}")).collect(),
        What::When(_)
        | What::Says(_)
        | What::Properties(_)
        | What::HowOften(_)
        | What::Note(_)
        | What::If(_)
        | What::Unless(_)
        | What::Because(_)
        | What::Sources(_)
        | What::Stray(_) => clause.readings.clone(),
    }
}

/// One `after` and one `until`, in either order.
fn one_window(first: &Clause, second: &Clause) -> Option<String> {
    match (shape(first)?, shape(second)?) {
        (Shape::After(from), Shape::Until(to)) | (Shape::Until(to), Shape::After(from)) => {
            Some(format!("from {from} to {to}"))
        }
        _ => None,
    }
}

fn shape(clause: &Clause) -> Option<&Shape> {
    if let What::When(read) = &clause.what { Some(&read.shape) } else { None }
}

/// What would have to be asked, and how it would read, if `bleeding for 20min` were a bleeding that lasts so long.
pub(super) fn lasting(reader: &Reader, condition: &Clause, length: &str) -> Option<(Sentence, String)> {
    let What::If(condition) = &condition.what else { return None };
    let name = is_bare(condition)?;
    let report = crate::language::parse::kind::fact_of(reader, name)?;
    let class = reader.names.facts.get(report.0 as usize)?.class;
    let question = quoted(&format!("{} for {}?", has_it(name, class), in_words(length)));
    let declaration = Sentence { prefix: format!("report long {name}: yes/no {question}"), ..Sentence::default() };
    Some((declaration, format!("if long {name}")))
}

/// `Has it bled`: what is asked of something that lasts.
fn has_it(name: &str, class: FactClass) -> String {
    const DONE: [(&str, &str); 7] = [
        ("bleeding", "bled"),
        ("burning", "burned"),
        ("itching", "itched"),
        ("oozing", "oozed"),
        ("peeling", "peeled"),
        ("weeping", "wept"),
        ("stinging", "stung"),
    ];
    let done = DONE.iter().find(|(doing, _)| name.eq_ignore_ascii_case(doing)).map(|(_, done)| *done);
    match (done, class) {
        (Some(done), _) => format!("Has it {done}"),
        (None, FactClass::Symptom) => format!("Has there been {name}"),
        (None, _) => format!("Has it been {name}"),
    }
}
