//! The normal course, symptom by symptom: how much of it is expected, and until when.


use crate::say::telling::bounds::Edge;
use super::days::said_if;
use super::model::{Block, Entry, Part, Section, Topic, Tone};
use super::phrases::fill;
use super::{Page, Teller};
use crate::model::fact::Condition;
use crate::model::ids::FactId;
use crate::model::ids::LineId;
use crate::model::plan::{Plan, Usually};
use crate::model::time::Minutes;
use crate::say::notation::once_each;
use super::beside::{block, section};


/// The normal course, symptom by symptom: how much of it, until when.
pub(super) fn normal(page: &mut Page<'_>, plan: &Plan) -> Option<Section> {
    let facts: Vec<FactId> = once_each(plan.course.iter().map(|one| one.test.fact));
    let blocks: Vec<Block> = facts.into_iter().map(|fact| normal_block(page, plan, fact)).collect();
    let words = &page.teller.phrases.page;
    section(Topic::Normal, &words.normal, &words.normal_intro, blocks)
}

impl Teller<'_> {
    /// `usually 3 to 5 days`; empty where both ends are exact.
    fn usually(&self, from: Option<Minutes>, usually: Usually) -> String {
        let words = &self.phrases.contact;
        let ends = if from.is_none() { &words.usually } else { &words.usually_until };
        let said = [(&words.usually_from, usually.begins), (ends, usually.ends)].into_iter();
        let said = said.filter_map(|(phrase, margin)| Some(fill(phrase, &[("length", &self.length_range(margin?))])));
        said.collect::<Vec<_>>().join(", ")
    }
}

/// What is normal of one symptom in a stretch.
struct Normal {
    level: String,
    condition: Option<Condition>,
    remark: Option<String>,
    from: Option<Minutes>,
    to: Minutes,
    usually: Usually,
    lines: Vec<LineId>,
}

fn normal_block(page: &mut Page<'_>, plan: &Plan, fact: FactId) -> Block {
    let teller = page.teller;
    let parts = stretches(page, plan, fact).iter().map(|one| normal_part(page, one)).collect();
    let name = teller.fact_name(teller.words.protocol.fact(fact));
    block(Tone::Plain, name, String::new(), parts)
}

/// The same for the cover: a line for each stretch, with every symptom that is normal in it.
pub(super) fn by_end(page: &Page<'_>, plan: &Plan) -> Vec<Entry> {
    let teller = page.teller;
    let mut told: Vec<(Minutes, Entry)> = Vec::new();
    for fact in once_each(plan.course.iter().map(|one| one.test.fact)) {
        let name = teller.fact_name(teller.words.protocol.fact(fact));
        for one in stretches(page, plan, fact) {
            let condition = one.condition.as_ref().map(|condition| said_if(teller, condition));
            let beside = [Some(one.level.clone()), condition, one.remark.clone()].into_iter().flatten();
            let beside = beside.filter(|said| !said.is_empty()).collect::<Vec<_>>().join(", ");
            let what = if beside.is_empty() { name.clone() } else { format!("{name} ({beside})") };
            let lead = teller.normal_window(&one);
            match told.iter_mut().find(|(_, known)| known.lead == lead) {
                Some((_, known)) => known.what = format!("{}, {what}", known.what),
                None => told.push((one.to, Entry { tone: Tone::Plain, lead, what })),
            }
        }
    }
    told.sort_by_key(|(to, _)| *to);
    told.into_iter().map(|(_, entry)| entry).collect()
}

/// What is normal of a symptom, those that follow each other joined, by their end.
fn stretches(page: &Page<'_>, plan: &Plan, fact: FactId) -> Vec<Normal> {
    let teller = page.teller;
    let mut course: Vec<_> = plan.course.iter().filter(|one| one.test.fact == fact).collect();
    course.sort_by_key(|one| (std::cmp::Reverse(one.test.accept), one.from, one.to));
    let mut all: Vec<Normal> = Vec::new();
    for one in course {
        let remark = teller.words.protocol.line(one.line).note.as_deref().map(|note| teller.glossary.say(note));
        let level = teller.course_level(one.test);
        let same = |known: &&mut Normal| {
            known.level == level
                && known.condition == one.condition
                && known.remark == remark
                && one.from.is_none_or(|from| from <= known.to)
        };
        match all.iter_mut().find(same) {
            Some(known) => {
                if known.to < one.to {
                    (known.to, known.usually.ends) = (one.to, one.usually.ends);
                }
                known.lines.push(one.line);
            }
            None => all.push(Normal {
                level,
                condition: one.condition.clone(),
                remark,
                from: one.from,
                to: one.to,
                usually: one.usually,
                lines: vec![one.line],
            }),
        }
    }
    all.sort_by_key(|one| (one.to, one.from));
    all
}

impl Teller<'_> {
    /// From when on and until when it is normal.
    fn normal_window(&self, one: &Normal) -> String {
        let from = one.from.filter(|from| *from > Minutes::ZERO);
        // On the day on which a call may be due nothing needs no call: what is normal ends on the earlier day.
        let has_room = Edge::Earlier.day(one.to) > from.and_then(|from| Edge::Earlier.day(from));
        let edge = if one.to >= self.words.follow_up() {
            Edge::Later
        } else if has_room {
            Edge::Earlier
        } else {
            Edge::Exact
        };
        let until = self.ends(one.to, edge);
        match from {
            None => fill(&self.phrases.contact.until, &[("moment", &until)]),
            Some(from) => {
                let begins = if edge == Edge::Exact { Edge::Exact } else { Edge::Earlier };
                let from = self.begins(from, begins);
                fill(&self.phrases.contact.from_until, &[("from", &from), ("until", &until)])
            }
        }
    }
}

fn normal_part(page: &mut Page<'_>, one: &Normal) -> Part {
    let teller = page.teller;
    let from = one.from.filter(|from| *from > Minutes::ZERO);
    let window = teller.normal_window(one);
    let condition = one.condition.as_ref().map(|condition| said_if(teller, condition));
    let said = [Some(window), Some(teller.usually(from, one.usually)), condition, one.remark.clone()];
    Part {
        what: one.level.clone(),
        text: said.into_iter().flatten().filter(|text| !text.is_empty()).collect::<Vec<_>>().join(", "),
        notes: page.notes.of(teller, &one.lines),
        own: teller.has_own(&one.lines),
        items: Vec::new(),
    }
}
