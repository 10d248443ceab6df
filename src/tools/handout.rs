//! Hand-outs for the patients of one protocol: everything that is the same for each of them, and one patient's page.
//!
//! No page where the treatment does not go ahead, where a text has no translation, where an override may not stand, or where
//! it would say two things of one symptom;
//! where the clinician decides, she is told so. Nothing here opens a file.

use std::collections::{BTreeMap, BTreeSet};
use std::path::{Path, PathBuf};

use chrono::NaiveDate;

use crate::engine::evaluate::{Clash, clashes, evaluate};
use crate::input::clinic::Clinic;
use crate::input::patient::Patient;
use crate::language::read::Reading;
use crate::model::facts::Facts;
use crate::language::source::Sources;
use crate::model::ids::LineId;
use crate::model::limits::Limit;
use crate::model::name;
use crate::model::plan::Plan;
use crate::model::protocol::Protocol;
use crate::model::report::{Mend, Problem};
use crate::model::span::Span;
use crate::model::verb::TreatmentVerb;
use crate::output::page::{self, Address, Glossary, Handout, Phrases, Refusal, phrases};
use crate::say::telling::Telling;
use crate::say::notation::{Words, list, once_each};
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
    /// Whether a line for one patient may do more than withhold.
    pub may_lift: bool,
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
        if let Some(line) = own.get(Limit::Overrides.most()) {
            problems.push(Problem::new(Limit::Overrides.beyond_in(line, None), Mend::None));
            return None;
        }
        let applied = overrides::applied(&mut self.reading, &self.protocol, patient);
        let mut protocol = match applied {
            Ok((protocol, told)) => {
                problems.extend(told);
                protocol
            }
            Err(wrong) => {
                problems.extend(wrong);
                return None;
            }
        };
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
            Ok(effect) => match overrides::asked_about(&effect, after.line(line).span).filter(|_| !self.may_lift) {
                Some(asked) => {
                    problems.push(Problem::new(asked, Mend::None));
                    None
                }
                None => Some(after),
            },
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
        says_one_thing(&words, &patient.facts)?;
        let clinic = self.clinic.as_ref();
        let address = Address { patient: patient.name.as_deref(), clinic, handed_out: self.handed_out };
        let page = page::write(&words, &self.phrases, &self.translation.glossary, address, &Telling::of(&words, &patient.facts, &plan));
        let texts = self.translation.glossary.missing();
        if texts.is_empty() {
            return Ok(page);
        }
        let (language, file) = (self.phrases.language.clone(), self.translation.file.clone());
        Err(Refusal::Untranslated { language, file, texts })
    }
}

/// No page that says of a symptom both that it needs no call and that it is a reason to call.
fn says_one_thing(words: &Words<'_>, facts: &Facts) -> Result<(), Refusal> {
    let clashes = clashes(words.protocol, facts);
    if clashes.is_empty() {
        return Ok(());
    }
    let name = |clash: &Clash| format!("`{}`", words.protocol.fact(clash.symptom).name);
    let line = |line: LineId| {
        let place = words.place_of(line);
        let file = place.file.rsplit(['/', '\\']).next().unwrap_or_default();
        format!("{} ({file}:{})", words.line_text(line), place.line)
    };
    let pair = |clash: &Clash| format!("{}\nand {}", line(clash.normal), line(clash.call));
    Err(Refusal::ContradictsItself {
        what: list(&once_each(clashes.iter().map(name)), "and"),
        why: clashes.iter().map(pair).collect::<Vec<_>>().join("\n"),
    })
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

/// What a protocol asks by a name of its own: the shared vocabulary's words are for the names that it declares itself.
#[must_use]
pub fn own_questions<'p>(protocol: &'p Protocol, sources: &Sources) -> Vec<&'p str> {
    let is_own = |span: Span| !sources.file(span).is_some_and(|file| file.name.ends_with(shipped::VOCABULARY));
    let facts = protocol.facts.iter().map(|fact| (fact.name.as_str(), fact.span));
    let events = protocol.events.iter().map(|event| (event.name.as_str(), event.span));
    facts.chain(events).filter(|(_, span)| is_own(*span)).map(|(name, _)| name).collect()
}

/// The words of these files, in this order, behind those of the shared vocabulary but for what is asked by a name of the
/// protocol's `own`; later ones count. `file` is the one in which a missing word is looked for.
///
/// # Errors
/// [`Refusal::NoTranslation`] for the first file that is none.
pub fn translation(language: &str, files: &[Named], file: String, own: &[&str]) -> Result<Translation, Refusal> {
    let mut glossary = Glossary::new(language == "en");
    if let Some(shared) = shipped::glossary(shipped::VOCABULARY, language) {
        add(&mut glossary, "", shared)?;
        glossary.forget(own);
    }
    for (name, text) in files {
        add(&mut glossary, name.as_deref().unwrap_or_default(), text)?;
    }
    Ok(Translation { glossary, file })
}

