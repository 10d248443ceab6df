//! Which voices show the same as others: where two of them are heard together, one of them can go and nothing is missed.

use std::collections::BTreeMap;

use crate::engine::evaluate::rules::{ItemRules, Phase, Voice};
use crate::model::ids::EntryId;
use crate::model::protocol::Protocol;
use crate::model::verdict::Verdict;

use super::statements::detail;

/// What is shown with a voice's line: the voices of other entries that decide with it wherever both are heard, and show
/// the same, or name one of its sources.
pub(crate) struct Shows {
    pub(crate) same_detail: Vec<usize>,
    pub(crate) same_source: Vec<Vec<usize>>,
}

/// What is shown with each voice's line.
pub(crate) fn shows(protocol: &Protocol, rules: &ItemRules<'_>) -> Vec<Shows> {
    let (mut details, mut sources) = (BTreeMap::new(), BTreeMap::new());
    let mut with_detail: BTreeMap<(Rank, usize), Vec<usize>> = BTreeMap::new();
    let mut with_source: BTreeMap<(Rank, usize), Vec<usize>> = BTreeMap::new();
    let mut numbers = Vec::new();
    for (index, voice) in rules.voices.iter().enumerate() {
        let mut detail = detail(protocol, voice.entry.line);
        let named = std::mem::take(&mut detail.sources).into_iter();
        let named: Vec<usize> = named.map(|source| number(&mut sources, source)).collect();
        let (rank, detail) = (rank(voice), number(&mut details, detail));
        if voice.phase != Phase::RunOut || voice.for_everyone || !rules.needs_permission {
            with_detail.entry((rank, detail)).or_default().push(index);
            named.iter().for_each(|source| with_source.entry((rank, *source)).or_default().push(index));
        }
        numbers.push((voice.id, rank, detail, named));
    }
    let others = |of: Option<&Vec<usize>>, id: EntryId| -> Vec<usize> {
        let of_other = |index: &usize| rules.voices.get(*index).is_some_and(|voice| voice.id != id);
        of.into_iter().flatten().copied().filter(of_other).collect()
    };
    let shows = numbers.into_iter().map(|(id, rank, detail, named)| Shows {
        same_detail: others(with_detail.get(&(rank, detail)), id),
        same_source: named.iter().map(|source| others(with_source.get(&(rank, *source)), id)).collect(),
    });
    shows.collect()
}

/// Voices of one rank decide together: what has run out, each `never`, and lines of one verdict.
type Rank = (bool, bool, Verdict);

fn rank(voice: &Voice<'_>) -> Rank {
    let is_never = voice.entry.verb.is_absolute() && voice.phase == Phase::Open;
    (voice.phase == Phase::RunOut, is_never, voice.verdict())
}

/// The number of something: the next one where it has none.
fn number<T: Ord>(numbers: &mut BTreeMap<T, usize>, thing: T) -> usize {
    let next = numbers.len();
    *numbers.entry(thing).or_insert(next)
}
