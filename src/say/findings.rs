//! Findings as a clinician reads them: what is wrong, for whom, when, one patient who shows it, and an example to paste.

use std::collections::BTreeSet;

use miette::{Diagnostic, LabeledSpan, Severity};

use crate::engine::prove::{About, Code, Finding, Proof, Role, SinceFirst};
use crate::model::protocol::Entry;
use crate::model::report::{Mend, Problem};
use crate::model::span::Span;
use crate::model::verdict::Verdict;
use crate::say::examples::given;
use crate::say::notation::{self, Words};

mod mend;
mod part;
#[cfg(test)]
mod tests;

use mend::{holds, mend};
use part::Part;

/// A finding in words.
#[derive(Debug, Clone, thiserror::Error)]
#[error("{headline}")]
struct FindingProblem {
    headline: String,
    code: Code,
    labels: Vec<LabeledSpan>,
    help: String,
}

impl Diagnostic for FindingProblem {
    fn code<'a>(&'a self) -> Option<Box<dyn std::fmt::Display + 'a>> {
        Some(Box::new(problem_code(self.code)))
    }

    fn severity(&self) -> Option<Severity> {
        Some(self.code.severity())
    }

    fn help<'a>(&'a self) -> Option<Box<dyn std::fmt::Display + 'a>> {
        (!self.help.is_empty()).then(|| Box::new(&self.help) as Box<dyn std::fmt::Display + 'a>)
    }

    fn labels(&self) -> Option<Box<dyn Iterator<Item = LabeledSpan> + '_>> {
        Some(Box::new(self.labels.iter().cloned()))
    }
}

/// The code under which a finding is told: `care::overlap`.
#[must_use]
pub fn problem_code(code: Code) -> String {
    format!("care::{}", code.name())
}

/// The findings of a proof as problems, in its order.
#[must_use]
pub fn problems(proof: &Proof, words: &Words<'_>) -> Vec<Problem> {
    let teller = Teller { words, all_kinds: proof.kinds };
    proof.findings.iter().map(|finding| Problem::new(teller.told(finding), Mend::None)).collect()
}

/// So many lines of one finding are shown; of the others it is said how many they are.
const MOST_PLACES: usize = 12;

/// The places that are shown: as many as are read of those that stand against each other, and always the only one of its
/// role. What is to be mended place by place is shown whole.
fn shown(finding: &Finding) -> impl Iterator<Item = &(Span, Role)> {
    let places = || finding.places.iter().enumerate();
    let is_always_shown = |role: &Role| match role {
        Role::Permits
        | Role::Withholds
        | Role::Lifts
        | Role::IsLifted
        | Role::NeedsPermission
        | Role::Demands
        | Role::LiftsDemand => {
            places().filter(|(_, (_, other))| other == role).count() == 1
        }
        Role::OthersStillWait | Role::FreesByRunningOut | Role::StopsForEveryone => false,
        Role::Place
        | Role::NoneIsPermitted
        | Role::AboutNobody
        | Role::ChangesNoPlan
        | Role::SaidByAnotherSource
        | Role::PastBudget
        | Role::FirstOfItsLines
        | Role::FailsForSome
        | Role::Normal
        | Role::ReasonToCall
        | Role::NoSource
        | Role::DueForReview
        | Role::EndsWithEventOnly
        | Role::BeginsWithIt
        | Role::IsAskedByNothing
        | Role::ShownToAll
        | Role::Unused
        | Role::LeavesOut
        | Role::SaidAlready
        | Role::SaysIt
        | Role::SilencesNothing
        | Role::LacksCodeOrReason
        | Role::Since(_) => true,
    };
    let shown: Vec<_> = places().filter(|(at, (_, role))| *at < MOST_PLACES || is_always_shown(role)).collect();
    shown.into_iter().map(|(_, place)| place)
}

struct Teller<'w, 'a> {
    words: &'w Words<'a>,
    all_kinds: u128,
}

impl Teller<'_, '_> {
    fn told(&self, finding: &Finding) -> FindingProblem {
        let label = |(span, role): &(Span, Role)| LabeledSpan::new_with_span(of_role(role), *span);
        FindingProblem {
            headline: headline(self.words, finding),
            code: finding.code,
            labels: shown(finding).map(label).collect(),
            help: self.help(finding),
        }
    }

