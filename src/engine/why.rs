//! The whole reasoning about one item at one moment: every line about it, what became of it, and what would change the verdict.
//!
//! It asks the same stage, rules and sets as the plan, so that it cannot tell another story than the plan does.

use std::collections::{BTreeMap, BTreeSet};

use crate::engine::describe::describe;
use crate::engine::diagram::{Diagrams, Node, Question, Sure, sure};
use crate::engine::evaluate::item::verdict_of;
use crate::engine::evaluate::plan_of_item;
use crate::engine::evaluate::rules::{ItemRules, Phase, Voice};
use crate::engine::evaluate::scene::{Margins, Reports, Scene};
use crate::engine::evaluate::stage::Stage;
use crate::engine::evaluate::verdicts::heard;
use crate::engine::standing::Standing;
use crate::model::fact::{Condition, Value};
use crate::model::facts::Facts;
use crate::model::ids::FactId;
use crate::model::ids::{EntryId, ItemId, LineId};
use crate::model::limits::Limit;
use crate::model::plan::Segment;
use crate::model::protocol::Protocol;
use crate::model::time::Minutes;
use crate::model::timing::{Side, Timing};
use crate::model::verdict::Verdict;

/// Why an item has its verdict at a moment.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Why {
    /// The item.
    pub item: ItemId,
    /// The moment.
    pub minute: Minutes,
    /// What the plan says there; none: nothing is said.
    pub segment: Option<Segment>,
    /// Every entry about the item, in reading order, with what became of it.
    pub entries: Vec<EntryReason>,
    /// When the verdict next changes, and to what (none: nothing is said from then on).
    pub next: Option<(Minutes, Option<Segment>)>,
    /// Single facts that would give another verdict now.
    pub ways_out: Vec<WayOut>,
    /// How many facts that the lines name were not tried, for there are more than [`Limit::TriedFacts`].
    pub untried: usize,
}

/// What became of one entry.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct EntryReason {
    /// The entry.
    pub entry: EntryId,
    /// Its line.
    pub line: LineId,
    /// Whether it is about this patient.
    pub about: About,
    /// Where its window stands.
    pub state: State,
    /// What became of it.
    pub fate: Fate,
}

/// Whether a line is about this patient.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum About {
    /// It is.
    Yes,
    /// It is not.
    No,
    /// Not known: it is, if this holds.
    If(Condition),
}

/// Where a window stands at the moment.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum State {
    /// It speaks of the other side of time zero only.
    OtherSide,
    /// It has not begun.
    NotBegun,
    /// It is open.
    Open,
    /// It has ended.
    Ended,
    /// In a margin, or it depends on what is not known.
    Either,
    /// An action at a moment, which gives no verdict.
    Moment,
}

/// What became of a line.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Fate {
    /// It decides.
    Decides,
    /// It would decide if it turned out to be about this patient; what is not known yet makes something stricter decide.
    WouldDecide,
    /// It says nothing at this moment, or not to this patient.
    Silent,
    /// Narrower lines overrule it (rule 4).
    Overruled(Vec<LineId>),
    /// It stands, but a stricter one decides (rule 5).
    Milder,
    /// It waits, but an earlier stage is open (rule 3).
    HeldBack,
    /// A `never` decides (rule 2).
    UnderNever,
    /// It has run out, and that is why the item is free (rule 6).
    Freed,
}

/// A single fact that would give another verdict now.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct WayOut {
    /// The fact.
    pub fact: FactId,
    /// The values for which it would.
    pub values: Condition,
    /// One of them.
    pub value: Value,
    /// The verdict then.
    pub verdict: Verdict,
}

/// Explains what the plan says of an item at a minute from time zero.
#[must_use]
pub fn why(protocol: &Protocol, facts: &Facts, item: ItemId, minute: Minutes) -> Why {
    sure(reasons(protocol, facts, item, minute))
}

fn reasons(protocol: &Protocol, facts: &Facts, item: ItemId, minute: Minutes) -> Sure<Why> {
    let mut stage = Stage::new(protocol, facts);
    let segments = plan_of_item(&mut stage, item)?;
    let segment = Segment::at(&segments, minute).cloned();
    let next = next_change(&segments, minute, stage.follow_up());
    let entries = entry_reasons(&mut stage, item, minute, segment.as_ref())?;
    let verdict = segment.as_ref().map_or(Verdict::Nothing, |segment| segment.verdict);
    let mut named = facts_named(&mut stage, item, minute)?;
    let untried = named.split_off(named.len().min(Limit::TriedFacts.most())).len();
    let mut ways_out = Vec::new();
    for fact in named {
        ways_out.extend(ways_out_of_fact(&mut stage, item, (fact, minute), verdict)?);
    }
    Ok(Why { item, minute, segment, entries, next, ways_out, untried })
}

