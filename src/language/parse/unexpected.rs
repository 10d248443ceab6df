//! `any unexpected symptom` in other words: `anything unusual`, `any other symptom`.

/// What begins it.
const ANY: [&str; 6] = ["any other", "any", "an", "a", "some", "other"];
/// How it is called that nobody expects it.
const UNEXPECTED: [&str; 12] = [
    "unexpected", "unusual", "unlisted", "abnormal", "strange", "odd", "worrying", "concerning", "other", "new", "different",
    "else",
];
/// What it is.
const SYMPTOM: [&str; 12] = [
    "symptom", "symptoms", "sign", "signs", "reaction", "reactions", "side effect", "side effects", "problem", "problems",
    "change", "changes",
];
/// What stands for all of them at once.
const ANYTHING: [&str; 2] = ["anything", "something"];

/// Whether some words, that no declared name is, say that something is reported which no line expects.
pub(super) fn is_meant(words: &str) -> bool {
    let words = words.to_lowercase();
    if let Some(rest) = ANYTHING.iter().find_map(|any| behind(&words, any)) {
        return UNEXPECTED.contains(&rest);
    }
    let rest = ANY.iter().find_map(|any| behind(&words, any)).unwrap_or(&words);
    match UNEXPECTED.iter().find_map(|unexpected| behind(rest, unexpected)) {
        Some(symptom) => SYMPTOM.contains(&symptom),
        // `any other symptom`
        None => words.starts_with("any other ") && SYMPTOM.contains(&rest),
    }
}

fn behind<'w>(words: &'w str, first: &str) -> Option<&'w str> {
    words.strip_prefix(first)?.strip_prefix(' ')
}
