//! What a verb is about: items and groups, with their exceptions, and what is mistaken for them.

use crate::language::ast::Name;
use crate::language::parse::error::ParseError;
use crate::language::parse::kind;
use crate::language::parse::node::{Node, Rule};
use crate::language::parse::property;
use crate::language::parse::reader::{Reader, plain};
use crate::language::vocabulary::{Symbol, Vocabulary};
use crate::model::ids::ItemId;
use crate::model::span::Span;
use crate::model::verb::Verb;

/// Targets as read, and as they are written in a mended line.
#[derive(Debug, Clone, Default)]
pub(super) struct Targets {
    pub(super) one_of: bool,
    pub(super) names: Vec<Name>,
    pub(super) except: Vec<Name>,
    /// Each target as written.
    texts: Vec<String>,
    except_texts: Vec<String>,
    /// Joined by `or` after `recommend` or `require`: one of them, or all?
    one_or_all: bool,
    /// A quotation that is no name: a note.
    pub(super) note: Option<String>,
    /// A property without `with`, in its readings.
    pub(super) properties: Vec<String>,
}

impl Targets {
    /// How the verb and its targets are written.
    pub(super) fn readings(&self, verb: &str) -> Vec<String> {
        let list = self.texts.join(", ");
        let except = if self.except_texts.is_empty() {
            String::new()
        } else {
            format!(" except {}", self.except_texts.join(", "))
        };
        match (self.one_of, self.one_or_all) {
            (true, _) => vec![format!("{verb} one of {list}{except}")],
            (false, true) => vec![format!("{verb} one of {list}{except}"), format!("{verb} {list}{except}")],
            (false, false) => vec![format!("{verb} {list}{except}")],
        }
    }

    /// How the targets alone are written.
    pub(super) fn list(&self) -> String {
        self.readings("").first().map_or_else(String::new, |text| text.trim().to_owned())
    }
}

/// Reads the targets of a `care`, or of a `stray`.
#[expect(clippy::wildcard_enum_match_arm, reason = "`the` says nothing")]
pub(super) fn read(reader: &mut Reader, node: &Node, verb: Option<Verb>, verb_span: Span) -> Option<Targets> {
    let mut targets = Targets { one_of: node.has(Rule::one_of), ..Targets::default() };
    let Some(list) = node.child(Rule::targets) else {
        reader.hopeless(ParseError::NoTargets { verb: verb.map_or("", Verb::word).to_owned(), span: verb_span });
        return Some(targets);
    };
    let mut after_comma = false;
    for child in list.children() {
        match child.rule() {
            Rule::separator => after_comma = separator(reader, &child, verb, &mut targets),
            Rule::name => target(reader, &child, after_comma, &mut targets),
            _ => {}
        }
    }
    if let Some(except) = node.child(Rule::except) {
        exceptions(reader, &except, &mut targets);
    }
    if targets.one_or_all {
        let all = if targets.names.len() == 2 { "both" } else { "all" };
        reader.mistake(ParseError::OneOrBoth { all: all.to_owned(), span: reader.span(&list) });
    }
    Some(targets)
}

/// `or` is no mere comma after a verb that asks for something; `and/or` is none anywhere.
fn separator(reader: &mut Reader, node: &Node, verb: Option<Verb>, targets: &mut Targets) -> bool {
    let asks = verb.is_some_and(|verb| verb.verdict().is_due()) && !targets.one_of;
    if asks && (node.has(Rule::k_or) || node.has(Rule::k_and_or)) {
        targets.one_or_all = true;
    } else if node.has(Rule::k_and_or) {
        reader.mistake(ParseError::NoAfterVerb { word: "and/or".to_owned(), span: reader.span(node) });
    }
    node.text().trim_start().starts_with(',')
}

fn target(reader: &mut Reader, name: &Node, after_comma: bool, targets: &mut Targets) {
    let words = plain(name);
    let known = reader.names.symbol(&words).is_some_and(kind::is_target);
    if !known && name.has(Rule::quotation) && after_comma && reader.names.symbol(&words).is_none() {
        reader.mistake(ParseError::QuotationAfterComma { words: words.clone(), span: reader.span(name) });
        targets.note = Some(words);
        return;
    }
    if !known && let Some(found) = property::inside(reader, name) {
        targets.names.push(Name { text: found.item.clone(), span: reader.span(name) });
        targets.texts.push(found.item);
        targets.properties = found.readings;
        return;
    }
    let text = kind::want_target(reader, name);
    targets.names.push(reader.name(name));
    targets.texts.push(text.unwrap_or(words));
}

/// Everything after `except` is an exception, and must belong to the targets.
fn exceptions(reader: &mut Reader, node: &Node, targets: &mut Targets) {
    let among: Vec<ItemId> = targets.names.iter().flat_map(|name| members(reader, &name.text)).collect();
    let listed = targets.texts.join(", ");
    let mut foreign = Vec::new();
    for name in node.all(Rule::name) {
        let words = plain(&name);
        let text = kind::want_target(reader, &name).unwrap_or_else(|| words.clone());
        let items = members(reader, &words);
        if items.is_empty() || items.iter().any(|item| among.contains(item)) || among.is_empty() {
            targets.except.push(reader.name(&name));
            targets.except_texts.push(text);
        } else {
            let span = reader.span(&name);
            reader.mistake(ParseError::ForeignException { item: words, targets: listed.clone(), span });
            foreign.push(text);
        }
    }
    foreign.append(&mut targets.texts);
    targets.texts = foreign;
}

/// The items that a name stands for.
pub(super) fn members(reader: &Reader, name: &str) -> Vec<ItemId> {
    reader.names.symbol(name).map(|symbol| members_of(reader.names, symbol)).unwrap_or_default()
}

/// The items that something stands for.
pub(super) fn members_of(names: &Vocabulary, symbol: Symbol) -> Vec<ItemId> {
    match symbol {
        Symbol::Item(id) => vec![id],
        Symbol::Group(place) => names.groups.get(place as usize).map(|group| group.members.clone()).unwrap_or_default(),
        Symbol::Fact(_) | Symbol::Event(_) | Symbol::Define(_) | Symbol::Property(_) => Vec::new(),
    }
}

/// `with SPF < 30` after `avoid`: a property limits what is permitted, and says nothing where nothing is.
pub(super) fn check_property(reader: &mut Reader, verb: Verb, span: Span) {
    if !verb.permits() {
        reader.hopeless(ParseError::PropertyForbidden { verb: verb.word().to_owned(), span });
    }
}
