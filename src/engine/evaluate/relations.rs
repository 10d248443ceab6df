//! Which line overrules which (rule 4), and which is an earlier stage of which (rule 3): for all lines about one item.

use super::rules::{Phase, Voice};
use super::stage::Stage;
use crate::engine::diagram::Node;
use crate::model::ids::ItemId;

/// Which voices are narrower than `voice` on the other side of the contest, and which are earlier stages of it.
pub(super) fn relations<P: Copy>(
    stage: &mut Stage<'_, P>,
    voice: &Voice<'_>,
    all: &[Voice<'_>],
) -> Result<(Vec<usize>, Vec<usize>), P> {
    let mut narrower = Vec::new();
    let mut earlier_stages = Vec::new();
    if !voice.contends() {
        return Ok((narrower, earlier_stages));
    }
    let outer = stage.diagrams.and(voice.patients, voice.kept)?;
    for (index, other) in all.iter().enumerate() {
        if !other.contends() || std::ptr::eq(other.entry, voice.entry) {
            continue;
        }
        if other.verdict().withholds() != voice.verdict().withholds() && overrules(stage, other, (voice, outer))? {
            narrower.push(index);
        }
        if voice.phase == Phase::NotYet && other.verdict().permits() && is_earlier_stage(stage, other, voice)? {
            earlier_stages.push(index);
        }
    }
    Ok((narrower, earlier_stages))
}

/// `outer`: the patients of `wide` whose present report keeps it speaking.
fn overrules<P: Copy>(
    stage: &mut Stage<'_, P>,
    narrow: &Voice<'_>,
    (wide, outer): (&Voice<'_>, Node),
) -> Result<bool, P> {
    if narrow.for_one != wide.for_one {
        return Ok(narrow.for_one);
    }
    if wide.entry.timing.waits_for_event() {
        return Ok(false);
    }
    is_narrower(stage, (&narrow.entry.items, narrow.patients), (&wide.entry.items, outer))
}

/// No more items and no more patients, and fewer of at least one (rule 4).
pub(crate) fn is_narrower<P: Copy>(
    stage: &mut Stage<'_, P>,
    inner: (&[ItemId], Node),
    outer: (&[ItemId], Node),
) -> Result<bool, P> {
    let (inner_items, inner_patients) = inner;
    let (outer_items, outer_patients) = outer;
    Ok(inner_items.len() <= outer_items.len()
        && inner_items.iter().all(|item| outer_items.binary_search(item).is_ok())
        && stage.diagrams.is_subset(inner_patients, outer_patients)?
        && (inner_items.len() < outer_items.len() || inner_patients != outer_patients))
}

/// Rule 3's exception: whether `permission` is an earlier stage of `not_yet`. It is where it ends first, unless it is about
/// everything that the other is about, and more.
fn is_earlier_stage<P: Copy>(stage: &mut Stage<'_, P>, permission: &Voice<'_>, not_yet: &Voice<'_>) -> Result<bool, P> {
    let follow_up = stage.protocol.follow_up;
    if permission.entry.timing.latest_end(follow_up) >= not_yet.entry.timing.latest_end(follow_up) {
        return Ok(false);
    }
    if permission.for_one != not_yet.for_one {
        return Ok(permission.for_one);
    }
    let inner = (not_yet.entry.items.as_slice(), not_yet.patients);
    let outer = (permission.entry.items.as_slice(), permission.patients);
    Ok(!is_narrower(stage, inner, outer)?)
}

pub(super) fn note_the_other_way_round(voices: &mut [Voice<'_>]) {
    for index in 0..voices.len() {
        let Some(voice) = voices.get(index) else { continue };
        let (narrower, stages) = (voice.narrower.clone(), voice.earlier_stages.clone());
        for narrow in narrower {
            voices.get_mut(narrow).into_iter().for_each(|voice| voice.overrules.push(index));
        }
        for stage in stages {
            voices.get_mut(stage).into_iter().for_each(|voice| voice.holds_back.push(index));
        }
    }
}

/// "Narrower" has no circles: each step goes to fewer items or fewer patients. So whoever waits for nobody is next.
pub(super) fn narrowest_first(voices: &[Voice<'_>]) -> Vec<usize> {
    let mut waits: Vec<usize> = voices.iter().map(|voice| voice.narrower.len()).collect();
    let mut order: Vec<usize> = (0..voices.len()).filter(|index| waits.get(*index) == Some(&0)).collect();
    let mut next = 0;
    while let Some(index) = order.get(next).copied() {
        next = next.saturating_add(1);
        for wider in voices.get(index).into_iter().flat_map(|voice| &voice.overrules) {
            let Some(waits) = waits.get_mut(*wider) else { continue };
            *waits = waits.saturating_sub(1);
            if *waits == 0 {
                order.push(*wider);
            }
        }
    }
    debug_assert_eq!(order.len(), voices.len(), "narrower has no circles");
    order
}
