//! One patient at one moment: which windows are open, as a diagram over what is not known.
//!
//! What is known by this moment is already answered; a margin and an unknown time of day stay questions.
//! The same code serves "what may still be reported": then reports and events that are not fixed are questions too.

use std::collections::BTreeMap;
use std::convert::Infallible;

use super::stage::{Anchor, Stage};
use crate::engine::diagram::{Node, Question};
use crate::model::calendar::{MonthBound, Reach, Reckoned, Term};
use crate::model::fact::{Accept, Condition, Test};
use crate::model::ids::EventId;
use crate::model::time::{Margin, Minutes};
use crate::model::timing::{Begins, Bound, Ending, Timing, day_start};

/// How margins are read.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) enum Margins {
    /// As a question: passed or not.
    Asked,
    /// So that the window is as long as it can be (`expect`, `call`).
    Widest,
    /// So that it has certainly begun, and has not certainly ended: what an `expect` covers.
    Narrowest,
}

/// Which reports and events count.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) enum Reports {
    /// Those that were given so far; what was not reported is not so.
    SoFar,
    /// Any that may still come: only patient facts, what was reported before, and events with a moment are fixed.
    MayCome,
    /// The same, of patients who have not said how it is now: what is so is not reported, and begins nothing.
    Unsaid,
}

impl Reports {
    /// Whether anything may still be reported.
    fn are_open(self) -> bool {
        match self {
            Reports::SoFar => false,
            Reports::MayCome | Reports::Unsaid => true,
        }
    }
}

/// A stage at one moment.
#[derive(Debug)]
pub(crate) struct Scene<'s, 'a, P = Infallible> {
    pub(crate) stage: &'s mut Stage<'a, P>,
    pub(crate) minute: Minutes,
    pub(crate) margins: Margins,
    pub(crate) reports: Reports,
}

/// For whom a window is in which of its three states.
#[derive(Debug, Clone, Copy)]
pub(crate) struct Status {
    pub(crate) not_begun: Node,
    pub(crate) open: Node,
    pub(crate) ended: Node,
}

impl<P: Copy> Scene<'_, '_, P> {
    /// The state of a timing at this moment; an action at a moment has none.
    pub(crate) fn status(&mut self, timing: &Timing) -> Result<Option<Status>, P> {
        match timing {
            Timing::Window { from, to } => self.window(*from, to).map(Some),
            Timing::While(condition) => {
                let open = self.stage.patients(condition)?;
                Ok(Some(Status { not_begun: self.stage.diagrams.not(open)?, open, ended: Node::NONE }))
            }
            Timing::Once { from, reported } => {
                let open = self.begun_once(*from, reported)?;
                Ok(Some(Status { not_begun: self.stage.diagrams.not(open)?, open, ended: Node::NONE }))
            }
            Timing::At(_) => Ok(None),
        }
    }

    /// Begun with the first report from a time on; each end of a margin is read so, and lines with the same margin together.
    fn begun_once(&mut self, from: Margin, condition: &Condition) -> Result<Node, P> {
        let early = self.reported_since(condition, from.earliest)?;
        if from.is_exact() || early == Node::NONE {
            return Ok(early);
        }
        let late = self.reported_since(condition, from.latest)?;
        self.read(Anchor::Treatment, from.into(), (early, late), true)
    }

    /// For whom the reports in force said so at this moment, or before, but not before `since`.
    fn reported_since(&mut self, condition: &Condition, since: Minutes) -> Result<Node, P> {
        if self.minute < since {
            return Ok(Node::NONE);
        }
        if self.stage.was_reported(condition, Some(since), self.minute) {
            return Ok(Node::ALL);
        }
        match self.reports {
            // A first report that was not made has not happened: what is not known now opens nothing.
            Reports::SoFar => Ok(Node::NONE),
            Reports::MayCome => {
                let now = self.stage.patients(condition)?;
                self.or_before(now, condition, Some(since))
            }
            Reports::Unsaid => self.or_before(Node::NONE, condition, Some(since)),
        }
    }

    fn window(&mut self, from: Bound, to: &Ending) -> Result<Status, P> {
        let begun = self.passed(from, true)?;
        let ended = self.ended(to)?;
        let diagrams = &mut self.stage.diagrams;
        // What has not begun has not run out either, though what would end it may have been reported already.
        let running = diagrams.not(ended)?;
        let not_begun = diagrams.not(begun)?;
        Ok(Status { not_begun, open: diagrams.and(begun, running)?, ended: diagrams.and(begun, ended)? })
    }

