//! Hand-outs for the patients of one protocol: everything that is the same for each of them, and one patient's page.
//!
//! No page where the treatment does not go ahead, where a text has no translation, or where an override may not stand;
//! where the clinician decides, she is told so. Nothing here opens a file.

use std::collections::BTreeMap;
use std::path::{Path, PathBuf};

use chrono::NaiveDate;

use crate::engine::evaluate::evaluate;
use crate::input::clinic::Clinic;
use crate::input::patient::Patient;
use crate::language::read::Reading;
use crate::model::ids::LineId;
use crate::model::plan::Plan;
use crate::model::protocol::Protocol;
use crate::model::report::{Mend, Problem};
use crate::model::verb::TreatmentVerb;
use crate::output::page::{self, Address, Glossary, Handout, Phrases, Refusal, phrases};
use crate::say::notation::Words;
use crate::tools::overrides;
use crate::tools::shipped;

/// What is the same for every patient.
#[derive(Debug)]
pub struct Desk {
    /// The protocol.
    pub protocol: Protocol,
    /// What it was read from; patients' texts join it.
    pub reading: Reading,
    /// The fixed words of the page's language.
    pub phrases: Phrases,
    /// The protocol's own words in it.
    pub translation: Translation,
    /// The clinic; none: lines to fill in by hand.
    pub clinic: Option<Clinic>,
    /// The day on which the pages are handed out.
    pub handed_out: NaiveDate,
}

/// The protocol's own words in the language of the page.
#[derive(Debug)]
pub struct Translation {
    /// The words.
    pub glossary: Glossary,
    /// The file in which a missing one is looked for.
    pub file: String,
}

/// One patient's page, and what is to be known beside it.
#[derive(Debug)]
pub struct Draft {
    /// The page; none where none may be written.
    pub page: Option<Handout>,
    /// Why there is none, or what is to be known before it is handed out; in the order in which it was found.
    pub problems: Vec<Problem>,
}

/// A file of words: its name, none for one that is built in, and its text.
pub type Named = (Option<String>, String);

impl Desk {
    /// One patient's page, with lines for her alone (as in a protocol) one after the other.
    pub fn draft(&mut self, patient: &Patient, own: &[String]) -> Draft {
        let mut problems = Vec::new();
        let page = self.page(patient, own, &mut problems);
        Draft { page, problems }
    }

    fn page(&mut self, patient: &Patient, own: &[String], problems: &mut Vec<Problem>) -> Option<Handout> {
        let mut protocol = self.protocol.clone();
        for text in own {
            protocol = self.with_own(&protocol, patient, text, problems)?;
        }
        match self.compose(&protocol, patient, problems) {
            Ok(page) => Some(page),
            Err(refusal) => {
                problems.push(Problem::new(refusal, Mend::None));
                None
            }
        }
    }

    /// The protocol with one more line for this patient; none where it may not stand.
    fn with_own(
        &mut self,
        before: &Protocol,
        patient: &Patient,
        text: &str,
        problems: &mut Vec<Problem>,
    ) -> Option<Protocol> {
        let mut after = before.clone();
        let line = match self.reading.add_override(&mut after, text) {
            Ok((line, warnings)) => {
                problems.extend(warnings);
                line
            }
            Err(wrong) => {
                problems.extend(wrong);
                return None;
            }
        };
        let words = |protocol| Words::new(protocol, &self.reading.sources, patient.clock());
        let judged = overrides::judge(&words(before), &words(&after), &patient.facts, line);
        match judged {
            Ok(()) => Some(after),
            Err(unfit) => {
                problems.push(Problem::new(unfit, Mend::None));
                None
            }
        }
    }

