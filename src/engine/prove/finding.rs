//! What the proof finds: a code for each kind, and one finding for each cause.

use std::collections::BTreeSet;

use miette::Severity;

use super::about::{About, Role};
use crate::engine::evaluate::changes::Stretch;
use crate::model::fact::Condition;
use crate::model::facts::Facts;
use crate::model::ids::ItemId;
use crate::model::protocol::Protocol;
use crate::model::span::Span;
use crate::model::time::Minutes;
use crate::model::verdict::Verdict;

/// The kinds of findings. The names are stable: they stand in comments (`# care: allow overlap because "…"`) and reports.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash)]
#[cfg_attr(not(feature = "internals"), non_exhaustive)]
pub enum Code {
    /// Two lines that nobody can follow both.
    Contradiction,
    /// No line answers for a patient who waits for permission.
    Gap,
    /// A claim that does not hold for every patient.
    BrokenEnsure,
    /// Two lines disagree, neither is narrower, and the stricter one holds.
    Overlap,
    /// Permitted only because an `avoid` ran out, while others still wait.
    SilentPermission,
    /// The line is about nobody, ever.
    NeverApplies,
    /// Taking the line out changes no plan.
    NeverChanges,
    /// A withholding entry that says of less what another one says.
    SuperfluousEntry,
    /// A `require` that a narrower `avoid` lifts.
    LiftedMust,
    /// A line that withholds, overruled by a narrower one of the same source that permits.
    SilentLift,
    /// Withheld until an event or a report that may never come.
    Endless,
    /// A line that begins with an event or a report of which the file gives her no way to know.
    NeverTold,
    /// A note that says for whom or when: no plan keeps to it.
    NoteIsCondition,
    /// Offered from later on, with nothing said until then.
    NothingBefore,
    /// A symptom that is normal and a reason to call at once.
    ExpectedAndCall,
    /// A symptom that, at some level, is neither normal nor a reason to call between lines that say when it is.
    NeitherExpectedNorCall,
    /// The worst level of a symptom is normal.
    WorstLevelExpected,
    /// A medicine that every patient is to stop.
    MedicineStopped,
    /// Members of a group that an `except` leaves out, and that no line names.
    ForgottenMember,
    /// Declared and never used.
    Unused,
    /// A line without a source in a protocol that has sources.
    NoSource,
    /// The date by which the protocol was to be read again has passed.
    ReviewExpired,
    /// `# care: allow …` where there is nothing to allow.
    NothingToAllow,
    /// Past the budget: not decided.
    NotProved,
    /// Two sources say the same.
    Agreement,
    /// Plans that the first version of the language gave otherwise.
    FirstVersion,
}

impl Code {
    /// Every code, in the order of the reference.
    pub const ALL: [Code; 26] = [
        Code::Contradiction,
        Code::Gap,
        Code::BrokenEnsure,
        Code::Overlap,
        Code::SilentPermission,
        Code::NeverApplies,
        Code::NeverChanges,
        Code::SuperfluousEntry,
        Code::LiftedMust,
        Code::SilentLift,
        Code::Endless,
        Code::NeverTold,
        Code::NoteIsCondition,
        Code::NothingBefore,
        Code::ExpectedAndCall,
        Code::NeitherExpectedNorCall,
        Code::WorstLevelExpected,
        Code::MedicineStopped,
        Code::ForgottenMember,
        Code::Unused,
        Code::NoSource,
        Code::ReviewExpired,
        Code::NothingToAllow,
        Code::NotProved,
        Code::Agreement,
        Code::FirstVersion,
    ];

