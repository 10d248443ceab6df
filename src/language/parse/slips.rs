//! Slips in declarations: a misspelled first word, a colon too many or too few, a missing quotation mark.

use crate::language::parse::error::ParseError;
use crate::language::parse::node::{self, Rule};
use crate::language::parse::reader::Places;
use crate::model::verb::words_of_lines;

/// The word that begins a declaration, and how she spelled it.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(super) struct Keyword {
    /// The language's word.
    pub(super) word: &'static str,
    /// Bytes of hers.
    pub(super) length: usize,
    /// She misspelled it.
    pub(super) misspelled: bool,
}

/// Each word that begins a declaration, its plural, and the form of the whole.
const DECLARATIONS: [(&str, &str, &str); 19] = [
    ("protocol", "protocol", "write `protocol microneedling \"Aftercare following microneedling\"`"),
    ("version", "version", "write `version 2026-11-21`"),
    ("follow-up", "followup", "write `follow-up 6w`"),
    ("review", "review", "write `review every 52w`"),
    ("include", "includes", "write `include \"vocabulary.care\"`"),
    ("source", "sources", "write `source chacon \"Anna Chacon, MD, dermatologist\"`"),
    ("ingredient", "ingredients", "write `ingredient retinol (vitamin A serum), AHA`"),
    ("product", "products", "write `product sunscreen, petrolatum ointment (Aquaphor)`"),
    ("activity", "activities", "write `activity exercise (sweating, gym), direct sun`"),
    ("habit", "habits", "write `habit picking, tanning bed`"),
    ("medicine", "medicines", "write `medicine aspirin, antihistamine`"),
    ("symptom", "symptoms", "write `symptom redness: none < pink < red`, or `symptom fever`"),
    ("group", "groups", "write `group acids: AHA, BHA`"),
    ("patient", "patients", "write `patient sensitivity: low < medium < high \"How sensitive is the skin?\"`"),
    ("clinic", "clinics", "write `clinic depth: 0.2 to 3.5 mm \"Deepest needle setting used\"`"),
    ("report", "reports", "write `report calm: yes/no, for 24h \"Is the skin calm today?\"`"),
    ("event", "events", "write `event peeling ends \"When did the peeling stop?\"`"),
    ("property", "properties", "write `property SPF: 0 to 100, whole`, or `property mineral, hypoallergenic: yes/no`"),
    ("code", "codes", "write `code sensitivity: loinc \"66555-4\", low = \"LA6752-5\", good for 14d`"),
];
const DEFINE: (&str, &str) = ("define", "write `define irritated: redness >= red or swelling = severe`");

/// Words beside the verbs that begin a line of care.
const LINE_WORDS: [&str; 13] =
    ["after", "from", "until", "for", "between", "at", "before", "on", "while", "the", "not", "ensure", "example"];

/// Words that begin a line of care: near as they may be to a declaration, they are none.
fn line_words() -> impl Iterator<Item = &'static str> {
    words_of_lines().map(|(verb, _)| verb).chain(LINE_WORDS)
}

fn begins_line(word: &str) -> bool {
    LINE_WORDS.contains(&word) || line_words().any(|line| line == word)
}

/// The declaration that a word begins.
pub(super) fn declaration(word: &str) -> Option<&'static str> {
    if word == DEFINE.0 {
        return Some(DEFINE.0);
    }
    DECLARATIONS.iter().find(|(one, several, _)| word == *one || word == *several).map(|(word, _, _)| *word)
}

/// The declaration that a misspelled word was meant to begin; none where a line's own word is as near.
pub(super) fn near_declaration(word: &str) -> Option<&'static str> {
    const LONGEST: usize = 20;
    if !(4..=LONGEST).contains(&word.chars().count()) || begins_line(word) {
        return None;
    }
    let most = if word.chars().count() > 5 { 2 } else { 1 };
    let slips = |other: &str| strsim::osa_distance(word, other);
    let declared = DECLARATIONS.iter().flat_map(|(one, several, _)| [(*one, *one), (*several, *one)]);
    let nearest = declared.chain([(DEFINE.0, DEFINE.0)]).map(|(spelled, word)| (slips(spelled), word)).min()?;
    let line = line_words().map(slips).min()?;
    (nearest.0 <= most && nearest.0 < line).then_some(nearest.1)
}

/// How a declaration is written.
pub(super) fn form(word: &str) -> &'static str {
    let found = DECLARATIONS.iter().find(|(one, _, _)| *one == word).map(|(_, _, form)| *form);
    match word {
        "day" => "write `day 1 is the treatment day`",
        _ => found.unwrap_or(DEFINE.1),
    }
}

