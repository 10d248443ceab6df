//! Worked examples put to the test: what each says must follow, beside what the plan says.
//!
//! Only what an example asks about is evaluated: the same rules and stage as for the plan, without the rest of it.
//! What is counted over many examples stands in `counts`.

mod counts;

use std::cell::OnceCell;

use crate::engine::diagram::{Node, Question, Sure, sure};
use crate::engine::evaluate::item::segment_of;
use crate::engine::evaluate::stage::Stage;
use crate::engine::evaluate::{course, treatment};
use crate::model::fact::{Accept, Test};
use crate::model::ids::{ItemId, LineId};
use crate::model::plan::{Segment, TreatmentPlan};
use crate::model::protocol::{Example, Expectation, ExpectationKind, Protocol, Says};
use crate::model::time::Minutes;
use crate::model::verb::{Contact, TreatmentVerb, Verb};
use crate::model::verdict::Verdict;

pub use counts::{Change, Coverage, LeftOut, Mutation, Part, Piece};

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
    /// What is normal of this symptom at the moment (none: nothing is), and whether more may be, by what is not known.
    Normal(Option<Test>, bool),
    /// Whom she is to call or tell at the moment by what she has reported, and whether that is sure whoever she is.
    Contacts(Vec<(Contact, bool)>),
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
    verb.map_or(Verdict::Nothing, Verb::verdict)
}

/// The patient of an example; what several expectations ask is worked out once.
pub(crate) struct Patient<'a> {
    stage: Stage<'a>,
    treatment: OnceCell<TreatmentPlan>,
}

impl<'a> Patient<'a> {
    pub(crate) fn new(stage: Stage<'a>) -> Self {
        Self { stage, treatment: OnceCell::new() }
    }

