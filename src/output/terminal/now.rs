//! What holds at one moment (`--at`): each item with the line that says so, word for word.

use super::About;
use super::page::{Page, Piece, plain, quiet, strong};
use super::{capital, header, reasons};
use crate::model::ids::LineId;
use crate::model::plan::Plan;
use crate::model::time::Minutes;
use crate::model::verdict::Verdict;
use crate::output::terminal::ink::verdict_style;
use crate::say::changes::Change;
use crate::say::notation::{self, Voice, Words};
use crate::say::telling::{Telling, Until};

/// Writes the moment.
pub(super) fn write(page: &mut Page, words: &Words, about: &About, telling: &Telling<'_>, at: Minutes) {
    let plan = telling.plan;
    header::write(page, words, about, plan);
    let when = if at == Minutes::ZERO { "the end of the treatment".to_owned() } else { words.moment_both(at) };
    page.title(&format!("At {when}"));
    let holding = holding(words, telling, at);
    if at >= words.follow_up() {
        let end = words.moment_both(words.follow_up());
        page.flow(2, 2, &[plain(format!("follow-up has ended ({end}): the protocol says nothing from then on"))]);
    } else if holding.is_empty() {
        page.flow(2, 2, &[plain("nothing is said about any item")]);
    }
    for verdict in Verdict::ALL.iter().copied().filter(|verdict| *verdict != Verdict::Nothing) {
        let of_verdict: Vec<&(Change, String)> = holding.iter().filter(|(change, _)| change.verdict == verdict).collect();
        if of_verdict.is_empty() {
            continue;
        }
        let head = format!("{} {}", page.ink.mark(verdict), capital(notation::verdict(verdict)));
        page.flow(0, 0, &[(head, verdict_style(verdict).bold())]);
        for (change, until) in of_verdict {
            write_item(page, words, change, until);
        }
    }
    products(page, words, plan, at);
    watch(page, words, plan, at);
}

/// One entry for all items that stand alike, each with its end.
fn holding(words: &Words, telling: &Telling<'_>, at: Minutes) -> Vec<(Change, String)> {
    let mut all: Vec<(Change, String)> = Vec::new();
    for (place, item) in telling.plan.items.iter().enumerate() {
        let Some(segment) = item.at(at) else { continue };
        let mut change = Change::of(words, segment, item.item);
        let mut until = words.until(change.to);
        if let Some((to, how)) = telling.holds_until(place, at) {
            change.to = to;
            until = match how {
                Until::Waits(end) => words.waiting(Voice::AsWritten).until(end, Some(at)),
                Until::Moment | Until::FollowUp => words.until(to),
            };
        }
        let alike = |(known, known_until): &&mut (Change, String)| {
            *known_until == until && Change { items: change.items.clone(), ..known.clone() } == change
        };
        match all.iter_mut().find(alike) {
            Some((known, _)) => known.items.extend(change.items),
            None => all.push((change, until)),
        }
    }
    all.sort_by_key(|(change, _)| change.to);
    all
}

fn write_item(page: &mut Page, words: &Words, change: &Change, until: &str) {
    let mut said = vec![strong(words.items(&change.items, &change.lines()).join(", "))];
    if !until.is_empty() {
        said.push(plain(format!(", {until}")));
    }
    page.flow(2, 4, &said);
    let open = [words.answers(&change.answers), words.as_long_as(&change.as_long_as)];
    // What each answer gives says already that it depends on something.
    let cause =
        change.reasons.first().map(|reason| notation::cause(reason.cause)).filter(|_| change.answers.is_empty());
    let why: Vec<String> =
        [cause.unwrap_or_default().to_owned()].into_iter().chain(open).filter(|words| !words.is_empty()).collect();
    if !why.is_empty() {
        page.flow(4, 6, &[plain(why.join("; "))]);
    }
    for line in change.lines() {
        write_line(page, words, line);
    }
}

fn write_line(page: &mut Page, words: &Words, line: LineId) {
    page.flow(4, 6, &[quiet(format!("{}: {}", words.place(line), words.line_text(line)))]);
}

fn products(page: &mut Page, words: &Words, plan: &Plan, at: Minutes) {
    if plan.products.is_empty() {
        return;
    }
    page.title("At home");
    for product in &plan.products {
        let now = product.segments.iter().find(|part| part.segment.contains(at));
        let verdict = now.map_or(Verdict::Nothing, |part| part.segment.verdict);
        let mut said: Vec<Piece> = vec![
            (
                format!("{} {} ", page.ink.mark(verdict), notation::verdict(verdict)).trim_start().to_owned(),
                verdict_style(verdict).bold(),
            ),
            strong(product.name.as_str()),
        ];
        if let Some(item) = now.and_then(|part| part.because_of).filter(|_| product.contains.len() > 1) {
            said.push(quiet(format!(", because of {}", words.protocol.item(item).shown())));
        }
        if !product.unknown.is_empty() {
            said.push(quiet(format!(", not known to this protocol: {}", product.unknown.join(", "))));
        }
        page.flow(2, 4, &said);
    }
}

/// What is normal at the moment, and what is a reason to call.
fn watch(page: &mut Page, words: &Words, plan: &Plan, at: Minutes) {
    let open = |from: Option<Minutes>, to: Minutes| from.is_none_or(|from| from <= at) && at < to;
    let course: Vec<_> = plan.course.iter().filter(|part| open(part.from, part.to)).collect();
    if !course.is_empty() {
        page.title("Normal now");
        for part in course {
            let mut said = vec![strong(words.test(&part.test))];
            let usually = words.usually(part.from, part.usually);
            said.extend(Some(usually).filter(|said| !said.is_empty()).map(|said| plain(format!(", {said}"))));
            said.extend(part.condition.as_ref().map(|condition| plain(format!(", {}", words.if_condition(condition)))));
            said.push(quiet(page.ink.pick(" — ", " - ")));
            said.extend(reasons::of_line(words, part.line, page.ink));
            page.flow(2, 4, &said);
        }
    }
    let contacts: Vec<_> = plan.calls().filter(|part| open(part.from, part.to)).collect();
    if !contacts.is_empty() {
        page.title("Call now");
        for part in contacts {
            let condition = part.condition.as_ref().map(|condition| format!(" {}", words.if_condition(condition)));
            let mut said = vec![
                strong(notation::contact(part.contact)),
                plain(condition.unwrap_or_default()),
                quiet(page.ink.pick(" — ", " - ")),
            ];
            said.extend(reasons::of_line(words, part.line, page.ink));
            page.flow(2, 4, &said);
        }
    }
}
