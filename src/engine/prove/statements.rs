//! What a plan says besides verdicts, in a form in which two versions can be compared: what is said, and to whom when.
//!
//! A statement carries everything that the patient or the clinician sees of it, and nothing of where it is written.

use std::collections::{BTreeMap, BTreeSet};

use crate::engine::diagram::{Node, PastBudget};
use crate::engine::evaluate::scene::{Margins, Reports, Scene};
use crate::engine::evaluate::stage::{Stage, Version};
use crate::engine::evaluate::unexpected::holds_for;
use crate::model::fact::{Condition, Test};
use crate::model::ids::{ItemId, LineId};
use crate::model::protocol::{Line, Protocol, Says};
use crate::model::time::{Margin, Minutes};
use crate::model::timing::{Bound, Side, Timing};
use crate::model::verb::Verb;

/// What is shown with a line.
#[derive(Debug, Clone, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub struct Detail {
    /// The verb and whether one of the items is enough; none for lines that are not about items.
    pub verb: Option<(Verb, bool)>,
    /// How often.
    pub how_often: Option<String>,
    /// The names by which the file's lines speak of the item, where one of them is another name.
    pub names: Vec<String>,
    /// Limits on what is permitted.
    pub properties: Vec<String>,
    /// The free note.
    pub note: Option<String>,
    /// The reason.
    pub because: Option<String>,
    /// The sources, by name and text.
    pub sources: Vec<(String, String)>,
}

/// What is shown with a line of a protocol.
pub(crate) fn detail(protocol: &Protocol, line: LineId) -> Detail {
    let line = protocol.line(line);
    let (verb, how_often, properties) = match &line.says {
        Says::Care(care) => (
            Some((care.verb, care.one_of)),
            care.how_often.as_ref().map(|(text, _)| text.clone()),
            care.properties.iter().map(|property| format!("with {property}")).collect(),
        ),
        Says::Expect(_) | Says::Contact(_) | Says::Treatment(_) | Says::Repeat(_) | Says::Advise(_) => {
            (None, None, Vec::new())
        }
    };
    let mut sources: Vec<(String, String)> = line
        .sources
        .iter()
        .map(|id| protocol.source(*id))
        .map(|source| (source.name.clone(), source.text.clone()))
        .collect();
    sources.sort();
    Detail { verb, how_often, names: Vec::new(), properties, note: line.note.clone(), because: line.because.clone(), sources }
}

/// Something that a plan says besides verdicts.
#[derive(Debug, Clone, PartialEq, Eq, PartialOrd, Ord)]
pub struct Statement {
    /// What.
    pub kind: StatementKind,
    /// What is shown with it.
    pub detail: Detail,
}

/// The kinds of statements.
#[derive(Debug, Clone, PartialEq, Eq, PartialOrd, Ord)]
pub enum StatementKind {
    /// The normal course, with the margins of its window: both ends of each are shown.
    Course(Test, Vec<Margin>),
    /// Whom to call or tell; what is watched for is part of whom it is said to.
    Contact(crate::model::verb::Contact),
    /// Whom to call or tell where any symptom is there that no line expects.
    Unexpected(crate::model::verb::Contact),
    /// Whether the treatment goes ahead.
    Treatment(crate::model::verb::TreatmentVerb),
    /// The series, as written in numbers.
    Series(String),
    /// Advice.
    Advice(String),
    /// Something to be done at a moment: the moment and the items.
    Action(Bound, Vec<ItemId>),
}

impl StatementKind {
    /// Whether the `then` of an example can ask about it.
    #[must_use]
    pub fn can_be_expected(&self) -> bool {
        match self {
            StatementKind::Course(..)
            | StatementKind::Contact(_)
            | StatementKind::Unexpected(_)
            | StatementKind::Treatment(_) => true,
            StatementKind::Series(_) | StatementKind::Advice(_) | StatementKind::Action(..) => false,
        }
    }
}