    fn help(&self, finding: &Finding) -> String {
        let mut parts = Vec::new();
        match finding.places.len().saturating_sub(shown(finding).count()) {
            0 => {}
            1 => parts.push("and 1 more line".to_owned()),
            more => parts.push(format!("and {more} more lines")),
        }
        parts.extend(self.moments(finding));
        parts.extend(self.patients(finding));
        parts.extend(finding.holds.and_then(|verdict| holds(finding.code, verdict)));
        let part = || Part::of(self.words.protocol, finding).mend(finding.code);
        parts.extend(mend(finding).or_else(part).map(|said| format!("mend: {said}")));
        parts.extend(example(self.words, finding).map(|example| format!("for example:\n{}", indented(&example))));
        parts.join("\n")
    }

    fn moments(&self, finding: &Finding) -> Option<String> {
        let said: Vec<String> = finding.moments.iter().map(|(from, to)| self.words.stretch(*from, *to)).collect();
        (!said.is_empty()).then(|| format!("when: {}", said.join("; ")))
    }

    fn patients(&self, finding: &Finding) -> Option<String> {
        let condition = self.words.condition(finding.patients.as_ref()?);
        let kinds = match (finding.kinds, self.all_kinds) {
            // More than can be counted, or not counted at all.
            (u128::MAX, _) | (_, u128::MAX) => "too many kinds of patient to be counted".to_owned(),
            (touched, all) if touched == all => "every kind of patient".to_owned(),
            (touched, all) => format!("{} of {} kinds of patient", thousands(touched), thousands(all)),
        };
        Some(if condition.is_empty() { format!("who: {kinds}") } else { format!("who: {condition} ({kinds})") })
    }
}

/// What is wrong, in one line.
#[must_use]
pub fn headline(words: &Words<'_>, finding: &Finding) -> String {
    let items = items(words, finding);
    let about = about(words, &finding.about);
    let protocol = words.protocol;
    let part = || Part::of(protocol, finding);
    match finding.code {
        Code::Contradiction if finding.items.is_empty() => {
            format!("{}: nothing is left between its earliest and its latest date", finding.about.names().join(", "))
        }
        Code::Contradiction => match finding.places.len() {
            0..=2 => format!("{items}: two lines contradict each other"),
            lines => format!("{items}: one line contradicts {} others", lines.saturating_sub(1)),
        },
        Code::Overlap => match finding.places.len() {
            0..=2 => format!("{items}: two lines disagree, and neither is narrower"),
            lines => format!("{items}: one line disagrees with {} others, and none is narrower", lines.saturating_sub(1)),
        },
        Code::Gap => format!("{items}: some patients get no answer"),
        Code::SilentPermission => format!("{items}: permitted to some only because an `avoid` ran out"),
        Code::BrokenEnsure => format!("{items}: what is ensured does not hold"),
        Code::NeverApplies => part().does(protocol, finding, "never applies", "never apply"),
        Code::NeverChanges => part().does(protocol, finding, "never changes a plan", "never change a plan"),
        Code::SuperfluousEntry => {
            let adds = part::adds(protocol, finding);
            part().does(protocol, finding, &format!("adds {adds}"), &format!("add {adds}"))
        }
        Code::Agreement => format!("`{about}`: two sources agree"),
        Code::LiftedMust if finding.places.len() > 2 => {
            format!("{items}: a `require` meets {} lines by which it is lifted", finding.places.len().saturating_sub(1))
        }
        Code::LiftedMust => format!("{items}: a `require` is lifted by a narrower `avoid`"),
        Code::SilentLift => match finding.places.len() {
            0..=2 => format!("{items}: a narrower line permits what another one withholds, and neither says so"),
            lines => format!(
                "{items}: a narrower line permits what {} others withhold, and none says so",
                lines.saturating_sub(1)
            ),
        },
        Code::NothingBefore => format!("{}: offered from later on, and until then nothing is said", listed(finding.about.names())),
        Code::Endless | Code::NeverTold | Code::NoteIsCondition => unfollowed(finding.code, &about),
        Code::ExpectedAndCall => format!("`{about}` is normal and a reason to call at the same time"),
        Code::WorstLevelExpected => format!("`{about}` is normal at its worst level, and nobody is to call"),
        Code::NeitherExpectedNorCall => format!("`{about}` is, at some level, neither normal nor a reason to call"),
        Code::MedicineStopped => format!("{items}: every patient is to stop this medicine"),
        Code::ForgottenMember => left_out(finding.about.names()),
        Code::Unused => match finding.about.names().len() {
            0 | 1 => format!("`{about}` is declared and never used"),
            number => format!("{number} names are declared and never used: {}", listed(finding.about.names())),
        },
        Code::NoSource if finding.places.len() > 1 => format!("{} lines without a source", finding.places.len()),
        Code::NoSource => "a line without a source".to_owned(),
        Code::ReviewExpired => format!("the review was due on {about}"),
        Code::FirstVersion => since_the_first_version(finding),
        Code::NothingToAllow => format!("nothing is left to allow here: `{about}`"),
        Code::NotProved if finding.items.is_empty() => format!("not proved: {about}"),
        Code::NotProved => format!("not proved: {items}, {about}"),
    }
}

