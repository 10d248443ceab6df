//! What to do and not to do, from when on and until when: every change of the plan, each once.

use std::cmp::Ordering;
use std::collections::BTreeMap;

use super::gathered::{Gathered, gathered};
use super::model::{Block, Group, Part, Section, Topic, Tone};
use super::phrases::fill;
use super::{Page, Teller};
use crate::model::fact::Condition;
use crate::model::ids::LineId;
use crate::model::plan::{Action, Answer, Cause};
use crate::model::protocol::Says;
use crate::model::time::Minutes;
use crate::model::verdict::Verdict;
use crate::say::changes::Change;
use crate::say::notation::{list, once_each};
use crate::say::telling::bounds::Edge;
use crate::say::telling::{Stretch, Telling, Until};

/// The manner in which a stretch is told.
pub(super) fn tone(stretch: &Stretch) -> Tone {
    Tone::of(stretch.change.verdict, !stretch.change.answers.is_empty(), stretch.is_freed)
}

impl Teller<'_> {
    /// `until Sat 7 March, 2:30 pm`, `until your stitches are out`; a permission that lasts to the end of the plan needs no end.
    pub(super) fn until(&self, verdict: Verdict, (to, edge): (Minutes, Edge), until: &Until) -> String {
        let words = &self.phrases.verdict;
        if let Until::Waits(end) = until {
            return self.until_comes(end);
        }
        let end = self.words.follow_up();
        match to {
            Minutes::ZERO => words.until_treatment.clone(),
            to if to >= end && !verdict.withholds() => String::new(),
            to if to >= end => fill(&words.until_end, &[("moment", &self.ends(end, Edge::Later))]),
            to => fill(&words.until, &[("moment", &self.ends(to, edge))]),
        }
    }

    pub(super) fn lead(&self, tone: Tone) -> String {
        let words = &self.phrases.verdict;
        match tone {
            Tone::Depends(_) => &words.depends,
            Tone::Free => &words.free,
            Tone::Verdict(Verdict::Avoid) => &words.avoid,
            Tone::Verdict(Verdict::Ask) => &words.ask,
            Tone::Verdict(Verdict::Require) | Tone::Action => &words.require,
            Tone::Verdict(Verdict::Recommend) => &words.recommend,
            Tone::Verdict(Verdict::Allow) => &words.allow,
            Tone::Verdict(Verdict::Nothing) | Tone::Alarm | Tone::Plain => &words.nothing,
        }
        .clone()
    }

    /// `you may if your skin is calm; otherwise not yet`
    pub(super) fn answers(&self, answers: &[Answer]) -> String {
        let words = &self.phrases.verdict;
        let ordered = self.words.mildest_first(answers);
        let last = ordered.len().saturating_sub(1);
        let said: Vec<(String, String)> =
            ordered.iter().map(|answer| (self.in_sentence(answer), self.condition(&answer.when))).collect();
        if said.iter().take(last).any(|(_, condition)| condition.is_empty()) {
            let verdicts: Vec<String> = said.into_iter().map(|(verdict, _)| verdict).collect();
            return fill(&words.time_of_day, &[("verdicts", &list(&verdicts, &words.or))]);
        }
        let part = |(at, (verdict, condition)): (usize, (String, String))| {
            if at == last && at > 0 {
                fill(&words.otherwise, &[("verdict", &verdict)])
            } else {
                fill(&words.answer, &[("verdict", &verdict), ("condition", &condition)])
            }
        };
        said.into_iter().enumerate().map(part).collect::<Vec<_>>().join("; ")
    }

    fn in_sentence(&self, answer: &Answer) -> String {
        let words = &self.phrases.verdict;
        let waits = |line: &LineId| match &self.words.protocol.line(*line).says {
            Says::Care(care) => care.verb.is_permission(),
            Says::Expect(_) | Says::Contact(_) | Says::Treatment(_) | Says::Repeat(_) | Says::Advise(_) => false,
        };
        match answer.verdict {
            Verdict::Avoid if answer.lines.iter().any(waits) => &words.in_not_yet,
            Verdict::Avoid => &words.in_avoid,
            Verdict::Ask => &words.in_ask,
            Verdict::Require => &words.in_require,
            Verdict::Recommend => &words.in_recommend,
            Verdict::Allow => &words.in_allow,
            Verdict::Nothing => &words.in_nothing,
        }
        .clone()
    }

    /// Why the clinic is to be asked, where that helps the reader.
    pub(super) fn cause(&self, cause: Cause) -> &str {
        let words = &self.phrases.verdict;
        match cause {
            Cause::Margin => &words.margin,
            Cause::Gap => &words.gap,
            Cause::UnknownMedicine => &words.medicine,
            Cause::UnknownIngredient => &words.ingredient,
            Cause::Property
            | Cause::Never
            | Cause::Line
            | Cause::Offered
            | Cause::NotYet
            | Cause::FreeAgain
            | Cause::Unknown
            | Cause::Nothing => "",
        }
    }

    /// `from Sat 5 December, 10:40 am: you may if your skin is calm; otherwise not yet`
    fn sooner(&self, stretch: &Stretch) -> impl Iterator<Item = String> {
        stretch.sooner.iter().filter_map(|part| {
            let begins = self.begins(part.from?, Edge::Later);
            let from = fill(&self.phrases.contact.from, &[("moment", &begins)]);
            Some(fill(&self.phrases.verdict.together, &[("what", &from), ("text", &self.answers(&part.answers))]))
        })
    }

    /// Everything that is said of a stretch beside its verdict and its end.
    pub(super) fn remarks(&self, stretch: &Stretch) -> String {
        let change = &stretch.change;
        let causes: Vec<String> = once_each(change.reasons.iter().map(|reason| reason.cause))
            .into_iter()
            .map(|cause| self.cause(cause).to_owned())
            .collect();
        let answers = self.answers(&change.answers);
        let said =
            [self.details(&change.own), if change.answers.is_empty() { String::new() } else { answers }]
                .into_iter()
                .chain(causes)
                .chain([self.as_long_as(&change.as_long_as)])
                .chain(self.sooner(stretch));
        said.filter(|text| !text.is_empty()).collect::<Vec<_>>().join(", ")
    }
}