/// The declaration that was meant, and what was wrong with hers; unchanged where nobody can tell.
pub(super) fn mend(text: &str, keyword: &Keyword, places: &Places) -> (String, Vec<ParseError>) {
    let (first, rest) = text.split_at_checked(keyword.length).unwrap_or((text, ""));
    let mut mistakes = Vec::new();
    let mut head = first.to_owned();
    if keyword.misspelled {
        let (word, kind) = (first.to_owned(), keyword.word.to_owned());
        mistakes.push(ParseError::MisspelledDeclaration { word, kind, span: places.span((0, keyword.length)) });
        head = keyword.word.to_owned();
    }
    let whole = format!("{head}{rest}");
    if node::parse(Rule::declaration, &whole).is_ok() {
        return (whole, mistakes);
    }
    let tried = [colon_after_kind, second_colon, colon_after_name, open_name];
    for slip in tried {
        let Some((rest, error)) = slip(keyword, rest, places) else { continue };
        let mended = format!("{head}{rest}");
        if node::parse(Rule::declaration, &mended).is_ok() {
            mistakes.push(error);
            return (mended, mistakes);
        }
    }
    (whole, mistakes)
}

/// A slip that may have been made, with the rest of the line as it was meant.
type Slip = Option<(String, ParseError)>;

/// `ingredient: retinol, AHA`
fn colon_after_kind(keyword: &Keyword, rest: &str, places: &Places) -> Slip {
    let names = rest.trim_start().strip_prefix(':')?;
    let at = rest.find(':')?.saturating_add(keyword.length);
    let span = places.span((at, at.saturating_add(1)));
    Some((format!(" {}", names.trim_start()), ParseError::ColonAfterKind { kind: keyword.word.to_owned(), span }))
}

/// `patient sensitive: yes/no, tanned: yes/no`: names that share what follows stand before one colon.
fn second_colon(keyword: &Keyword, rest: &str, places: &Places) -> Slip {
    let parts: Vec<&str> = rest.split(':').map(str::trim).collect();
    let [name, middle @ .., last] = parts.as_slice() else { return None };
    let mut names = vec![*name];
    for part in middle {
        let (domain, name) = part.rsplit_once(',')?;
        (same(domain) == same(last)).then_some(())?;
        names.push(name.trim());
    }
    (names.len() > 1).then_some(())?;
    let second = rest.match_indices(':').nth(1)?.0.saturating_add(keyword.length);
    let span = places.span((second, second.saturating_add(1)));
    Some((format!(" {}: {last}", names.join(", ")), ParseError::SecondColon { span }))
}

fn same(domain: &str) -> String {
    domain.chars().filter(|letter| !letter.is_whitespace()).flat_map(char::to_lowercase).collect()
}

/// `group actives AHA, retinol`: the first word is the group's name.
fn colon_after_name(keyword: &Keyword, rest: &str, places: &Places) -> Slip {
    matches!(keyword.word, "group" | "patient" | "report" | "symptom" | "property" | "define").then_some(())?;
    (!rest.contains(':')).then_some(())?;
    let start = rest.len().saturating_sub(rest.trim_start().len());
    let name = rest.trim_start();
    let (end, values) = match name.split_once(" = ") {
        Some((front, _)) => (front.len(), name.get(front.len().saturating_add(3)..)?),
        None => {
            let end = colon_place(keyword, name)?;
            (end, name.get(end..)?.trim_start())
        }
    };
    let at = keyword.length.saturating_add(start);
    let span = places.span((at, at.saturating_add(end)));
    Some((format!(" {}: {values}", name.get(..end)?), ParseError::ColonAfterName { what: what(keyword.word), span }))
}

/// Where the name ends: before the values of a fact, after the first word of a group.
fn colon_place(keyword: &Keyword, text: &str) -> Option<usize> {
    if keyword.word == "group" {
        return text.find(' ');
    }
    let lower = text.to_lowercase();
    if let Some(at) = [" yes/no", " yes or no", " date"].iter().find_map(|values| lower.find(values)) {
        return Some(at);
    }
    let before = text.split('<').next().filter(|before| before.len() < text.len())?;
    before.trim_end().rfind(' ')
}

fn what(word: &str) -> String {
    match word {
        "group" => "group's",
        "define" => "condition's",
        "symptom" => "symptom's",
        "report" => "report's",
        _ => "fact's",
    }
    .to_owned()
}

/// `include vocabulary.care`: a file's name stands in quotation marks.
fn open_name(keyword: &Keyword, rest: &str, places: &Places) -> Slip {
    (keyword.word == "include" && !rest.contains('"')).then_some(())?;
    let start = keyword.length.saturating_add(rest.len().saturating_sub(rest.trim_start().len()));
    let span = places.span((start, keyword.length.saturating_add(rest.len())));
    Some((format!(" \"{}\"", rest.trim()), ParseError::NotTextual { span }))
}
