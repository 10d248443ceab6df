//! What to ask, as a page: by what the answers decide and by when they are needed; and the questions of the treatment day.

use std::collections::BTreeSet;

use super::page::{Page, Piece, plain, quiet, strong};
use super::{About, header, reasons};
use crate::engine::questions::{Effect, PreCare, ProductQuestion, Question, Questions, Touch, Touched};
use crate::model::ids::ItemId;
use crate::model::protocol::Says;
use crate::model::time::Minutes;
use crate::model::verb::{Contact, Verb};
use crate::model::verdict::Verdict;
use crate::output::terminal::ink::{Ink, verdict_style};
use crate::say::notation::{Voice, Words, once_each};
use crate::say::telling::Telling;

/// The page of questions.
#[must_use]
pub fn questions(words: &Words, about: &About, asked: &Questions, telling: &Telling<'_>, ink: Ink) -> String {
    let mut page = Page::new(ink);
    header::whose(&mut page, words, about);
    page.gap();
    page.flow(0, 2, &[strong(count(asked, telling.awaited.len()))]);
    let mut number = 0_usize;
    for (title, questions) in titled(words, &asked.now) {
        page.title(&title);
        for question in questions {
            number = number.saturating_add(1);
            write(&mut page, words, question, &format!("{number}."));
        }
    }
    if !asked.clinic.is_empty() {
        page.title("From whoever treats");
        for question in &asked.clinic {
            let mark = page.ink.pick("·", "-");
            write(&mut page, words, question, mark);
        }
    }
    if !asked.later.is_empty() || !telling.awaited.is_empty() {
        page.title("Later, from what she reports");
        awaited(&mut page, words, telling);
        later(&mut page, words, &asked.later);
    }
    products(&mut page, words, &asked.products);
    not_proved(&mut page, words, asked);
    page.finish()
}

/// What is not known of the products that she has.
fn products(page: &mut Page, words: &Words, asked: &[ProductQuestion]) {
    if asked.is_empty() {
        return;
    }
    page.title("Of the products that she has");
    for one in asked {
        let mark = quiet(format!("{:<3} ", page.ink.pick("·", "-")));
        let (question, values) = words.product_question(one);
        page.flow(2, 6, &[mark, strong(question), quiet(format!(" ({})", one.property.name)), plain(format!(" {values}"))]);
    }
}

/// The events that have not happened, each with what it ends and what it begins.
fn awaited(page: &mut Page, words: &Words, telling: &Telling<'_>) {
    let said = words.waiting(Voice::AsWritten);
    for event in &telling.awaited {
        let mark = quiet(format!("{:<3} ", page.ink.pick("·", "-")));
        let name = quiet(format!(" ({})", words.protocol.event(*event).name));
        page.flow(2, 6, &[mark, strong(words.event_question(*event)), name, plain(" a date")]);
        for held in telling.ended_by(*event) {
            let products = held.products.iter().filter_map(|place| telling.plan.products.get(*place));
            let names = words.items(&held.items, &[]).into_iter().chain(products.map(|product| product.name.clone()));
            let names: Vec<String> = names.collect();
            let until = said.until(held.end, held.from);
            let lead = format!("{} {until}: ", crate::say::notation::verdict(held.verdict));
            page.flow(6, 8, &[quiet(lead), plain(names.join(", "))]);
        }
        for line in telling.begun_by(*event) {
            page.flow(6, 8, &[quiet(format!("{}: ", said.once(&line.begins))), plain(said.line(line).joined())]);
        }
    }
}

