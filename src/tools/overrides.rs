//! Whether a line for one patient alone may stand: it changes something, it breaks no promise, and it lifts no `never`.

use std::collections::BTreeSet;

use miette::Diagnostic;
use thiserror::Error;

use crate::engine::evaluate::evaluate;
use crate::engine::prove::promises_broken;
use crate::model::fact::{Condition, Test};
use crate::model::facts::Facts;
use crate::model::ids::{ItemId, LineId};
use crate::model::plan::{Cause, Plan, Segment};
use crate::model::protocol::{Protocol, Says, Series};
use crate::model::span::Span;
use crate::model::time::Minutes;
use crate::model::verb::{Contact, TreatmentVerb};
use crate::input::patient::Patient;
use crate::language::read::Reading;
use crate::model::report::{Mend, Problem};
use crate::say::changes::{Change, of_item};
use crate::say::notation::{Words, list};
use crate::tools::lifted::{self, Effect};

/// Why a line for one patient is refused.
#[derive(Debug, Clone, PartialEq, Eq, Error, Diagnostic)]
pub enum Unfit {
    /// `after 2d allow retinol`, under `ensure until 5d avoid retinoids`
    #[error("the override would break what the protocol promises for every patient")]
    #[diagnostic(
        code(care::override_breaks_promise),
        help("{item} would be outside the promise {when}; give another line, or change the protocol")
    )]
    BreaksPromise {
        /// The item.
        item: String,
        /// From when on.
        when: String,
        /// The override.
        #[label("this line")]
        own: Span,
        /// The promise.
        #[label("breaks this promise")]
        promise: Span,
    },
    /// `allow aspirin`, under `never aspirin`
    #[error("the override changes nothing: what the protocol says is never lifted")]
    #[diagnostic(
        code(care::override_never),
        help("a `never` holds for every patient; only a change of the protocol lifts it")
    )]
    UnderNever {
        /// The override.
        #[label("this line")]
        own: Span,
        /// The `never`.
        #[label("cannot lift this one")]
        never: Span,
    },
    /// `repeat at least 8w apart`, beside `repeat at least 4w apart`
    #[error("the override would stand beside what the protocol says, and her page would say both")]
    #[diagnostic(
        code(care::override_stands_beside),
        help(
            "a narrower line replaces no `expect` and no `repeat`: change the protocol, or tell her by `advise \"…\"`"
        )
    )]
    StandsBeside {
        /// The override.
        #[label("this line")]
        own: Span,
        /// The protocol's.
        #[label("stays as it is")]
        other: Span,
    },
    /// `require sunscreen with SPF >= 50`, under `on the treatment day avoid sunscreen`
    #[error("the override lifts something for her: {what}")]
    #[diagnostic(code(care::override_lifts), help("{told}if that is meant: `--yes`"))]
    Lifts {
        /// The things of which something is lifted.
        what: String,
        /// Every change, one in a line.
        told: String,
        /// The override.
        #[label("this line")]
        own: Span,
    },
    /// `recommend balm`, where nothing was said of it
    #[error("the override does more than withhold")]
    #[diagnostic(code(care::override_changes), help("{told}if that is meant: `--yes`"))]
    Changes {
        /// Every change, one in a line.
        told: String,
        /// The override.
        #[label("this line")]
        own: Span,
    },
    /// `until 24h avoid exercise`, under `until 48h avoid exercise`
    #[error("the override changes nothing: her plan says this already")]
    #[diagnostic(code(care::override_changes_nothing), help("leave it out, or say what shall be otherwise"))]
    ChangesNothing {
        /// The override.
        #[label("this line")]
        own: Span,
    },
}

/// Whether the line that joined `after` may stand for this patient, and what it changes for her.
///
/// # Errors
/// Why not.
pub fn judge(before: &Words<'_>, after: &Words<'_>, facts: &Facts, line: LineId) -> Result<Effect, Unfit> {
    let own = after.protocol.line(line).span;
    let (old, new) = (evaluate(before.protocol, facts), evaluate(after.protocol, facts));
    if shown(before, &old) == shown(after, &new) {
        return Err(match never_over(after.protocol, &new, line) {
            Some(never) => Unfit::UnderNever { own, never: after.protocol.line(never).span },
            None => Unfit::ChangesNothing { own },
        });
    }
    let effect = effect(before, after, (&old, &new));
    may_stand(before, after, facts, line, &effect)?;
    Ok(effect)
}

