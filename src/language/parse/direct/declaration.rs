//! Declarations in plain words: in them only punctuation ends a name.

use crate::language::ast::{CodedValue, DeclarationKind, DeclaredItem, DomainText, Length, Name, Text};
use crate::language::parse::direct::time;
use crate::language::parse::lines::{LogicalLine, is_mark};
use crate::language::parse::lowest::is_absence;
use crate::language::parse::reader::single_blanks;
use crate::language::parse::slips::Keyword;
use crate::model::fact::FactClass;
use crate::model::name::says_not_known;
use crate::model::item::ItemKind;
use crate::model::span::Span;

/// What a declaration declares; none where the grammar has to be asked.
pub(in crate::language::parse) fn read(line: &LogicalLine, keyword: &Keyword) -> Option<DeclarationKind> {
    let begins = line.text.get(keyword.length..)?.starts_with(' ');
    (begins && line.letters.is_none() && !keyword.misspelled).then_some(())?;
    let mut text = Declared { text: &line.text, base: line.span.start, at: keyword.length };
    let kind = match keyword.word {
        "ingredient" => items(&mut text, ItemKind::Ingredient)?,
        "product" => items(&mut text, ItemKind::Product)?,
        "activity" => items(&mut text, ItemKind::Activity)?,
        "habit" => items(&mut text, ItemKind::Habit)?,
        "medicine" => items(&mut text, ItemKind::Medicine)?,
        "patient" => fact(&mut text, FactClass::Patient)?,
        "clinic" => fact(&mut text, FactClass::Clinic)?,
        "report" => fact(&mut text, FactClass::Report)?,
        "symptom" => fact(&mut text, FactClass::Symptom)?,
        "group" => group(&mut text)?,
        "event" => DeclarationKind::Event { names: text.several_declared()?, question: text.quotation()? },
        "property" => property(&mut text)?,
        "source" => DeclarationKind::Source { name: text.name()?, text: text.quotation()? },
        "protocol" => DeclarationKind::Protocol { name: text.name()?, title: text.quotation()? },
        "include" => DeclarationKind::Include(text.quotation()??),
        "code" => code(&mut text)?,
        "define" => return define(&mut text),
        _ => return None,
    };
    text.is_at_end().then_some(kind)
}

/// A declaration and how far it is read.
struct Declared<'t> {
    text: &'t str,
    /// The number of the text's first byte.
    base: u32,
    at: usize,
}

impl<'t> Declared<'t> {
    fn rest(&self) -> &'t str {
        self.text.get(self.at..).unwrap_or_default()
    }

    fn skip_blanks(&mut self) {
        let rest = self.rest();
        self.at = self.at.saturating_add(rest.len().saturating_sub(rest.trim_start_matches(' ').len()));
    }

    fn is_at_end(&mut self) -> bool {
        self.skip_blanks();
        self.rest().is_empty()
    }

    /// The next letter that is no blank.
    fn next(&mut self) -> Option<u8> {
        self.skip_blanks();
        self.text.as_bytes().get(self.at).copied()
    }

    fn eat(&mut self, sign: u8) -> bool {
        let is = self.next() == Some(sign);
        self.at = self.at.saturating_add(usize::from(is));
        is
    }

    fn span(&self, start: usize, end: usize) -> Span {
        let number = |offset: usize| self.base.saturating_add(u32::try_from(offset).unwrap_or(u32::MAX));
        Span::new(number(start), number(end))
    }

    /// Takes a name without quotation marks.
    fn name(&mut self) -> Option<Name> {
        self.skip_blanks();
        let (start, rest) = (self.at, self.rest());
        let words = rest.get(..rest.find(ends_name).unwrap_or(rest.len()))?.trim_end_matches(' ');
        let is_plain = !words.is_empty() && !words.contains(['’', '‘', '\t']);
        is_plain.then_some(())?;
        self.at = start.saturating_add(words.len());
        Some(Name { text: single_blanks(words), span: self.span(start, self.at) })
    }

    /// Takes a quotation in straight marks, if one stands next; none at all where its marks differ.
    fn quotation(&mut self) -> Option<Option<Text>> {
        if self.next() != Some(b'"') {
            return Some(None);
        }
        let start = self.at;
        let inner = self.text.get(start.saturating_add(1)..)?;
        let (end, mark) = inner.char_indices().find(|(_, letter)| is_mark(*letter))?;
        (mark == '"').then_some(())?;
        self.at = start.saturating_add(end).saturating_add(2);
        Some(Some(Text { text: single_blanks(inner.get(..end)?), span: self.span(start, self.at) }))
    }

    /// Takes names with this sign between them.
    fn names(&mut self, sign: u8) -> Option<Vec<Name>> {
        let mut all = vec![self.name()?];
        while self.eat(sign) {
            all.push(self.name()?);
        }
        Some(all)
    }

    /// `tretinoin (Retin-A, retinoic acid)`
    fn declared(&mut self) -> Option<DeclaredItem> {
        let name = self.name()?;
        let aliases = if self.eat(b'(') { self.names(b',')? } else { return Some(DeclaredItem { name, aliases: Vec::new() }) };
        self.eat(b')').then_some(DeclaredItem { name, aliases })
    }

    fn several_declared(&mut self) -> Option<Vec<DeclaredItem>> {
        let mut all = vec![self.declared()?];
        while self.eat(b',') {
            all.push(self.declared()?);
        }
        Some(all)
    }
}

