//! Which line overrules which (rule 4), and which is an earlier stage of which (rule 3): for all lines about one item.
//!
//! Both follow from who is narrower than whom. Where that is not known of two lines about an item, because a set of patients
//! was too large to be made, no line about it overrules another and none is a stage of another: the strictest of all that
//! speak decides, which is never softer.

use super::rules::{Phase, Voice};
use super::stage::Stage;
use chrono::NaiveDate;

use crate::engine::cells::Cells;
use crate::engine::diagram::Node;
use crate::model::ids::ItemId;

/// Notes how the voices about one item stand to one another.
pub(super) fn relate<P: Copy>(stage: &mut Stage<'_, P>, voices: &mut [Voice<'_>]) -> Result<(), P> {
    let mut found = Vec::with_capacity(voices.len());
    for voice in voices.iter() {
        let Some(relations) = relations(stage, voice, voices)? else { return Ok(()) };
        found.push(relations);
    }
    for (voice, (narrower, earlier_stages)) in voices.iter_mut().zip(found) {
        voice.narrower = narrower;
        voice.earlier_stages = earlier_stages;
    }
    note_the_other_way_round(voices);
    Ok(())
}

/// Voices by their place, first those that are narrower than one, then those that are earlier stages of it.
type Relations = (Vec<usize>, Vec<usize>);

/// Which voices are narrower than `voice` on the other side of the contest, and which are earlier stages of it; none where that
/// is not known of some.
fn relations<P: Copy>(
    stage: &mut Stage<'_, P>,
    voice: &Voice<'_>,
    all: &[Voice<'_>],
) -> Result<Option<Relations>, P> {
    let mut narrower = Vec::new();
    let mut earlier_stages = Vec::new();
    if !voice.contends() {
        return Ok(Some((narrower, earlier_stages)));
    }
    let outer = stage.diagrams.and(voice.patients, voice.kept)?;
    for (index, other) in all.iter().enumerate() {
        if !other.contends() || std::ptr::eq(other.entry, voice.entry) {
            continue;
        }
        if other.verdict().withholds() != voice.verdict().withholds() {
            match overrules(stage, other, (voice, outer))? {
                Some(true) => narrower.push(index),
                Some(false) => {}
                None => return Ok(None),
            }
        }
        if voice.phase == Phase::NotYet && other.verdict().permits() {
            match is_earlier_stage(stage, other, voice)? {
                Some(true) => earlier_stages.push(index),
                Some(false) => {}
                None => return Ok(None),
            }
        }
    }
    Ok(Some((narrower, earlier_stages)))
}

/// `outer`: the patients of `wide` whose present report keeps it speaking.
fn overrules<P: Copy>(
    stage: &mut Stage<'_, P>,
    narrow: &Voice<'_>,
    (wide, outer): (&Voice<'_>, Node),
) -> Result<Option<bool>, P> {
    if narrow.for_one != wide.for_one {
        return Ok(Some(narrow.for_one));
    }
    if wide.entry.timing.waits_for_event() {
        return Ok(Some(false));
    }
    is_narrower(stage, (&narrow.entry.counted, narrow.patients), (&wide.entry.counted, outer))
}

/// No more items and no more patients, and fewer of at least one (rule 4); none where it is not known.
pub(crate) fn is_narrower<P: Copy>(
    stage: &mut Stage<'_, P>,
    inner: (&[ItemId], Node),
    outer: (&[ItemId], Node),
) -> Result<Option<bool>, P> {
    let (inner_items, inner_patients) = inner;
    let (outer_items, outer_patients) = outer;
    if inner_items.len() > outer_items.len() || inner_items.iter().any(|item| outer_items.binary_search(item).is_err()) {
        return Ok(Some(false));
    }
    if inner_items.len() == outer_items.len() && inner_patients == outer_patients {
        return Ok(Some(false));
    }
    stage.diagrams.known_subset(inner_patients, outer_patients)
}

/// Rule 3's exception: whether `permission` is an earlier stage of `not_yet`. It is where it ends first, unless it is about
/// everything that the other is about, and more.
fn is_earlier_stage<P: Copy>(
    stage: &mut Stage<'_, P>,
    permission: &Voice<'_>,
    not_yet: &Voice<'_>,
) -> Result<Option<bool>, P> {
    if !ends_first(stage, permission, not_yet) {
        return Ok(Some(false));
    }
    if permission.for_one != not_yet.for_one {
        return Ok(Some(permission.for_one));
    }
    let inner = (not_yet.entry.counted.as_slice(), not_yet.patients);
    let outer = (permission.entry.counted.as_slice(), permission.patients);
    Ok(is_narrower(stage, inner, outer)?.map(|is_narrower| !is_narrower))
}

/// Whether a permission ends before a line that is not open yet does, however the months fall out that are not known.
fn ends_first<P: Copy>(stage: &Stage<'_, P>, permission: &Voice<'_>, not_yet: &Voice<'_>) -> bool {
    let protocol = stage.protocol;
    let before = |treated: NaiveDate| {
        let follow_up = protocol.follow_up_of(Some(treated));
        permission.entry.timing.latest_end(follow_up, treated) < not_yet.entry.timing.latest_end(follow_up, treated)
    };
    let counts_months = |voice: &Voice<'_>| voice.entry.timing.counts_months();
    let hangs_on_date = protocol.follow_up.months().is_some() || counts_months(permission) || counts_months(not_yet);
    match (stage.facts.treated_on, protocol.calendar().filter(|_| hangs_on_date)) {
        (Some(treated), _) => before(treated),
        (None, None) => before(NaiveDate::default()),
        (None, Some(calendar)) => {
            let dates = stage.space.cells(calendar).map(Cells::values).unwrap_or_default();
            dates.iter().filter_map(|value| value.date()).all(before)
        }
    }
}

fn note_the_other_way_round(voices: &mut [Voice<'_>]) {
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
