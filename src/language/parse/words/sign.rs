//! Signs that are written otherwise, and colons where none belong.

use crate::language::parse::error::ParseError;
use crate::language::parse::words::Words;
use crate::language::parse::words::token::Sort;
use crate::language::vocabulary::Symbol;
use crate::model::time::Unit;

/// `=>` is `>=`
pub(super) fn signs(words: &mut Words) {
    const SIGNS: [(&str, &str); 6] = [("=>", ">="), ("=<", "<="), ("==", "="), ("<>", "!="), ("===", "="), (";", ",")];
    for at in 0..words.tokens.len() {
        let Some(token) = words.tokens.get(at) else { return };
        let Some((sign, right)) = SIGNS.iter().find(|(sign, _)| token.sort == Sort::Sign && token.text == *sign) else {
            continue;
        };
        let error = ParseError::OtherSign {
            sign: (*sign).to_owned(),
            comparison: (*right).to_owned(),
            span: words.span(at, at.saturating_add(1)),
        };
        words.mistake(error);
        words.replace(at, at.saturating_add(1), right);
    }
}

/// `avoid: exercise`, `after 5d: allow retinol`
pub(super) fn colons(words: &mut Words) {
    let mut at = 1_usize;
    while at < words.tokens.len() {
        let before = at.saturating_sub(1);
        let verb = super::keyword::is_verb(&words.word(before));
        let time = Unit::read(&words.word(before)).is_some();
        if words.is(at, ":") && (verb || time) {
            let span = words.span(at, at.saturating_add(1));
            words.mistake(ParseError::ColonAfter { span });
            words.replace(at, at.saturating_add(1), "");
        } else {
            at = at.saturating_add(1);
        }
    }
}

/// `depth at least 1.5mm`, `redness above pink`: behind a fact, a comparison is a sign.
pub(super) fn comparisons(words: &mut Words) {
    const COMPARISONS: [(&str, &str); 15] = [
        ("is at least", ">="),
        ("is at most", "<="),
        ("is more than", ">"),
        ("is less than", "<"),
        ("no less than", ">="),
        ("no more than", "<="),
        ("greater than", ">"),
        ("more than", ">"),
        ("less than", "<"),
        ("at least", ">="),
        ("at most", "<="),
        ("above", ">"),
        ("below", "<"),
        ("over", ">"),
        ("equals", "="),
    ];
    let mut at = 1_usize;
    while at < words.tokens.len() {
        let fact = words.tokens.get(at.saturating_sub(1)).map(|token| token.text.clone()).unwrap_or_default();
        let is_fact = matches!(words.names.symbol(&fact), Some(Symbol::Fact(_)));
        let found =
            COMPARISONS.iter().find_map(|(phrase, sign)| words.are(at, phrase).map(|end| (*phrase, *sign, end)));
        if let Some((phrase, sign, end)) = found.filter(|_| is_fact) {
            let error = ParseError::OtherSign {
                sign: phrase.to_owned(),
                comparison: sign.to_owned(),
                span: words.span(at, end),
            };
            words.mistake(error);
            words.replace(at, end, sign);
        }
        at = at.saturating_add(1);
    }
}