/// When and to whom a statement is made.
#[derive(Debug, Clone)]
pub(crate) struct Occasion {
    pub(crate) timing: Timing,
    pub(crate) who: Condition,
}

/// Every statement of a protocol, with all the lines that make it.
pub(crate) fn statements(protocol: &Protocol) -> BTreeMap<Statement, Vec<Occasion>> {
    let mut all: BTreeMap<Statement, Vec<Occasion>> = BTreeMap::new();
    for (number, line) in (0_u32..).zip(&protocol.lines) {
        if line.not_followed {
            continue;
        }
        for (kind, timing) in kinds(line) {
            let statement = Statement { kind, detail: detail(protocol, LineId(number)) };
            all.entry(statement).or_default().push(Occasion { timing, who: line.condition.clone() });
        }
    }
    all
}

/// What a line says besides verdicts; what has no window is said at all times.
fn kinds(line: &Line) -> Vec<(StatementKind, Timing)> {
    let always = || Timing::FOLLOW_UP;
    let own = || line.timing.clone();
    match &line.says {
        Says::Expect(tests) => {
            let margins = margins(&line.timing);
            tests.iter().map(|test| (StatementKind::Course(*test, margins.clone()), own())).collect()
        },
        Says::Contact(contact) if line.condition.is_unexpected() => vec![(StatementKind::Unexpected(*contact), own())],
        Says::Contact(contact) => vec![(StatementKind::Contact(*contact), own())],
        Says::Treatment(verb) => vec![(StatementKind::Treatment(*verb), always())],
        Says::Repeat(series) => vec![(StatementKind::Series(format!("{series:?}")), always())],
        Says::Advise(text) => vec![(StatementKind::Advice(text.clone()), own())],
        Says::Care(care) => match &line.timing {
            Timing::At(bound) => {
                // In which order a group names its members is no difference.
                let items: BTreeSet<ItemId> = care.items.iter().copied().collect();
                vec![(StatementKind::Action(*bound, items.into_iter().collect()), always())]
            }
            Timing::Window { .. } | Timing::While(_) | Timing::Once { .. } => Vec::new(),
        },
    }
}

/// Whether some end of a window is no exact moment.
pub(crate) fn has_margin(timing: &Timing) -> bool {
    !margins(timing).is_empty()
}

/// The ends of a window that are no exact moments.
fn margins(timing: &Timing) -> Vec<Margin> {
    let mut margins = Vec::new();
    timing.for_each_bound(&mut |bound| match bound {
        Bound::Time(margin) | Bound::Event { after: margin, .. } if !margin.is_exact() => margins.push(margin),
        // The widest that it can be: two such windows differ in the bound itself.
        Bound::Months(bound) if !bound.reach.is_single() => margins.push(bound.reach.bounds()),
        Bound::Beginning | Bound::DayStart(_) | Bound::Time(_) | Bound::Event { .. } | Bound::Months(_) => {}
    });
    if let Timing::Once { from, .. } = timing
        && !from.is_exact()
    {
        margins.push(*from);
    }
    margins
}

/// To whom a statement is made at a minute.
pub(crate) fn said_to(
    stage: &mut Stage<'_, PastBudget>,
    version: Version,
    said: Option<&Vec<Occasion>>,
    minute: Minutes,
) -> Result<Node, PastBudget> {
    if minute >= stage.turn_to(version).longest_follow_up() {
        return Ok(Node::NONE);
    }
    let mut all = Node::NONE;
    for Occasion { timing, who } in said.into_iter().flatten() {
        if !timing.touches(Side::of(minute), None) {
            continue;
        }
        let who = holds_for(stage, who, minute, Reports::MayCome)?;
        let mut scene = Scene { stage, minute, margins: Margins::Widest, reports: Reports::MayCome };
        let Some(status) = scene.status(timing)? else { continue };
        let here = stage.diagrams.and(status.open, who)?;
        all = stage.diagrams.or(all, here)?;
    }
    Ok(all)
}