    fn compose(&self, protocol: &Protocol, patient: &Patient, told: &mut Vec<Problem>) -> Result<Handout, Refusal> {
        let plan = evaluate(protocol, &patient.facts);
        let clock = patient.clock().ok_or(Refusal::NoDate)?;
        let words = Words::new(protocol, &self.reading.sources, Some(clock));
        let undecided = may_be_written(&words, &plan)?;
        told.extend(undecided.map(|undecided| Problem::new(undecided, Mend::None)));
        let clinic = self.clinic.as_ref();
        let address = Address { patient: patient.name.as_deref(), clinic, handed_out: self.handed_out };
        let page = page::write(&words, &self.phrases, &self.translation.glossary, address, &plan);
        let texts = self.translation.glossary.missing();
        if texts.is_empty() {
            return Ok(page);
        }
        let (language, file) = (self.phrases.language.clone(), self.translation.file.clone());
        Err(Refusal::Untranslated { language, file, texts })
    }
}

/// No page where the treatment does not go ahead; where the clinician decides, that is to be known.
fn may_be_written(words: &Words<'_>, plan: &Plan) -> Result<Option<Refusal>, Refusal> {
    let line = |line: &LineId| format!("{} ({})", words.line_text(*line), words.place(*line));
    let why = plan.treatment.lines.iter().map(line).collect::<Vec<_>>().join("\n");
    match plan.treatment.verdict {
        None => Ok(None),
        Some(TreatmentVerb::Defer) => Err(Refusal::NotTreated { what: "deferred", why }),
        Some(TreatmentVerb::Refuse) => Err(Refusal::NotTreated { what: "refused", why }),
        Some(TreatmentVerb::AskAbout) => Ok(Some(Refusal::Undecided { why })),
    }
}

/// The phrases of a language that is built in, or of the file of that name; `load` gives its text, none where there is none.
///
/// # Errors
/// What `load` says; [`Refusal::NoLanguage`] where there are no complete phrases.
pub fn phrases<E: From<Refusal>>(
    language: &str,
    load: &mut dyn FnMut(&str) -> Result<Option<String>, E>,
) -> Result<Phrases, E> {
    if let Some(phrases) = Phrases::shipped(language) {
        return Ok(phrases);
    }
    let refuse = |help: String| E::from(Refusal::NoLanguage { language: language.to_owned(), help });
    let Some(text) = load(language)? else { return Err(refuse(no_language(language))) };
    Phrases::read(&text).map_err(|reason| refuse(format!("the file is no complete set of phrases: {reason}")))
}

fn no_language(language: &str) -> String {
    let known = phrases::languages().iter().map(|name| format!("`{name}`")).collect::<Vec<_>>().join(" and ");
    if language.ends_with(".toml") {
        return format!("there is no such file; built in are {known}");
    }
    format!("built in are {known}; for another one give its file of phrases, `phrases.{language}.toml`")
}

/// The words of these files, in this order, behind those of the shared vocabulary; later ones count. `file` is the one in
/// which a missing word is looked for.
///
/// # Errors
/// [`Refusal::NoTranslation`] for the first file that is none.
pub fn translation(language: &str, files: &[Named], file: String) -> Result<Translation, Refusal> {
    let mut glossary = Glossary::new(language == "en");
    let shared = shipped::glossary(shipped::VOCABULARY, language).map(|text| (None, text));
    let files = files.iter().map(|(name, text)| (name.as_deref(), text.as_str()));
    for (name, text) in shared.into_iter().chain(files) {
        let file = name.unwrap_or_default().to_owned();
        glossary.add(text).map_err(|reason| Refusal::NoTranslation { file, reason: reason.to_string() })?;
    }
    Ok(Translation { glossary, file })
}

/// The patients' files among these, in order of name, each with the name of its page: that of two files that are called
/// alike but for their ending keeps the ending.
#[must_use]
pub fn pages(files: Vec<PathBuf>) -> Vec<(PathBuf, String)> {
    let is_patient = |path: &PathBuf| path.extension().is_some_and(|end| end == "toml" || end == "json");
    let mut files: Vec<PathBuf> = files.into_iter().filter(is_patient).collect();
    files.sort();
    let stem = |path: &Path| path.file_stem().unwrap_or_default().to_string_lossy().into_owned();
    let mut count: BTreeMap<String, usize> = BTreeMap::new();
    for file in &files {
        let alike = count.entry(stem(file)).or_default();
        *alike = alike.saturating_add(1);
    }
    let named = files.into_iter().map(|path| {
        let stem = stem(&path);
        let alone = count.get(&stem) == Some(&1);
        let whole = path.file_name().unwrap_or_default().to_string_lossy().into_owned();
        (path, if alone { stem } else { whole })
    });
    named.collect()
}

