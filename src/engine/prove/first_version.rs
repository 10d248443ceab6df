//! What a file of the language's first version says now: line by line, where its plans differ from those that it had.
//!
//! A file does not say which version it was written for. One that uses what only the second version has had no plan before,
//! so nothing is said of it; and whoever has looked at the lines says so once, above any of them. What is compared is what a
//! plan says of the protocol's own items, as two versions of a file are compared; that the products which a patient has at
//! home are judged by other rules now is true of nearly every file, and stands in the changelog.

use std::collections::BTreeSet;

use crate::engine::diagram::{Diagrams, Meeting, Node, PastBudget, Question};
use crate::engine::evaluate::rules::{ItemRules, Phase};
use crate::engine::standing::Standing;
use crate::model::fact::FactClass;
use crate::model::ids::{ItemId, LineId};
use crate::model::item::ItemKind;
use crate::model::name;
use crate::model::property::PropertyBound;
use crate::model::protocol::{Care, Entry, Line, Protocol, Says, Spacing};
use crate::model::rhythm::{DayPart, Rhythm};
use crate::model::span::Span;
use crate::model::timing::{Bound, Ending, Side, Timing};
use crate::model::verdict::Verdict;

use super::about::{About, Role, SinceFirst};
use super::finding::{Code, Finding};
use super::statements::has_margin;

/// What has changed for the lines of a file, as one finding. `of_two_minds` are those about a medicine that the proof has
/// found (see [`of_two_minds`]); `own` is the part of the text that is the file itself.
pub(crate) fn changed(protocol: &Protocol, of_two_minds: &BTreeSet<LineId>, own: Span) -> Option<Finding> {
    if is_of_second_version(protocol, own) {
        return None;
    }
    let numbered = (0_u32..).map(LineId).zip(&protocol.lines).filter(|(_, line)| !line.not_followed);
    let mut places = BTreeSet::new();
    for (id, line) in numbered {
        let entries = || protocol.entries.iter().filter(|entry| entry.line == id);
        let changes = [
            (has_latest_date(line), SinceFirst::LatestDate),
            (of_two_minds.contains(&id), SinceFirst::MedicineAsks),
            (shows_with_its_ban(line), SinceFirst::ShownWithItsBan),
            (entries().any(|entry| may_end_unbegun(protocol, entry)), SinceFirst::NotBegun),
            (shows_both_ends(line), SinceFirst::BothEnds),
            (entries().any(|entry| writes_another_name(protocol, entry)), SinceFirst::NamedAsWritten),
        ];
        places.extend(changes.into_iter().filter(|(differs, _)| *differs).map(|(_, what)| (line.span, Role::Since(what))));
    }
    let places: Vec<_> = places.into_iter().collect();
    (!places.is_empty()).then(|| Finding::plain(Code::FirstVersion, places, About::Nothing))
}

/// Whether the first version could not have read the file, as far as the protocol shows: it had no plan then.
fn is_of_second_version(protocol: &Protocol, own: Span) -> bool {
    let is_own = |span: Span| span.start >= own.start && span.end <= own.end && span.end > span.start;
    let declares = protocol.items.iter().any(|item| item.kind == ItemKind::Habit && is_own(item.span))
        || protocol.facts.iter().any(|fact| fact.class == FactClass::Clinic && is_own(fact.span))
        || protocol.properties.iter().any(|property| is_own(property.span));
    let offers = |entry: &Entry| entry.verb.is_offer() || entry.timing.begins_with_report();
    let counts_months = protocol.calendar().is_some() || protocol.follow_up.months().is_some();
    declares || counts_months || protocol.entries.iter().any(offers) || protocol.lines.iter().any(is_new)
}

/// What only the second version can say, beside windows.
fn is_new(line: &Line) -> bool {
    match &line.says {
        Says::Care(care) => {
            care.how_often.as_ref().is_some_and(|(_, rhythm)| is_new_rhythm(rhythm))
                || care.properties.iter().any(|property| property.bound == PropertyBound::Has)
        }
        Says::Contact(_) => line.condition.is_unexpected(),
        Says::Repeat(series) => {
            let only_at_most = series.at_least_apart.is_none() && series.at_most_apart.is_some();
            let in_months = [series.at_least_apart, series.at_most_apart, series.per].into_iter().flatten();
            only_at_most || in_months.into_iter().any(|reach| reach.margin().is_none())
        }
        Says::Expect(_) | Says::Treatment(_) | Says::Advise(_) => false,
    }
}

fn is_new_rhythm(rhythm: &Rhythm) -> bool {
    let is_new = |part: DayPart| matches!(part, DayPart::Afternoon | DayPart::Meals);
    rhythm.parts.each().any(is_new) || (rhythm.as_needed && (rhythm.pace.is_some() || !rhythm.parts.is_empty()))
}

/// `repeat 4-6w apart`, `repeat 6w apart`: it was read as `at least`, and of two ends the later one was the earliest date.
fn has_latest_date(line: &Line) -> bool {
    let Says::Repeat(series) = &line.says else { return false };
    series.spacings().iter().any(|(spacing, _)| *spacing == Spacing::Between)
}

/// A note or how often behind a verb that withholds: it was hidden while the ban held, and shown behind "you may" after it.
fn shows_with_its_ban(line: &Line) -> bool {
    let Says::Care(Care { verb, how_often, .. }) = &line.says else { return false };
    verb.withholds() && !line.timing.is_moment() && (line.note.is_some() || how_often.is_some())
}

