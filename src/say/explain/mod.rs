//! What each finding of the proof means, why it matters, an example that shows it, and the example mended.
//!
//! The texts are found by an exhaustive `match`: a new kind of finding does not compile without them, and a test
//! proves every example, so that none can grow stale.

mod examples;

use crate::engine::prove::Code;
use crate::model::name;

/// Everything that is to be said about one kind of finding.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Explanation {
    /// The kind.
    pub code: Code,
    /// What it means.
    pub means: &'static str,
    /// Why it matters.
    pub matters: &'static str,
    /// A protocol that shows it.
    pub example: String,
    /// The same protocol, mended.
    pub mended: String,
}

/// Explains a kind of finding.
#[must_use]
pub fn explain(code: Code) -> Explanation {
    let (means, matters) = said(code);
    let (example, mended) = examples::of(code);
    Explanation { code, means, matters, example, mended }
}

/// The kind that a name means, with or without `care::`, in any spelling that names allow.
///
/// # Errors
/// The nearest name, where there is a near one.
pub fn find(called: &str) -> Result<Code, Option<&'static str>> {
    let called = called.trim().trim_start_matches("care::");
    let known = Code::ALL.into_iter().find(|code| name::same(code.name(), called));
    known.ok_or_else(|| name::nearest(called, Code::ALL.into_iter().map(Code::name)))
}

fn said(code: Code) -> (&'static str, &'static str) {
    match code {
        Code::Contradiction => (
            "Two lines are open for the same patient at the same time, one permits and one withholds, both are about \
             the same items and the same patients; or a `require` meets an `avoid` or a `never`, and neither is narrower.",
            "Nobody can follow both lines. The plan keeps to the stricter one, but one of the two was not meant like that.",
        ),
        Code::Gap => (
            "Some `allow` names the item, so it needs permission; and for some patient at some moment no line answers.",
            "The plan can only say `ask`, so the patient calls about what the protocol could have told her.",
        ),
        Code::BrokenEnsure => (
            "A line that begins with `ensure` claims something of every possible patient, and there is a patient for whom \
             it does not hold.",
            "The claim is a promise that the author made to herself; one of the other lines breaks it.",
        ),
        Code::Overlap => (
            "A permitting and a withholding line are both open for a patient, and neither is about fewer items or fewer \
             patients than the other. The stricter one holds.",
            "Whoever reads only the permitting line believes something else than the plan says. If it is meant, say so.",
        ),
        Code::SilentPermission => (
            "Some patients may use the item only because an `avoid` about everyone has run out, while an `allow` still \
             makes others wait.",
            "The permission stands in no line. If the `allow` is changed, nobody will see that these patients depend on it.",
        ),
        Code::NeverApplies => (
            "No patient at no moment is ever told anything by this line: its condition cannot hold, or other lines always \
             settle what it says.",
            "It looks like a rule and is none. Often a condition or a window has a slip in it.",
        ),
        Code::NeverChanges => (
            "The line (or one entry of its list) applies to patients, but without it every plan would say the same.",
            "It is ballast, and whoever changes the line beside it will wonder which of the two counts.",
        ),
        Code::SuperfluousEntry => (
            "An `avoid`, `ask` or `never` lies inside another one with the same verb: no more items, no more patients, no \
             longer window. Without it every verdict would be the same; at most a reason would be missing.",
            "Whoever shortens the other line later will not see why nothing changes, and the list looks as if it said more \
             than it does.",
        ),
        Code::LiftedMust => (
            "A `require` is overruled by a narrower `avoid`: these patients are not asked to do what the others must.",
            "That may be meant, but what must be done is rarely lifted by a line that does not mention it.",
        ),
        Code::SilentLift => (
            "A line that permits is narrower than a written `avoid` or `ask` of the same source and overrules it, at moments at \
             which both are open. A *not yet* and an `unless` are no such lines.",
            "The wider line reads as if it held for all of its items and patients. If the exception is meant, let the line say \
             so, or say so beside it.",
        ),
        Code::NothingBefore => (
            "A line offers something from later on, and until then no line says anything of it: the plan is silent, and a patient \
             who has it may use it at once.",
            "`allow` with the same time says *not before*. Who meant that must write it; who did not can let the offer begin earlier.",
        ),
        Code::Endless => (
            "Something is withheld until an event or a report alone. If nobody reports it, it is withheld until follow-up ends.",
            "Patients forget to report. The line needs a latest moment, too, or a word that it is meant to wait.",
        ),
        Code::NeverTold => (
            "A line begins with an event or a report for which the file has no question, and which no `at`, `call` or `tell` line \
             names.",
            "She is never told that it matters, so she never reports it, and the line never begins for anybody.",
        ),
        Code::NoteIsCondition => (
            "A note in quotation marks begins with `if`, `only`, `unless` or `when`, or names a fact or a report that is declared.",
            "A note is shown to every patient with the line's verdict and decides nothing. What depends on the patient or on a \
             time is a condition, which the plan keeps to and `care check` proves.",
        ),
        Code::ExpectedAndCall => (
            "At the same moment the same symptom is the normal course by one line and a reason to call by another.",
            "The patient reads both, and does not know whether to call.",
        ),
        Code::WorstLevelExpected => (
            "A symptom is normal up to its worst level: no line calls or tells at that level at that moment.",
            "The plan tells a patient who has it as badly as can be that it needs no call.",
        ),
        Code::NeitherExpectedNorCall => (
            "At some level a symptom is neither the normal course nor a reason to call, between lines that say so: this much of \
             it, or less, was or is normal, and it or more of it becomes a reason to call only later; or less of it is normal at that moment, \
             and only more of it is a reason to call.",
            "The patient who has it just then, or just that strongly, finds nothing in her plan.",
        ),
        Code::MedicineStopped => (
            "The lines stop a medicine for every patient, also for her to whom it was prescribed.",
            "Stopping a prescribed medicine without asking may do more harm than the procedure.",
        ),
        Code::ForgottenMember => (
            "A line leaves a whole group out with `except`, and no line says anything about some members of that group. \
             What an `except` names by itself was not forgotten: whoever wrote the line thought of it.",
            "The exception was made because the group differs; what holds for these members instead was forgotten.",
        ),
        Code::Unused => (
            "A name is declared in this file, and no line uses it.",
            "Either a line was forgotten, or the name is a slip: the line that was to use it uses another one.",
        ),
        Code::NoSource => {
            ("The protocol names its sources, and this line has none.", "A reader cannot tell on whose word it stands.")
        }
        Code::ReviewExpired => (
            "The protocol says how often it is to be reviewed, and its version is older than that.",
            "What was right when it was written may not be right any more.",
        ),
        Code::NothingToAllow => (
            "A comment `# care: allow …` allows a finding that is not there, has no reason, or names no known code.",
            "It would silence the next finding of that kind, which nobody has looked at.",
        ),
        Code::NotProved => (
            "The lines about this item mix so many facts that deciding about every patient would take more than the \
             budget of the proof.",
            "Nothing is known to be wrong, but nothing is proved either. The other items are proved.",
        ),
        Code::Agreement => (
            "Two lines say the same, by different sources.",
            "Nothing is wrong: two sources agree. One line that names both is shorter.",
        ),
        Code::FirstVersion => (
            "The file could be read by the first version of the language, and lines of it give other plans now: a `repeat` \
             without `at least` has a latest date, a medicine that is `avoid` by some answers and `ask` by others is `ask`, a \
             note behind a ban is shown with it, a window that has not begun has not run out, a margin of what is normal is \
             shown with both ends, and a thing is called as the line writes it.",
            "Whoever wrote the line meant what it said then. One comment above one of the lines says of all of them that \
             somebody has looked.",
        ),
    }
}

