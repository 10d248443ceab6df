//! Words that are no name where they stand alone.

use std::sync::LazyLock;

use crate::model::verb::words_of_lines;

/// The longest keyword, in letters.
const LONGEST: usize = 9;

/// The words that begin a line of care: they stand in a table that is not made to be searched.
static VERBS: LazyLock<Vec<&'static str>> = LazyLock::new(|| words_of_lines().map(|(word, _)| word).collect());

/// Whether a word is one of the grammar's keywords or begins a line of care, in capitals or not.
pub(super) fn is_keyword(word: &str) -> bool {
    let Some(first) = word.bytes().next().filter(|_| word.len() <= LONGEST) else { return false };
    let is = |keyword: &&str| {
        keyword.len() == word.len()
            && keyword.bytes().next() == Some(first.to_ascii_lowercase())
            && keyword.eq_ignore_ascii_case(word)
    };
    of_length(word.len()).iter().any(is) || VERBS.iter().any(is)
}

/// The keywords of so many letters, but for those that begin a line of care.
fn of_length(letters: usize) -> &'static [&'static str] {
    match letters {
        1 => &["a"],
        2 => &["as", "at", "go", "if", "in", "is", "no", "of", "on", "or", "to"],
        3 => &["and", "day", "for", "not", "one", "per", "the"],
        4 => &["days", "each", "from", "last", "less", "more", "most", "once", "rest", "said", "than", "then", "time", "when", "with"],
        5 => &["about", "after", "apart", "comes", "daily", "every", "falls", "fewer", "first", "given", "later", "least", "other", "rises", "since", "times", "twice", "until", "while"],
        6 => &["and/or", "before", "clinic", "ensure", "except", "hourly", "latest", "needed", "second", "sooner", "thrice", "unless", "weekly"],
        7 => &["because", "bedtime", "between", "earlier", "evening", "example", "happens", "morning", "nightly", "nothing", "treated"],
        8 => &["earliest", "followed"],
        9 => &["emergency", "treatment", "whichever"],
        _ => &[],
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    const GRAMMAR: &str = include_str!("../../../../grammar/care.pest");

    /// The words in quotation marks in a rule of the grammar, `^"a" ~ (^"nd" | ^"fter")` put together.
    fn words(rule: &str) -> Vec<String> {
        let mut all = Vec::new();
        for row in rule.lines() {
            let pieces: Vec<&str> = row.split("^\"").skip(1).filter_map(|rest| rest.split('"').next()).collect();
            match pieces.as_slice() {
                [first, rest @ ..] if row.contains(&format!("^\"{first}\" ~ (")) => {
                    all.extend(rest.iter().map(|rest| format!("{first}{rest}")));
                }
                [first, rest] if row.contains(&format!("^\"{first}\" ~ ^")) => all.push(format!("{first}{rest}")),
                pieces => all.extend(pieces.iter().map(|piece| (*piece).to_owned())),
            }
        }
        all
    }

    #[test]
    fn every_keyword_of_the_grammar_is_one() {
        let lines = GRAMMAR.lines().filter(|line| line.starts_with("k_") && !line.starts_with("k_go_ahead"));
        let mut all: Vec<String> = lines.flat_map(words).collect();
        let stop = GRAMMAR.split("stop_word = @{").nth(1).and_then(|rest| rest.split("~ !letter").next());
        all.extend(words(stop.expect("the words at which a name ends")));
        assert!(all.len() > 100, "{all:?}");
        let missing: Vec<&String> = all.iter().filter(|word| !is_keyword(word)).collect();
        assert!(missing.is_empty(), "{missing:?}");
    }

    #[test]
    fn the_longest_keyword_is_the_longest() {
        assert!(words_of_lines().all(|(word, _)| word.len() <= LONGEST));
        assert!((LONGEST..32).skip(1).all(|letters| of_length(letters).is_empty()));
    }
}
