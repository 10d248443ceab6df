//! `and` and `or` between the parts of a condition, and the four ways in which they are misread.
//!
//! None of these may ever be taken silently: what one reader takes for granted, the next one reads the other way.

use crate::language::ast::Condition;
use crate::language::parse::condition::{Logic, Part, Read};
use crate::language::parse::error::ParseError;
use crate::language::parse::reader::Reader;
use crate::model::span::Span;

/// Puts parts together, or says which two ways they may be read.
pub(super) fn combine(reader: &mut Reader, mut parts: Vec<Part>, links: &[Logic]) -> Read {
    if let Some(bare) = bare_values(reader, &parts) {
        return bare;
    }
    let readings = if links.windows(2).any(|pair| pair.first() != pair.last()) {
        let place = parts.iter().map(|part| part.span).reduce(Span::to).unwrap_or_default();
        reader.mistake(ParseError::MixedLogic { span: place });
        vec![grouped(&parts, links, Logic::And), grouped(&parts, links, Logic::Or)]
    } else if let Some(ambiguous) = not_before(&parts) {
        not_before_logic(reader, &parts, links, ambiguous)
    } else {
        vec![joined(parts.iter().map(|part| part.text.clone()), links)]
    };
    let condition = match (parts.len(), links.first()) {
        (1, _) => parts.remove(0).condition,
        (_, Some(Logic::Or)) => Condition::Any(parts.into_iter().map(|part| part.condition).collect()),
        _ => Condition::All(parts.into_iter().map(|part| part.condition).collect()),
    };
    Read { condition, readings }
}

fn joined(texts: impl Iterator<Item = String>, links: &[Logic]) -> String {
    let mut out = String::new();
    let mut links = links.iter();
    for text in texts {
        if !out.is_empty() {
            let link = links.next().copied().unwrap_or(Logic::And);
            out.push_str(&format!(" {} ", link.word()));
        }
        out.push_str(&text);
    }
    out
}

/// The reading in which runs of one kind of link stand in parentheses.
fn grouped(parts: &[Part], links: &[Logic], tight: Logic) -> String {
    let mut groups: Vec<Vec<String>> = Vec::new();
    let mut outer = Vec::new();
    let before = std::iter::once(None).chain(links.iter().copied().map(Some));
    for (part, link) in parts.iter().zip(before) {
        match (link, groups.last_mut()) {
            (Some(link), Some(group)) if link == tight => group.push(part.text.clone()),
            (link, _) => {
                outer.extend(link);
                groups.push(vec![part.text.clone()]);
            }
        }
    }
    let word = format!(" {} ", tight.word());
    let texts = groups.into_iter().map(|group| match group.as_slice() {
        [only] => only.clone(),
        several => format!("({})", several.join(&word)),
    });
    joined(texts, &outer)
}

/// The part whose `not` may or may not be meant for what follows it: one with a `not`, before one without.
fn not_before(parts: &[Part]) -> Option<usize> {
    let last_plain = parts.iter().rposition(|part| part.negation.is_none())?;
    parts.iter().take(last_plain).position(|part| part.negation.is_some())
}

fn not_before_logic(reader: &mut Reader, parts: &[Part], links: &[Logic], at: usize) -> Vec<String> {
    let Some(link) = links.get(at).copied() else { return Vec::new() };
    if let Some(part) = parts.get(at) {
        let word = part.negation.clone().unwrap_or_default();
        reader.mistake(ParseError::NotBeforeLogic { word, logic: link.word().to_owned(), span: part.span });
    }
    vec![spread(parts, links, link), own(parts, links)]
}

/// Every `not` meant for all that follows it, up to the next `not`: `not a or b` is `not a and not b`.
fn spread(parts: &[Part], links: &[Logic], link: Logic) -> String {
    let mut groups: Vec<Vec<String>> = Vec::new();
    let mut word: Option<String> = None;
    for part in parts {
        match (&part.negation, &word, groups.last_mut()) {
            (None, Some(word), Some(group)) => group.push(format!("{word} {}", part.text)),
            (negation, _, _) => {
                word.clone_from(negation);
                groups.push(vec![part.text.clone()]);
            }
        }
    }
    let alone = groups.len() == 1;
    let flipped = format!(" {} ", link.other().word());
    let texts = groups.into_iter().map(|group| match group.as_slice() {
        [only] => only.clone(),
        several if alone => several.join(&flipped),
        several => format!("({})", several.join(&flipped)),
    });
    joined(texts, links)
}

/// Every `not` meant for its own part alone.
fn own(parts: &[Part], links: &[Logic]) -> String {
    joined(
        parts.iter().map(|part| if part.negation.is_some() { format!("({})", part.text) } else { part.text.clone() }),
        links,
    )
}

/// `goal = texture or acne`, `sensitivity = low or medium`: a value where a condition is due.
fn bare_values(reader: &mut Reader, parts: &[Part]) -> Option<Read> {
    let at = parts.iter().position(|part| part.value_of.is_some())?;
    let first = parts.get(at.checked_sub(1)?)?;
    let (fact, value) = first.equals.clone()?;
    let more: Vec<&Part> = parts.iter().skip(at).take_while(|part| part.value_of.as_ref() == Some(&fact)).collect();
    for part in &more {
        let value = part.text.clone();
        let (fact, span) = (fact.clone(), part.span);
        reader.mistake(if part.is_fact {
            ParseError::ValueAndFact { value, fact, span }
        } else {
            ParseError::BareValue { value, fact, span }
        });
    }
    let values: Vec<&str> = std::iter::once(value.as_str()).chain(more.iter().map(|part| part.text.as_str())).collect();
    let listed = format!("{fact} in ({})", values.join(", "));
    let around = |middle: Vec<String>| {
        let start = parts.iter().take(at.saturating_sub(1)).map(|part| part.text.clone());
        let rest = parts.iter().skip(at.saturating_add(more.len())).map(|part| part.text.clone());
        start.chain(middle).chain(rest).collect::<Vec<String>>()
    };
    let both = more.iter().any(|part| part.is_fact);
    let mut readings = vec![around(vec![listed]).join(" or ")];
    if both {
        let alone = std::iter::once(first.text.clone()).chain(more.iter().map(|part| format!("{} = yes", part.text)));
        readings.push(around(alone.collect()).join(" or "));
    }
    Some(Read { condition: first.condition.clone(), readings })
}
