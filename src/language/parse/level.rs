//! A level in front of its symptom: `expect mild redness`.

use crate::language::parse::error::ParseError;
use crate::language::parse::kind::fact_of;
use crate::language::parse::node::Node;
use crate::language::parse::reader::{Reader, plain};
use crate::model::fact::Domain;

/// What people call the lowest level above none.
const LITTLE: [&str; 8] = ["mild", "slight", "minor", "light", "little", "some", "minimal", "faint"];

/// The comparison that is meant by a word in front of a symptom with levels; the mistake is noted.
pub(super) fn in_front(reader: &mut Reader, name: &Node) -> Option<String> {
    let words = plain(name);
    if reader.names.symbol(&words).is_some() {
        return None;
    }
    let span = reader.span(name);
    let splits = words.match_indices(' ').map(|(at, _)| words.split_at(at));
    let (word, symptom, id) = splits
        .map(|(word, rest)| (word, rest.trim()))
        .find_map(|(word, rest)| Some((word, rest, fact_of(reader, rest)?)))?;
    let Domain::Levels(levels) = &reader.names.facts.get(id.0 as usize)?.domain else { return None };
    if reader.names.value(id, word).is_some() {
        let text = format!("{symptom} <= {word}");
        reader.mistake(ParseError::ValueNeedsEquals { span });
        return Some(text);
    }
    let lowest = levels.iter().find(|level| !level.eq_ignore_ascii_case("none")).cloned();
    let error =
        ParseError::NoSuchLevel { word: word.to_owned(), symptom: symptom.to_owned(), levels: levels.join(", "), span };
    match lowest.filter(|_| LITTLE.contains(&word.to_lowercase().as_str())) {
        Some(level) => {
            reader.mistake(error);
            Some(format!("{symptom} <= {level}"))
        }
        None => {
            reader.hopeless(error);
            Some(words)
        }
    }
}
