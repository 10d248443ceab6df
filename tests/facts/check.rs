//! One check: a patient, and what her plan must say. The forms of `then` are explained at the top of `checks.toml`.

use care::engine::evaluate::evaluate;
use care::input::patient::{self, Patient};
use care::language::read::{nothing_beside, read};
use care::language::source::Sources;
use care::model::fact::{Domain, Fact, Value};
use care::model::ids::FactId;
use care::model::ids::{ItemId, LineId};
use care::model::name;
use care::model::plan::Plan;
use care::model::protocol::{Item, Protocol, Says};
use care::model::time::Minutes;
use care::model::verb::{Contact, TreatmentVerb};
use care::model::verdict::Verdict;
use care::say::notation::{LineFacts, Words};
use care::tools::shipped;

/// An entry of `checks.toml`.
#[derive(serde::Deserialize)]
#[serde(deny_unknown_fields)]
pub(crate) struct Check {
    /// The fact that it is about.
    pub(crate) fact: String,
    /// What is checked.
    pub(crate) name: String,
    /// Time of day at which the treatment ended.
    treated: Option<String>,
    #[serde(default)]
    facts: toml::Table,
    #[serde(default)]
    reports: Vec<String>,
    #[serde(default)]
    events: Vec<String>,
    then: Vec<String>,
}

/// What goes wrong in a check, in words.
type Wrong = String;

/// The shipped protocol, ready to be asked.
pub(crate) struct Asking {
    sources: Sources,
    protocol: Protocol,
}

impl Asking {
    /// None where the shipped protocol has an error.
    pub(crate) fn new() -> Option<Self> {
        let text = shipped::text(shipped::DEFAULT_PROTOCOL).unwrap_or_default();
        let reading = read(shipped::DEFAULT_PROTOCOL, text, &mut nothing_beside);
        assert!(reading.protocol.is_some(), "{:?}", reading.problems);
        Some(Self { sources: reading.sources, protocol: reading.protocol? })
    }

    /// Every line without its reason and sources, and what a plan tells of it.
    pub(crate) fn lines(&self) -> impl Iterator<Item = (String, LineFacts)> {
        let words = Words::new(&self.protocol, &self.sources, None);
        let ids = (0u32..).map(LineId).take(self.protocol.lines.len());
        ids.map(|id| words.told(id)).map(|told| (head(&told.text), told)).collect::<Vec<_>>().into_iter()
    }

    /// The line that reads so without its reason and sources.
    pub(crate) fn line(&self, wanted: &str) -> Option<LineFacts> {
        self.lines().find(|(head, _)| head == wanted).map(|(_, told)| told)
    }

    /// Everything that does not follow as the check says.
    pub(crate) fn run(&mut self, check: &Check) -> Vec<Wrong> {
        let patient = match self.patient(check) {
            Ok(patient) => patient,
            Err(wrong) => return vec![format!("{}: {wrong}", check.name)],
        };
        let plan = evaluate(&self.protocol, &patient.facts);
        let wrongs = check.then.iter().filter_map(|then| {
            let holds = self.holds(&patient, &plan, then);
            let found = match holds {
                Ok(true) => return None,
                Ok(false) => "does not hold".to_owned(),
                Err(wrong) => wrong,
            };
            Some(format!("{}: `{then}` {found}", check.name))
        });
        wrongs.collect()
    }

    fn patient(&mut self, check: &Check) -> Result<Patient, Wrong> {
        let mut file = toml::Table::new();
        if let Some(time) = &check.treated {
            file.insert("treated".to_owned(), format!("2026-03-02 {time}").into());
        }
        file.insert("facts".to_owned(), check.facts.clone().into());
        let (sources, protocol) = (&mut self.sources, &self.protocol);
        let (mut patient, mut problems) = patient::read_patient(sources, "patient.toml", file.to_string(), protocol);
        for report in &check.reports {
            problems.extend(patient::report(sources, protocol, &mut patient, report));
        }
        for event in &check.events {
            problems.extend(patient::event(sources, protocol, &mut patient, event));
        }
        problems.is_empty().then_some(patient).ok_or_else(|| format!("{problems:?}"))
    }