fn next_change(segments: &[Segment], minute: Minutes, follow_up: Minutes) -> Option<(Minutes, Option<Segment>)> {
    let verdict = |moment: Minutes| Segment::at(segments, moment).map_or(Verdict::Nothing, |segment| segment.verdict);
    let now = verdict(minute);
    let starts = segments.iter().filter_map(|segment| segment.from);
    let ends = segments.iter().map(|segment| segment.to);
    let later = starts.chain(ends).filter(|moment| *moment > minute && *moment < follow_up);
    let next = later.filter(|moment| verdict(*moment) != now).min()?;
    Some((next, Segment::at(segments, next).cloned()))
}

fn entry_reasons(
    stage: &mut Stage<'_>,
    item: ItemId,
    minute: Minutes,
    segment: Option<&Segment>,
) -> Sure<Vec<EntryReason>> {
    let side = Side::of(minute);
    let rules = stage.rules(item, side)?;
    let standing = rules.as_ref().map(|rules| standing(stage, rules, minute)).transpose()?;
    let protocol = stage.protocol;
    let ids = stage.entries_of(item).to_vec();
    let mut reasons = Vec::new();
    for id in ids {
        let entry = protocol.entry(id);
        let who = stage.patients(&entry.who)?;
        let mut scene = Scene { stage, minute, margins: Margins::Asked, reports: Reports::SoFar };
        let who = scene.fill_in(who)?;
        let state = state(&mut scene, &entry.timing, side)?;
        let about = about(stage, who)?;
        let fate = match (&rules, &standing) {
            (Some(rules), Some(standing)) => fate(&mut stage.diagrams, (rules, standing), id, segment)?,
            _ => Fate::Silent,
        };
        reasons.push(EntryReason { entry: id, line: entry.line, about, state, fate });
    }
    Ok(reasons)
}

/// Who hears which line, of those who this patient may be.
fn standing(stage: &mut Stage<'_>, rules: &ItemRules<'_>, minute: Minutes) -> Sure<Standing> {
    let mut scene = Scene { stage, minute, margins: Margins::Asked, reports: Reports::SoFar };
    let heard = heard(&mut scene, &rules.voices)?;
    let heard: Sure<Vec<Node>> = heard.into_iter().map(|node| scene.fill_in(node)).collect();
    Standing::of_sets(&mut stage.diagrams, rules, heard?)
}

fn about(stage: &mut Stage<'_>, who: Node) -> Sure<About> {
    Ok(match who {
        Node::ALL => About::Yes,
        Node::NONE => About::No,
        some => stage.described(some)?.map_or(About::No, About::If),
    })
}

fn state(scene: &mut Scene<'_, '_>, timing: &Timing, side: Side) -> Sure<State> {
    if timing.is_moment() {
        return Ok(State::Moment);
    }
    if !timing.touches(side, scene.stage.facts.treated_at) {
        return Ok(State::OtherSide);
    }
    let Some(status) = scene.status(timing)? else { return Ok(State::Moment) };
    let [not_begun, open, ended] = [status.not_begun, status.open, status.ended].map(|node| scene.fill_in(node));
    Ok(match (not_begun?, open?, ended?) {
        (Node::ALL, _, _) => State::NotBegun,
        (_, Node::ALL, _) => State::Open,
        (_, _, Node::ALL) => State::Ended,
        _ => State::Either,
    })
}

