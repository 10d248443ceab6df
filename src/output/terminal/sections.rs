//! The parts of the page behind the days: products at home, whom to call, the expected course, series and advice.

use super::page::{Page, Piece, plain, quiet, strong};
use super::{capital, header, reasons};
use crate::model::fact::{Condition, Test};
use crate::model::ids::{ItemId, LineId};
use crate::model::plan::{Cause, ContactPlan, Course, Plan, ProductPlan, ProductSegment, Usually};
use crate::model::time::Minutes;
use crate::model::verb::Contact;
use crate::output::terminal::ink::{STRONG, verdict_style};
use crate::say::notation::{self, Voice, Words};
use crate::say::telling::{ProductStretch, Telling, Until};

/// What she has at home, each product in one paragraph.
pub(super) fn products(page: &mut Page, words: &Words, telling: &Telling<'_>) {
    if telling.products.is_empty() {
        return;
    }
    page.title("At home");
    for (product, stretches) in telling.plan.products.iter().zip(&telling.products) {
        page.flow(2, 4, &product_head(page, words, product));
        let mut said: Vec<Piece> = Vec::new();
        let mut because = None;
        for stretch in stretches {
            if !said.is_empty() {
                said.push(quiet(page.ink.pick(" → ", " > ")));
            }
            said.extend(product_run(page, words, product, stretch, &mut because));
        }
        if said.is_empty() {
            said.push(quiet("nothing is said about it"));
        }
        page.flow(4, 4, &said);
    }
}

fn product_head(page: &Page, words: &Words, product: &ProductPlan) -> Vec<Piece> {
    let contains: Vec<String> = product.contains.iter().map(|id| words.protocol.item(*id).shown()).collect();
    let mut said = vec![strong(product.name.as_str())];
    if !contains.is_empty() && contains != [product.name.clone()] {
        said.push(quiet(format!(" ({})", contains.join(", "))));
    }
    if !product.unknown.is_empty() {
        let unknown = product.unknown.iter().map(|name| reasons::quoted(name, page.ink)).collect::<Vec<_>>();
        said.push(plain(format!(", not known to this protocol: {}", unknown.join(", "))));
    }
    said
}

/// `█ avoid until Sat 7 March (5d) because of retinol`
fn product_run(
    page: &Page,
    words: &Words,
    product: &ProductPlan,
    stretch: &ProductStretch,
    because: &mut Option<ItemId>,
) -> Vec<Piece> {
    let Some(first) = stretch.first() else { return Vec::new() };
    let segment = &first.segment;
    let style = verdict_style(segment.verdict);
    let mut said =
        vec![(format!("{}\u{a0}{}", page.ink.mark(segment.verdict), notation::verdict(segment.verdict)), style.bold())];
    let begins = segment.from.filter(|from| *from < Minutes::ZERO || !follows(product, first));
    let begins = begins.or(Some(Minutes::ZERO)).filter(|_| segment.from.is_some());
    let waits = match &stretch.until {
        Until::Waits(end) => words.waiting(Voice::AsWritten).until(end, segment.from),
        Until::Moment | Until::FollowUp => String::new(),
    };
    for window in [words.window(begins, stretch.to), waits].into_iter().filter(|window| !window.is_empty()) {
        said.push(plain(format!(" {window}")));
    }
    let is_told = product.contains.len() < 2 || !segment.verdict.withholds() || first.because_of == *because;
    if let Some(item) = first.because_of.filter(|_| !is_told) {
        *because = Some(item);
        said.push(quiet(format!(" because of {}", words.protocol.item(item).shown())));
    }
    let answers = words.answers(&segment.answers);
    if !answers.is_empty() {
        said.push((format!(": {answers}"), style));
    } else if !segment.unmet.is_empty()
        || matches!(segment.cause, Cause::Property | Cause::UnknownIngredient | Cause::Margin)
    {
        said.push(quiet(format!(": {}", notation::cause_of(segment))));
    }
    said
}

/// Whether another stretch ends where this one begins, so that its beginning has just been said.
fn follows(product: &ProductPlan, part: &ProductSegment) -> bool {
    part.segment.from == Some(Minutes::ZERO)
        || product.segments.iter().any(|other| Some(other.segment.to) == part.segment.from)
}

