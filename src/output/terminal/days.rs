//! The plan moment by moment: what begins to hold, what is to be done, until when, and why.

use std::collections::BTreeMap;

use super::page::{Page, plain, quiet, strong};
use super::{capital, reasons};
use crate::model::plan::Action;
use crate::model::protocol::Says;
use crate::model::time::Minutes;
use crate::say::changes::Change;
use crate::output::terminal::ink::verdict_style;
use crate::say::notation::{self, Voice, Words};
use crate::say::telling::{Stretch, Telling, Until};

/// Writes all moments, each once.
pub(super) fn write(page: &mut Page, words: &Words, telling: &Telling<'_>, stretches: &[Stretch]) {
    let plan = telling.plan;
    let mut moments: BTreeMap<Option<Minutes>, (Vec<&Stretch>, Vec<&Action>)> = BTreeMap::new();
    for stretch in stretches {
        moments.entry(stretch.change.from).or_default().0.push(stretch);
    }
    for action in plan.actions.iter().filter(|action| action.earliest.is_some()) {
        moments.entry(action.earliest).or_default().1.push(action);
    }
    if moments.is_empty() {
        return;
    }
    page.title("Day by day");
    for (at, (stretches, actions)) in moments {
        page.flow(0, 2, &[strong(heading(words, at))]);
        for action in actions {
            write_action(page, words, action);
        }
        let alike = |one: &Stretch| (one.change.verdict, until(words, one));
        for block in stretches.chunk_by(|one, next| alike(one) == alike(next)) {
            write_block(page, words, block);
        }
    }
    let waits = |action: &&Action| telling.waiting.iter().any(|line| line.line == action.line);
    for action in plan.actions.iter().filter(|action| action.earliest.is_none() && !waits(action)) {
        page.flow(0, 2, &[strong("As soon as it is known when")]);
        write_action(page, words, action);
    }
}

/// `until Sat 7 March, 14:30 (5d)`, `until stitches out`; empty where it lasts to the end of follow-up.
pub(super) fn until(words: &Words, stretch: &Stretch) -> String {
    match &stretch.until {
        Until::Waits(end) => words.waiting(Voice::AsWritten).until(end, stretch.change.from),
        Until::Moment | Until::FollowUp => words.until(stretch.change.to),
    }
}

fn heading(words: &Words, at: Option<Minutes>) -> String {
    match at {
        None => "Before the treatment".to_owned(),
        Some(Minutes::ZERO) => match words.on_calendar(Minutes::ZERO) {
            Some(_) => format!("{}: the treatment ends", words.moment(Minutes::ZERO)),
            None => "The treatment ends".to_owned(),
        },
        Some(at) => words.moment_both(at),
    }
}

/// What holds from now on until the same moment: the verdict once, then each thing with its reason.
fn write_block(page: &mut Page, words: &Words, stretches: &[&Stretch]) {
    let Some(first) = stretches.first() else { return };
    let style = verdict_style(first.change.verdict).bold();
    let head = format!("{} {}", page.ink.mark(first.change.verdict), notation::verdict(first.change.verdict));
    page.flow(2, 4, &[(head, style), strong(format!(" {}", until(words, first)))]);
    for stretch in stretches {
        write_stretch(page, words, stretch);
    }
}

/// `from Sat 7 March (5d) on, allow if sensitivity = low, otherwise avoid`
fn sooner(words: &Words, stretch: &Stretch) -> Vec<String> {
    let part = |change: &Change| Some(format!("from {} on, {}", words.moment_short(change.from?), words.answers(&change.answers)));
    stretch.sooner.iter().filter_map(part).collect()
}

fn write_stretch(page: &mut Page, words: &Words, stretch: &Stretch) {
    let change = &stretch.change;
    let mut said = vec![strong(words.items(&change.items, &change.lines()).join(", "))];
    if !change.details.is_empty() {
        said.push(plain(format!(": {}", change.details)));
    }
    let (answers, as_long_as) = (words.answers(&change.answers), words.as_long_as(&change.as_long_as));
    for open in [answers, as_long_as].into_iter().chain(sooner(words, stretch)).filter(|open| !open.is_empty()) {
        said.push(plain(", "));
        said.push((open, verdict_style(change.verdict)));
    }
    said.push(quiet(page.ink.pick(" — ", " - ")));
    said.extend(reasons::pieces(words, change, page.ink));
    page.flow(4, 6, &said);
}

fn write_action(page: &mut Page, words: &Words, action: &Action) {
    let line = words.protocol.line(action.line);
    let (what, details) = match &line.says {
        Says::Care(care) => {
            let items = words.items(&care.items, &[action.line]);
            (
                items.join(if care.one_of { " or " } else { ", " }),
                words.details(&[action.line]),
            )
        }
        Says::Expect(_)
        | Says::Contact(_)
        | Says::Treatment(_)
        | Says::Repeat(_)
        | Says::Advise(_) => (words.line_text(action.line), String::new()),
    };
    let mut said = vec![strong(format!("{} do ", page.ink.pick("◆", "*"))), strong(what)];
    if !details.is_empty() {
        said.push(plain(format!(": {details}")));
    }
    if let (Some(earliest), Some(latest)) = (action.earliest, action.latest)
        && earliest < latest
    {
        said.push(plain(format!(", by {}", words.moment_both(latest))));
    }
    if let Some(condition) = &action.condition {
        said.push(strong(format!(", {}", words.if_condition(condition))));
    }
    said.push(quiet(page.ink.pick(" — ", " - ")));
    said.extend(reasons::of_line(words, action.line, page.ink));
    page.flow(2, 6, &said);
}

/// The names of groups that the page uses, with what they stand for.
pub(super) fn write_groups(page: &mut Page, words: &Words, telling: &Telling<'_>, stretches: &[Stretch]) {
    let named = stretches.iter().flat_map(|Stretch { change, .. }| words.items(&change.items, &change.lines()));
    let waiting = telling.waiting.iter().flat_map(|line| words.items(&line.items, &[line.line]));
    let names: Vec<String> = named.chain(waiting).collect();
    let groups = words.groups_named(&names);
    if groups.is_empty() {
        return;
    }
    page.title("What the group names stand for");
    for (name, members) in groups {
        page.flow(2, 4, &[strong(capital(name)), quiet(": "), plain(members.join(", "))]);
    }
}