/// The fate of an entry is that of its voice that speaks; where none does, it is silent.
fn fate(
    diagrams: &mut Diagrams,
    (rules, standing): (&ItemRules<'_>, &Standing),
    id: EntryId,
    segment: Option<&Segment>,
) -> Sure<Fate> {
    let own = |(_, voice): &(usize, &Voice<'_>)| voice.id == id;
    let voices: Vec<(usize, &Voice<'_>)> = rules.voices.iter().enumerate().filter(own).collect();
    let decides = |voice: &Voice<'_>| segment.is_some_and(|segment| segment.lines.contains(&voice.entry.line));
    for (index, voice) in voices {
        let speaks = standing.speaks.get(index).copied().unwrap_or(Node::NONE);
        let stands = standing.stands.get(index).copied().unwrap_or(Node::NONE);
        if speaks == Node::NONE {
            continue;
        }
        let is_never = voice.entry.verb.is_absolute() && voice.phase == Phase::Open;
        if voice.phase == Phase::RunOut {
            return Ok(if decides(voice) { Fate::Freed } else { Fate::Silent });
        }
        if (is_never || stands != Node::NONE) && decides(voice) {
            return Ok(Fate::Decides);
        }
        let is_answer = |segment: &Segment| {
            let mut answers = segment.answers.iter();
            answers.any(|one| one.verdict == voice.verdict() && one.lines.contains(&voice.entry.line))
        };
        if stands != Node::NONE && segment.is_some_and(is_answer) {
            return Ok(Fate::WouldDecide);
        }
        if is_never {
            // In its margin it would have her asked first, and an `avoid` is stricter than that.
            return Ok(Fate::Milder);
        }
        if standing.nevers.contains(&Node::ALL) {
            return Ok(Fate::UnderNever);
        }
        let by = overruling(diagrams, (rules, standing), voice, speaks)?;
        return Ok(match (by.is_empty(), stands == Node::NONE) {
            (false, _) => Fate::Overruled(by),
            (true, true) => Fate::HeldBack,
            (true, false) => Fate::Milder,
        });
    }
    Ok(Fate::Silent)
}

fn overruling(
    diagrams: &mut Diagrams,
    (rules, standing): (&ItemRules<'_>, &Standing),
    voice: &Voice<'_>,
    speaks: Node,
) -> Sure<Vec<LineId>> {
    let mut lines = BTreeSet::new();
    for narrower in &voice.narrower {
        let (Some(other), Some(stands)) = (rules.voices.get(*narrower), standing.stands.get(*narrower)) else {
            continue;
        };
        if diagrams.and(*stands, speaks)? != Node::NONE {
            lines.insert(other.entry.line);
        }
    }
    Ok(lines.into_iter().collect())
}

/// Every single fact, known or not, on which a line about the item depends, in their order: each may be a way out.
fn facts_named(stage: &mut Stage<'_>, item: ItemId, minute: Minutes) -> Sure<Vec<FactId>> {
    let protocol = stage.protocol;
    let mut named: BTreeSet<FactId> = BTreeSet::new();
    for id in stage.entries_of(item).to_vec() {
        let who = stage.patients(&protocol.entry(id).who)?;
        let mut scene = Scene { stage, minute, margins: Margins::Asked, reports: Reports::MayCome };
        let status = scene.status(&protocol.entry(id).timing)?;
        for node in status.into_iter().flat_map(|status| [status.open, status.ended]).chain([who]) {
            let asked = stage.diagrams.questions(node).into_iter();
            named.extend(asked.filter_map(Question::fact));
        }
    }
    Ok(named.into_iter().collect())
}

/// For which values of a fact another verdict would hold.
fn ways_out_of_fact(
    stage: &mut Stage<'_>,
    item: ItemId,
    (fact, minute): (FactId, Minutes),
    now: Verdict,
) -> Sure<Vec<WayOut>> {
    let protocol = stage.protocol;
    let values: Vec<Value> = stage.space.cells(fact).map(|cells| cells.values().to_vec()).unwrap_or_default();
    let width = values.len();
    let mut by_verdict: BTreeMap<Verdict, BTreeSet<usize>> = BTreeMap::new();
    for (cell, value) in values.iter().enumerate() {
        let changed = with(protocol, &stage.facts, fact, *value, minute);
        let verdict = stage.with_facts(&changed, |stage| verdict_of(stage, item, minute))?;
        if verdict != now {
            by_verdict.entry(verdict).or_default().insert(cell);
        }
    }
    let mut found = Vec::new();
    for (verdict, cells) in by_verdict {
        let answers = (0..width).map(|cell| Node::of(cells.contains(&cell)));
        let set = stage.diagrams.ask(Question::Fact(fact), answers)?;
        let values_then = describe(&stage.space, &mut stage.diagrams, set)?;
        let value = cells.first().and_then(|cell| values.get(*cell)).copied();
        if let (Some(condition), Some(value)) = (values_then, value) {
            found.push(WayOut { fact, values: condition, value, verdict });
        }
    }
    Ok(found)
}

/// The same patient, but for one fact; a report is made at that minute.
#[must_use]
pub fn with(protocol: &Protocol, facts: &Facts, fact: FactId, value: Value, minute: Minutes) -> Facts {
    let mut changed = facts.clone();
    changed.tell(fact, protocol.fact(fact), value, minute);
    changed
}