/// Everything that holds, moment by moment. What was before the treatment, and was to be `done` then, comes last once the
/// treatment is over: then it is there to be looked up.
pub(super) fn days(page: &mut Page<'_>, telling: &Telling<'_>, done: Vec<Block>) -> Section {
    let gathered = gathered(page.teller, telling);
    let mut groups: Vec<Group> = Vec::new();
    let mut moments: BTreeMap<(Option<Minutes>, Edge), Vec<Gathered>> = BTreeMap::new();
    for one in gathered {
        // What began before the treatment and still holds is told under its day as well.
        let begun = one.stretch.change.from.is_none_or(|from| from < Minutes::ZERO);
        if begun && one.stretch.change.to > Minutes::ZERO {
            moments.entry((Some(Minutes::ZERO), Edge::Later)).or_default().push(one.clone());
        }
        moments.entry((one.stretch.change.from, heading_edge(&one))).or_default().push(one);
    }
    for ((at, edge), parts) in moments {
        let heading = page.teller.heading(at, edge);
        let blocks = blocks(page, parts);
        match groups.last_mut().filter(|last| last.heading.as_ref() == Some(&heading)) {
            Some(last) => last.blocks.extend(blocks),
            None => groups.push(Group { at, heading: Some(heading), blocks }),
        }
    }
    let words = &page.teller.phrases.page;
    if !done.is_empty() {
        groups.insert(0, Group { at: None, heading: Some(words.before.clone()), blocks: done });
    }
    if page.teller.treatment_is() != Ordering::Greater {
        // A stable sort: what is before the treatment moves behind the rest, and each of the two keeps its order.
        groups.sort_by_key(|group| group.at.is_none_or(|at| at < Minutes::ZERO));
    }
    Section { subject: Topic::Days, title: words.days.clone(), intro: None, groups }
}

/// Where the day is the same either way the two are one heading.
fn heading_edge(one: &Gathered) -> Edge {
    if one.stretch.change.from.is_none_or(|from| from == Minutes::ZERO) { Edge::Later } else { one.stretch.begins }
}

