//! Worked examples put to the test: what each says must follow, beside what the plan says.
//!
//! Only what an example asks about is evaluated: the same rules and stage as for the plan, without the rest of it.
//! `coverage` tells which lines and conditions no example exercises, `mutate` which changes of the protocol no example
//! would notice, and `freeze` writes examples that hold today. `edit` makes the changes for the first two.

pub mod coverage;
pub mod edit;
pub mod freeze;
pub mod mutate;
mod versions;

use std::cell::OnceCell;

use crate::ast::{Contact, TreatmentVerb, Verb};
use crate::evaluate::item::segment_of;
use crate::evaluate::scene::Stage;
use crate::evaluate::{course, treatment};
use crate::fact::{Accept, Test};
use crate::facts::Facts;
use crate::plan::{ContactPlan, Course, Segment, TreatmentPlan, Verdict};
use crate::protocol::{Example, Expectation, ExpectationKind, ItemId, LineId, Protocol};
use versions::Touched;

/// One thing that an example says must follow, and what does.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Checked<'e> {
    /// What must follow.
    pub expectation: &'e Expectation,
    /// Whether it does.
    pub holds: bool,
    /// What follows.
    pub found: Found,
    /// The lines that decide what follows, in reading order.
    pub lines: Vec<LineId>,
}

/// What follows from what an example gives.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Found {
    /// What is said about the item at the moment; none: nothing.
    Verdict(ItemId, Option<Segment>),
    /// What is normal of this symptom at the moment; none: nothing is.
    Normal(Option<Test>),
    /// Whom she is to call or tell at the moment, by what she has reported; each once.
    Contacts(Vec<Contact>),
    /// Whether the treatment goes ahead; none: it does.
    Treatment(Option<TreatmentVerb>),
}

/// Puts an example to the test, expectation by expectation.
#[must_use]
pub fn check<'e>(protocol: &Protocol, example: &'e Example) -> Vec<Checked<'e>> {
    let mut patient = Patient::new(Stage::new(protocol, &example.given));
    example.then.iter().map(|expectation| patient.check(expectation)).collect()
}

/// The verdict that a verb stands for where an example says it: no other one will do. None: nothing is said.
#[must_use]
pub fn verdict_of(verb: Option<Verb>) -> Verdict {
    match verb {
        None => Verdict::Nothing,
        Some(Verb::Never | Verb::Avoid) => Verdict::Avoid,
        Some(Verb::Ask) => Verdict::Ask,
        Some(Verb::Require) => Verdict::Require,
        Some(Verb::Recommend) => Verdict::Recommend,
        Some(Verb::Allow) => Verdict::Allow,
    }
}

/// The patient of an example; what several expectations ask is worked out once.
struct Patient<'a> {
    stage: Stage<'a>,
    course: OnceCell<Vec<Course>>,
    contacts: OnceCell<Vec<ContactPlan>>,
    treatment: OnceCell<TreatmentPlan>,
}

impl<'a> Patient<'a> {
    fn new(stage: Stage<'a>) -> Self {
        Self { stage, course: OnceCell::new(), contacts: OnceCell::new(), treatment: OnceCell::new() }
    }

