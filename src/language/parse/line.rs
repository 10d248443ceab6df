//! A line: from its clauses to the tree, if nothing is wrong with them.

use crate::language::ast::{Line, Name, Point, Says, When};
use crate::language::parse::clause::{Clause, Draft, What};
use crate::language::parse::reader::Reader;
use crate::language::parse::targets::check_property;
use crate::model::span::Span;
use crate::model::verb::Verb;

/// Whether the clauses stand in the one order, each once, with a verb: then a line can be made of them as they are.
pub(super) fn is_orderly(draft: &Draft) -> bool {
    let rising = draft.clauses.windows(2).all(|pair| match pair {
        [first, second] => first.rank() < second.rank(),
        _ => true,
    });
    rising && draft.clauses.iter().any(|clause| matches!(clause.what, What::Says(_))) && !has_stray(draft)
}

fn has_stray(draft: &Draft) -> bool {
    draft.clauses.iter().any(|clause| matches!(clause.what, What::Stray(_)))
}

/// The verb about items that a line has.
pub(super) fn verb(draft: &Draft) -> Option<Verb> {
    draft.clauses.iter().filter_map(Clause::said).find_map(|read| read.says.verb())
}

/// `7d after peeling ends allow retinol`: a bare time that is a beginning, as the permitting verb tells.
pub(super) fn is_beginning(clause: &Clause, verb: Option<Verb>) -> bool {
    match &clause.what {
        What::Bare(moment) => matches!(moment.point, Point::Event { .. }) && verb.is_some_and(Verb::permits),
        What::When(_)
        | What::Says(_)
        | What::Properties(_)
        | What::HowOften(_)
        | What::Note(_)
        | What::If(_)
        | What::Unless(_)
        | What::Because(_)
        | What::Sources(_)
        | What::Stray(_) => false,
    }
}

/// Makes the line; none where something in it is still open.
pub(super) fn build(reader: &mut Reader, draft: &Draft, span: Span) -> Option<Line> {
    let verb = verb(draft);
    let mut line = empty(span, draft.not_followed);
    let mut has_verb = false;
    for clause in &draft.clauses {
        match &clause.what {
            What::When(read) => {
                line.when = read.when.clone();
                line.when_span = Some(clause.span);
            }
            What::Bare(moment) if is_beginning(clause, verb) => {
                line.when = When::Window { from: Some(moment.point.clone()), to: None };
                line.when_span = Some(clause.span);
            }
            What::Says(read) => {
                line.says = read.says.clone();
                line.verb_span = read.verb_span;
                has_verb = true;
            }
            What::Bare(_) | What::Stray(_) => return None,
            What::Properties(_)
            | What::HowOften(_)
            | What::Note(_)
            | What::If(_)
            | What::Unless(_)
            | What::Because(_)
            | What::Sources(_) => detail(reader, &mut line, clause, verb),
        }
    }
    has_verb.then_some(line)
}

/// A line that says nothing yet.
pub(super) fn empty(span: Span, not_followed: bool) -> Line {
    Line {
        span,
        not_followed,
        when: When::Always,
        when_span: None,
        says: Says::Expect(Vec::new()),
        verb_span: span,
        note: None,
        condition: None,
        unless: None,
        because: None,
        sources: Vec::<Name>::new(),
    }
}

fn detail(reader: &mut Reader, line: &mut Line, clause: &Clause, verb: Option<Verb>) {
    match &clause.what {
        What::Properties(given) => {
            if let Some(verb) = verb {
                check_property(reader, verb, clause.span);
            }
            if let Says::Care { properties, .. } = &mut line.says {
                properties.clone_from(given);
            } else {
                reader.hopeless(no_place(clause));
            }
        }
        What::HowOften(often) => match &mut line.says {
            Says::Care { how_often, .. } => *how_often = Some(often.clone()),
            Says::Expect(_) | Says::Contact(_) | Says::Treatment(_) | Says::Repeat(_) | Says::Advise(_) => {
                reader.hopeless(no_place(clause))
            }
        },
        What::Note(text) => line.note = Some(text.clone()),
        What::If(condition) => line.condition = Some(condition.clone()),
        What::Unless(condition) => line.unless = Some(condition.clone()),
        What::Because(text) => line.because = Some(text.clone()),
        What::Sources(names) => line.sources.clone_from(names),
        What::When(_) | What::Bare(_) | What::Says(_) | What::Stray(_) => {}
    }
}

/// A property or a rhythm behind a verb that is about no item.
fn no_place(clause: &Clause) -> crate::language::parse::error::ParseError {
    let words = clause.readings.first().map_or("", |text| text.trim_start_matches(", ")).to_owned();
    crate::language::parse::error::ParseError::NoPlaceFor { words, span: clause.span }
}