#[cfg(test)]
mod tests {
    use std::collections::BTreeSet;

    use chrono::NaiveDate;

    use super::{Code, explain, find};
    use crate::engine::prove::prove;
    use crate::language::read::{nothing_beside, read};

    /// The codes of what is found in a text that has no error in it.
    fn found(text: &str) -> BTreeSet<Code> {
        let reading = read("example.care", text, &mut nothing_beside);
        let told: Vec<String> = reading.problems.iter().map(|one| one.diagnostic().to_string()).collect();
        let protocol = reading.protocol.as_ref().unwrap_or_else(|| panic!("{told:?}\n{text}"));
        let today = NaiveDate::from_ymd_opt(2026, 11, 25);
        prove(protocol, &reading.setting(today)).findings.iter().map(|finding| finding.code).collect()
    }

    #[test]
    fn every_example_shows_its_finding_and_no_other_and_is_mended() {
        let mut wrong = Vec::new();
        for code in Code::ALL {
            let explained = explain(code);
            for (text, wished) in [(&explained.example, vec![code]), (&explained.mended, Vec::new())] {
                let found = found(text);
                if !found.iter().eq(&wished) {
                    wrong.push(format!("{code:?}: found {found:?} in\n{text}"));
                }
            }
        }
        assert!(wrong.is_empty(), "{}", wrong.join("\n"));
    }

    #[test]
    fn a_code_is_found_as_it_is_shown_and_as_it_is_said() {
        assert_eq!(find("care::silent_permission"), Ok(Code::SilentPermission));
        assert_eq!(find("Silent-Permission"), Ok(Code::SilentPermission));
        assert_eq!(find("overlapp"), Err(Some("overlap")));
    }
}
