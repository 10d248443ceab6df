//! What is built into the program: the shared vocabulary, the shipped protocols and an example patient.
//!
//! So the first command works in an empty folder, and one line is a protocol.

pub use crate::language::built_in::{EMBEDDED, PROTOCOLS, VOCABULARY, shown};

use crate::language::built_in;
use crate::model::name;

/// The protocol that is meant where none is named.
pub const DEFAULT_PROTOCOL: &str = "microneedling.care";

/// The patient that is meant where neither protocol nor patient is named.
pub const EXAMPLE_PATIENT: &str = "example-patient.toml";

/// The example patient.
const EXAMPLE_PATIENT_TEXT: &str = include_str!("../../rules/example-patient.toml");

/// The clinic that hands out the example patient's page.
pub const EXAMPLE_CLINIC: (&str, &str) = ("example-clinic.toml", include_str!("../../rules/example-clinic.toml"));

/// The text of a built-in file, with or without [`EMBEDDED`] in front.
#[must_use]
pub fn text(name: &str) -> Option<&'static str> {
    let name = name.strip_prefix(EMBEDDED).unwrap_or(name);
    built_in::text(name).or((name == EXAMPLE_PATIENT).then_some(EXAMPLE_PATIENT_TEXT))
}

/// The built-in protocol (or vocabulary) that somebody calls so: `microneedling`, `Microneedling.care`.
#[must_use]
pub fn called(written: &str) -> Option<&'static str> {
    names().find(|file| same(file, written))
}

/// The built-in protocol whose name is nearest to what somebody wrote, as one calls it; none where none is near.
#[must_use]
pub fn nearest(written: &str) -> Option<&'static str> {
    name::nearest(without_ending(written), names().map(without_ending))
}

/// What a built-in protocol is called by whoever asks for it: its file's name without the ending.
#[must_use]
pub fn without_ending(file: &str) -> &str {
    file.strip_suffix(".care").unwrap_or(file)
}

/// The files' names: the protocols, and the vocabulary that they share.
pub fn names() -> impl Iterator<Item = &'static str> {
    PROTOCOLS.iter().map(|(name, _)| *name).chain([VOCABULARY])
}

fn same(file: &str, written: &str) -> bool {
    name::same(without_ending(file), without_ending(written))
}

/// The words of built-in protocols for their patients, by the protocol's name and the language.
const GLOSSARIES: [(&str, &str, &str); 3] = [
    (VOCABULARY, "en", include_str!("../../rules/vocabulary.en.toml")),
    (VOCABULARY, "es", include_str!("../../rules/vocabulary.es.toml")),
    (DEFAULT_PROTOCOL, "es", include_str!("../../rules/microneedling.es.toml")),
];

/// The words of a built-in protocol in a language; none where it has none.
#[must_use]
pub fn glossary(protocol: &str, language: &str) -> Option<&'static str> {
    GLOSSARIES.iter().find(|(name, tongue, _)| *name == protocol && *tongue == language).map(|(.., text)| *text)
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::engine::cells::Space;
    use crate::engine::diagram::{Patience, sure};
    use crate::engine::evaluate::stage::Stage;
    use crate::engine::evaluate::{evaluate, plan_on};
    use crate::input::patient::read_patient;
    use crate::language::read::{nothing_beside, read};
    use crate::model::facts::Facts;
    use crate::model::ids::{FactId, ItemId};
    use crate::model::item::ItemKind;
    use crate::model::plan::{ItemPlan, Plan};
    use crate::model::protocol::Protocol;
    use crate::model::time::Minutes;
    use crate::model::verdict::Verdict;

    #[test]
    fn shipped_protocols_read_without_a_problem() {
        for name in names() {
            let reading = read(name, text(name).unwrap(), &mut nothing_beside);
            assert!(reading.protocol.is_some() && reading.problems.is_empty(), "{name}: {:?}", reading.problems);
        }
    }

    #[test]
    fn the_shipped_patient_fits_the_shipped_protocol() {
        let text = |name| text(name).unwrap();
        let mut reading = read(&shown(DEFAULT_PROTOCOL), text(DEFAULT_PROTOCOL), &mut nothing_beside);
        let protocol = reading.protocol.unwrap();
        let (_, problems) = read_patient(&mut reading.sources, EXAMPLE_PATIENT, text(EXAMPLE_PATIENT), &protocol);
        assert!(problems.is_empty(), "{problems:?}");
    }

    /// Whoever cannot wait gets nothing softer: with almost no patience every larger set is left unmade.
    #[test]
    fn a_hurried_plan_is_never_softer() {
        let mut rng = fastrand::Rng::with_seed(11);
        let (mut same, mut stricter) = (0, 0);
        for name in names() {
            let protocol = read(name, text(name).unwrap(), &mut nothing_beside).protocol.unwrap();
            let hurries = [(1, 0), (4, 0), (16, 0), (64, 0), (1, u64::MAX), (4, u64::MAX), (16, u64::MAX)];
            for (each, in_all) in std::iter::repeat_n(hurries, 4).flatten() {
                let facts = drawn(&protocol, &mut rng);
                let hurried = Patience { each, in_all, least: each };
                let hurried = sure(plan_on(&mut Stage::with_patience(&protocol, &facts, hurried)));
                let plan = evaluate(&protocol, &facts);
                for (item, minute) in plan.items.iter().flat_map(|item| moments(item).map(|minute| (item.item, minute))) {
                    let (exact, quick) = (verdict_at(&plan, item, minute), verdict_at(&hurried, item, minute));
                    let is_asked = protocol.item(item).kind == ItemKind::Medicine && quick == Verdict::Ask;
                    assert!(quick <= exact || is_asked, "{name} {item:?} {minute:?}: {quick:?} for {exact:?}");
                    if quick == exact { same += 1 } else { stricter += 1 }
                }
                assert!(hurried.treatment.verdict.is_some() || plan.treatment.verdict.is_none(), "{name}: go ahead?");
            }
        }
        assert!(same > 100 && stricter > 10, "{same} {stricter}");
    }

    /// Of each fact it is known or not; what is known is one of its values.
    fn drawn(protocol: &Protocol, rng: &mut fastrand::Rng) -> Facts {
        let space = Space::of(protocol);
        let mut facts = Facts::default();
        for (number, fact) in (0..).zip(protocol.facts.iter()) {
            let values = space.cells(FactId(number)).unwrap().values();
            if !fact.is_reported() && rng.u8(0..4) == 0 {
                facts.tell(FactId(number), fact, values[rng.usize(0..values.len())], Minutes::ZERO);
            }
        }
        facts
    }

    /// A moment in each stretch of an item.
    fn moments(item: &ItemPlan) -> impl Iterator<Item = Minutes> + '_ {
        item.segments.iter().map(|segment| segment.to - Minutes::MINUTE)
    }

    fn verdict_at(plan: &Plan, item: ItemId, minute: Minutes) -> Verdict {
        let hers = plan.items.iter().filter(|known| known.item == item).flat_map(|known| &known.segments);
        let mut now = hers.filter(|segment| segment.from.is_none_or(|from| from <= minute) && minute < segment.to);
        now.next().map_or(Verdict::Nothing, |segment| segment.verdict)
    }
}
