//! Clauses in another order than the one, or more of them than a line holds: what she meant, line by line.

use crate::language::ast::Point;
use crate::language::parse::clause::{Clause, Draft, RANKS, What};
use crate::language::parse::error::ParseError;
use crate::language::parse::line::{is_beginning, is_orderly, verb};
use crate::language::parse::print::Sentence;
use crate::language::parse::reader::Reader;
use crate::language::parse::split;
use crate::language::parse::when::Shape;
use crate::model::verb::Verb;

/// Sentences that stand together, in the ways in which the line may be read.
pub(super) type Alternatives = Vec<Vec<Sentence>>;

/// Finds what is wrong with the order of a line and gives the lines that are meant.
pub(super) fn settle(reader: &mut Reader, draft: &Draft) -> Alternatives {
    if is_orderly(draft) && !has_notes(draft) {
        return one(reader, draft);
    }
    let draft = lift_notes(draft);
    if let Some(alternatives) = split::second_verb(reader, &draft) {
        return alternatives;
    }
    if let Some(alternatives) = split::more_targets(reader, &draft) {
        return alternatives;
    }
    if let Some(alternatives) = split::two_windows(reader, &draft) {
        return alternatives;
    }
    if let Some(alternatives) = after_condition(reader, &draft) {
        return alternatives;
    }
    check_order(reader, &draft);
    one(reader, &draft)
}

/// A line with one verb and at most one time.
fn one(reader: &mut Reader, draft: &Draft) -> Alternatives {
    let mut sentence = sentence(draft, &draft.clauses);
    let verb = verb(draft);
    for clause in &draft.clauses {
        match &clause.what {
            What::Bare(_) => sentence.when = bare(reader, clause, draft, verb),
            What::When(read) => match &read.shape {
                Shape::At(moment) => at(reader, clause, moment, verb, draft, &mut sentence),
                Shape::AfterReport(report) => return after_report(&sentence, report),
                Shape::After(_) | Shape::Until(_) | Shape::For(_) | Shape::Other => {}
            },
            What::Says(_)
            | What::Properties(_)
            | What::HowOften(_)
            | What::Note(_)
            | What::If(_)
            | What::Unless(_)
            | What::Because(_)
            | What::Sources(_)
            | What::Stray(_) => {}
        }
    }
    vec![vec![sentence]]
}

/// A sentence of these clauses; a second clause of one kind would be lost, so whoever calls has taken care of it.
pub(super) fn sentence<'a>(draft: &Draft, clauses: impl IntoIterator<Item = &'a Clause>) -> Sentence {
    let prefix = match (draft.ensure, draft.not_followed) {
        (true, _) => "ensure",
        (false, true) => "not followed:",
        (false, false) => "",
    };
    let mut sentence = Sentence { prefix: prefix.to_owned(), ..Sentence::default() };
    for clause in clauses {
        let slot = match &clause.what {
            What::When(_) | What::Bare(_) => &mut sentence.when,
            What::Says(_) => &mut sentence.says,
            What::Properties(_) => &mut sentence.properties,
            What::HowOften(_) => &mut sentence.how_often,
            What::Note(_) => &mut sentence.note,
            What::If(_) => &mut sentence.condition,
            What::Unless(_) => &mut sentence.unless,
            What::Because(_) => &mut sentence.because,
            What::Sources(_) => &mut sentence.sources,
            What::Stray(_) => continue,
        };
        slot.clone_from(&clause.readings);
    }
    sentence
}

fn has_notes(draft: &Draft) -> bool {
    let targets = draft.clauses.iter().filter_map(|clause| clause.said()?.targets.as_ref());
    targets.into_iter().any(|targets| targets.note.is_some() || !targets.properties.is_empty())
}

/// A quotation or a property that stood among the targets becomes a clause of its own.
fn lift_notes(draft: &Draft) -> Draft {
    let mut lifted = draft.clone();
    for clause in &draft.clauses {
        let Some(read) = clause.said() else { continue };
        let Some(targets) = &read.targets else { continue };
        if let Some(words) = &targets.note {
            let text = crate::language::ast::Text { text: words.clone(), span: clause.span };
            let written = crate::language::parse::print::quoted(words);
            lifted.clauses.push(Clause {
                what: What::Note(text),
                span: clause.span,
                readings: vec![written.clone()],
                written,
            });
        }
        if !targets.properties.is_empty() {
            let readings = targets.properties.clone();
            let (what, span) = (What::Properties(Vec::new()), clause.span);
            lifted.clauses.push(Clause { what, span, readings, written: String::new() });
        }
    }
    if lifted.clauses.len() > draft.clauses.len() {
        lifted.clauses.sort_by_key(Clause::rank);
    }
    lifted
}

