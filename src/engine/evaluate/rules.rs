//! Rules 2 to 6: from the lines that speak about one item, for one complete patient at one moment, to one verdict.
//!
//! Who is narrower than whom does not depend on the moment, so it is worked out once for each item and side of time zero.

use std::collections::BTreeSet;
use std::rc::Rc;

use super::marks::Marks;
use super::relations::{narrowest_first, relate};
use super::stage::Stage;
use crate::engine::diagram::Node;
use crate::model::fact::Condition;
use crate::model::ids::{EntryId, ItemId, LineId};
use crate::model::item::ItemKind;
use crate::model::plan::Cause;
use crate::model::protocol::{Entry, Protocol};
use crate::model::time::Minutes;
use crate::model::timing::{Side, Timing};
use crate::model::verb::Outside;
use crate::model::verdict::Verdict;

/// What was decided, before unknown facts are considered.
#[derive(Debug, Clone, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub(crate) struct Outcome {
    pub(crate) verdict: Verdict,
    pub(crate) cause: Cause,
    /// In reading order, each once.
    pub(crate) lines: Vec<LineId>,
}

/// In which phase of its window an entry says something.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) enum Phase {
    /// Its window is open.
    Open,
    /// An `allow` that has not opened yet.
    NotYet,
    /// A withholding entry that has run out: it says nothing, but rule 6 looks for it.
    RunOut,
}

/// An entry in one of its phases.
#[derive(Debug, Clone)]
pub(crate) struct Voice<'a> {
    pub(crate) id: EntryId,
    pub(crate) entry: &'a Entry,
    pub(crate) phase: Phase,
    /// The patients it is about.
    pub(crate) patients: Node,
    /// Those whose present report keeps it speaking (everyone, where no report binds it).
    pub(crate) kept: Node,
    /// Voices of the other side that are narrower: each overrules this one, if it speaks and is not overruled (rule 4).
    pub(crate) narrower: Vec<usize>,
    /// For a not-yet: permissions that are an earlier stage of it (rule 3).
    pub(crate) earlier_stages: Vec<usize>,
    /// For a permission: the not-yets of which it is an earlier stage.
    pub(crate) holds_back: Vec<usize>,
    /// The voices that it overrules, if it stands: those for which it is narrower.
    pub(crate) overrules: Vec<usize>,
    /// A written `avoid` about every patient, bound by neither report nor event (rule 6).
    pub(crate) for_everyone: bool,
    /// Whether whom it is about is the same at every moment: it asks for nothing that is reported.
    pub(crate) is_lasting: bool,
    /// Written for today's patient alone: about fewer patients than any line of a protocol (rule 4).
    pub(crate) for_one: bool,
    /// It asks for what a product of hers has not, or may not have: it permits no more than *ask*.
    pub(crate) is_limited: bool,
}

impl Voice<'_> {
    pub(crate) fn verdict(&self) -> Verdict {
        match self.phase {
            Phase::NotYet => Verdict::Avoid,
            Phase::Open if self.is_limited => Verdict::Ask,
            Phase::Open | Phase::RunOut => self.entry.verb.verdict(),
        }
    }

    /// Why its verdict holds, where it alone decides; of several causes the first one counts.
    pub(crate) fn cause(&self) -> Cause {
        match self.phase {
            Phase::NotYet => Cause::NotYet,
            Phase::RunOut => Cause::FreeAgain,
            Phase::Open if self.entry.verb.is_absolute() => Cause::Never,
            Phase::Open if self.is_limited => Cause::Property,
            Phase::Open if self.entry.verb.is_offer() => Cause::Offered,
            Phase::Open => Cause::Line,
        }
    }

    /// Whether it takes part in the contest of rule 4.
    pub(crate) fn contends(&self) -> bool {
        self.phase != Phase::RunOut && !self.entry.verb.is_absolute()
    }
}

/// Everything that is said about one item on one side of time zero.
#[derive(Debug, Clone)]
pub(crate) struct ItemRules<'a> {
    pub(crate) voices: Vec<Voice<'a>>,
    /// The voices from the narrowest outwards: whoever may overrule one stands before it.
    pub(crate) narrowest_first: Vec<usize>,
    /// Some `allow` names the item on this side (rule 6).
    pub(crate) needs_permission: bool,
    /// Whether some line depends on what may still be reported or happen (rule 9).
    pub(crate) may_change: bool,
    kinds: Kinds,
}