    fn holds(&mut self, patient: &Patient, plan: &Plan, then: &str) -> Result<bool, Wrong> {
        let (what, at) = match then.rsplit_once(" at ") {
            Some((what, moment)) => (what, Some(self.minutes(patient, moment)?)),
            None => (then, None),
        };
        let (wanted, what) = match what.strip_prefix("no ") {
            Some(what) => (false, what),
            None => (true, what),
        };
        let (what, quoted) = split_quoted(what);
        let (verb, rest) = what.split_once(' ').unwrap_or((what, ""));
        let answer = Answers { asking: self, plan, at, quoted };
        let found = match verb {
            "series" => Ok(answer.series()),
            "action" => answer.action(rest),
            "treatment" => answer.treatment(rest),
            "expect" => answer.expect(rest),
            "call" | "tell" => answer.contact(what),
            _ => answer.verdict(verb, rest),
        };
        found.map(|found| found == wanted)
    }

    fn minutes(&mut self, patient: &Patient, moment: &str) -> Result<Minutes, Wrong> {
        patient::minutes(&mut self.sources, patient, moment).map_err(|problem| format!("{problem:?}"))
    }
}

/// One plan, asked about one moment.
struct Answers<'a> {
    asking: &'a Asking,
    plan: &'a Plan,
    at: Option<Minutes>,
    /// A note, or a piece of the line's text.
    quoted: Option<&'a str>,
}

