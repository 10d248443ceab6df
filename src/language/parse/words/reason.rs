//! A reason without quotation marks.

use crate::language::parse::error::ParseError;
use crate::language::parse::words::Words;
use crate::language::parse::words::keyword::is_slip;

/// `because the skin has closed`: everything up to the sources is the reason.
pub(super) fn reason(words: &mut Words) {
    let count = words.tokens.len();
    for at in 0..count {
        let word = words.word(at);
        let next = at.saturating_add(1);
        let quoted = words.tokens.get(next).is_some_and(super::Token::is_quotation);
        let other = quoted && matches!(word.as_str(), "since" | "as" | "reason" | "cause");
        if word != "because" && (other || is_slip(&word, "because")) && !words.is_known(at) {
            let (written, span) = (words.text(at, next), words.span(at, next));
            let keyword = "because".to_owned();
            words.mistake(if other {
                ParseError::OtherWord { word: written, keyword, span }
            } else {
                ParseError::Misspelled { word: written, keyword, span }
            });
            words.replace(at, next, "because");
        }
        if words.word(at) == "because" && !quoted {
            return quote(words, next);
        }
    }
}

fn quote(words: &mut Words, from: usize) {
    let end = (from..words.tokens.len()).find(|at| words.is(*at, "[")).unwrap_or(words.tokens.len());
    if end <= from {
        return;
    }
    let (text, span) = (words.text(from, end), words.span(from, end));
    words.mistake(ParseError::ReasonUnquoted { span });
    let text = text.replace(crate::language::parse::lines::is_mark, "");
    words.replace(from, end, &format!("\"{}\"", text.trim()));
}
