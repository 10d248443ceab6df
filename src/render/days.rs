//! The plan moment by moment: what begins to hold, what is to be done, until when, and why.

use std::collections::BTreeMap;

use super::changes::{Change, changes};
use super::page::{Page, Piece, plain, quiet, strong};
use super::{capital, reasons};
use crate::ink::{Ink, STRONG, verdict_style};
use crate::plan::{Action, Plan};
use crate::protocol::Says;
use crate::words::{self, Words};

/// Mark, blank and the longest verdict.
const VERDICT: usize = 14;

/// Writes all moments, each once.
pub(super) fn write(page: &mut Page, words: &Words, plan: &Plan) {
    let changes = changes(words, plan);
    let mut moments: BTreeMap<Option<i64>, (Vec<&Change>, Vec<&Action>)> = BTreeMap::new();
    for change in &changes {
        moments.entry(change.from).or_default().0.push(change);
    }
    for action in plan.actions.iter().filter(|action| action.earliest.is_some()) {
        moments.entry(action.earliest).or_default().1.push(action);
    }
    if moments.is_empty() {
        return;
    }
    page.title("Day by day");
    for (at, (changes, actions)) in moments {
        page.flow(0, 2, &[strong(heading(words, at))]);
        for action in actions {
            write_action(page, words, action);
        }
        for change in changes {
            write_change(page, words, change);
        }
    }
    for action in plan.actions.iter().filter(|action| action.earliest.is_none()) {
        page.flow(0, 2, &[strong("As soon as it is known when")]);
        write_action(page, words, action);
    }
}

fn heading(words: &Words, at: Option<i64>) -> String {
    match at {
        None => "Before the treatment".to_owned(),
        Some(0) => match words.on_calendar(0) {
            Some(_) => format!("{}: the treatment ends", words.moment(0)),
            None => "The treatment ends".to_owned(),
        },
        Some(at) => words.moment_both(at),
    }
}

/// One change: a line that says what, a paragraph that says why.
pub(super) fn write_change(page: &mut Page, words: &Words, change: &Change) {
    let mut said = verdict_head(page.ink, change);
    said.push(plain(words.items(&change.items, &change.lines()).join(", ")));
    if !change.details.is_empty() {
        said.push(plain(format!(": {}", change.details)));
    }
    let until = words.until(change.to);
    if !until.is_empty() {
        said.push((format!(", {until}"), STRONG));
    }
    let hang = if page.ink.width < 70 { 4 } else { VERDICT };
    page.flow(2, hang, &said);
    let mut why: Vec<Piece> = Vec::new();
    for words in [words.answers(&change.answers), words.as_long_as(&change.as_long_as)] {
        if !words.is_empty() {
            why.push((format!("{words}. "), verdict_style(change.verdict)));
        }
    }
    why.extend(reasons::pieces(words, change, page.ink));
    page.flow(hang, hang, &why);
}

/// The mark and the verdict, padded so that what follows lines up.
fn verdict_head(ink: Ink, change: &Change) -> Vec<Piece> {
    let style = verdict_style(change.verdict);
    let word = format!("{} {}", ink.mark(change.verdict), words::verdict(change.verdict));
    // A blank that does not break keeps the column.
    let fill = VERDICT.saturating_sub(3).saturating_sub(word.chars().count());
    vec![(word, style.bold()), (format!("{} ", "\u{a0}".repeat(fill)), style)]
}

fn write_action(page: &mut Page, words: &Words, action: &Action) {
    let line = words.protocol.line(action.line);
    let (what, details) = match &line.says {
        Says::Care(care) => {
            let items = words.items(&care.items, &[action.line]);
            (
                items.join(if care.one_of { " or " } else { ", " }),
                words.details(&[action.line], crate::plan::Verdict::Require),
            )
        }
        _ => (words.line_text(action.line), String::new()),
    };
    let fill = "\u{a0}".repeat(VERDICT.saturating_sub(7));
    let mut said = vec![strong(format!("{} do", page.ink.pick("◆", "*"))), plain(format!("{fill} ")), plain(what)];
    if !details.is_empty() {
        said.push(plain(format!(": {details}")));
    }
    if let (Some(earliest), Some(latest)) = (action.earliest, action.latest)
        && earliest < latest
    {
        said.push(plain(format!(", by {}", words.moment_both(latest))));
    }
    if let Some(condition) = &action.condition {
        said.push(strong(format!(", if {}", words.condition(condition))));
    }
    let hang = if page.ink.width < 70 { 4 } else { VERDICT };
    page.flow(2, hang, &said);
    page.flow(hang, hang, &reasons::of_line(words, action.line, page.ink));
}

/// The names of groups that the page uses, with what they stand for.
pub(super) fn write_groups(page: &mut Page, words: &Words, plan: &Plan) {
    let names: Vec<String> =
        changes(words, plan).iter().flat_map(|change| words.items(&change.items, &change.lines())).collect();
    let groups = words.groups_named(&names);
    let groups: Vec<_> = groups.into_iter().filter(|(name, _)| !name.starts_with("all ")).collect();
    if groups.is_empty() {
        return;
    }
    page.title("What the group names stand for");
    for (name, members) in groups {
        page.flow(2, 4, &[strong(capital(name)), quiet(": "), plain(members.join(", "))]);
    }
}
