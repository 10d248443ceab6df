//! What a plan waits for: events that have not happened, and first reports that have not been made.
//!
//! A plan says what holds as long as nothing else is told. "Until the stitches are out" is then a stretch to the end of
//! follow-up, and "for 3 days after the stitches are out" is nowhere in it. Whoever tells the plan to a person must know that
//! both are waiting, and for what. Which lines wait can be read off their windows; whether anything changes when what they
//! wait for comes is not guessed from them: the same patient is planned once more as if it had come, at several moments.

mod ends;
mod lines;
mod timing;

use std::collections::BTreeSet;

use crate::engine::cells::Space;
use crate::engine::evaluate::reported::states_in_which;
use crate::engine::evaluate::stage::Stage;
use crate::model::calendar::{Reach, Term};
use crate::model::fact::Condition;
use crate::model::facts::Facts;
use crate::model::ids::{EventId, ItemId, LineId};
use crate::model::plan::Segment;
use crate::model::protocol::Protocol;
use crate::model::time::Minutes;
use crate::model::verdict::Verdict;
use timing::{begins_with, comes_in};

/// What is waited for.
#[derive(Debug, Clone, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub enum Awaited {
    /// An event that has not happened.
    Event(EventId),
    /// The first report that says so from a moment on, which has not been made. Of a margin the later moment, in minutes from
    /// time zero.
    Report(Condition, Minutes),
}

impl Awaited {
    /// The moment from which it counts where it comes at a moment.
    #[must_use]
    pub fn counts(&self, at: Minutes) -> Minutes {
        match self {
            Awaited::Event(_) => at,
            Awaited::Report(_, since) => at.max(*since),
        }
    }
}

/// When something comes that waits: so long after what is waited for.
#[derive(Debug, Clone, PartialEq, Eq, PartialOrd, Ord)]
pub struct Comes {
    /// What is waited for.
    pub what: Awaited,
    /// How long after it.
    pub after: Reach,
}

/// The end of what waits to be over: it has come when everything has that is waited for, and the time is not earlier.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct WaitingEnd {
    /// All of it must have come.
    pub comes: Vec<Comes>,
    /// It holds at least until then, however early that comes.
    pub not_before: Option<Minutes>,
    /// What holds then, the strictest of what may; *ask* where that changes with time. Never milder than *allow*.
    pub then: Verdict,
}

/// A line that begins with what is waited for.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct WaitingLine {
    /// The line.
    pub line: LineId,
    /// Its items of which it decides then; empty where it is about none.
    pub items: Vec<ItemId>,
    /// With what it begins.
    pub begins: Comes,
    /// Not before this moment, however early that comes.
    pub not_before: Option<Minutes>,
    /// It decides about none of its items, which it only brings [`then`](Self::then): a permission that nobody gets to use, and
    /// after which no line gives an answer.
    pub is_silent: bool,
    /// How it ends.
    pub until: WaitingUntil,
    /// What holds when it is over, where that is stricter than what is told without it: *ask* where there is a gap.
    pub then: Option<Verdict>,
    /// Where it is not known whether it is about this patient: for whom.
    pub condition: Option<Condition>,
}

/// How a line ends that has not begun.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum WaitingUntil {
    /// With follow-up.
    FollowUp,
    /// At a moment, the later one where there are two; in minutes from time zero.
    Moment(Minutes),
    /// So long after what is waited for.
    Comes(Comes),
    /// When a report first says so.
    Report(Condition),
    /// At the last of them, or at the first of them.
    Of(Which, Vec<WaitingUntil>),
    /// When its one moment has come.
    Once,
}

/// Which of several ends counts.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Which {
    /// The first of them.
    First,
    /// The last of them.
    Last,
}

/// One patient's plan as it waits.
#[derive(Debug)]
pub struct Waits<'p> {
    protocol: &'p Protocol,
    facts: &'p Facts,
    /// What has not come, in order.
    pending: BTreeSet<Awaited>,
    stage: Stage<'p>,
    space: Space,
}

impl<'p> Waits<'p> {
    /// What waits for a patient. Cheap where no line of the protocol begins or ends with an event or a first report.
    #[must_use]
    pub fn of(protocol: &'p Protocol, facts: &'p Facts) -> Self {
        let mut waits = Self {
            protocol,
            facts,
            pending: BTreeSet::new(),
            stage: Stage::new(protocol, facts),
            space: Space::of(protocol),
        };
        let followed = protocol.lines.iter().filter(|line| !line.not_followed);
        for comes in followed.flat_map(|line| comes_in(&line.timing)) {
            if !waits.has_come(&comes.what) {
                waits.pending.insert(comes.what);
            }
        }
        waits
    }

    fn has_come(&mut self, what: &Awaited) -> bool {
        match what {
            Awaited::Event(event) => self.facts.events.contains_key(event),
            Awaited::Report(condition, since) => {
                let end = self.protocol.follow_up_of(self.facts.treated_on);
                self.stage.was_reported(condition, Some(*since), end)
            }
        }
    }

    /// Whether a line begins with something that has not come.
    fn waits(&self, line: LineId) -> bool {
        begins_with(&self.protocol.line(line).timing).is_some_and(|begins| self.pending.contains(&begins.what))
    }

    fn longest(&self, term: Term) -> Minutes {
        match self.facts.treated_on {
            Some(date) => term.counted_from(date),
            None => term.bounds().latest,
        }
    }

    /// Her facts as if all that had come at a moment; none where it cannot be made so.
    fn with<'w>(&self, come: impl Iterator<Item = &'w Awaited>, at: Minutes) -> Option<Facts> {
        let mut facts = self.facts.clone();
        for what in come {
            self.come(&mut facts, what, at)?;
        }
        Some(facts)
    }

    /// The same for one more thing.
    fn come(&self, facts: &mut Facts, what: &Awaited, at: Minutes) -> Option<()> {
        match what {
            Awaited::Event(event) => {
                facts.events.insert(*event, at);
            }
            Awaited::Report(condition, _) => {
                let at = what.counts(at);
                let state = states_in_which(condition, &self.space).into_iter().next()?;
                for (fact, value) in state {
                    facts.tell(fact, self.protocol.fact(fact), value, at);
                }
            }
        }
        Some(())
    }
}

/// The treatment, and every moment after it at which one of some segments begins or ends.
fn moments_of(segments: &[Segment]) -> BTreeSet<Minutes> {
    let changes = segments.iter().flat_map(|segment| segment.from.into_iter().chain([segment.to]));
    changes.filter(|at| *at > Minutes::ZERO).chain([Minutes::ZERO]).collect()
}