    /// The name that is written in files and on the command line.
    #[must_use]
    pub fn name(self) -> &'static str {
        match self {
            Code::Contradiction => "contradiction",
            Code::Gap => "gap",
            Code::BrokenEnsure => "broken_ensure",
            Code::Overlap => "overlap",
            Code::SilentPermission => "silent_permission",
            Code::NeverApplies => "never_applies",
            Code::NeverChanges => "never_changes",
            Code::SuperfluousEntry => "superfluous_entry",
            Code::LiftedMust => "lifted_must",
            Code::SilentLift => "silent_lift",
            Code::Endless => "endless",
            Code::NeverTold => "never_told",
            Code::NoteIsCondition => "note_is_condition",
            Code::NothingBefore => "nothing_before",
            Code::ExpectedAndCall => "expected_and_call",
            Code::NeitherExpectedNorCall => "neither_expected_nor_call",
            Code::WorstLevelExpected => "worst_level_expected",
            Code::MedicineStopped => "medicine_stopped",
            Code::ForgottenMember => "forgotten_member",
            Code::Unused => "unused",
            Code::NoSource => "no_source",
            Code::ReviewExpired => "review_expired",
            Code::NothingToAllow => "nothing_to_allow",
            Code::NotProved => "not_proved",
            Code::Agreement => "agreement",
            Code::FirstVersion => "first_version",
        }
    }

    /// How much it weighs. What is not proved is neither an error nor a warning: it has an exit code of its own.
    #[must_use]
    pub fn severity(self) -> Severity {
        match self {
            Code::Contradiction | Code::Gap | Code::BrokenEnsure => Severity::Error,
            Code::Agreement | Code::FirstVersion => Severity::Advice,
            Code::Overlap
            | Code::SilentPermission
            | Code::NeverApplies
            | Code::NeverChanges
            | Code::SuperfluousEntry
            | Code::LiftedMust
            | Code::SilentLift
            | Code::Endless
            | Code::NeverTold
            | Code::NoteIsCondition
            | Code::NothingBefore
            | Code::ExpectedAndCall
            | Code::NeitherExpectedNorCall
            | Code::WorstLevelExpected
            | Code::MedicineStopped
            | Code::ForgottenMember
            | Code::Unused
            | Code::NoSource
            | Code::ReviewExpired
            | Code::NothingToAllow
            | Code::NotProved => Severity::Warning,
        }
    }
}

/// One finding: one cause, however many items and patients it touches.
#[derive(Debug, Clone)]
pub struct Finding {
    /// Its kind.
    pub code: Code,
    /// The lines (or declarations) involved, with what each has to do with it.
    pub places: Vec<(Span, Role)>,
    /// The items it is about, in order of declaration.
    pub items: Vec<ItemId>,
    /// When; in order, joined.
    pub moments: Vec<Stretch>,
    /// The patients; none where the finding is not about patients.
    pub patients: Option<Condition>,
    /// How many of the possible kinds of patient it touches.
    pub kinds: u128,
    /// The verdict that holds there.
    pub holds: Option<Verdict>,
    /// One smallest patient, replayed through the interpreter.
    pub witness: Option<Witness>,
    /// What cannot be said by lines and patients: a name, a date, numbers.
    pub about: About,
}

impl Finding {
    /// A finding that is about its places and nothing else, so far.
    pub(crate) fn plain(code: Code, places: Vec<(Span, Role)>, about: About) -> Self {
        Self {
            code,
            places,
            items: Vec::new(),
            moments: Vec::new(),
            patients: None,
            kinds: 0,
            holds: None,
            witness: None,
            about,
        }
    }

    /// Whether a patient's plan says something that this finding is about, as far as her facts are known.
    ///
    /// What only concerns the author (a name that nothing uses, a missing source) touches no patient. Reports count
    /// as not known: they may still change.
    #[must_use]
    pub fn touches(&self, protocol: &Protocol, facts: &Facts) -> bool {
        let concerns_patients = match self.code {
            Code::NeverApplies
            | Code::NeverChanges
            | Code::SuperfluousEntry
            | Code::ForgottenMember
            | Code::Unused
            | Code::NoSource
            | Code::NothingToAllow
            | Code::Agreement
            | Code::FirstVersion => false,
            Code::Contradiction
            | Code::Gap
            | Code::BrokenEnsure
            | Code::Overlap
            | Code::SilentPermission
            | Code::LiftedMust
            | Code::SilentLift
            | Code::Endless
            | Code::NeverTold
            | Code::NoteIsCondition
            | Code::NothingBefore
            | Code::ExpectedAndCall
            | Code::NeitherExpectedNorCall
            | Code::WorstLevelExpected
            | Code::MedicineStopped
            | Code::ReviewExpired
            | Code::NotProved => true,
        };
        let known = |fact| {
            let declared = protocol.fact(fact);
            if declared.is_reported() { None } else { facts.on_the_day(fact, declared) }
        };
        let ruled_out = self.patients.as_ref().is_some_and(|who| who.decide(&known) == Some(false));
        concerns_patients && !ruled_out
    }
}

/// One patient and one moment at which a finding shows.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Witness {
    /// Only the facts that matter.
    pub facts: Facts,
    /// The item, where the finding is about one.
    pub item: Option<ItemId>,
    /// The moment.
    pub minute: Minutes,
    /// What the interpreter says there.
    pub verdict: Verdict,
}

/// Stretches of time as a set: joined where they touch.
pub(crate) fn join_stretches(stretches: &BTreeSet<Stretch>) -> Vec<Stretch> {
    let mut joined: Vec<Stretch> = Vec::new();
    for (from, to) in stretches {
        match joined.last_mut() {
            Some((_, end)) if from.is_none_or(|from| from <= *end) => *end = (*end).max(*to),
            _ => joined.push((*from, *to)),
        }
    }
    joined
}