fn add(glossary: &mut Glossary, file: &str, text: &str) -> Result<(), Refusal> {
    glossary.add(text).map_err(|reason| Refusal::NoTranslation { file: file.to_owned(), reason: reason.to_string() })
}

/// Two patients' files that would write one page.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Twins(pub PathBuf, pub PathBuf);

/// A patient's file, and what her page is called without its ending.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct PageOf {
    /// Her file.
    pub patient: PathBuf,
    /// The page's name.
    pub name: String,
}

impl PageOf {
    /// What her page may be called, by who else is in the folder: the file's name without its ending, and the whole name.
    #[must_use]
    pub fn names(&self) -> [String; 2] {
        let [short, whole] = [self.patient.file_stem(), self.patient.file_name()];
        [short, whole].map(|name| name.unwrap_or_default().to_string_lossy().into_owned())
    }

    fn is_whole(&self) -> bool {
        let [_, whole] = self.names();
        self.name == whole
    }
}

/// Whether a file in a folder of patients is one's, by its name.
#[must_use]
pub fn is_patient(path: &Path) -> bool {
    path.extension().is_some_and(|end| end.eq_ignore_ascii_case("toml") || end.eq_ignore_ascii_case("json"))
}

/// A page for each of these patients' files, in order of name. Files that are called alike but for their ending keep it,
/// and so on until no two pages have one name, not even on a computer that takes small and capital letters for the same.
///
/// # Errors
/// Two files whose whole names are one in that sense.
pub fn pages(mut patients: Vec<PathBuf>) -> Result<Vec<PageOf>, Twins> {
    patients.sort();
    let short = |patient: PathBuf| {
        let page = PageOf { patient, name: String::new() };
        let [name, _] = page.names();
        PageOf { name, ..page }
    };
    let mut pages: Vec<PageOf> = patients.into_iter().map(short).collect();
    // A whole name may be another one's short one: so again, as long as a name grows.
    loop {
        let mut by_name: BTreeMap<String, Vec<usize>> = BTreeMap::new();
        for (at, page) in pages.iter().enumerate() {
            by_name.entry(name::folded(&page.name)).or_default().push(at);
        }
        let alike: BTreeSet<usize> = by_name.values().filter(|group| group.len() > 1).flatten().copied().collect();
        let mut grows = false;
        for (_, page) in pages.iter_mut().enumerate().filter(|(at, page)| alike.contains(at) && !page.is_whole()) {
            let [_, whole] = page.names();
            page.name = whole;
            grows = true;
        }
        if !grows {
            let twins = by_name.values().find_map(|group| match group.as_slice() {
                [one, other, ..] => Some((pages.get(*one)?.patient.clone(), pages.get(*other)?.patient.clone())),
                [] | [_] => None,
            });
            return twins.map_or(Ok(pages), |(one, other)| Err(Twins(one, other)));
        }
    }
}

#[cfg(test)]
mod tests {
    use std::path::PathBuf;

    use chrono::NaiveDate;

    use super::{Desk, Draft, Refusal, Twins, pages, phrases, translation};
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
            translation: translation("en", &[], String::new(), &[]).unwrap(),
            clinic: None,
            may_lift: false,
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
        let wrong = translation("es", &[(Some("bad.toml".to_owned()), "nonsense = 1".to_owned())], String::new(), &[]);
        assert!(matches!(wrong.err(), Some(Refusal::NoTranslation { file, .. }) if file == "bad.toml"));
    }

    fn named(files: &[&str]) -> Result<Vec<String>, Twins> {
        let pages = pages(files.iter().map(PathBuf::from).collect());
        pages.map(|pages| pages.into_iter().map(|page| page.name).collect())
    }

    #[test]
    fn pages_of_two_patients_never_have_one_name() {
        let names = |files: &[&str]| named(files).unwrap();
        assert_eq!(names(&["b.toml", "a.toml", "b.json"]), ["a", "b.json", "b.toml"]);
        assert_eq!(names(&["a.json", "a.toml", "a.toml.toml"]), ["a.json", "a.toml", "a.toml.toml"]);
        assert_eq!(names(&["a.json", "A.toml"]), ["A.toml", "a.json"]);
        assert_eq!(names(&["Anna.TOML"]), ["Anna"]);
    }

    #[test]
    fn whole_names_that_are_one_to_some_computer_are_refused() {
        for (one, other) in [("Anna.toml", "anna.toml"), ("a.JSON", "a.json"), ("cr\u{e8}me.toml", "cre\u{300}me.toml")] {
            let twins = named(&[one, other]).unwrap_err();
            let mut told = [twins.0, twins.1];
            told.sort();
            let mut wished = [one, other].map(PathBuf::from);
            wished.sort();
            assert_eq!(told, wished);
        }
    }
}