/// `for 3-5 days expect redness <= red`: the later end alone was shown.
fn shows_both_ends(line: &Line) -> bool {
    matches!(line.says, Says::Expect(_)) && has_margin(&line.timing)
}

/// A window whose end may be reported before it begins: it counted as run out then, and has not begun now.
///
/// A window before which nothing else is said for certain is not looked for: where another line speaks just then, no verdict
/// need differ.
fn may_end_unbegun(protocol: &Protocol, entry: &Entry) -> bool {
    let Timing::Window { from, to } = &entry.timing else { return false };
    if entry.timing.begins_later().is_none() || !may_come_before(*from, to) {
        return false;
    }
    // An `allow` waits as long as it has not begun; a ban frees what needs no permission, once it has run out.
    let needs_permission = |item: &ItemId| {
        let named = protocol.entries.iter().filter(|other| other.items.binary_search(item).is_ok());
        named.into_iter().any(|other| other.verb.is_permission() && other.timing.touches(Side::After, None))
    };
    let is_habit = |item: &ItemId| protocol.item(*item).kind == ItemKind::Habit;
    let frees = |item: &ItemId| !needs_permission(item) && !is_habit(item);
    entry.verb.is_permission() || (entry.verb.withholds() && entry.items.iter().any(frees))
}

/// Whether an end may be there before a beginning: a report always, an event unless the beginning waits for it, too.
fn may_come_before(from: Bound, to: &Ending) -> bool {
    match to {
        Ending::FollowUp => false,
        Ending::Reported(_) => true,
        Ending::Bound(end) => end.event().is_some() && end.event() != from.event(),
        Ending::First(ends) => ends.iter().any(|end| may_come_before(from, end)),
        Ending::Last(ends) => ends.iter().all(|end| may_come_before(from, end)),
    }
}

/// A line that calls an item by another name than its first: the first was shown.
fn writes_another_name(protocol: &Protocol, entry: &Entry) -> bool {
    let [item] = entry.items.as_slice() else { return false };
    let item = protocol.item(*item);
    item.aliases.iter().any(|alias| name::same(alias, &entry.target))
}

/// So many steps are taken to see whether a medicine is of two minds; past them it is said that it may be.
const MOST_STEPS: u64 = 20_000;

/// The lines by which a medicine may be *avoid* by some answers to an open question and *ask* by all others, in one stretch:
/// *avoid* held then, and *ask* holds now (rule 8).
pub(crate) fn of_two_minds(
    diagrams: &mut Diagrams<PastBudget>,
    rules: &ItemRules<'_>,
    standing: &Standing,
) -> Result<Vec<LineId>, PastBudget> {
    let withholding: Vec<(LineId, Verdict, Node)> = (0..rules.voices.len())
        .filter_map(|index| {
            let voice = rules.voices.get(index).filter(|voice| voice.phase != Phase::RunOut)?;
            Some((voice.entry.line, voice.verdict(), standing.heard(rules, index)))
        })
        .filter(|(_, verdict, set)| verdict.withholds() && *set != Node::NONE)
        .collect();
    if withholding.iter().all(|(_, verdict, _)| *verdict != Verdict::Avoid) {
        return Ok(Vec::new());
    }
    let unanswered = rules.needs_permission.then(|| standing.unanswered(rules));
    let lines = diagrams.within(MOST_STEPS, |diagrams| deciding(diagrams, &withholding, unanswered))?;
    Ok(lines.unwrap_or_else(|| withholding.into_iter().map(|(line, ..)| line).collect()))
}

/// The lines of those for whom one open question decides between *avoid* and *ask*. Where several do, so does one of them
/// when the others are answered: from one patient to another lead steps of one answer each.
fn deciding(
    diagrams: &mut Diagrams<PastBudget>,
    withholding: &[(LineId, Verdict, Node)],
    unanswered: Option<Meeting>,
) -> Result<Vec<LineId>, PastBudget> {
    let is_margin = |question: Question| matches!(question, Question::Margin(_));
    let avoid = diagrams.union(withholding.iter().filter(|(_, verdict, _)| *verdict == Verdict::Avoid).map(|(.., set)| *set))?;
    let mut withheld = diagrams.union(withholding.iter().map(|(.., set)| *set))?;
    if let Some(Meeting { none, .. }) = unanswered {
        let answered = diagrams.union(none)?;
        let gap = diagrams.not(answered)?;
        withheld = diagrams.or(withheld, gap)?;
    }
    // In a margin what is withheld in some reading is *ask*, unless it is *avoid* in each of them (rule 7).
    let avoid = diagrams.for_every(avoid, &is_margin)?;
    let withheld = diagrams.for_some(withheld, &is_margin)?;
    let ask = diagrams.without(withheld, avoid)?;
    let questions: BTreeSet<Question> = diagrams.questions(avoid).into_iter().chain(diagrams.questions(withheld)).collect();
    let mut lines = Vec::new();
    for open in questions.into_iter().filter(|question| matches!(question, Question::Fact(_) | Question::Clock)) {
        let is_open = |question: Question| question == open;
        let all = diagrams.for_every(withheld, &is_open)?;
        let some = diagrams.for_some(avoid, &is_open)?;
        let others = diagrams.for_some(ask, &is_open)?;
        let both = diagrams.and(some, others)?;
        let undecided = diagrams.and(all, both)?;
        for (line, _, set) in withholding {
            let heard = diagrams.for_some(*set, &|question| is_margin(question) || is_open(question))?;
            if !diagrams.is_disjoint(heard, undecided)? {
                lines.push(*line);
            }
        }
    }
    Ok(lines)
}