impl Answers<'_> {
    fn verdict(&self, verb: &str, item: &str) -> Result<bool, Wrong> {
        let wanted = match verb {
            "avoid" => Verdict::Avoid,
            "ask" => Verdict::Ask,
            "require" => Verdict::Require,
            "recommend" => Verdict::Recommend,
            "allow" => Verdict::Allow,
            "nothing" => Verdict::Nothing,
            _ => return Err("begins with no known word".to_owned()),
        };
        let (item, at) = (self.item(item)?, self.moment()?);
        let segments = self.plan.items.iter().filter(|plan| plan.item == item).flat_map(|plan| &plan.segments);
        let segment = segments.into_iter().find(|segment| covers(segment.from, segment.to, at));
        let found = segment.map_or(Verdict::Nothing, |segment| segment.verdict);
        let lines = segment.map(|segment| segment.lines.as_slice()).unwrap_or_default();
        let noted = self.quoted.is_none_or(|note| lines.iter().any(|line| self.note(*line) == Some(note)));
        match (found == wanted, noted) {
            (true, true) => Ok(true),
            (true, false) => Err("has no deciding line with this note".to_owned()),
            (false, _) => Err(format!("is {found:?}")),
        }
    }

    fn expect(&self, symptom: &str) -> Result<bool, Wrong> {
        let (symptom, level) = match symptom.split_once(" <= ") {
            Some((symptom, level)) => (symptom, Some(level)),
            None => (symptom, None),
        };
        let (id, fact) = self.fact(symptom)?;
        let (top, above) = match level {
            Some(level) => level_and_next(fact, level)?,
            None => (Value::YES, None),
        };
        let at = self.moment()?;
        Ok(self.plan.course.iter().any(|course| {
            let accept = course.test.accept;
            let level =
                course.test.fact == id && accept.accepts(top) && !above.is_some_and(|above| accept.accepts(above));
            level && course.condition.is_none() && covers(course.from, course.to, at)
        }))
    }

    fn contact(&self, whom: &str) -> Result<bool, Wrong> {
        let wanted = match whom {
            "call emergency" => Contact::CallEmergency,
            "call clinic" => Contact::CallClinic,
            "tell clinic" => Contact::TellClinic,
            _ => return Err("names nobody to call".to_owned()),
        };
        let at = self.moment()?;
        Ok(self.plan.contacts.iter().any(|plan| {
            let now = plan.condition.is_none() && covers(plan.from, plan.to, at);
            plan.contact == wanted && now && self.says(plan.line)
        }))
    }

    fn action(&self, item: &str) -> Result<bool, Wrong> {
        let item = self.item(item)?;
        Ok(self.plan.actions.iter().any(|action| {
            let line = self.asking.protocol.line(action.line);
            let about = matches!(&line.says, Says::Care(care) if care.items.contains(&item));
            let now = self.at.is_none_or(|at| action.earliest == Some(at));
            about && now && action.condition.is_none()
        }))
    }

    fn series(&self) -> bool {
        self.plan.series.iter().any(|series| series.condition.is_none() && self.says(series.line))
    }

    fn treatment(&self, verdict: &str) -> Result<bool, Wrong> {
        let wanted = match verdict {
            "go ahead" => None,
            "ask" => Some(TreatmentVerb::AskAbout),
            "defer" => Some(TreatmentVerb::Defer),
            "refuse" => Some(TreatmentVerb::Refuse),
            _ => return Err("is no answer about the treatment".to_owned()),
        };
        Ok(self.plan.treatment.verdict == wanted)
    }

    fn item(&self, written: &str) -> Result<ItemId, Wrong> {
        let is_it = |item: &Item| is_named(written, &item.name, &item.aliases);
        let place = self.asking.protocol.items.iter().position(is_it);
        place.and_then(|place| u32::try_from(place).ok()).map(ItemId).ok_or_else(|| "names no item".to_owned())
    }

    fn fact(&self, written: &str) -> Result<(FactId, &Fact), Wrong> {
        let facts = (0u32..).map(FactId).zip(&self.asking.protocol.facts);
        let mut named = facts.filter(|(_, fact)| is_named(written, &fact.name, &fact.aliases));
        named.next().ok_or_else(|| "names no fact".to_owned())
    }

    fn moment(&self) -> Result<Minutes, Wrong> {
        self.at.ok_or_else(|| "says no moment".to_owned())
    }

    fn note(&self, line: LineId) -> Option<&str> {
        self.asking.protocol.line(line).note.as_deref()
    }

    /// Whether the line holds the quoted text.
    fn says(&self, line: LineId) -> bool {
        let words = Words::new(&self.asking.protocol, &self.asking.sources, None);
        self.quoted.is_none_or(|text| words.line_text(line).contains(text))
    }
}

/// A level, and the next one above it.
fn level_and_next(fact: &Fact, level: &str) -> Result<(Value, Option<Value>), Wrong> {
    let Domain::Levels(levels) = &fact.domain else { return Err(format!("{} has no levels", fact.name)) };
    let place = levels.iter().position(|name| name == level).ok_or_else(|| format!("no level {level}"))?;
    let value = |place: usize| u8::try_from(place).ok().map(Value::Named);
    let above = place.checked_add(1).filter(|next| *next < levels.len()).and_then(value);
    value(place).map(|top| (top, above)).ok_or_else(|| "too many levels".to_owned())
}

fn is_named(written: &str, name: &str, aliases: &[String]) -> bool {
    name::same_but_for_number(written, name) || aliases.iter().any(|alias| name::same_but_for_number(written, alias))
}

fn covers(from: Option<Minutes>, to: Minutes, at: Minutes) -> bool {
    from.is_none_or(|from| from <= at) && at < to
}

/// A line without its reason and its sources.
fn head(line: &str) -> String {
    let sources = line.rfind(" [").unwrap_or(line.len());
    let reason = line.find(" because \"").unwrap_or(sources);
    line.get(..reason.min(sources)).unwrap_or(line).to_owned()
}

/// `tell clinic "every product"` is `tell clinic` and `every product`.
fn split_quoted(text: &str) -> (&str, Option<&str>) {
    match text.split_once(" \"") {
        Some((before, quoted)) => (before, quoted.strip_suffix('"')),
        None => (text, None),
    }
}