    fn ended(&mut self, to: &Ending) -> Result<Node, P> {
        match to {
            Ending::FollowUp => Ok(Node::NONE),
            Ending::Bound(bound) => self.passed(*bound, false),
            Ending::Reported(condition) => self.reported(condition),
            Ending::First(ends) => ends.iter().try_fold(Node::NONE, |any, end| {
                let end = self.ended(end)?;
                self.stage.diagrams.or(any, end)
            }),
            Ending::Last(ends) => ends.iter().try_fold(Node::ALL, |all, end| {
                let end = self.ended(end)?;
                self.stage.diagrams.and(all, end)
            }),
        }
    }

    /// Closed once the condition was reported, or if it is what the present reports say.
    fn reported(&mut self, condition: &Condition) -> Result<Node, P> {
        let now = self.stage.patients(condition)?;
        if self.stage.was_reported(condition, None, self.minute) {
            return Ok(Node::ALL);
        }
        match self.reports {
            Reports::SoFar => Ok(now),
            Reports::MayCome | Reports::Unsaid => self.or_before(now, condition, None),
        }
    }

    /// Some, and those for whom earlier reports may have said so.
    fn or_before(&mut self, now: Node, condition: &Condition, since: Option<Minutes>) -> Result<Node, P> {
        let mut closed = now;
        for number in self.stage.closing(condition, since, self.minute) {
            let before = self.stage.diagrams.ask(Question::Before(number), [Node::NONE, Node::ALL])?;
            closed = self.stage.diagrams.or(closed, before)?;
        }
        Ok(closed)
    }

    /// Whether a bound is passed; `opening` tells which way its margin is read when windows are read at their widest.
    fn passed(&mut self, bound: Bound, opening: bool) -> Result<Node, P> {
        match bound {
            Bound::Beginning => Ok(Node::ALL),
            Bound::Time(margin) => self.margin(Anchor::Treatment, margin, self.minute, opening),
            Bound::DayStart(day) => self.day_begun(day),
            Bound::Event { event, after } => self.event_passed(event, after, opening),
            Bound::Months(bound) => self.months_passed(bound, opening),
        }
    }

    /// Whether a margin is passed so many minutes after what it is measured from.
    fn margin(&mut self, anchor: Anchor, margin: Margin, minute: Minutes, opening: bool) -> Result<Node, P> {
        let passed = |end: Minutes| Node::of(minute >= end);
        self.read(anchor, margin.into(), (passed(margin.earliest), passed(margin.latest)), opening)
    }

    /// For whom a margin is passed of which it is known for whom each of its ends is. Inside it is read as this scene reads margins;
    /// lines with the same one are read together.
    fn read(&mut self, anchor: Anchor, margin: Reach, (early, late): (Node, Node), opening: bool) -> Result<Node, P> {
        match self.margins {
            Margins::Widest => return Ok(if opening { early } else { late }),
            Margins::Narrowest => return Ok(late),
            Margins::Asked if early == late => return Ok(late),
            Margins::Asked => {}
        }
        let number = self.stage.margin(anchor, margin);
        let passed = self.stage.diagrams.ask(Question::Margin(number), [Node::NONE, Node::ALL])?;
        let sooner = self.stage.diagrams.and(early, passed)?;
        self.stage.diagrams.or(late, sooner)
    }

    /// For whom months are over: it hangs on the date of the treatment.
    fn months_passed(&mut self, bound: MonthBound, opening: bool) -> Result<Node, P> {
        let anchor = bound.event.map_or(Anchor::Treatment, Anchor::Event);
        if let Some(begins) = bound.begins(&self.stage.facts) {
            let has_begun = bound.event.is_none() || begins.minute <= self.minute;
            return if has_begun { self.reached(anchor, begins, bound.reach, opening) } else { Ok(Node::NONE) };
        }
        let Some(event) = bound.event.filter(|_| self.reports.are_open()) else { return Ok(Node::NONE) };
        let treated_at = self.stage.facts.treated_at;
        let delays = self.stage.delays_after(event);
        let possible = delays.partition_point(|since| *since <= self.minute);
        let mut passed = Node::NONE;
        for (place, since) in delays.iter().enumerate().take(possible) {
            let reached = self.reached(anchor, Begins::at(self.minute - *since, treated_at), bound.reach, opening)?;
            // The date may be asked for before the event is, so what hangs on both is put together, and not asked in one.
            let cells = (0..=delays.len()).map(|cell| Node::of(cell == place.saturating_add(1)));
            let then = self.stage.diagrams.ask(Question::Event(event), cells)?;
            let both = self.stage.diagrams.and(then, reached)?;
            passed = self.stage.diagrams.or(passed, both)?;
        }
        Ok(passed)
    }