/// What is said about one item on each side of time zero.
#[derive(Debug, Clone)]
pub(crate) struct BothSides<'a> {
    before: Option<Rc<ItemRules<'a>>>,
    after: Option<Rc<ItemRules<'a>>>,
}

impl<'a> BothSides<'a> {
    pub(crate) fn gather<P: Copy>(stage: &mut Stage<'a, P>, item: ItemId) -> Result<Self, P> {
        Ok(Self { before: stage.rules(item, Side::Before)?, after: stage.rules(item, Side::After)? })
    }

    /// What is said on the side of a minute; none: nothing.
    pub(crate) fn at(&self, minute: Minutes) -> Option<&ItemRules<'a>> {
        match Side::of(minute) {
            Side::Before => self.before.as_deref(),
            Side::After => self.after.as_deref(),
        }
    }
}

impl<'a> ItemRules<'a> {
    /// Gathers the entries that name an item on a side; none where there is no such entry.
    pub(crate) fn gather<P: Copy>(stage: &mut Stage<'a, P>, item: ItemId, side: Side) -> Result<Option<Self>, P> {
        let named = stage.entries_of(item).to_vec();
        Self::of_entries(stage, Some(item), &named, side)
    }

    /// The same for some entries, which are taken to be about one thing: this item, or one that is not declared.
    pub(crate) fn of_entries<P: Copy>(
        stage: &mut Stage<'a, P>,
        item: Option<ItemId>,
        named: &[EntryId],
        side: Side,
    ) -> Result<Option<Self>, P> {
        let treated_at = stage.facts.treated_at;
        let protocol = stage.protocol;
        let named = named.iter().map(|id| (*id, protocol.entry(*id)));
        let entries: Vec<(EntryId, &Entry)> =
            named.filter(|(_, entry)| entry.timing.touches(side, treated_at)).collect();
        if entries.is_empty() {
            return Ok(None);
        }
        let needs_permission = entries.iter().any(|(_, entry)| entry.verb.is_permission());
        let mut voices: Vec<Voice> = Vec::new();
        for (id, entry) in entries {
            voices.extend(phases(stage, id, entry)?);
        }
        if item.is_some_and(|item| protocol.item(item).kind == ItemKind::Habit) {
            // Rule 6: a ban on a habit ends in silence, so what has run out frees nothing.
            voices.retain(|voice| voice.phase != Phase::RunOut);
        }
        relate(stage, &mut voices)?;
        let narrowest_first = narrowest_first(&voices);
        let may_change = voices.iter().any(|voice| may_change(protocol, voice.entry));
        let kinds = Kinds::of(&voices);
        Ok(Some(Self { voices, narrowest_first, needs_permission, may_change, kinds }))
    }

    /// The verdict where exactly the marked voices speak (or have run out), and the item does or does not need permission.
    pub(crate) fn decide_if(&self, speaking: &Marks, needs_permission: bool) -> Outcome {
        let never = speaking.and(&self.kinds.nevers);
        if !never.is_empty() {
            return self.outcome(Verdict::Avoid, Cause::Never, &never);
        }
        let mut contest = speaking.and(&self.kinds.contenders);
        self.drop_held_stages(&mut contest);
        let left = self.not_overruled(&contest, None);
        self.strictest(&left).unwrap_or_else(|| self.nothing_speaks(speaking, needs_permission))
    }

    /// The same where some lines permit no more than *ask*: these overrule nothing and are nobody's earlier stage.
    pub(crate) fn limit(&mut self, lines: &[LineId]) {
        let limited = |voice: &Voice<'_>| voice.entry.verb.permits() && lines.contains(&voice.entry.line);
        let places: Vec<usize> =
            self.voices.iter().enumerate().filter(|(_, voice)| limited(voice)).map(|(place, _)| place).collect();
        for (place, voice) in self.voices.iter_mut().enumerate() {
            voice.narrower.retain(|other| !places.contains(other));
            voice.earlier_stages.retain(|other| !places.contains(other));
            if places.contains(&place) {
                voice.is_limited = true;
                voice.overrules.clear();
                voice.holds_back.clear();
            }
        }
        self.narrowest_first = narrowest_first(&self.voices);
        self.kinds = Kinds::of(&self.voices);
    }

