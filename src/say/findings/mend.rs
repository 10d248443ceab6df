//! What holds until a finding is mended, and how it is mended.

use crate::engine::prove::{Code, Finding};
use crate::model::verdict::Verdict;
use crate::say::notation;

pub(super) fn holds(code: Code, verdict: Verdict) -> Option<String> {
    let said = notation::verdict(verdict);
    match code {
        Code::Contradiction | Code::Overlap => Some(format!("until it is mended, the stricter one holds: {said}")),
        Code::Gap => Some("until it is mended, the plan says: ask".to_owned()),
        Code::BrokenEnsure => Some(format!("the plan says: {said}")),
        Code::SilentPermission
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
        | Code::NotProved
        | Code::Agreement
        | Code::FirstVersion => None,
    }
}

pub(super) fn mend(finding: &Finding) -> Option<&'static str> {
    let said = match finding.code {
        Code::Contradiction => "change one of the two, or mark the one that is not followed: `not followed: …`",
        Code::Overlap => {
            "make one of them narrower (fewer items or fewer patients), or say that it is meant: `# care: allow overlap because \"…\"`"
        }
        Code::Gap => "add an `allow` or an `avoid` for them; where it is only \"you may, if …\", write `offer`: then nobody waits",
        Code::SilentPermission => "write the permission down: `after … allow …`",
        Code::SilentLift => {
            "leave them out of the wider line with `except` or `unless`, or say that it is meant: `# care: allow silent_lift because \"…\"`"
        }
        Code::MedicineStopped => "write `… unless prescribed`, and `ask … if prescribed`",
        Code::WorstLevelExpected => "say how much is normal (`expect redness <= red`), or from which level she is to call (`call clinic if redness = severe`)",
        Code::NothingBefore => "if she is to wait until then, write `allow`; if not, let the `offer` begin with the treatment",
        Code::Endless => {
            "give it a latest moment too: `until 14d or …, whichever is first`; where it is meant: `# care: allow endless because \"…\"`"
        }
        Code::NeverTold => {
            "give it a question, behind its declaration in quotation marks; or let an `at` or a `call` line name it"
        }
        Code::NoteIsCondition => "write it as a condition, `if …`, or as a time; a note is shown to everybody",
        Code::FirstVersion => {
            "look whether each says what you mean now; then say so above one of them, once for the file: `# care: allow first_version because \"looked through\"`"
        }
        Code::NoSource => "name who says so: `[…]`",
        Code::NotProved => "split the lines, or name fewer facts in one item's lines",
        Code::NeverApplies => "its condition or its window holds for nobody",
        // What can be done depends on which part of its line it is about.
        Code::NeverChanges
        | Code::SuperfluousEntry
        | Code::BrokenEnsure
        | Code::LiftedMust
        | Code::ExpectedAndCall
        | Code::NeitherExpectedNorCall
        | Code::ForgottenMember
        | Code::Unused
        | Code::ReviewExpired
        | Code::NothingToAllow
        | Code::Agreement => return None,
    };
    Some(said)
}
