//! An `offer` where it cannot stand as it is: in a promise, in an example, and with an `unless`.
//!
//! It gives the verdict *allow*, so that is what a promise or an example asks for. It says nothing to other patients, so an
//! `unless` may mean that they are told nothing, or that they may never have it.

use crate::language::parse::clause::{Clause, Draft, What};
use crate::language::parse::error::ParseError;
use crate::language::parse::line::verb;
use crate::language::parse::node::{Node, Rule};
use crate::language::parse::order::Alternatives;
use crate::language::parse::print::Sentence;
use crate::language::parse::reader::{Reader, single_blanks};
use crate::model::span::Span;
use crate::model::verb::Verb;

/// The sentences of a line without what no `offer` can say; as they are where it is no offer, or one that stands as it is.
pub(super) fn settled(reader: &mut Reader, draft: &Draft, meant: Alternatives) -> Alternatives {
    let Some(offer) = verb(draft).filter(|verb| verb.is_offer()) else { return meant };
    if draft.ensure {
        let word = "ensure".to_owned();
        reader.mistake(ParseError::OfferIsNoVerdict { word, span: verb_span(draft).unwrap_or_default() });
        return instead(meant, offer, offer.in_claim());
    }
    let unless = draft.clauses.iter().find(|clause| matches!(clause.what, What::Unless(_)));
    match unless {
        Some(unless) => with_both(reader, unless, offer, meant),
        None => meant,
    }
}

/// `ensure offer serum`, `then offer serum`: whether an expectation names one, and the whole text with what it asks for.
pub(super) fn in_example(reader: &mut Reader, node: &Node, text: &str) -> Option<Sentence> {
    let is_offer = |verb: &Node| verb.rule() == Rule::verb && verb.first().is_some_and(|word| word.rule() == Rule::k_offer);
    let offers: Vec<Node> = node.all(Rule::expectation).iter().filter_map(|one| one.child(Rule::verb)).filter(is_offer).collect();
    let first = offers.first()?;
    reader.mistake(ParseError::OfferIsNoVerdict { word: "then".to_owned(), span: reader.span(first) });
    let mut mended = text.to_owned();
    for offer in offers.iter().rev() {
        let word = offer.first()?.range();
        mended.replace_range(word.0..word.1, Verb::Offer.in_claim().word());
    }
    Some(Sentence { prefix: single_blanks(&mended), ..Sentence::default() })
}

fn verb_span(draft: &Draft) -> Option<Span> {
    draft.clauses.iter().find_map(Clause::said).map(|read| read.verb_span)
}

/// The same sentences with another verb.
fn instead(meant: Alternatives, old: Verb, new: Verb) -> Alternatives {
    let one = |sentence: Sentence| {
        let says = sentence.says.iter().map(|text| with_verb(text, old, new)).collect();
        Sentence { says, ..sentence }
    };
    meant.into_iter().map(|sentences| sentences.into_iter().map(one).collect()).collect()
}

fn with_verb(text: &str, old: Verb, new: Verb) -> String {
    text.strip_prefix(old.word()).map_or_else(|| text.to_owned(), |rest| format!("{}{rest}", new.word()))
}

/// `offer X if not C` alone, and beside `never X if C`.
fn with_both(reader: &mut Reader, unless: &Clause, offer: Verb, meant: Alternatives) -> Alternatives {
    reader.mistake(ParseError::OfferUnless { span: unless.span });
    let Some(left_out) = unless.readings.first().and_then(|text| text.strip_prefix("unless ")) else { return meant };
    let [sentences] = meant.as_slice() else { return meant };
    let [sentence] = sentences.as_slice() else { return meant };
    let alone = Sentence { condition: vec![but_for(&sentence.condition, left_out)], unless: Vec::new(), ..sentence.clone() };
    let never = Sentence {
        says: sentence.says.iter().map(|text| with_verb(text, offer, Verb::Never)).collect(),
        condition: vec![format!("if {left_out}")],
        because: sentence.because.clone(),
        sources: sentence.sources.clone(),
        ..Sentence::default()
    };
    vec![vec![alone.clone()], vec![alone, never]]
}

/// `if A and not C`, `if not (B or C)`
fn but_for(condition: &[String], left_out: &str) -> String {
    let is_plain = !left_out.contains(['<', '>', '=', '(', '≤', '≥', '≠'])
        && !left_out.split(' ').any(|word| matches!(word, "and" | "or" | "no" | "not" | "is" | "in" | "less" | "more" | "at"));
    let not = if is_plain { format!("not {left_out}") } else { format!("not ({left_out})") };
    match condition.first().and_then(|text| text.strip_prefix("if ")) {
        Some(text) if text.contains(" or ") => format!("if ({text}) and {not}"),
        Some(text) => format!("if {text} and {not}"),
        None => format!("if {not}"),
    }
}