    pub(crate) fn check<'e>(&mut self, expectation: &'e Expectation) -> Checked<'e> {
        // Only the treatment has no moment: whether it goes ahead is asked once.
        let at = expectation.at.unwrap_or_default();
        let (truth, found, lines) = match &expectation.kind {
            ExpectationKind::Verdict(item, verb) => self.verdict(*item, *verb, at),
            ExpectationKind::Expect(test) => self.normal(*test, at),
            ExpectationKind::Contact(contact) => self.contact(*contact, at),
            ExpectationKind::Treatment(verb) => self.treatment(*verb),
        };
        let wanted = if expectation.not { Truth::No } else { Truth::Yes };
        Checked { expectation, holds: truth == wanted, found, lines }
    }

    pub(crate) fn verdict(&mut self, item: ItemId, verb: Option<Verb>, at: Minutes) -> (Truth, Found, Vec<LineId>) {
        let segment = segment_of(&mut self.stage, item, at);
        let verdict = segment.as_ref().map_or(Verdict::Nothing, |segment| segment.verdict);
        let lines = segment.as_ref().map(|segment| segment.lines.clone()).unwrap_or_default();
        (Truth::of(verdict == verdict_of(verb)), Found::Verdict(item, segment), lines)
    }

    /// Yes where the lines of the moment together make normal just what it says, whoever she is; no where they make
    /// nothing normal of what it says.
    pub(crate) fn normal(&mut self, test: Test, at: Minutes) -> (Truth, Found, Vec<LineId>) {
        let stage = &mut self.stage;
        let said = sure(course::said_at(stage, at, |says| match says {
            Says::Expect(tests) => tests.iter().find(|one| one.fact == test.fact),
            Says::Care(_) | Says::Contact(_) | Says::Treatment(_) | Says::Repeat(_) | Says::Advise(_) => None,
        }));
        // What is expected without a level makes those levels normal for which nobody calls.
        let fact = stage.protocol.fact(test.fact);
        let covered = Accept::Named(sure(course::any_level_covers(stage, test.fact, at)));
        let effective = |one: &Test| if fact.is_any_level(one.accept) { Test { accept: covered, ..*one } } else { *one };
        let said: Vec<(LineId, Test, Node)> = said.iter().map(|(line, one, set)| (*line, effective(one), *set)).collect();
        if fact.is_any_level(test.accept) {
            let naming = said.iter().filter(|(_, one, _)| one.accept != Accept::Named(0)).map(|(_, _, set)| *set);
            let (surely, perhaps) = sure(whether(stage, naming.collect()));
            let lines = said.iter().map(|(line, ..)| *line).collect();
            let found = said.iter().map(|(_, one, _)| *one).reduce(together);
            return (Truth::from(surely, !perhaps), Found::Normal(found, perhaps && !surely), lines);
        }
        let values = stage.space.cells(test.fact).map(|cells| cells.values().to_vec()).unwrap_or_default();
        let (mut just, mut none, mut depends) = (true, true, false);
        for value in values {
            let naming = said.iter().filter(|(_, one, _)| one.accept.accepts(value)).map(|(_, _, set)| *set);
            let (surely, perhaps) = sure(whether(stage, naming.collect()));
            depends |= perhaps && !surely;
            if test.accept.accepts(value) {
                (just, none) = (just && surely, none && !perhaps);
            } else {
                just = just && !perhaps;
            }
        }
        let surely = said.iter().filter(|(_, _, set)| *set == Node::ALL).map(|(_, one, _)| *one);
        let found = if just { Some(test) } else { surely.reduce(together) };
        let lines = said.iter().map(|(line, ..)| *line).collect();
        (Truth::from(just, none), Found::Normal(found, depends), lines)
    }

    /// Yes where she is to call whoever she is, no where nobody who she may be is to call by what she has reported.
    pub(crate) fn contact(&mut self, contact: Contact, at: Minutes) -> (Truth, Found, Vec<LineId>) {
        let stage = &mut self.stage;
        let pick = |says: &Says| if let Says::Contact(one) = says { Some(*one) } else { None };
        let said = sure(course::said_at(stage, at, pick));
        let mut found = Vec::new();
        let mut truth = Truth::No;
        for one in Contact::ALL.iter().copied() {
            let sets = said.iter().filter(|(_, other, _)| *other == one).map(|(_, _, set)| *set);
            let (surely, perhaps) = sure(whether(stage, sets.collect()));
            if perhaps {
                found.push((one, surely));
            }
            if one == contact {
                truth = Truth::from(surely, !perhaps);
            }
        }
        let mut lines = Vec::new();
        for (line, one, set) in said {
            if one == contact && sure(by_report(stage, set)) != Node::NONE {
                lines.push(line);
            }
        }
        (truth, Found::Contacts(found), lines)
    }

    fn treatment(&mut self, verb: Option<TreatmentVerb>) -> (Truth, Found, Vec<LineId>) {
        let stage = &mut self.stage;
        let plan = self.treatment.get_or_init(|| sure(treatment::plan_treatment(stage, &mut Default::default())));
        (Truth::of(plan.verdict == verb), Found::Treatment(plan.verdict), plan.lines.clone())
    }
}

/// Whether something follows: neither, where it depends on what is not known of the patient.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) enum Truth {
    Yes,
    No,
    Either,
}

impl Truth {
    fn of(holds: bool) -> Self {
        if holds { Truth::Yes } else { Truth::No }
    }

    fn from(yes: bool, no: bool) -> Self {
        match (yes, no) {
            (true, _) => Truth::Yes,
            (false, true) => Truth::No,
            (false, false) => Truth::Either,
        }
    }
}

/// Whether somebody of these sets is surely this patient, and whether she may be, by what has been reported.
fn whether(stage: &mut Stage<'_>, sets: Vec<Node>) -> Sure<(bool, bool)> {
    let all = stage.diagrams.union(sets)?;
    Ok((all == Node::ALL, by_report(stage, all)? != Node::NONE))
}

/// Those of a set who are in it whatever a report that was not made would say: what is not reported is no reason to call.
fn by_report(stage: &mut Stage<'_>, set: Node) -> Sure<Node> {
    let protocol = stage.protocol;
    let is_report = |asked: Question| matches!(asked, Question::Fact(fact) if protocol.fact(fact).is_reported());
    stage.diagrams.for_every(set, &is_report)
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