/// Whom to call or tell whatever has been reported, the most urgent first; what is due stands at the head of the page.
pub(super) fn contacts(page: &mut Page, words: &Words, plan: &Plan) {
    for contact in Contact::ALL.iter().copied() {
        let of_kind = plan.watch.iter().filter(|one| one.contact == contact && !header::is_due(words, one));
        let mut of_kind: Vec<&ContactPlan> = of_kind.collect();
        of_kind.sort_by_key(|one| (one.from, one.to, one.line));
        if of_kind.is_empty() {
            continue;
        }
        page.title(&capital(notation::contact(contact)));
        for one in of_kind {
            let condition = one.condition.iter().map(|condition| words.if_condition(condition));
            let said = condition.chain(words.protocol.line(one.line).note.clone()).collect::<Vec<_>>().join(", ");
            entry(page, words, vec![strong(said), plain(windowed(words, one.from, one.to))], None, &[one.line]);
        }
    }
}

/// What is normal for how long, whichever lines say so.
struct Normal<'p> {
    test: Test,
    condition: Option<&'p Condition>,
    note: Option<&'p String>,
    from: Option<Minutes>,
    to: Minutes,
    usually: Usually,
    lines: Vec<LineId>,
}

/// The normal course, symptom by symptom.
pub(super) fn course(page: &mut Page, words: &Words, plan: &Plan) {
    if plan.course.is_empty() {
        return;
    }
    page.title("What is normal");
    for normal in normal(words, plan) {
        let mut said = vec![strong(words.test(&normal.test)), plain(windowed(words, normal.from, normal.to))];
        let usually = words.usually(normal.from, normal.usually);
        said.extend(Some(usually).filter(|said| !said.is_empty()).map(|said| plain(format!(", {said}"))));
        said.extend(normal.note.map(|note| plain(format!(", {note}"))));
        entry(page, words, said, normal.condition, &normal.lines);
    }
}

/// Lines that say the same of stretches that touch are told together.
fn normal<'p>(words: &Words<'p>, plan: &'p Plan) -> Vec<Normal<'p>> {
    let mut course: Vec<&Course> = plan.course.iter().collect();
    course.sort_by_key(|part| (part.test.fact, part.test.accept, part.from, part.to));
    let mut all: Vec<Normal> = Vec::new();
    for part in course {
        let (condition, note) = (part.condition.as_ref(), words.protocol.line(part.line).note.as_ref());
        let same = |known: &&mut Normal| known.test == part.test && known.condition == condition && known.note == note;
        match all.iter_mut().find(same).filter(|known| part.from.is_none_or(|from| from <= known.to)) {
            Some(known) => {
                if known.to < part.to {
                    (known.to, known.usually.ends) = (part.to, part.usually.ends);
                }
                known.lines.push(part.line);
            }
            None => all.push(Normal {
                test: part.test,
                condition,
                note,
                from: part.from,
                to: part.to,
                usually: part.usually,
                lines: vec![part.line],
            }),
        }
    }
    all
}

/// How many sessions, and how far apart.
pub(super) fn series(page: &mut Page, words: &Words, plan: &Plan) {
    if plan.series.is_empty() {
        return;
    }
    page.title("Series");
    for one in &plan.series {
        entry(page, words, vec![strong(words.series(&one.series))], one.condition.as_ref(), &[one.line]);
    }
}

/// Plain advice.
pub(super) fn advice(page: &mut Page, words: &Words, plan: &Plan) {
    if plan.advice.is_empty() {
        return;
    }
    page.title("Advice");
    for one in &plan.advice {
        let Some(text) = words.protocol.line(one.line).says.advice() else { continue };
        let said = vec![strong(text), plain(windowed(words, one.from, one.to))];
        entry(page, words, said, one.condition.as_ref(), &[one.line]);
    }
}

/// What is said, for whom where that is open, and why.
fn entry(page: &mut Page, words: &Words, mut said: Vec<Piece>, condition: Option<&Condition>, lines: &[LineId]) {
    if let Some(condition) = condition {
        said.push((format!(", {}", words.if_condition(condition)), STRONG));
    }
    said.push(quiet(page.ink.pick(" — ", " - ")));
    said.extend(reasons::of_lines(words, lines, page.ink));
    page.flow(2, 4, &said);
}

/// The window behind a comma; nothing where it is all of follow-up.
fn windowed(words: &Words, from: Option<Minutes>, to: Minutes) -> String {
    let window = words.window(from, to);
    if window.is_empty() { String::new() } else { format!(", {window}") }
}