    /// The same lines where the item needs no permission.
    pub(crate) fn freely(&self) -> Self {
        Self { needs_permission: false, ..self.clone() }
    }

    /// Whether the item would still need permission without an entry.
    pub(crate) fn needs_permission_without(&self, without: EntryId) -> bool {
        self.voices.iter().any(|voice| voice.entry.verb.is_permission() && voice.id != without)
    }

    fn marked<'m>(&'m self, marks: &'m Marks) -> impl Iterator<Item = (usize, &'m Voice<'a>)> {
        marks.places().filter_map(|place| self.voices.get(place).map(|voice| (place, voice)))
    }

    /// Rule 3: a permission that is open now and ends before an `allow` opens for good is an earlier stage, not held back by it.
    fn drop_held_stages(&self, contest: &mut Marks) {
        if !self.kinds.have_stages {
            return;
        }
        let all_stand = self.not_overruled(contest, None);
        let mut held: Vec<usize> = self
            .marked(&all_stand)
            .flat_map(|(_, stage)| stage.holds_back.iter().copied())
            .filter(|not_yet| self.voices.get(*not_yet).is_some_and(|voice| voice.overrules.is_empty()))
            .collect();
        // Where a not-yet overrules others, whether a stage of it stands must not depend on it.
        let overruling =
            self.marked(contest).filter(|(_, voice)| !voice.overrules.is_empty() && !voice.earlier_stages.is_empty());
        held.extend(overruling.map(|(place, _)| place).filter(|not_yet| self.has_earlier_stage(*not_yet, contest)));
        for index in held {
            contest.clear(index);
        }
    }

    fn has_earlier_stage(&self, not_yet: usize, contest: &Marks) -> bool {
        let Some(voice) = self.voices.get(not_yet) else { return false };
        let left = self.not_overruled(contest, Some(not_yet));
        voice.earlier_stages.iter().any(|stage| left.has(*stage))
    }

    /// Rule 4: the voices that speak and are not overruled; `without` is taken out of the contest first.
    fn not_overruled(&self, contest: &Marks, without: Option<usize>) -> Marks {
        let mut standing = contest.clone();
        without.into_iter().for_each(|without| standing.clear(without));
        if !self.kinds.overrule {
            return standing;
        }
        for index in self.narrowest_first.iter().copied().filter(|index| contest.has(*index)) {
            let narrower = self.voices.get(index).map(|voice| voice.narrower.as_slice()).unwrap_or_default();
            if narrower.iter().any(|other| standing.has(*other)) {
                standing.clear(index);
            }
        }
        standing
    }

    /// Rule 5.
    fn strictest(&self, left: &Marks) -> Option<Outcome> {
        let verdict = self.marked(left).map(|(_, voice)| voice.verdict()).min()?;
        let deciding = || self.marked(left).map(|(_, voice)| voice).filter(|voice| voice.verdict() == verdict);
        // Where a line says it in full, what says it less firmly changes nothing.
        let cause = deciding().map(Voice::cause).min().unwrap_or(Cause::Line);
        Some(Outcome { verdict, cause, lines: lines(deciding()) })
    }

    /// Rule 6.
    fn nothing_speaks(&self, speaking: &Marks, needs_permission: bool) -> Outcome {
        let mut freed = speaking.and(&self.kinds.run_out);
        if needs_permission {
            freed = freed.and(&self.kinds.for_everyone);
        }
        match (freed.is_empty(), needs_permission) {
            (false, _) => self.outcome(Verdict::Allow, Cause::FreeAgain, &freed),
            (true, false) => self.outcome(Verdict::Nothing, Cause::Nothing, &freed),
            (true, true) => Outcome { verdict: Verdict::Ask, cause: Cause::Gap, lines: self.permissions() },
        }
    }

    /// The lines because of which the item needs permission, in reading order.
    pub(crate) fn permissions(&self) -> Vec<LineId> {
        let permissions = self.voices.iter().filter(|voice| voice.entry.verb.is_permission());
        let lines: BTreeSet<LineId> = permissions.map(|voice| voice.entry.line).collect();
        lines.into_iter().collect()
    }

    fn outcome(&self, verdict: Verdict, cause: Cause, voices: &Marks) -> Outcome {
        Outcome { verdict, cause, lines: lines(self.marked(voices).map(|(_, voice)| voice)) }
    }
}

