//! How long ago something was: a date is asked with `since`.

use crate::language::parse::error::ParseError;
use crate::language::parse::words::Words;
use crate::language::parse::words::time;
use crate::language::vocabulary::Symbol;
use crate::model::fact::Domain;

/// `isotretinoin within 6 months`: `less than 6 months since isotretinoin`.
pub(super) fn within(words: &mut Words) {
    const WORDS: [&str; 8] = [
        "within the last",
        "within the past",
        "in the last",
        "in the past",
        "during the last",
        "less than",
        "within",
        "in",
    ];
    let mut at = 1_usize;
    while at < words.tokens.len() {
        let before = at.saturating_sub(1);
        let length = WORDS.iter().find_map(|phrase| words.are(at, phrase));
        if let Some(from) = length.filter(|_| is_date(words, before))
            && let Some(end) = time::amount_end(words, from)
        {
            rewrite(words, before, from, end);
        }
        at = at.saturating_add(1);
    }
}

fn rewrite(words: &mut Words, name: usize, from: usize, end: usize) {
    let last = words.are(end, "ago").unwrap_or(end);
    let length = words.text(from, end);
    words.mistake(ParseError::SinceDate { span: words.span(name, last) });
    let fact = words.text(name, name.saturating_add(1));
    let joined = crate::language::parse::join::join(&format!("less than {length} since {fact}"), words.names);
    words.replace(name, last, &joined);
}

fn is_date(words: &Words, at: usize) -> bool {
    let Some(token) = words.tokens.get(at) else { return false };
    match words.names.symbol(&token.text.replace(crate::language::parse::node::JOINT, " ")) {
        Some(Symbol::Fact(id)) => {
            matches!(words.names.facts.get(id.0 as usize).map(|fact| &fact.domain), Some(Domain::Date { .. }))
        }
        _ => false,
    }
}
