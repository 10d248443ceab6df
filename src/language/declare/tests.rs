//! Declarations by hand, because the vocabulary must not depend on the parser.

use super::*;
use crate::language::ast::DomainText;
use crate::model::fact::Value;

/// Places are counted up, so that every name has one of its own.
fn name(text: &str, at: u32) -> Name {
    Name { text: text.to_owned(), span: Span::new(at, at.saturating_add(1)) }
}

fn names(texts: &[&str], at: u32) -> Vec<Name> {
    texts.iter().zip(at..).map(|(text, at)| name(text, at)).collect()
}

fn item(text: &str, aliases: &[&str], at: u32) -> DeclaredItem {
    DeclaredItem { name: name(text, at), aliases: names(aliases, at.saturating_add(1)) }
}

fn ingredients(items: Vec<DeclaredItem>) -> DeclarationKind {
    DeclarationKind::Items { kind: ItemKind::Ingredient, items }
}

fn group(text: &str, members: &[&str], at: u32) -> DeclarationKind {
    DeclarationKind::Group { name: name(text, at), aliases: Vec::new(), members: names(members, at.saturating_add(1)) }
}

fn fact(text: &str, domain: DomainText, at: u32) -> DeclarationKind {
    let names = vec![item(text, &[], at)];
    DeclarationKind::Fact { class: FactClass::Patient, names, domain, holds: None, question: None }
}

fn read(kinds: Vec<DeclarationKind>) -> (Vocabulary, Vec<String>) {
    let declarations: Vec<_> = kinds.into_iter().map(|kind| Declaration { span: Span::default(), kind }).collect();
    let (vocabulary, problems) = declare(&[Declarations { declarations: &declarations, included: false }]);
    (vocabulary, problems.iter().map(Problem::code).collect())
}

#[test]
fn the_longest_name_wins_and_ends_with_a_word() {
    let (vocabulary, problems) = read(vec![
        ingredients(vec![item("vitamin C", &["L-ascorbic acid"], 0), item("retinol", &[], 10)]),
        ingredients(vec![item("vitamin", &[], 20), item("Botox or filler", &[], 30)]),
        fact("goal", DomainText::Choice(names(&["acne scars", "texture"], 40)), 50),
    ]);
    assert!(problems.is_empty(), "{problems:?}");
    for (text, longest) in [
        ("vitamin C if calm", Some("vitamin C")),
        ("Vitamin-c, retinol", Some("Vitamin-c")),
        ("vitamin E", Some("vitamin")),
        ("retinols 5 days", Some("retinols")),
        ("retinol.", Some("retinol")),
        ("retinoll", None),
        ("retinol-free serum", None),
        ("Botox or filler, retinol", Some("Botox or filler")),
        ("acne scars)", Some("acne scars")),
        ("l ascorbic acid", Some("l ascorbic acid")),
        ("", None),
        ("\"retinol\"", None),
    ] {
        assert_eq!(vocabulary.longest(text), longest.map(str::len), "{text}");
    }
}

#[test]
fn an_exact_name_comes_before_a_plural() {
    let (vocabulary, _) =
        read(vec![ingredients(vec![item("acid", &[], 0), item("AHA", &[], 1)]), group("acids", &["AHA"], 2)]);
    assert_eq!(vocabulary.symbol("Acids"), Some(Symbol::Group(0)));
    assert_eq!(vocabulary.symbol("acid"), Some(Symbol::Item(ItemId(0))));
    assert_eq!(vocabulary.symbol("AHAs"), Some(Symbol::Item(ItemId(1))));
}

#[test]
fn groups_are_written_out_each_item_once() {
    let (vocabulary, problems) = read(vec![
        group("actives", &["acids", "retinol", "AHA"], 0),
        group("acids", &["AHA", "BHA"], 10),
        ingredients(vec![item("retinol", &[], 20), item("AHA", &[], 21), item("BHA", &[], 22)]),
    ]);
    assert!(problems.is_empty(), "{problems:?}");
    assert_eq!(vocabulary.groups[0].members, [ItemId(1), ItemId(2), ItemId(0)]);
    let all = vocabulary.symbol("all ingredients");
    assert_eq!(all, Some(Symbol::Group(3)));
    assert_eq!(vocabulary.groups[3].members.len(), 3);
}

#[test]
fn values_are_found_by_name_for_every_fact_that_has_them() {
    let (vocabulary, _) = read(vec![
        fact("sensitivity", DomainText::Levels(names(&["low", "medium", "high"], 0)), 10),
        fact("risk", DomainText::Choice(names(&["high", "low"], 20)), 30),
    ]);
    assert_eq!(vocabulary.values("HIGH"), [(FactId(0), Value::Named(2)), (FactId(1), Value::Named(0))]);
    assert_eq!(vocabulary.value(FactId(1), "low"), Some(Value::Named(1)));
    assert_eq!(vocabulary.value(FactId(1), "medium"), None);
}

#[test]
fn mistakes_are_refused() {
    let retinol = || ingredients(vec![item("retinol", &["vitamin A"], 0)]);
    for (kinds, code) in [
        (vec![retinol(), ingredients(vec![item("Retinol", &[], 9)])], "care::declared_twice"),
        (vec![retinol(), fact("retinol", DomainText::YesNo, 9)], "care::two_meanings"),
        (vec![retinol(), ingredients(vec![item("tretinoin", &["vitamin-A"], 9)])], "care::alias_of_two"),
        (vec![ingredients(vec![item("no rinse wash", &[], 9)])], "care::name_begins_with_no"),
        (vec![ingredients(vec![item("24 hour cream", &[], 9)])], "care::name_begins_with_time"),
        (vec![ingredients(vec![item("Treatment", &[], 9)])], "care::name_is_treatment"),
        (vec![retinol(), group("all", &["retinoll"], 9)], "care::unknown_member"),
        (vec![group("one", &["two"], 0), group("two", &["one"], 9)], "care::group_in_itself"),
    ] {
        let (_, problems) = read(kinds);
        assert_eq!(problems, [code]);
    }
    let (_, problems) = read(vec![ingredients(vec![item("10% glycolic acid", &[], 0), item("5-FU", &[], 9)])]);
    assert!(problems.is_empty(), "{problems:?}");
}