/// What she tells later: what changes what holds for an item one by one, what only makes her call all together.
fn later(page: &mut Page, words: &Words, questions: &[Question]) {
    let mut calls: Vec<(Contact, Vec<&str>)> = Vec::new();
    for question in questions {
        match contacts(words, question) {
            Some(contacts) => {
                let name = words.protocol.fact(question.fact).name.as_str();
                for contact in contacts {
                    match calls.iter_mut().find(|(known, _)| *known == contact) {
                        Some((_, names)) => names.push(name),
                        None => calls.push((contact, vec![name])),
                    }
                }
            }
            None => write(page, words, question, page.ink.pick("·", "-")),
        }
    }
    calls.sort_by_key(|(contact, _)| *contact);
    for (contact, names) in calls {
        let mark = quiet(format!("{:<3} ", page.ink.pick("·", "-")));
        let what = format!("what makes her {}: ", crate::say::notation::contact(contact));
        page.flow(2, 6, &[mark, plain(what), strong(names.join(", "))]);
    }
}

/// Whom she is to call or tell; none where the answer changes more than that.
fn contacts(words: &Words, question: &Question) -> Option<BTreeSet<Contact>> {
    let contact = |touch: &Touch| match (touch.what, touch.what.line().map(|line| &words.protocol.line(line).says)) {
        (Touched::Contact(_), Some(Says::Contact(contact))) => Some(*contact),
        _ => None,
    };
    question.touches.iter().map(contact).collect()
}

/// `12 questions, and 5 that only later reports answer`
fn count(asked: &Questions, awaited: usize) -> String {
    let treats = match asked.clinic.len() {
        0 => String::new(),
        many => format!("{many} that whoever treats answers"),
    };
    let products = match asked.products.len() {
        0 => String::new(),
        many => format!("{many} about the products that she has"),
    };
    let reports = match asked.later.len().saturating_add(awaited) {
        0 => String::new(),
        1 => "1 that only a later report answers".to_owned(),
        many => format!("{many} that only later reports answer"),
    };
    let later = [treats, products, reports].into_iter().filter(|said| !said.is_empty()).collect::<Vec<_>>().join(", and ");
    match (asked.now.len(), later.as_str()) {
        (0, "") => "Nothing to ask: no answer can change this plan any more".to_owned(),
        (0, later) => format!("Nothing to ask today; {later}"),
        (1, "") => "1 question".to_owned(),
        (many, "") => format!("{many} questions"),
        (1, later) => format!("1 question, and {later}"),
        (many, later) => format!("{many} questions, and {later}"),
    }
}

/// Neighbours under one title.
fn titled<'q>(words: &Words, questions: &'q [Question]) -> Vec<(String, Vec<&'q Question>)> {
    let mut titled: Vec<(String, Vec<&Question>)> = Vec::new();
    for question in questions {
        let title = title(words, question);
        match titled.last_mut() {
            Some((last, under)) if *last == title => under.push(question),
            _ => titled.push((title, vec![question])),
        }
    }
    titled
}

fn title(words: &Words, question: &Question) -> String {
    match question.effect() {
        _ if question.decides_treatment() => "Before the treatment: whether it goes ahead".to_owned(),
        Effect::Verdict => super::capital(&words.needed(question)),
        Effect::AsLongAs => "Only for what later reports would change".to_owned(),
        Effect::Reason => "Only for the reasons that the plan gives".to_owned(),
    }
}

fn write(page: &mut Page, words: &Words, question: &Question, mark: &str) {
    let fact = words.protocol.fact(question.fact);
    let mut said = vec![quiet(format!("{mark:<3} ")), strong(words.question(question.fact))];
    if fact.question.is_some() {
        said.push(quiet(format!(" ({})", fact.name)));
    }
    said.push(plain(format!(" {}", words.values(question.fact))));
    page.flow(2, 6, &said);
    for pieces in touches(words, question) {
        page.flow(6, 8, &pieces);
    }
}

/// From when until when.
type Window = (Option<Minutes>, Minutes);

