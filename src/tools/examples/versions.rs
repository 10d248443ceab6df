//! Changed versions of a protocol, each proved against the original where that is asked.
//!
//! Claims and examples are left out of the changed tree: they are put to a version, and are no part of what it says.

use std::collections::{BTreeMap, BTreeSet};

use super::edit::{Edit, New};
use crate::engine::evaluate::stage::BUDGET;
use crate::engine::prove::{Changed, diff_counted};
use crate::language::ast::File;
use crate::language::read::Reading;
use crate::model::fact::Condition;
use crate::model::ids::ItemId;
use crate::model::protocol::{ExpectationKind, Protocol, Says, Unsound};
use crate::model::timing::Timing;
use crate::model::verb::Verb;

/// What makes changed versions.
pub(super) struct Versions<'r> {
    pub(super) reading: &'r Reading,
    pub(super) protocol: &'r Protocol,
    tree: File,
    /// How many steps are left for all versions together.
    left: u64,
}

/// So many steps may be taken for all versions together: some seconds.
const IN_ALL: u64 = 40_000_000;
/// So many steps are counted for each line of a version that is made and tried, beside those of the comparison.
const STEPS_A_LINE: usize = 40;

/// What a change can touch at all: who asks about nothing else needs no second look.
#[derive(Debug, Default)]
pub(super) struct Touched {
    items: BTreeSet<ItemId>,
    beside: bool,
}

impl Touched {
    pub(super) fn concerns(&self, asked: &ExpectationKind) -> bool {
        match asked {
            ExpectationKind::Verdict(item, _) => self.items.contains(item),
            ExpectationKind::Expect(_) | ExpectationKind::Contact(_) | ExpectationKind::Treatment(_) => self.beside,
        }
    }
}

/// What a change does to plans, as far as it is proved.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord)]
pub(super) enum Effect {
    /// It changes no patient's plan.
    None,
    /// It changes what no example can ask about: notes, reasons, sources, actions, the series, advice.
    Beside,
    /// It changes a verdict, the normal course, whom to call or the treatment.
    Verdict,
    /// It passed the budget of the comparison.
    NotProved,
}

impl<'r> Versions<'r> {
    /// None where the file has an error.
    pub(super) fn of(reading: &'r Reading, protocol: &'r Protocol) -> Option<Self> {
        let tree = reading.tree.as_ref()?;
        let tree = File { ensures: Vec::new(), examples: Vec::new(), ..tree.clone() };
        Some(Self { reading, protocol, tree, left: IN_ALL })
    }

    /// What one version costs before it is compared, in steps.
    fn each(&self) -> u64 {
        let lines = self.tree.lines.len().saturating_add(self.tree.definitions.len());
        u64::try_from(lines.saturating_mul(STEPS_A_LINE)).unwrap_or(u64::MAX)
    }

    /// Of so many versions every how many-th can be tried, so that those that are tried come from the whole file.
    pub(super) fn stride(&self, versions: usize) -> usize {
        let wished = u64::try_from(versions).unwrap_or(u64::MAX).saturating_mul(self.each());
        usize::try_from(wished.div_ceil(IN_ALL / 2)).unwrap_or(usize::MAX).max(1)
    }

    /// Takes the steps of one version; whether there were any left.
    pub(super) fn begin(&mut self) -> bool {
        let is_possible = self.left > 0;
        self.left = self.left.saturating_sub(self.each());
        is_possible
    }

    /// What can be changed.
    pub(super) fn tree(&self) -> &File {
        &self.tree
    }

    /// The protocol with one change; none where a reader would refuse it.
    pub(super) fn with(&mut self, edit: &Edit) -> Option<Protocol> {
        match &edit.new {
            New::Line(place, Some(line)) => {
                let old = std::mem::replace(self.tree.lines.get_mut(*place)?, (**line).clone());
                let version = self.reading.with_tree(&self.tree);
                *self.tree.lines.get_mut(*place)? = old;
                version
            }
            New::Line(place, None) => {
                let old = (*place < self.tree.lines.len()).then(|| self.tree.lines.remove(*place))?;
                let version = self.reading.with_tree(&self.tree);
                self.tree.lines.insert(*place, old);
                version
            }
            New::Definition(place, condition) => {
                let slot = &mut self.tree.definitions.get_mut(*place)?.condition;
                let old = std::mem::replace(slot, condition.clone());
                let version = self.reading.with_tree(&self.tree);
                self.tree.definitions.get_mut(*place)?.condition = old;
                version
            }
        }
    }

    /// What a version can change, by its lines alone.
    pub(super) fn touched(&self, version: &Protocol) -> Touched {
        let mut touched = Touched { items: BTreeSet::new(), beside: false };
        let by_item = [entries(self.protocol), entries(version)];
        let [old, new] = &by_item;
        touched.items.extend(old.iter().filter(|(item, said)| new.get(item) != Some(said)).map(|(item, _)| *item));
        touched.items.extend(new.keys().filter(|item| !old.contains_key(item)));
        touched.beside = !beside(self.protocol).eq(beside(version));
        touched
    }

    /// What a version changes, proved for every patient.
    pub(super) fn effect(&mut self, version: &Protocol) -> Effect {
        let difference = diff_counted(self.protocol, version, (BUDGET, &mut self.left));
        if difference.is_empty() && difference.is_complete() {
            return Effect::None;
        }
        // Where the same is said for another reason or by another source, no example can tell.
        let (Ok(old), Ok(new)) = (bare(self.protocol), bare(version)) else { return Effect::NotProved };
        let difference = diff_counted(&old, &new, (BUDGET, &mut self.left));
        let is_verdict = |subject: &Changed| match subject {
            Changed::Item { from, to, .. } => from.verdict != to.verdict,
            Changed::Statement { statement, .. } => statement.kind.can_be_expected(),
        };
        if difference.changes.iter().any(|change| is_verdict(&change.subject)) {
            Effect::Verdict
        } else if !difference.is_complete() || !difference.incomparable.is_empty() {
            Effect::NotProved
        } else {
            Effect::Beside
        }
    }
}

/// A protocol without what is shown beside a verdict.
fn bare(protocol: &Protocol) -> Result<Protocol, Unsound> {
    protocol.changed(|parts| {
        for line in &mut parts.lines {
            (line.note, line.because) = (None, None);
            line.sources.clear();
            if let Says::Care(care) = &mut line.says {
                care.how_often = None;
                care.properties.clear();
            }
        }
    })
}

/// What the lines say of each item, in reading order.
fn entries(protocol: &Protocol) -> BTreeMap<ItemId, Vec<Spoken<'_>>> {
    let mut by_item = BTreeMap::<_, Vec<_>>::new();
    for entry in &protocol.entries {
        for item in &entry.items {
            let said = (entry.verb, entry.items.as_slice(), &entry.who, &entry.timing);
            by_item.entry(*item).or_default().push(said);
        }
    }
    by_item
}

type Spoken<'p> = (Verb, &'p [ItemId], &'p Condition, &'p Timing);

/// The lines that are not about items.
fn beside(protocol: &Protocol) -> impl Iterator<Item = (&Says, &Condition, &Timing)> {
    let lines = protocol.lines.iter().filter(|line| !line.not_followed && !matches!(line.says, Says::Care(_)));
    lines.map(|line| (&line.says, &line.condition, &line.timing))
}