fn left_out(names: &[String]) -> String {
    let (are, them) = if names.len() > 1 { ("are", "them") } else { ("is", "it") };
    format!("{} {are} left out with a group, and no line names {them}", listed(names))
}

fn since_the_first_version(finding: &Finding) -> String {
    let lines: BTreeSet<Span> = finding.places.iter().map(|(span, _)| *span).collect();
    match lines.len() {
        1 => "a line gives another plan than by the first version of the language".to_owned(),
        lines => format!("{lines} lines give other plans than by the first version of the language"),
    }
}

/// What no patient can follow.
fn unfollowed(code: Code, about: &str) -> String {
    if code == Code::NeverTold {
        format!("begins with `{about}`, and nothing in the file tells her to say so")
    } else if code == Code::NoteIsCondition {
        format!("a note that is a condition: “{about}”")
    } else {
        "withheld until an event or a report that may never come".to_owned()
    }
}

/// What a place has to do with a finding, beside the place; none where there is nothing more to say.
fn of_role(role: &Role) -> Option<String> {
    let said = match role {
        Role::Place => return None,
        Role::Permits => "permits",
        Role::Withholds => "withholds",
        Role::NoneIsPermitted => "none of these is permitted to them",
        Role::NeedsPermission => "makes the item one that needs permission",
        Role::OthersStillWait => "still makes others wait",
        Role::FreesByRunningOut => "frees them by running out",
        Role::Demands => "demands it",
        Role::LiftsDemand => "is narrower, and lifts the demand",
        Role::Lifts => "permits it, and overrules the other line",
        Role::IsLifted => "withholds it, and is overruled",
        Role::StopsForEveryone => "stops it for everyone",
        Role::AboutNobody => "about nobody, at no moment",
        Role::ChangesNoPlan => "changes no plan",
        Role::SaidAlready => "says of less what the other says",
        Role::SaysIt => "says it of all of that",
        Role::SaidByAnotherSource => "says what another source says too",
        Role::PastBudget => "past the budget",
        Role::FirstOfItsLines => "the first of its lines",
        Role::FailsForSome => "does not hold for every patient",
        Role::Normal => "normal",
        Role::ReasonToCall => "a reason to call",
        Role::NoSource => "no source in brackets",
        Role::DueForReview => "the version that is to be reviewed",
        Role::EndsWithEventOnly => "ends only if it is reported",
        Role::BeginsWithIt => "begins only if it is reported",
        Role::IsAskedByNothing => "has no question",
        Role::ShownToAll => "its note is shown to everybody",
        Role::LeavesOut => "leaves a group out",
        Role::Unused => "no line uses it",
        Role::SilencesNothing => "silences nothing",
        Role::Since(what) => since(*what),
        Role::LacksCodeOrReason => "needs a code and a reason: `# care: allow overlap because \"…\"`",
    };
    Some(said.to_owned())
}

/// What has changed for a line, as it is now.
fn since(what: SinceFirst) -> &'static str {
    match what {
        SinceFirst::LatestDate => "now has a latest date; it was read as `at least`, and of two ends by the later one",
        SinceFirst::MedicineAsks => "is now `ask` while it is not known which of `avoid` and `ask` holds; it was `avoid`",
        SinceFirst::ShownWithItsBan => "its note or how often is now shown while it holds, and no more when it is over; it was the other way round",
        SinceFirst::NotBegun => "now waits for its beginning; what ended it before that made it run out",
        SinceFirst::BothEnds => "is now shown with both ends; the later one alone was",
        SinceFirst::NamedAsWritten => "is now called as it stands here; the first of its names was shown",
    }
}