/// One run of words for each moment from which the answer changes something, and one for what stands beside the items.
fn touches(words: &Words, question: &Question) -> Vec<Vec<Piece>> {
    let least = question.effect();
    let mut by_moment: Vec<(Window, Vec<ItemId>)> = Vec::new();
    let mut beside: Vec<String> = Vec::new();
    for touch in question.touches.iter().filter(|touch| touch.effect == least) {
        match touch.what {
            Touched::Item(item) => match by_moment.iter_mut().find(|(known, _)| *known == (touch.from, touch.to)) {
                Some((_, items)) => items.push(item),
                None => by_moment.push(((touch.from, touch.to), vec![item])),
            },
            // The title says it.
            Touched::Treatment if question.decides_treatment() => {}
            Touched::Treatment
            | Touched::Action(_)
            | Touched::Course(_)
            | Touched::Contact(_)
            | Touched::Series(_)
            | Touched::Advice(_) => beside.push(words.touched(touch)),
        }
    }
    by_moment.sort();
    let mut told: Vec<Vec<Piece>> = Vec::new();
    for ((from, to), items) in by_moment {
        let names = words.items(&items, &[]).join(", ");
        let window = words.window(from, to);
        let when = if window.is_empty() { String::new() } else { format!("{window}: ") };
        told.push(vec![quiet(when), plain(names)]);
    }
    if !beside.is_empty() {
        told.insert(0, vec![plain(once_each(joined(beside)).join(", "))]);
    }
    told
}

/// `call the clinic :91, call the clinic :95` is `call the clinic :91 :95`.
fn joined(beside: Vec<String>) -> Vec<String> {
    let mut joined: Vec<(String, Vec<String>)> = Vec::new();
    for one in beside {
        let (what, place) = one.rsplit_once(' ').filter(|(_, place)| place.contains(':')).unwrap_or((&one, ""));
        match joined.iter_mut().find(|(known, _)| known == what) {
            Some((_, places)) => places.push(place.to_owned()),
            None => joined.push((what.to_owned(), vec![place.to_owned()])),
        }
    }
    joined
        .into_iter()
        .map(|(what, places)| format!("{what} {}", once_each(places).join(" ")).trim().to_owned())
        .collect()
}

fn not_proved(page: &mut Page, words: &Words, asked: &Questions) {
    if asked.not_proved.is_empty() {
        return;
    }
    page.gap();
    let names = words.items(&asked.not_proved, &[]).join(", ");
    let said = "not proved, so everything that their lines name is asked: ";
    page.flow(0, 2, &[strong(said), plain(names)]);
}

/// The page of the treatment day.
#[must_use]
pub fn on_the_day(words: &Words, about: &About, asked: &[PreCare], ink: Ink) -> String {
    let mut page = Page::new(ink);
    header::whose(&mut page, words, about);
    page.title("On the day of the treatment");
    if asked.is_empty() {
        page.flow(2, 4, &[plain("nothing to ask: no line about the time before it is about this patient")]);
    }
    for one in asked {
        let (mark, word) = wish(one.verb);
        let mark = page.ink.mark(mark);
        let style = verdict_style(wish(one.verb).0).bold();
        let mut said = vec![(format!("{mark} "), style), strong(words.pre_care(one))];
        said.extend(words.pre_care_since(one).map(|since| quiet(format!(" ({since})"))));
        page.flow(2, 4, &said);
        let mut why = vec![plain(format!("{word}{}", page.ink.pick(" — ", " - ")))];
        let details = words.details(&[one.line]);
        if !details.is_empty() {
            why.push(plain(format!("{details}: ")));
        }
        why.extend(reasons::of_line(words, one.line, page.ink));
        page.flow(4, 6, &why);
        let members = words.members(one.line);
        if !members.is_empty() {
            page.flow(4, 6, &[quiet(format!("that is: {}", members.join(", ")))]);
        }
    }
    page.finish()
}

/// The verdict behind the question, and the answer that is wished.
fn wish(verb: Verb) -> (Verdict, &'static str) {
    match verb.verdict() {
        Verdict::Ask => (Verdict::Ask, "not without asking the clinic"),
        Verdict::Avoid => (Verdict::Avoid, "should be no"),
        Verdict::Require | Verdict::Recommend | Verdict::Allow | Verdict::Nothing => {
            (Verdict::Require, "should be yes")
        }
    }
}