    /// For whom a margin in months is passed that is counted from a moment.
    fn reached(&mut self, anchor: Anchor, begins: Begins, reach: Reach, opening: bool) -> Result<Node, P> {
        let early = self.term_passed(begins, reach.earliest)?;
        if reach.is_single() || early == Node::NONE {
            return Ok(early);
        }
        let late = self.term_passed(begins, reach.latest)?;
        self.read(anchor, reach, (early, late), opening)
    }

    fn term_passed(&mut self, begins: Begins, term: Term) -> Result<Node, P> {
        let since = self.minute - begins.minute;
        match (term, self.stage.protocol.calendar()) {
            (Term::Exact(length), _) => Ok(Node::of(since >= length)),
            (Term::Months(months), Some(fact)) => {
                let what = Reckoned::From { day: begins.day, months };
                let longer = Accept::Reckoned { what, at_least: since.whole_days().saturating_add(1) };
                let longer = self.stage.patients(&Condition::Test(Test { fact, accept: longer }))?;
                self.stage.diagrams.not(longer)
            }
            // No protocol counts in months without a calendar.
            (Term::Months(_), None) => Ok(Node::NONE),
        }
    }

    fn day_begun(&mut self, day: i64) -> Result<Node, P> {
        let begins = day_start(day, self.stage.facts.treated_at);
        if self.minute < begins.earliest || self.minute >= begins.latest {
            return Ok(Node::of(self.minute >= begins.latest));
        }
        self.stage.diagrams.ask(Question::Clock, [Node::NONE, Node::ALL])
    }

    fn event_passed(&mut self, event: EventId, after: Margin, opening: bool) -> Result<Node, P> {
        let anchor = Anchor::Event(event);
        match self.stage.facts.events.get(&event).copied() {
            Some(at) if at > self.minute => Ok(Node::NONE),
            Some(at) => self.margin(anchor, after, self.minute - at, opening),
            None if self.reports == Reports::SoFar => Ok(Node::NONE),
            None => {
                // Cell 0: it has not happened. The others begin at the delays that some line names, and no event is longer
                // ago than the treatment.
                let delays = self.stage.delays_after(event);
                let cell = |place: usize| u32::try_from(place.saturating_add(1)).unwrap_or(u32::MAX);
                let up_to = |from: Minutes| delays.partition_point(|since| *since < from);
                let possible = delays.partition_point(|since| *since <= self.minute);
                let (early, late) = (up_to(after.earliest).min(possible), up_to(after.latest).min(possible));
                let inside = match delays.get(early).filter(|_| early < late) {
                    Some(since) => self.margin(anchor, after, *since, opening)?,
                    None => Node::NONE,
                };
                let runs = [
                    (cell(early), Node::NONE),
                    (cell(late), inside),
                    (cell(possible), Node::ALL),
                    (cell(delays.len()), Node::NONE),
                ];
                self.stage.diagrams.ask_in_runs(Question::Event(event), runs)
            }
        }
    }

    /// The answer to a question, where it is known at this moment.
    pub(crate) fn known(&self, question: Question) -> Option<usize> {
        let Question::Fact(fact) = question else { return None };
        if self.reports.are_open() && self.stage.protocol.fact(fact).is_reported() {
            return None;
        }
        self.stage.space.cell_of(fact, self.stage.value(fact, self.minute)?)
    }

    /// A set of patients, with what is known at this moment filled in.
    pub(crate) fn fill_in(&mut self, node: Node) -> Result<Node, P> {
        let questions = self.stage.diagrams.questions(node);
        let known: BTreeMap<Question, usize> =
            questions.into_iter().filter_map(|question| Some((question, self.known(question)?))).collect();
        self.stage.diagrams.restrict(node, &|question| known.get(&question).copied())
    }
}