/// What changes for her between two protocols that differ in lines about her.
#[must_use]
pub fn effect(before: &Words<'_>, after: &Words<'_>, (old, new): (&Plan, &Plan)) -> Effect {
    // The items themselves are looked at one by one.
    let beside = shown(before, old).1 != shown(after, new).1;
    lifted::compared(before, after, (old, new), beside)
}

/// The protocol with everything that was decided for her and holds; what is only to be noted is told beside it.
///
/// # Errors
/// A line that is none of this protocol, that stands beside one of the protocol's, or that breaks what it promises.
pub fn applied(
    reading: &mut Reading,
    protocol: &Protocol,
    patient: &Patient,
) -> Result<(Protocol, Vec<Problem>), Vec<Problem>> {
    let mut told = Vec::new();
    let mut before = protocol.clone();
    for (number, one) in (1..).zip(&patient.decided).filter(|(_, one)| one.holds()) {
        let mut after = before.clone();
        let line = match reading.add_override_of(&mut after, &format!("[[override]] {number}"), &one.line) {
            Ok((line, warnings)) => {
                told.extend(warnings);
                line
            }
            Err(wrong) => return Err(wrong),
        };
        let words = |protocol| Words::new(protocol, &reading.sources, patient.clock());
        let (own, with_own) = (words(&before), words(&after));
        let plans = (evaluate(&before, &patient.facts), evaluate(&after, &patient.facts));
        let effect = effect(&own, &with_own, (&plans.0, &plans.1));
        if let Err(unfit) = may_stand(&own, &with_own, &patient.facts, line, &effect) {
            return Err(vec![Problem::new(unfit, Mend::None)]);
        }
        before = after;
    }
    Ok((before, told))
}

/// Whether a line stands beside none of the protocol's, and breaks none of its promises; what only withholds more breaks none.
fn may_stand(before: &Words<'_>, after: &Words<'_>, facts: &Facts, line: LineId, effect: &Effect) -> Result<(), Unfit> {
    let own = after.protocol.line(line).span;
    if let Some(other) = beside(before.protocol, &after.protocol.line(line).says) {
        return Err(Unfit::StandsBeside { own, other });
    }
    if effect.only_withholds() {
        return Ok(());
    }
    let known = promises_broken(before.protocol, facts);
    let broken = promises_broken(after.protocol, facts);
    let named = named(&after.protocol.line(line).says);
    let new = broken.iter().find(|broken| named.contains(&broken.item) && !known.contains(broken));
    match new {
        None => Ok(()),
        Some(broken) => Err(Unfit::BreaksPromise {
            item: after.protocol.item(broken.item).name.clone(),
            when: after.moment_both(broken.minute),
            own,
            promise: broken.promise,
        }),
    }
}

/// Why a line is asked about before it is taken; none where it only withholds more.
#[must_use]
pub fn asked_about(effect: &Effect, own: Span) -> Option<Unfit> {
    let told = effect.told();
    if effect.only_withholds() {
        None
    } else if effect.lifts.is_empty() {
        Some(Unfit::Changes { told, own })
    } else {
        Some(Unfit::Lifts { what: list(&effect.lifted(), "and"), told, own })
    }
}

/// A line of the protocol about the same symptom, or about the next sessions: no rule says which of the two holds.
fn beside(protocol: &Protocol, own: &Says) -> Option<Span> {
    let is_same = |says: &Says| match (says, own) {
        (Says::Expect(theirs), Says::Expect(hers)) => {
            theirs.iter().any(|test| hers.iter().any(|other| other.fact == test.fact))
        }
        (Says::Repeat(_), Says::Repeat(_)) => true,
        _ => false,
    };
    let mut followed = protocol.lines.iter().filter(|line| !line.not_followed);
    followed.find(|line| is_same(&line.says)).map(|line| line.span)
}

