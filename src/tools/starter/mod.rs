//! A protocol and a patient to start from: short, commented, and without a fault, so that the first change is a small one.

use chrono::{Days, NaiveDate};

/// The name where none is given.
pub const DEFAULT_NAME: &str = "aftercare";

/// What a protocol may not be called, or begin with.
const REFUSED: [&str; 3] = ["no", "not", "treatment"];

/// The two texts.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Starter {
    /// The protocol's name, and the stem of both files'.
    pub name: String,
    /// The protocol.
    pub protocol: String,
    /// A patient of it.
    pub patient: String,
}

/// A protocol of that name (or the nearest that is one), in the version of a day.
#[must_use]
pub fn starter(called: &str, version: NaiveDate) -> Starter {
    // What she tells of thirty hours later has been by today.
    let treated = version.checked_sub_days(Days::new(2)).unwrap_or(version);
    let name = protocol_name(called);
    let title = if called.trim().is_empty() { "the treatment".to_owned() } else { title(called) };
    let fill_in = |text: &str| {
        let text = text.replace("{name}", &name).replace("{version}", &version.to_string());
        let text = text.replace("{treated}", &treated.to_string());
        text.replace("{title}", &title)
    };
    let protocol = fill_in(include_str!("protocol.txt"));
    let patient = fill_in(include_str!("patient.txt"));
    Starter { name, protocol, patient }
}

impl Starter {
    /// Whether a text is this protocol or this patient, of whichever day, as it was written.
    #[must_use]
    pub fn is_untouched(&self, text: &str) -> bool {
        let dayless = |text: &str| days(text).map(|day| (day, text.replace(&day.to_string(), "{day}")));
        let is = |own: &str| dayless(own).is_some_and(|(_, own)| dayless(text).is_some_and(|(_, text)| own == text));
        is(&self.protocol) || is(&self.patient)
    }
}

/// The first day that a text names.
fn days(text: &str) -> Option<NaiveDate> {
    let is_part = |letter: char| letter.is_ascii_digit() || letter == '-';
    text.split(|letter: char| !is_part(letter)).find_map(|word| NaiveDate::parse_from_str(word, "%Y-%m-%d").ok())
}

/// What she typed, as it can stand in quotation marks.
fn title(called: &str) -> String {
    let kept: String = called.chars().filter(|letter| !is_mark(*letter) && !letter.is_control()).collect();
    kept.split_whitespace().collect::<Vec<_>>().join(" ")
}

fn is_mark(letter: char) -> bool {
    matches!(letter, '"' | '“' | '”' | '„' | '‟' | '«' | '»' | '{' | '}')
}

/// `Light peel (TCA)` becomes `light-peel-tca`: letters and digits, and hyphens between words.
fn protocol_name(called: &str) -> String {
    let lower = called.to_lowercase();
    let words: Vec<&str> =
        lower.split(|letter: char| !letter.is_alphanumeric()).filter(|word| !word.is_empty()).collect();
    let begins_well = |first: &str| first.starts_with(char::is_alphabetic) && !REFUSED.contains(&first);
    match words.first() {
        None => DEFAULT_NAME.to_owned(),
        Some(first) if begins_well(first) => words.join("-"),
        Some(_) => format!("protocol-{}", words.join("-")),
    }
}

#[cfg(test)]
mod tests {
    use chrono::NaiveDate;
    use miette::Severity;

    use super::{protocol_name, starter};
    use crate::engine::prove::prove;
    use crate::input::patient::read_patient;
    use crate::language::read::{LoadError, read};
    use crate::tools::shipped;

    #[test]
    fn whatever_it_is_called_it_has_no_fault() {
        let today = NaiveDate::from_ymd_opt(2026, 3, 2).unwrap();
        let names = [
            "",
            "peel",
            "Light peel (TCA)",
            "5 days",
            "No 7",
            "treatment",
            "Kühl & Co",
            "a\"b",
            "../x/y",
            "7d",
            "not yet",
        ];
        for called in names {
            let starter = starter(called, today);
            let mut load = |path: &str| shipped::text(path).map(|text| text.into()).ok_or(LoadError::Missing);
            let reading = read(&format!("{}.care", starter.name), starter.protocol.as_str(), &mut load);
            let told = |problems: &[crate::model::report::Problem]| {
                let told = problems.iter().filter(|problem| problem.severity() != Severity::Advice);
                told.map(|problem| problem.diagnostic().to_string()).collect::<Vec<_>>()
            };
            assert!(told(&reading.problems).is_empty(), "{called}: {:?}", told(&reading.problems));
            let protocol = reading.protocol.as_ref().unwrap();
            assert_eq!(protocol.header.name, starter.name, "{called}");
            let proof = prove(protocol, &reading.setting(Some(today)));
            assert!(proof.findings.is_empty(), "{called}: {:?}", proof.findings);
            let mut sources = reading.sources;
            let (patient, problems) = read_patient(&mut sources, "p.toml", starter.patient.as_str(), protocol);
            assert!(problems.is_empty() && patient.name.is_some(), "{called}: {:?}", told(&problems));
        }
    }

    #[test]
    fn a_name_is_made_of_words_and_hyphens() {
        let made = ["Light peel (TCA)", "7 days", "  ", "no_7"].map(protocol_name);
        assert_eq!(made, ["light-peel-tca", "protocol-7-days", "aftercare", "protocol-no-7"]);
    }
}
