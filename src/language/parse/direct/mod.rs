//! Lines in plain words, read directly: most lines have nothing wrong with them, and nobody has to be told anything.
//!
//! The grammar (`grammar/care.pest`) accepts what people write instead of what they mean, so that it can be answered
//! kindly; that takes ten times as long as reading a line that needs no answer. So the plain forms are tried here first:
//! one word after the other, without a way back. Whatever is not understood at once, or may be a mistake, or may be read
//! in two ways, is left to the grammar, and no line is refused here. A form is only here if the grammar would read just
//! the same tree; `tests/direct.rs` compares both for every fixture, and for random protocols with slips of the pen.
//!
//! Behind a name nothing is taken but a sign, a quotation or a word at which a name ends in the grammar, too:
//! otherwise that word would be part of the name.

mod condition;
mod declaration;
mod details;
mod example;
mod keyword;
mod row;
mod says;
mod time;
mod when;

use crate::language::ast::{Claim, Condition, Ensure, Line};
use crate::language::parse::attempt::Said;
use crate::language::parse::direct::row::Row;
use crate::language::parse::line::empty;
use crate::language::parse::lines::LogicalLine;
use crate::language::vocabulary::{Symbol, Vocabulary};
use crate::model::verb::Verb;

pub(super) use declaration::read as declaration;

/// What a line says; none where the grammar has to be asked.
pub(super) fn line(line: &LogicalLine, names: &Vocabulary) -> Option<Said> {
    if line.letters.is_some() {
        return None;
    }
    let mut row = Row::of(&line.text, line.span.start, names)?;
    if row.eat("example") {
        return example::read(&mut row).map(|example| Said::Example(Box::new(example)));
    }
    if row.eat("ensure") {
        if row.is_name_ahead() {
            return monotone(&mut row).map(|ensure| Said::Ensure(Box::new(ensure)));
        }
        let line = sentence(&mut row).filter(|line| !is_offer(line))?;
        let because = line.because.clone();
        let ensure = Ensure { span: row.whole(), claim: Claim::Verdict(Box::new(line)), because };
        return Some(Said::Ensure(Box::new(ensure)));
    }
    if row.eat("not") {
        (row.eat("followed") && row.eat_sign(b':')).then_some(())?;
        let line = sentence(&mut row)?;
        return Some(Said::Line(Box::new(Line { not_followed: true, ..line })));
    }
    sentence(&mut row).map(|line| Said::Line(Box::new(line)))
}

/// `retinol never earlier as sensitivity rises`, behind its `ensure`.
fn monotone(row: &mut Row) -> Option<Ensure> {
    let targets = says::list(row)?.into_iter().map(|(name, _)| name).collect();
    row.eat("never").then_some(())?;
    let later = row.eat("later");
    ((later || row.eat("earlier")) && row.eat("as")).then_some(())?;
    let found = row.name()?;
    matches!(found.symbol, Some(Symbol::Fact(_))).then_some(())?;
    let falls = row.eat("falls");
    (falls || row.eat("rises")).then_some(())?;
    let because = if details::behind_comma(row, "because") { Some(row.quotation()?) } else { None };
    let claim = Claim::Monotone { targets, later, fact: found.name, falls };
    row.is_at_end().then(|| Ensure { span: row.whole(), claim, because })
}

/// What a `define` stands for, from this byte on; none where the grammar has to be asked.
pub(super) fn definition(text: &str, start: u32, names: &Vocabulary) -> Option<Condition> {
    let mut row = Row::of(text, start, names)?;
    condition::read(&mut row).filter(|_| row.is_at_end())
}

/// Whether a line offers something, which no promise can ask for.
fn is_offer(line: &Line) -> bool {
    line.says.verb().is_some_and(Verb::is_offer)
}

/// A time, what is said, and the details, each once and in the one order.
fn sentence(row: &mut Row) -> Option<Line> {
    let span = row.whole();
    let mut line = empty(span, false);
    when::read(row, &mut line)?;
    says::read(row, &mut line)?;
    details::read(row, &mut line)?;
    // Of an `unless` behind an offer both readings are to be shown.
    let stands = line.unless.is_none() || !is_offer(&line);
    (row.is_at_end() && stands).then_some(line)
}