/// `call clinic if bleeding for 20min`: in the first 20 minutes, or bleeding that lasts so long?
fn after_condition(reader: &mut Reader, draft: &Draft) -> Option<Alternatives> {
    let at = draft.clauses.iter().position(|clause| matches!(clause.what, What::If(_)))?;
    let (condition, time) = (draft.clauses.get(at)?, draft.clauses.get(at.checked_add(1)?)?);
    draft.clauses.iter().take(at).any(|clause| matches!(clause.what, What::Says(_))).then_some(())?;
    let length = match &time.what {
        What::When(read) => match &read.shape {
            Shape::For(length) => length.clone(),
            Shape::After(_) | Shape::Until(_) | Shape::At(_) | Shape::AfterReport(_) | Shape::Other => return None,
        },
        What::Bare(moment) if matches!(moment.point, Point::Treatment(_)) && !moment.is_before => moment.length.clone(),
        What::Bare(_)
        | What::Says(_)
        | What::Properties(_)
        | What::HowOften(_)
        | What::Note(_)
        | What::If(_)
        | What::Unless(_)
        | What::Because(_)
        | What::Sources(_)
        | What::Stray(_) => return None,
    };
    let words = format!("for {length}");
    reader.mistake(ParseError::TimeAfterCondition { time: time.written.clone(), span: time.span });
    let first = Sentence { when: vec![words], ..sentence(draft, &draft.clauses) };
    let asked = split::lasting(reader, condition, &length);
    let second = asked.map(|(declaration, long)| {
        let kept = draft.clauses.iter().filter(|clause| clause.rank() > 0);
        vec![declaration, Sentence { condition: vec![long], ..sentence(draft, kept) }]
    });
    Some(std::iter::once(vec![first]).chain(second).collect())
}

/// Says in which order the misplaced clauses stand.
fn check_order(reader: &mut Reader, draft: &Draft) {
    if is_orderly(draft) {
        return;
    }
    let ranks: Vec<usize> = draft.clauses.iter().map(Clause::rank).collect();
    let mut sorted = ranks.clone();
    sorted.sort_unstable();
    let differs = |(one, other): (&usize, &usize)| one != other;
    let Some(first) = ranks.iter().zip(&sorted).position(differs) else { return twice(reader, draft) };
    let last = ranks.iter().zip(&sorted).rposition(differs).unwrap_or(first);
    let timeless: Vec<usize> = ranks.iter().copied().filter(|rank| *rank > 0).collect();
    if timeless.is_sorted() {
        if let Some(clause) = draft.clauses.iter().skip(1).find(|clause| clause.rank() == 0)
            && matches!(clause.what, What::When(_))
        {
            reader.mistake(ParseError::TimeFirst { span: clause.span });
        }
        return;
    }
    let (from, count) = (first, last.saturating_sub(first).saturating_add(1));
    let words: Vec<&str> = sorted.iter().skip(from).take(count).filter_map(|rank| RANKS.get(*rank).copied()).collect();
    let misplaced = draft.clauses.iter().skip(from).take(count).map(|clause| clause.span);
    let span = misplaced.reduce(crate::model::span::Span::to).unwrap_or_default();
    reader.mistake(ParseError::Order { order: words.join(", "), span });
    twice(reader, draft);
}

/// A clause that stands twice: nobody knows which of them counts.
fn twice(reader: &mut Reader, draft: &Draft) {
    let mut seen: Vec<usize> = Vec::new();
    for clause in &draft.clauses {
        let rank = clause.rank();
        if seen.contains(&rank) && rank > 1 {
            let words = RANKS.get(rank).copied().unwrap_or_default().to_owned();
            reader.hopeless(ParseError::Twice { clause: words, span: clause.span });
        }
        seen.push(rank);
    }
}

/// A time with no word in front of it.
fn bare(reader: &mut Reader, clause: &Clause, draft: &Draft, verb: Option<Verb>) -> Vec<String> {
    let What::Bare(moment) = &clause.what else { return Vec::new() };
    let first = draft.clauses.iter().take_while(|other| other.span != clause.span).all(|other| other.rank() == 0);
    let (time, written, span) = (moment.text.clone(), clause.written.clone(), clause.span);
    if is_beginning(clause, verb) {
        return vec![format!("from {time}")];
    }
    if moment.is_before {
        reader.mistake(ParseError::BareBefore { time: without_treatment(&written).to_owned(), span });
        return vec![format!("for {time}")];
    }
    if matches!(moment.point, Point::Event { .. }) {
        reader.mistake(ParseError::EndOrBeginning { time: written, span });
        return vec![format!("for {time}"), format!("from {time}")];
    }
    let time = time.trim_end_matches(" after").to_owned();
    reader.mistake(if first {
        ParseError::BareTime { time: written, span }
    } else {
        ParseError::BareTimeLast { time: written, span }
    });
    if verb.is_some_and(Verb::permits) {
        return vec![format!("for {time}"), format!("after {time}")];
    }
    vec![format!("for {time}")]
}

fn without_treatment(words: &str) -> &str {
    words.trim_end_matches("treatment").trim_end().trim_end_matches("the").trim_end()
}

/// `at 24h avoid makeup`: a moment, where the verb needs a stretch of time.
#[expect(clippy::too_many_arguments, reason = "the reading of one clause depends on the verb and on the clauses beside it")]
fn at(reader: &mut Reader, clause: &Clause, moment: &str, verb: Option<Verb>, draft: &Draft, sentence: &mut Sentence) {
    let expects =
        draft.clauses.iter().filter_map(Clause::said).any(|read| matches!(read.says, crate::language::ast::Says::Expect(_)));
    let word = match verb {
        Some(verb) if verb.verdict().is_due() => return,
        Some(verb) => verb.word(),
        None if expects => "expect",
        None => return,
    };
    reader.mistake(ParseError::MomentNotStretch { verb: word.to_owned(), span: clause.span });
    let after = format!("after {moment}");
    sentence.when =
        if verb.is_some_and(Verb::is_permission) { vec![after] } else { vec![format!("for {moment}"), after] };
}

/// `after calm allow retinol`: once she has been calm, or as long as she is?
fn after_report(sentence: &Sentence, report: &str) -> Alternatives {
    let begins = |word: &str| vec![Sentence { when: vec![format!("{word} {report}")], ..sentence.clone() }];
    vec![begins("once"), begins("while")]
}
