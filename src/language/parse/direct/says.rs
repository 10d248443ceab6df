//! What a line says: a verb with its targets, an expectation, a call, or what becomes of the treatment.

use crate::language::ast::{Condition, Line, Name, Says};
use crate::language::parse::direct::condition;
use crate::language::parse::direct::row::Row;
use crate::language::parse::kind::is_target;
use crate::language::parse::targets::members_of;
use crate::language::vocabulary::Symbol;
use crate::model::span::Span;
use crate::model::verb::{Contact, TreatmentVerb, Verb};

/// Takes the verb and what belongs to it.
pub(super) fn read(row: &mut Row, line: &mut Line) -> Option<()> {
    let first = row.span_ahead()?;
    line.verb_span = first;
    if let Some(verb) = verb(row) {
        line.says = care(row, verb)?;
    } else if let Some((verb, span)) = treatment(row) {
        (line.says, line.verb_span) = (Says::Treatment(verb), span);
    } else if let Some(contact) = contact(row) {
        line.says = Says::Contact(contact);
    } else {
        row.eat("expect").then_some(())?;
        line.says = Says::Expect(expected(row)?);
    }
    Some(())
}

/// Takes a verb that is about items, and not about the treatment as `ask about` is.
pub(super) fn verb(row: &mut Row) -> Option<Verb> {
    let at = row.place_in_row();
    let (word, _) = row.any_word()?;
    let verb = Verb::ALL.iter().find(|verb| verb.word().eq_ignore_ascii_case(word));
    let is_about = row.word_ahead().is_some_and(|next| next.eq_ignore_ascii_case("about"));
    if verb.is_none() || is_about {
        row.back(at);
        return None;
    }
    verb.copied()
}

/// Takes `defer treatment`, `ask about treatment`, and says where the verb stands.
pub(super) fn treatment(row: &mut Row) -> Option<(TreatmentVerb, Span)> {
    let (at, start) = (row.place_in_row(), row.start());
    let verb = *TreatmentVerb::ALL.iter().find(|verb| row.eat_words(verb.act()))?;
    let span = row.span_from(start);
    if !row.eat("treatment") {
        row.back(at);
        return None;
    }
    Some((verb, span))
}

/// Takes `call clinic`, `tell clinic`, `call emergency`.
pub(super) fn contact(row: &mut Row) -> Option<Contact> {
    Contact::ALL.iter().find(|contact| row.eat_words(contact.words())).copied()
}

/// `redness <= red, swelling`
fn expected(row: &mut Row) -> Option<Vec<Condition>> {
    let mut all = vec![one_expected(row)?];
    while row.eat_sign(b',') {
        all.push(one_expected(row)?);
    }
    Some(all)
}

/// Takes one symptom that is expected.
pub(super) fn one_expected(row: &mut Row) -> Option<Condition> {
    row.is_name_ahead().then_some(())?;
    condition::part(row, None).map(|part| part.condition)
}

/// Takes the name of an item or a group.
pub(super) fn target(row: &mut Row) -> Option<(Name, Symbol)> {
    let found = row.name()?;
    found.symbol.filter(|symbol| is_target(*symbol)).map(|symbol| (found.name, symbol))
}

fn care(row: &mut Row, verb: Verb) -> Option<Says> {
    let one_of = row.eat("one");
    (!one_of || row.eat("of")).then_some(())?;
    let targets = list(row)?;
    let except = if row.eat("except") { list(row)? } else { Vec::new() };
    if !except.is_empty() {
        let among: Vec<_> = targets.iter().flat_map(|(_, symbol)| members_of(row.names, *symbol)).collect();
        let belongs = |(_, symbol): &(Name, Symbol)| {
            let items = members_of(row.names, *symbol);
            items.is_empty() || among.is_empty() || items.iter().any(|item| among.contains(item))
        };
        except.iter().all(belongs).then_some(())?;
    }
    let names = |list: Vec<(Name, Symbol)>| list.into_iter().map(|(name, _)| name).collect();
    Some(Says::Care {
        verb,
        one_of,
        targets: names(targets),
        except: names(except),
        properties: Vec::new(),
        how_often: None,
    })
}

/// `retinol, acids and AHA`; a comma behind which no name stands belongs to what follows.
pub(super) fn list(row: &mut Row) -> Option<Vec<(Name, Symbol)>> {
    let mut all = vec![target(row)?];
    loop {
        let at = row.place_in_row();
        if !row.eat_sign(b',') && !row.eat("and") {
            return Some(all);
        }
        if !row.is_name_ahead() {
            row.back(at);
            return Some(all);
        }
        all.push(target(row)?);
    }
}