    fn check<'e>(&mut self, expectation: &'e Expectation) -> Checked<'e> {
        // Only the treatment has no moment: whether it goes ahead is asked once.
        let at = expectation.at.unwrap_or(0);
        let (follows, found, lines) = match &expectation.kind {
            ExpectationKind::Verdict(item, verb) => self.verdict(*item, *verb, at),
            ExpectationKind::Expect(test) => self.normal(*test, at, expectation.not),
            ExpectationKind::Contact(contact) => self.contact(*contact, at),
            ExpectationKind::Treatment(verb) => self.treatment(*verb),
        };
        Checked { expectation, holds: follows != expectation.not, found, lines }
    }

    fn verdict(&mut self, item: ItemId, verb: Option<Verb>, at: i64) -> (bool, Found, Vec<LineId>) {
        let segment = segment_of(&mut self.stage, item, at);
        let verdict = segment.as_ref().map_or(Verdict::Nothing, |segment| segment.verdict);
        let lines = segment.as_ref().map(|segment| segment.lines.clone()).unwrap_or_default();
        (verdict == verdict_of(verb), Found::Verdict(item, segment), lines)
    }

    /// `expect` holds where the lines of the moment together make normal just what it says; its `not`, where they make
    /// nothing normal of what it says.
    fn normal(&mut self, test: Test, at: i64, not: bool) -> (bool, Found, Vec<LineId>) {
        let stage = &mut self.stage;
        let course = self.course.get_or_init(|| course::course(stage));
        let open: Vec<&Course> = course
            .iter()
            .filter(|one| one.test.fact == test.fact && one.condition.is_none() && is_open(one.from, one.to, at))
            .collect();
        let normal = open.iter().map(|one| one.test).reduce(together);
        let lines = open.iter().map(|one| one.line).collect();
        let follows = match normal {
            Some(normal) if not => overlap(normal, test),
            normal => normal == Some(test),
        };
        (follows, Found::Normal(normal), lines)
    }

    fn contact(&mut self, contact: Contact, at: i64) -> (bool, Found, Vec<LineId>) {
        let stage = &mut self.stage;
        let contacts = self.contacts.get_or_init(|| course::contacts(stage));
        let now: Vec<&ContactPlan> =
            contacts.iter().filter(|one| one.condition.is_none() && is_open(one.from, one.to, at)).collect();
        let lines: Vec<LineId> = now.iter().filter(|one| one.contact == contact).map(|one| one.line).collect();
        let found = crate::words::once_each(now.iter().map(|one| one.contact));
        (!lines.is_empty(), Found::Contacts(found), lines)
    }

    fn treatment(&mut self, verb: Option<TreatmentVerb>) -> (bool, Found, Vec<LineId>) {
        let stage = &mut self.stage;
        let plan = self.treatment.get_or_init(|| treatment::plan_treatment(stage, &mut Default::default()));
        (plan.verdict == verb, Found::Treatment(plan.verdict), plan.lines.clone())
    }
}

fn is_open(from: Option<i64>, to: i64, at: i64) -> bool {
    from.is_none_or(|from| from <= at) && at < to
}

/// What two lines about one symptom make normal together; of numbers what lies between them too.
fn together(one: Test, other: Test) -> Test {
    let accept = match (one.accept, other.accept) {
        (Accept::Named(a), Accept::Named(b)) => Accept::Named(a | b),
        (Accept::Between(from, to), Accept::Between(other_from, other_to)) => {
            Accept::Between(from.min(other_from), to.zip(other_to).map(|(to, other)| to.max(other)))
        }
        (accept, _) => accept,
    };
    Test { accept, ..one }
}

/// Whether two tests on one fact accept some value together.
fn overlap(one: Test, other: Test) -> bool {
    match (one.accept, other.accept) {
        (Accept::Named(a), Accept::Named(b)) => a & b != 0,
        (Accept::Between(from, to), Accept::Between(other_from, other_to)) => {
            let end = [to, other_to].into_iter().flatten().min();
            end.is_none_or(|end| from.max(other_from).is_none_or(|from| from < end))
        }
        (accept, other) => accept == other,
    }
}

/// The examples of a protocol, to be tried on changed versions of it.
struct Trials<'p> {
    examples: Vec<(&'p Example, Vec<&'p Expectation>)>,
}

impl<'p> Trials<'p> {
    /// What holds today; what fails anyway notices nothing.
    fn of(protocol: &Protocol, examples: &[&'p Example]) -> Self {
        let holding = |example: &&'p Example| {
            let holding = check(protocol, example).into_iter().filter(|checked| checked.holds);
            (*example, holding.map(|checked| checked.expectation).collect())
        };
        Self { examples: examples.iter().map(holding).collect() }
    }

    /// Whether some example that holds today fails on another version.
    fn notice(&self, version: &Protocol, touched: &Touched) -> bool {
        let nothing_known = Facts::default();
        let stage = Stage::new(version, &nothing_known);
        self.examples.iter().any(|(example, holding)| {
            let mut asked = holding.iter().filter(|expectation| touched.concerns(&expectation.kind)).peekable();
            if asked.peek().is_none() {
                return false;
            }
            let mut patient = Patient::new(stage.for_patient(&example.given));
            asked.any(|expectation| !patient.check(expectation).holds)
        })
    }
}