/// What no name in a declaration holds.
fn ends_name(letter: char) -> bool {
    matches!(letter, ',' | ':' | ';' | '(' | ')' | '[' | ']' | '<' | '>' | '=') || is_mark(letter)
}

fn items(text: &mut Declared, kind: ItemKind) -> Option<DeclarationKind> {
    Some(DeclarationKind::Items { kind, items: text.several_declared()? })
}

/// `group acids: AHA, BHA`
fn group(text: &mut Declared) -> Option<DeclarationKind> {
    let DeclaredItem { name, aliases } = text.declared()?;
    text.eat(b':').then_some(())?;
    Some(DeclarationKind::Group { name, aliases, members: text.names(b',')? })
}

/// `patient sensitivity: low < medium < high "How sensitive is the skin?"`
fn fact(text: &mut Declared, class: FactClass) -> Option<DeclarationKind> {
    let names = text.several_declared()?;
    let (domain, holds) = if text.eat(b':') {
        domain(text)?
    } else {
        (class == FactClass::Symptom).then_some((DomainText::YesNo, None))?
    };
    // A symptom without a level for its absence is answered.
    let lowest = if let DomainText::Levels(levels) = &domain { levels.first() } else { None };
    if class == FactClass::Symptom && lowest.is_some_and(|lowest| !is_absence(&lowest.text)) {
        return None;
    }
    Some(DeclarationKind::Fact { class, names, domain, holds, question: text.quotation()? })
}

/// `property mineral, hypoallergenic: yes/no`; numbers are left to the grammar.
fn property(text: &mut Declared) -> Option<DeclarationKind> {
    let names = text.several_declared()?;
    text.eat(b':').then_some(())?;
    let (domain, holds) = domain(text)?;
    holds.is_none().then_some(DeclarationKind::Property { names, domain, question: text.quotation()? })
}

/// Levels, choices, or `yes/no`, which may hold for a time; numbers and dates are left to the grammar.
fn domain(text: &mut Declared) -> Option<(DomainText, Option<Length>)> {
    let begins = |rest: &str, word: &str| rest.get(..word.len()).is_some_and(|first| first.eq_ignore_ascii_case(word));
    text.skip_blanks();
    let rest = text.rest();
    if begins(rest, "yes") {
        let first = text.name()?;
        first.text.eq_ignore_ascii_case("yes/no").then_some(())?;
        let holds = if text.eat(b',') { Some(holds(text)?) } else { None };
        return (text.next() != Some(b'<')).then_some((DomainText::YesNo, holds));
    }
    let may_be_other = begins(rest, "date") || rest.starts_with(|letter: char| letter.is_ascii_digit() || "-−".contains(letter));
    (!may_be_other).then_some(())?;
    let mut names = vec![text.name()?];
    let (sign, is_ordered) = if text.next() == Some(b'<') { (b'<', true) } else { (b',', false) };
    while text.eat(sign) {
        text.skip_blanks();
        if begins(text.rest(), "for") {
            return None;
        }
        names.push(text.name()?);
    }
    if names.iter().any(|value| says_not_known(&value.text)) {
        return None;
    }
    Some((if is_ordered { DomainText::Levels(names) } else { DomainText::Choice(names) }, None))
}

/// `for 24h`, behind a comma.
fn holds(text: &mut Declared) -> Option<Length> {
    text.skip_blanks();
    let rest = text.rest().strip_prefix("for ")?;
    text.at = text.text.len().saturating_sub(rest.len());
    text.skip_blanks();
    let (start, rest) = (text.at, text.rest());
    let word = rest.get(..rest.find([' ', '"']).unwrap_or(rest.len()))?;
    let minutes = time::of_word(word)?;
    text.at = start.saturating_add(word.len());
    Some(Length::exact(minutes, text.span(start, text.at)))
}

/// `code sensitivity: loinc "66555-4", low = "LA6752-5"`
fn code(text: &mut Declared) -> Option<DeclarationKind> {
    let name = text.name()?;
    text.eat(b':').then_some(())?;
    let (system, code) = (text.name()?, text.quotation()??);
    let mut values = Vec::new();
    let mut good_for = None;
    while text.eat(b',') {
        match good(text) {
            Some(length) if good_for.is_none() => good_for = Some(length),
            Some(_) => return None,
            None => values.push(coded(text)?),
        }
    }
    Some(DeclarationKind::Code { name, system, code, values, good_for })
}

/// `no = snomed "60001007"`
fn coded(text: &mut Declared) -> Option<CodedValue> {
    let value = text.name()?;
    text.eat(b'=').then_some(())?;
    let system = if text.next() == Some(b'"') { None } else { Some(text.name()?) };
    Some(CodedValue { value, system, code: text.quotation()?? })
}

/// `good for 14d`
fn good(text: &mut Declared) -> Option<Length> {
    text.skip_blanks();
    let start = text.at;
    text.at = start.saturating_add(text.rest().strip_prefix("good ").map(|_| "good ".len())?);
    let length = holds(text);
    if length.is_none() {
        text.at = start;
    }
    length
}

/// `define irritated: redness >= red or swelling = severe`
fn define(text: &mut Declared) -> Option<DeclarationKind> {
    let name = text.name()?;
    text.eat(b':').then_some(())?;
    text.skip_blanks();
    let (start, end) = (text.at, text.text.trim_end_matches(' ').len());
    (start < end).then(|| DeclarationKind::Define { name, body: text.span(start, end) })
}