#[cfg(test)]
mod tests {
    use std::path::PathBuf;

    use chrono::NaiveDate;

    use super::{Desk, Draft, Refusal, pages, phrases, translation};
    use crate::input::patient::{Patient, read_patient};
    use crate::language::read::{nothing_beside, read};

    const PEEL: &str = "protocol peel\nfollow-up 2w\ninclude \"vocabulary.care\"\nfor 48h avoid sauna\nnever aspirin\n\
        defer treatment if active acne\nask about treatment if anticoagulated\n";

    fn draft(patient: &str, own: &[&str]) -> (Draft, Vec<String>) {
        let mut reading = read("peel.care", PEEL, &mut nothing_beside);
        let protocol = reading.protocol.take().unwrap();
        let (patient, problems): (Patient, _) = read_patient(&mut reading.sources, "her.toml", patient, &protocol);
        assert!(problems.is_empty());
        let mut desk = Desk {
            protocol,
            reading,
            phrases: phrases::<Refusal>("en", &mut |_| Ok(None)).unwrap(),
            translation: translation("en", &[], String::new()).unwrap(),
            clinic: None,
            handed_out: NaiveDate::from_ymd_opt(2026, 3, 2).unwrap(),
        };
        let own: Vec<String> = own.iter().map(|line| (*line).to_owned()).collect();
        let draft = desk.draft(&patient, &own);
        let codes = draft.problems.iter().map(crate::model::report::Problem::code).collect();
        (draft, codes)
    }

    const TREATED: &str = "treated = \"2026-03-02 14:30\"\n";

    #[test]
    fn a_page_needs_a_date_and_a_treatment() {
        assert!(draft(TREATED, &[]).0.page.is_some());
        assert_eq!(draft("", &[]).1, ["care::handout_without_date"]);
        let (deferred, why) = draft(&format!("{TREATED}[facts]\nactive_acne = true\n"), &[]);
        assert!(deferred.page.is_none() && why == ["care::handout_not_treated"], "{why:?}");
        let (undecided, why) = draft(&format!("{TREATED}[facts]\nanticoagulated = true\n"), &[]);
        assert!(undecided.page.is_some() && why == ["care::handout_undecided"], "{why:?}");
    }

    #[test]
    fn an_override_stands_or_there_is_no_page() {
        assert!(draft(TREATED, &["until 72h avoid sauna"]).0.page.is_some());
        let (none, why) = draft(TREATED, &["until 72h avoid sauna", "allow aspirin"]);
        assert!(none.page.is_none() && why == ["care::override_never"], "{why:?}");
        assert_eq!(draft(TREATED, &["until 48h avoid sauna"]).1, ["care::override_changes_nothing"]);
    }

    #[test]
    fn a_language_is_complete_or_it_is_not_there() {
        let refused = |text: Option<&str>| phrases("xx", &mut |_| Ok::<_, Refusal>(text.map(str::to_owned))).err();
        assert!(matches!(refused(None), Some(Refusal::NoLanguage { help, .. }) if help.contains("`phrases.xx.toml`")));
        assert!(
            matches!(refused(Some("")), Some(Refusal::NoLanguage { help, .. }) if help.contains("no complete set"))
        );
        let wrong = translation("es", &[(Some("bad.toml".to_owned()), "nonsense = 1".to_owned())], String::new());
        assert!(matches!(wrong.err(), Some(Refusal::NoTranslation { file, .. }) if file == "bad.toml"));
    }

    #[test]
    fn pages_of_two_patients_never_have_one_name() {
        let files = ["b.toml", "notes.txt", "a.toml", "b.json"].map(PathBuf::from).to_vec();
        let names: Vec<String> = pages(files).into_iter().map(|(_, name)| name).collect();
        assert_eq!(names, ["a", "b.json", "b.toml"]);
    }
}