impl Teller<'_> {
    fn heading(&self, at: Option<Minutes>, edge: Edge) -> String {
        let words = &self.phrases.page;
        match (at, self.words.treated) {
            (None, _) => words.before.clone(),
            (Some(Minutes::ZERO), Some(treated)) => {
                let is_today = self.treatment_is() == Ordering::Equal;
                let phrase = if is_today { &words.today_from } else { &words.day_from };
                fill(phrase, &[("date", &self.date(treated.date(), true))])
            }
            (Some(at), _) => {
                let phrase = if at < Minutes::ZERO { &words.before_from } else { &words.from };
                fill(phrase, &[("moment", &self.begins_in_full(at, edge))])
            }
        }
    }
}

/// One block for each verdict and end, the strictest first, the longest last.
fn blocks(page: &mut Page<'_>, mut parts: Vec<Gathered>) -> Vec<Block> {
    let key =
        |one: &Gathered| (one.stretch.change.verdict, tone(&one.stretch), one.stretch.change.to, one.window.clone());
    parts.sort_by_cached_key(key);
    let mut blocks: Vec<Block> = Vec::new();
    for alike in parts.chunk_by(|one, next| key(one) == key(next)) {
        let Some(first) = alike.first() else { continue };
        let Change { from, to, .. } = first.stretch.change;
        let tone = tone(&first.stretch);
        blocks.push(Block {
            tone,
            lead: page.teller.lead(tone),
            window: first.window.clone(),
            from,
            to,
            parts: alike.iter().map(|one| part(page, one)).collect(),
        });
    }
    blocks
}

fn part(page: &mut Page<'_>, one: &Gathered) -> Part {
    let teller = page.teller;
    Part {
        what: teller.names(&one.items, &mut page.glosses).join(", "),
        text: one.remarks.clone(),
        notes: page.notes.of(teller, &one.lines),
        own: teller.has_own(&one.lines),
        items: one.items.clone(),
    }
}

/// What is to be done at a moment.
pub(super) fn action(page: &mut Page<'_>, action: &Action) -> Block {
    let teller = page.teller;
    let line = teller.words.protocol.line(action.line);
    let (what, items) = match &line.says {
        Says::Care(care) => {
            let names: Vec<String> = care.items.iter().map(|item| teller.item(*item)).collect();
            (
                list(&names, if care.one_of { &teller.phrases.verdict.or } else { &teller.phrases.condition.and }),
                care.items.clone(),
            )
        }
        Says::Expect(_)
        | Says::Contact(_)
        | Says::Treatment(_)
        | Says::Repeat(_)
        | Says::Advise(_) => (String::new(), Vec::new()),
    };
    let condition = action.condition.as_ref().map(|condition| said_if(teller, condition));
    let text = [teller.details(&[action.line])].into_iter().chain(condition);
    Block {
        tone: Tone::Action,
        lead: teller.lead(Tone::Action),
        window: action_window(teller, action),
        from: action.earliest,
        to: action.latest.unwrap_or(teller.words.follow_up()),
        parts: vec![Part {
            what,
            text: text.filter(|text| !text.is_empty()).collect::<Vec<_>>().join(", "),
            notes: page.notes.of(teller, &[action.line]),
            own: line.for_one,
            items,
        }],
    }
}

pub(super) fn action_window(teller: &Teller<'_>, action: &Action) -> String {
    let words = &teller.phrases.verdict;
    let (Some(earliest), Some(latest)) = (action.earliest, action.latest) else {
        return teller.phrases.page.unknown_when.clone();
    };
    if earliest == latest {
        return fill(&words.at, &[("moment", &teller.begins(earliest, Edge::Later))]);
    }
    let from = fill(&teller.phrases.contact.from, &[("moment", &teller.begins(earliest, Edge::Later))]);
    format!("{from}, {}", fill(&words.by, &[("moment", &teller.begins(latest, Edge::Later))]))
}

pub(super) fn said_if(teller: &Teller<'_>, condition: &Condition) -> String {
    fill(&teller.phrases.verdict.r#if, &[("condition", &teller.condition(condition))])
}
