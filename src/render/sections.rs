//! The parts of the page behind the days: products at home, the expected course, calls, series, advice and questions.

use super::page::{Page, Piece, plain, quiet, strong};
use super::{capital, reasons};
use crate::ast::Contact;
use crate::fact::Condition;
use crate::ink::{ALARM, STRONG, verdict_style};
use crate::plan::{Cause, ContactPlan, Course, Plan, ProductPlan, ProductSegment};
use crate::protocol::{LineId, Says};
use crate::words::{self, Words};

/// What she has at home.
pub(super) fn products(page: &mut Page, words: &Words, plan: &Plan) {
    if plan.products.is_empty() {
        return;
    }
    page.title("At home");
    for product in &plan.products {
        let contains: Vec<String> = product.contains.iter().map(|id| words.protocol.item(*id).name.clone()).collect();
        let mut said = vec![strong(product.name.as_str())];
        if !contains.is_empty() && contains != [product.name.clone()] {
            said.push(quiet(format!(" ({})", contains.join(", "))));
        }
        if !product.unknown.is_empty() {
            let unknown = product.unknown.iter().map(|name| reasons::quoted(name, page.ink)).collect::<Vec<_>>();
            said.push(plain(format!(", not known to this protocol: {}", unknown.join(", "))));
        }
        page.flow(2, 4, &said);
        for (at, part) in product.segments.iter().enumerate() {
            // Neighbours that say the same are told once: the first of them, until the last of them ends.
            let before = at.checked_sub(1).and_then(|before| product.segments.get(before));
            if !before.is_some_and(|before| is_continued(before, part)) {
                product_segment(page, words, product, at);
            }
        }
    }
}

fn is_continued(one: &ProductSegment, next: &ProductSegment) -> bool {
    Some(one.segment.to) == next.segment.from
        && one.segment.to != 0
        && one.segment.verdict == next.segment.verdict
        && one.because_of == next.because_of
        && one.segment.answers == next.segment.answers
}

fn product_segment(page: &mut Page, words: &Words, product: &ProductPlan, at: usize) {
    let run = || product.segments.iter().skip(at);
    let continued = run().zip(run().skip(1)).take_while(|(one, next)| is_continued(one, next)).count();
    let (Some(first), Some(last)) = (run().next(), run().nth(continued)) else { return };
    let segment = &first.segment;
    let style = verdict_style(segment.verdict);
    let mut said =
        vec![(format!("{} {}", page.ink.mark(segment.verdict), words::verdict(segment.verdict)), style.bold())];
    let window = words.window(segment.from, last.segment.to);
    if !window.is_empty() {
        said.push(plain(format!(" {window}")));
    }
    if let Some(item) = first.because_of.filter(|_| product.contains.len() > 1) {
        said.push(quiet(format!(", because of {}", words.protocol.item(item).name)));
    }
    let cause = words::cause(segment.cause);
    let answers = words.answers(&segment.answers);
    if !answers.is_empty() {
        said.push((format!(": {answers}"), style));
    } else if matches!(segment.cause, Cause::Property | Cause::UnknownIngredient | Cause::Margin | Cause::NotYet) {
        said.push(quiet(format!(": {cause}")));
    }
    page.flow(4, 6, &said);
}

/// The normal course, symptom by symptom.
pub(super) fn course(page: &mut Page, words: &Words, plan: &Plan) {
    if plan.course.is_empty() {
        return;
    }
    page.title("What is normal");
    let mut course: Vec<&Course> = plan.course.iter().collect();
    course.sort_by_key(|part| (part.test.fact, part.from, part.to));
    for part in course {
        let note = words.protocol.line(part.line).note.as_ref();
        let head = vec![strong(words.test(&part.test)), plain(windowed(words, part.from, part.to))];
        let note = note.map(|note| plain(format!(", {note}")));
        entry(page, words, head.into_iter().chain(note).collect(), part.condition.as_ref(), part.line);
    }
}

/// Whom to call or tell, the most urgent first.
pub(super) fn contacts(page: &mut Page, words: &Words, plan: &Plan) {
    for contact in [Contact::CallEmergency, Contact::CallClinic, Contact::TellClinic] {
        let mut of_kind: Vec<&ContactPlan> = plan.contacts.iter().filter(|one| one.contact == contact).collect();
        of_kind.sort_by_key(|one| (one.from, one.to, one.line));
        if of_kind.is_empty() {
            continue;
        }
        page.title(&capital(words::contact(contact)));
        for one in of_kind {
            contact_line(page, words, one);
        }
    }
}

fn contact_line(page: &mut Page, words: &Words, one: &ContactPlan) {
    let mut said: Vec<Piece> = Vec::new();
    match &one.condition {
        Some(condition) => said.push(strong(format!("if {}", words.condition(condition)))),
        None if one.contact == Contact::TellClinic => {}
        None => said.push(("now".to_owned(), ALARM)),
    }
    let note = words.protocol.line(one.line).note.as_ref().map(|note| plain(format!(" {note}")));
    said.extend(note);
    said.push(plain(windowed(words, one.from, one.to)));
    entry(page, words, said, None, one.line);
}

/// How many sessions, and how far apart.
pub(super) fn series(page: &mut Page, words: &Words, plan: &Plan) {
    if plan.series.is_empty() {
        return;
    }
    page.title("Series");
    for one in &plan.series {
        entry(page, words, vec![strong(words.series(&one.series))], one.condition.as_ref(), one.line);
    }
}

/// Plain advice.
pub(super) fn advice(page: &mut Page, words: &Words, plan: &Plan) {
    if plan.advice.is_empty() {
        return;
    }
    page.title("Advice");
    for one in &plan.advice {
        let Says::Advise(text) = &words.protocol.line(one.line).says else { continue };
        let said = vec![strong(text.as_str()), plain(windowed(words, one.from, one.to))];
        entry(page, words, said, one.condition.as_ref(), one.line);
    }
}

/// What is said, for whom where that is open, and why; on one line where there is room.
fn entry(page: &mut Page, words: &Words, mut said: Vec<Piece>, condition: Option<&Condition>, line: LineId) {
    if let Some(condition) = condition {
        said.push((format!(", if {}", words.condition(condition)), STRONG));
    }
    said.push(plain(" "));
    said.extend(reasons::of_line(words, line, page.ink));
    page.flow(2, 4, &said);
}

/// The window behind a comma; nothing where it is all of follow-up.
fn windowed(words: &Words, from: Option<i64>, to: i64) -> String {
    let window = words.window(from, to);
    if window.is_empty() { String::new() } else { format!(", {window}") }
}
