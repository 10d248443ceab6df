//! Worked examples in plain words.

use crate::language::ast::{Example, Expectation, ExpectationKind, Given, Length};
use crate::language::parse::direct::row::Row;
use crate::language::parse::direct::{condition, says, time};
use crate::language::vocabulary::Symbol;
use crate::model::number::Comparison;
use crate::model::time::Minutes;

/// Takes an example; its first word is read.
pub(super) fn read(row: &mut Row) -> Option<Example> {
    let title = row.quotation()?;
    let mut example = Example { span: row.whole(), title, given: Vec::new(), then: Vec::new() };
    if row.eat("given") {
        example.given.push(given(row)?);
        while row.eat_sign(b',') {
            example.given.push(given(row)?);
        }
    }
    row.eat("then").then_some(())?;
    example.then.push(expectation(row)?);
    while row.eat_sign(b',') {
        example.then.push(expectation(row)?);
    }
    row.is_at_end().then_some(example)
}

fn given(row: &mut Row) -> Option<Given> {
    let at = row.place_in_row();
    if row.eat_words("treated at") {
        return clock(row);
    }
    if let Some(date) = date(row) {
        return Some(date);
    }
    row.back(at);
    if let Some(found) = row.name()
        && let Some(Symbol::Event(_)) = found.symbol
    {
        let at = moment(row)??;
        return Some(Given::Event { name: found.name, at });
    }
    row.back(at);
    let condition = condition::part(row, None)?.condition;
    let at = moment(row)?;
    Some(Given::Fact { condition, at })
}

/// `isotretinoin = 20w before`
fn date(row: &mut Row) -> Option<Given> {
    let found = row.name()?;
    matches!(found.symbol, Some(Symbol::Fact(_))).then_some(())?;
    (row.comparison()? == Comparison::Equal).then_some(())?;
    let length = time::stretch(row)?.length;
    let before = row.eat("before");
    ((before || row.eat("after")) && is_complete(row)).then_some(Given::Date { fact: found.name, length, before })
}

/// Whether a side ends here: what else might follow is the treatment or an event.
fn is_complete(row: &Row) -> bool {
    row.is_at_end() || row.is_sign_ahead(b',') || row.word_ahead().is_some_and(|word| word.eq_ignore_ascii_case("then"))
}

/// `14:30`
fn clock(row: &mut Row) -> Option<Given> {
    let start = row.start();
    let (hour, first) = row.any_word()?;
    let colon = row.eat_sign(b':');
    let (minute, last) = row.any_word()?;
    let digits = |text: &str, longest: usize| text.len() <= longest && text.bytes().all(|digit| digit.is_ascii_digit());
    let together = last.start == first.end.checked_add(1)?;
    (colon && together && digits(hour, 2) && digits(minute, 2) && minute.len() == 2).then_some(())?;
    let (hour, minute) = (hour.parse::<i64>().ok()?, minute.parse::<i64>().ok()?);
    (hour < 24 && minute < 60).then_some(())?;
    Some(Given::TreatedAt(hour * Minutes::HOUR + minute * Minutes::MINUTE, row.span_from(start)))
}

/// `at 6d`, `at 1d before`, if it stands here; none where it is no single moment.
fn moment(row: &mut Row) -> Option<Option<Length>> {
    if !row.eat("at") {
        return Some(None);
    }
    let length = time::stretch(row)?.length;
    if !row.eat("before") {
        return Some(Some(length));
    }
    is_complete(row).then_some(Some(length.before()))
}

fn expectation(row: &mut Row) -> Option<Expectation> {
    let start = row.start();
    let not = row.eat("not") || row.eat("no");
    let kind = expected(row)?;
    let at = moment(row)?;
    Some(Expectation { span: row.span_from(start), not, kind, at })
}

fn expected(row: &mut Row) -> Option<ExpectationKind> {
    if row.eat_words("go ahead") {
        return Some(ExpectationKind::Treatment(None));
    }
    if row.eat_words("nothing about") {
        return says::target(row).map(|(name, _)| ExpectationKind::NothingSaid(name));
    }
    if let Some((verb, _)) = says::treatment(row) {
        return Some(ExpectationKind::Treatment(Some(verb)));
    }
    if let Some(contact) = says::contact(row) {
        return Some(ExpectationKind::Contact(contact));
    }
    if row.eat("expect") {
        return says::one_expected(row).map(ExpectationKind::Expect);
    }
    let verb = says::verb(row).filter(|verb| !verb.is_offer())?;
    says::target(row).map(|(name, _)| ExpectationKind::Verdict(verb, name))
}