/// The lines of some voices, in reading order, each once.
fn lines<'v, 'a: 'v>(voices: impl Iterator<Item = &'v Voice<'a>>) -> Vec<LineId> {
    let mut lines: Vec<LineId> = voices.map(|voice| voice.entry.line).collect();
    lines.sort_unstable();
    lines.dedup();
    lines
}

/// What does not depend on who speaks.
#[derive(Debug, Clone)]
struct Kinds {
    nevers: Marks,
    contenders: Marks,
    run_out: Marks,
    for_everyone: Marks,
    /// Whether any voice overrules another.
    overrule: bool,
    /// Whether any is an earlier stage of another.
    have_stages: bool,
}

impl Kinds {
    fn of(voices: &[Voice<'_>]) -> Self {
        let those = |so: fn(&Voice<'_>) -> bool| Marks::of(voices.iter().map(so));
        Self {
            nevers: those(|voice| voice.entry.verb.is_absolute() && voice.phase == Phase::Open),
            contenders: those(|voice| voice.contends()),
            run_out: those(|voice| voice.phase == Phase::RunOut),
            for_everyone: those(|voice| voice.for_everyone),
            overrule: voices.iter().any(|voice| !voice.narrower.is_empty()),
            have_stages: voices.iter().any(|voice| !voice.holds_back.is_empty()),
        }
    }
}

/// Whether what an entry says may change with a report or an event.
fn may_change(protocol: &Protocol, entry: &Entry) -> bool {
    let mut found = entry.timing.waits_for_event();
    entry.timing.for_each_bound(&mut |bound| found |= bound.event().is_some());
    let mut see = |condition: &Condition| condition.facts(&mut |fact| found |= protocol.fact(fact).is_reported());
    see(&entry.who);
    entry.timing.for_each_condition(&mut see);
    found
}

/// An entry in each phase in which it speaks, or matters after it has spoken.
fn phases<'a, P: Copy>(stage: &mut Stage<'a, P>, id: EntryId, entry: &'a Entry) -> Result<Vec<Voice<'a>>, P> {
    let patients = stage.patients(&entry.who)?;
    let for_one = stage.protocol.line(entry.line).for_one;
    let outside = entry.verb.outside();
    let for_everyone = outside == Outside::FreeForAll && patients == Node::ALL && entry.timing.is_by_time_alone();
    let mut is_lasting = true;
    entry.who.facts(&mut |fact| is_lasting &= !stage.protocol.fact(fact).is_reported());
    let phases: &[Phase] = match outside {
        Outside::NotYet => &[Phase::Open, Phase::NotYet],
        Outside::Nothing => &[Phase::Open],
        Outside::Free | Outside::FreeForAll => &[Phase::Open, Phase::RunOut],
    };
    let voice = |phase: &Phase| {
        Ok(Voice {
            id,
            entry,
            phase: *phase,
            patients,
            kept: kept_by_report(stage, entry, *phase)?,
            narrower: Vec::new(),
            earlier_stages: Vec::new(),
            holds_back: Vec::new(),
            overrules: Vec::new(),
            for_everyone: for_everyone && *phase == Phase::RunOut,
            is_lasting,
            for_one,
            is_limited: false,
        })
    };
    phases.iter().map(voice).collect()
}

/// Those whose present report keeps an entry speaking in a phase.
fn kept_by_report<P: Copy>(stage: &mut Stage<'_, P>, entry: &Entry, phase: Phase) -> Result<Node, P> {
    match &entry.timing {
        Timing::While(condition) => {
            let holds = stage.patients(condition)?;
            if phase == Phase::NotYet { stage.diagrams.not(holds) } else { Ok(holds) }
        }
        timing @ Timing::Window { .. } => timing.reported_ends().into_iter().try_fold(Node::ALL, |kept, condition| {
            let made = stage.patients(condition)?;
            let not_made = stage.diagrams.not(made)?;
            stage.diagrams.and(kept, not_made)
        }),
        Timing::At(_) | Timing::Once { .. } => Ok(Node::ALL),
    }
}
