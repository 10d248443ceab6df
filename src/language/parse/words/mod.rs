//! A line that cannot be taken as it stands, word by word: other words for the language's own, misspelled ones,
//! times without a unit, reasons without marks.
//!
//! Each pass rewrites the row of tokens and notes what it changed. Passes stand in this order because a reason must be
//! out of the way before anything looks for verbs, and units must be whole before anything looks for times.

mod keyword;
mod may;
mod reason;
mod rhythm;
mod sign;
mod since;
mod time;
mod token;
mod vague;
mod verb;

use crate::language::parse::error::ParseError;
use crate::language::parse::join::join;
use crate::language::parse::mistakes::Mistakes;
use crate::language::parse::node::Rule;
use crate::language::parse::reader::Places;
use crate::language::parse::words::token::{Token, cut, written};
use crate::language::vocabulary::Vocabulary;
use crate::model::span::Span;

/// A line as it may have been meant.
#[derive(Debug, Clone)]
pub(super) struct Variant {
    pub(super) text: String,
    pub(super) places: Places,
}

/// What the words of a line were changed into.
#[derive(Debug)]
pub(super) struct Repaired {
    pub(super) mistakes: Mistakes,
    /// Something was changed, or can be read in several ways.
    pub(super) changed: bool,
    /// One, or several where a word has two meanings.
    pub(super) variants: Vec<Variant>,
    /// A word for which there is no mend.
    pub(super) hopeless: bool,
}

/// The tokens of a line while they are looked at.
struct Words<'a> {
    names: &'a Vocabulary,
    places: &'a Places,
    tokens: Vec<Token>,
    mistakes: Mistakes,
    changed: bool,
    hopeless: bool,
    /// Other rows of tokens, where one word has two meanings; the row itself is then none of them.
    forks: Vec<Vec<Token>>,
}

/// Looks at every word of a line.
pub(super) fn repair(rule: Rule, text: &str, places: &Places, names: &Vocabulary) -> Repaired {
    let tokens = cut(&join(text, names));
    let mut words =
        Words { names, places, tokens, mistakes: Mistakes::default(), changed: false, hopeless: false, forks: Vec::new() };
    if rule != Rule::example {
        words.passes(rule);
    }
    let rows = if words.forks.is_empty() { vec![words.tokens] } else { words.forks };
    let variants = rows.iter().map(|row| {
        let (text, pieces) = written(row, places);
        Variant { text, places: Places::Pieces(pieces) }
    });
    Repaired {
        variants: variants.collect(),
        mistakes: words.mistakes,
        changed: words.changed,
        hopeless: words.hopeless,
    }
}

impl Words<'_> {
    fn passes(&mut self, rule: Rule) {
        sign::signs(self);
        reason::reason(self);
        vague::vague(self);
        time::number_words(self);
        since::within(self);
        time::months(self);
        time::misspelled_units(self);
        rhythm::series(self);
        rhythm::rhythm(self);
        if rule != Rule::lone_condition {
            verb::verbs(self);
            verb::after_verb(self);
            sign::colons(self);
        }
        keyword::other_words(self);
        sign::comparisons(self);
        keyword::misspelled(self);
        time::bare_front(self);
        time::no_units(self);
        time::minutes_or_months(self);
    }

    /// Where the tokens of a range stand.
    fn span(&self, from: usize, to: usize) -> Span {
        let tokens = self.tokens.iter().skip(from).take(to.saturating_sub(from));
        tokens.map(|token| self.places.span(token.range)).reduce(Span::to).unwrap_or_default()
    }

    fn mistake(&mut self, error: ParseError) {
        self.changed = true;
        self.mistakes.push(error);
    }

    /// The word at a place in lower case; empty where there is none.
    fn word(&self, at: usize) -> String {
        self.tokens.get(at).filter(|token| token.is_word()).map_or_else(String::new, Token::lower)
    }

    /// What stands at a place.
    fn is(&self, at: usize, text: &str) -> bool {
        self.tokens.get(at).is_some_and(|token| token.text.eq_ignore_ascii_case(text))
    }

    /// Whether these words stand at a place.
    fn are(&self, at: usize, phrase: &str) -> Option<usize> {
        let mut end = at;
        for word in phrase.split(' ') {
            let token = self.tokens.get(end)?;
            token.is(word).then_some(())?;
            end = end.checked_add(1)?;
        }
        Some(end)
    }

    /// Puts words in the place of tokens; they stand where the old ones stood.
    fn replace(&mut self, from: usize, to: usize, text: &str) {
        self.changed = true;
        let old = self.tokens.iter().skip(from).take(to.saturating_sub(from));
        let range = old.map(|token| token.range).reduce(|a, b| (a.0.min(b.0), a.1.max(b.1))).unwrap_or_default();
        let glued = self.tokens.get(from).is_some_and(|token| token.glued);
        let mut new = cut(text);
        for token in &mut new {
            token.range = range;
        }
        if let Some(first) = new.first_mut() {
            first.glued = glued && !first.is_word();
        }
        if let Some(next) = self.tokens.get_mut(to) {
            next.glued = next.glued && (new.is_empty() || next.is_comma());
        }
        let end = to.min(self.tokens.len());
        self.tokens.splice(from.min(end)..end, new);
    }

    /// Whether a word is declared, as a name or a value, or is part of a name.
    fn is_known(&self, at: usize) -> bool {
        self.tokens.get(at).is_some_and(|token| {
            token.is_joined() || self.names.symbol(&token.text).is_some() || !self.names.values(&token.text).is_empty()
        })
    }

    /// The words from one token to another, as she wrote them.
    fn text(&self, from: usize, to: usize) -> String {
        let row: Vec<Token> = self.tokens.iter().skip(from).take(to.saturating_sub(from)).cloned().collect();
        crate::language::parse::reader::single_blanks(&written(&row, self.places).0)
    }
}