/// A `never` that decides about an item of the line.
fn never_over(protocol: &Protocol, plan: &Plan, line: LineId) -> Option<LineId> {
    let Says::Care(care) = &protocol.line(line).says else { return None };
    let of_items = plan.items.iter().filter(|item| care.items.contains(&item.item));
    let mut segments = of_items.flat_map(|item| &item.segments);
    segments.find(|segment| segment.cause == Cause::Never).and_then(|segment| segment.lines.first().copied())
}

/// What a reader sees of one item: without the lines that say so.
type Seen = Vec<Change>;

/// What a plan holds beside the verdicts on items, as a reader sees it.
#[derive(Debug, Clone, PartialEq, Eq, PartialOrd, Ord)]
enum Beside<'p> {
    Do {
        items: &'p [ItemId],
        moment: (Option<Minutes>, Option<Minutes>),
        condition: Option<&'p Condition>,
        details: String,
    },
    Normal {
        test: Test,
        stretch: (Option<Minutes>, Minutes),
        condition: Option<&'p Condition>,
        note: Option<&'p str>,
    },
    Call {
        contact: Contact,
        stretch: (Option<Minutes>, Minutes),
        condition: Option<&'p Condition>,
        note: Option<&'p str>,
    },
    Sessions {
        series: &'p Series,
        condition: Option<&'p Condition>,
    },
    Advice {
        text: &'p str,
        stretch: (Option<Minutes>, Minutes),
        condition: Option<&'p Condition>,
    },
    Treatment(Option<TreatmentVerb>),
}

/// Everything that a reader sees of a plan, by what it says and not by which line says it.
fn shown<'p>(words: &Words<'p>, plan: &'p Plan) -> (Vec<(ItemId, Seen)>, BTreeSet<Beside<'p>>) {
    let protocol = words.protocol;
    let items = plan.items.iter().map(|item| (item.item, seen(words, &item.segments, item.item)));
    let items = items.filter(|(_, seen)| !seen.is_empty()).collect();
    let note = |line: LineId| protocol.line(line).note.as_deref();
    let mut beside = BTreeSet::from([Beside::Treatment(plan.treatment.verdict)]);
    beside.extend(plan.actions.iter().map(|one| Beside::Do {
        items: named(&protocol.line(one.line).says),
        moment: (one.earliest, one.latest),
        condition: one.condition.as_ref(),
        details: words.details(&[one.line]),
    }));
    beside.extend(plan.course.iter().map(|one| Beside::Normal {
        test: one.test,
        stretch: (one.from, one.to),
        condition: one.condition.as_ref(),
        note: note(one.line),
    }));
    beside.extend(plan.contacts.iter().map(|one| Beside::Call {
        contact: one.contact,
        stretch: (one.from, one.to),
        condition: one.condition.as_ref(),
        note: note(one.line),
    }));
    beside.extend(
        plan.series.iter().map(|one| Beside::Sessions { series: &one.series, condition: one.condition.as_ref() }),
    );
    beside.extend(plan.advice.iter().map(|one| Beside::Advice {
        text: protocol.line(one.line).says.advice().unwrap_or_default(),
        stretch: (one.from, one.to),
        condition: one.condition.as_ref(),
    }));
    (items, beside)
}

/// The items that a line names.
fn named(says: &Says) -> &[ItemId] {
    if let Says::Care(care) = says { &care.items } else { &[] }
}

fn seen(words: &Words<'_>, segments: &[Segment], item: ItemId) -> Seen {
    let without_lines = |mut change: Change| {
        change.reasons.clear();
        change.own.clear();
        for answer in &mut change.answers {
            answer.lines.clear();
        }
        change
    };
    let mut seen: Seen = Vec::new();
    for next in of_item(words, segments, item).into_iter().map(without_lines) {
        match seen.last_mut() {
            Some(last)
                if Some(last.to) == next.from
                    && (Change { from: last.from, ..next.clone() }) == (Change { to: next.to, ..last.clone() }) =>
            {
                last.to = next.to;
            }
            _ => seen.push(next),
        }
    }
    seen
}