/// What a finding is about beside its places, items and patients.
fn about(words: &Words<'_>, about: &About) -> String {
    let entry = |entry: &Entry| if entry.from_unless { "its `unless`".to_owned() } else { entry.target.clone() };
    match about {
        About::Nothing => String::new(),
        About::Named(text) | About::Written(text) => text.clone(),
        About::Names(names) => names.join(", "),
        About::Entries(ids) | About::Inside { entries: ids, .. } => ids.iter().map(|id| entry(words.protocol.entry(*id))).collect::<Vec<_>>().join(", "),
        About::Due(day) => day.to_string(),
        About::Size { lines, facts } => {
            let many = |count: &usize, what: &str| format!("{count} {what}{}", if *count == 1 { "" } else { "s" });
            format!("{} naming {}", many(lines, "line"), many(facts, "fact"))
        }
        About::Ensured => "what is ensured".to_owned(),
        About::Course => "the expected course".to_owned(),
        About::Protocol => "the protocol as a whole".to_owned(),
    }
}

/// Names in her words' marks; where they are many, the first of them: all are marked in the text.
fn listed(names: &[String]) -> String {
    const MOST: usize = 12;
    let more = if names.len() > MOST.saturating_add(1) { names.len().saturating_sub(MOST) } else { 0 };
    let shown = names.iter().take(names.len().saturating_sub(more)).map(|name| format!("`{name}`"));
    let shown = shown.collect::<Vec<_>>().join(", ");
    if more == 0 { shown } else { format!("{shown} and {more} more") }
}

/// The items that a finding is about, together under a group's name where that says the same.
fn items(words: &Words<'_>, finding: &Finding) -> String {
    const WIDTH: usize = 60;
    match finding.items.as_slice() {
        [] => "the protocol".to_owned(),
        items => format!("`{}`", words.items_within(items, &[], WIDTH).replace(", ", "`, `")),
    }
}

/// The patient of a finding, replayed, as an `example` block to paste; none where the finding shows no patient and item.
#[must_use]
pub fn example(words: &Words<'_>, finding: &Finding) -> Option<String> {
    let witness = finding.witness.as_ref()?;
    let name = &words.protocol.item(witness.item?).name;
    let given = match given(words, &witness.facts) {
        given if given.is_empty() => String::new(),
        given => format!("\n  given {given}"),
    };
    // A moment at which nothing is said has no verdict to claim; what is lifted in vain, since something else withholds it
    // from her as far as she is known, is no example of a lift.
    let is_in_vain = finding.code == Code::SilentLift && witness.verdict.withholds();
    if witness.verdict == Verdict::Nothing || is_in_vain {
        return None;
    }
    let then = notation::in_example(witness.verdict);
    let at = witness.minute.written_moment();
    let title = finding.code.name().replace('_', " ");
    Some(format!("example \"{title}: {name}\"{given}\n  then  {then} {name} at {at}"))
}

fn indented(text: &str) -> String {
    text.lines().map(|line| format!("  {line}")).collect::<Vec<_>>().join("\n")
}

/// `1,728`; a count that stopped is countless.
pub(crate) fn thousands(number: u128) -> String {
    let (digits, mut said) = (number.to_string(), String::new());
    for (place, digit) in digits.chars().enumerate() {
        if place > 0 && digits.len().saturating_sub(place) % 3 == 0 {
            said.push(',');
        }
        said.push(digit);
    }
    if number == u128::MAX { "countless".to_owned() } else { said }
}

/// What was proved, in one sentence.
#[must_use]
pub fn summary(proof: &Proof) -> String {
    let count = |code, one: &str, many: &str| match proof.count(code) {
        1 => format!("1 {one}"),
        number => format!("{number} {many}"),
    };
    let not_proved = match proof.count(Code::NotProved) {
        0 => "every one has one verdict".to_owned(),
        number => format!("every one has one verdict, but {number} not proved"),
    };
    let of =
        |number: u128, one: &str, many: &str| format!("{} {}", thousands(number), if number == 1 { one } else { many });
    format!(
        "{} × {} × {}: {not_proved}; {}, {} (the stricter line holds), {}",
        of(proof.items.try_into().unwrap_or(u128::MAX), "item", "items"),
        of(proof.kinds, "kind of patient", "kinds of patient"),
        of(proof.moments.try_into().unwrap_or(u128::MAX), "moment", "moments"),
        count(Code::Contradiction, "contradiction", "contradictions"),
        count(Code::Overlap, "overlap", "overlaps"),
        count(Code::Gap, "gap", "gaps"),
    )
}

