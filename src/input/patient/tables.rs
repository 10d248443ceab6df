//! The tables of a patient file.

use super::data::{Data, Key, Kind};
use super::moment::{self, Treated};
use super::names::suggest;
use super::value::{self, split_unit};
use super::{PatientError, Reader};
use crate::language::lookalike::flat;
use crate::model::facts::ProductAtHome;
use crate::model::ids::ItemId;
use crate::model::name;
use crate::model::number::Micro;
use crate::model::property::{PropertyRange, Stated};
use crate::model::span::Span;
use crate::model::time::Minutes;

const KEYS: [&str; 8] = ["name", "treated", "protocol", "facts", "report", "event", "product", "override"];
const TABLES: &str = "facts stand below `[facts]`; each report, event, product and override below its own `[[report]]`, `[[event]]`, `[[product]]`, `[[override]]`";

impl Reader<'_> {
    pub(super) fn file(&mut self, data: &Data) {
        let invisible = data.invisible();
        if !invisible.is_empty() {
            invisible.into_iter().for_each(|error| self.refuse(error));
            return;
        }
        let Some(entries) = self.table("the patient file", data) else { return };
        // `treated` comes first, because dates are counted from it wherever they stand.
        if let Some((_, treated)) = entries.iter().find(|(key, _)| key.text == "treated") {
            self.treated(treated);
        }
        for (key, data) in entries {
            self.entry(key, data);
        }
    }

    fn entry(&mut self, key: &Key, data: &Data) {
        match key.text.as_str() {
            "name" => self.patient.name = self.text("name", data).map(flat),
            "treated" => {}
            "facts" => self.facts(data),
            "report" | "reports" => self.each("report", data, Self::report),
            "event" | "events" => self.each("event", data, Self::event_table),
            "product" | "products" => self.each("product", data, Self::product),
            "override" | "overrides" => self.each("override", data, Self::decided),
            "protocol" => self.treated_by(data),
            _ => self.refuse_key(key, &KEYS),
        }
    }

    pub(super) fn refuse_key(&mut self, key: &Key, known: &[&str]) {
        let fact = self.names.fact(&key.text).is_some();
        let help = if fact {
            format!("`{0}` is a fact: write it below `[facts]`", key.text)
        } else {
            suggest(&key.text, known.iter().copied(), "the entries are", known.iter().copied())
        };
        self.refuse(PatientError::UnknownKey { key: key.text.clone(), help, span: key.span });
    }

    fn treated(&mut self, data: &Data) {
        let clock = self.take(moment::clock(data));
        self.treated = clock.map_or(Treated::Wrong, Treated::At);
        self.patient.treated = clock.map(moment::Clock::or_midnight);
        self.patient.facts.treated_at = clock.and_then(moment::Clock::minute_of_day);
        self.patient.facts.treated_on = clock.map(|clock| clock.date);
    }

    fn facts(&mut self, data: &Data) {
        for (key, data) in self.table("facts", data).unwrap_or_default() {
            self.known_fact(key, data);
        }
    }

    fn known_fact(&mut self, key: &Key, data: &Data) {
        let Some((id, fact)) = self.fact(&key.text, key.span) else { return };
        if fact.is_reported() {
            let (fact, key, span) = (fact.name.clone(), key.text.clone(), key.span);
            self.refuse(PatientError::IsReported { fact, key, span });
            return;
        }
        let value = value::value(fact, data, self.treated);
        let value = self.take(value).flatten();
        if let Some(first) = self.known_at.insert(id, key.span) {
            let same = value.is_some() && value.as_ref() == self.patient.facts.known.get(&id);
            if !(self.may_repeat && same) {
                self.refuse(PatientError::GivenTwice { fact: fact.name.clone(), span: key.span, first });
            }
        } else if let Some(value) = value {
            self.patient.facts.known.insert(id, value);
        }
    }

    fn report(&mut self, entries: &[(Key, Data)], span: Span) {
        let at = self.at(entries, span, "was this reported");
        for (key, data) in entries.iter().filter(|(key, _)| key.text != "at") {
            let Some((id, fact)) = self.fact(&key.text, key.span) else { continue };
            if !fact.is_reported() {
                self.refuse(PatientError::NotReported { fact: fact.name.clone(), span: key.span });
                continue;
            }
            let value = value::value(fact, data, self.treated);
            if let (Some(value), Some(at)) = (self.take(value).flatten(), at) {
                self.patient.facts.reports.entry(id).or_default().push((at, value));
            }
        }
    }

    fn event_table(&mut self, entries: &[(Key, Data)], span: Span) {
        let at = self.at(entries, span, "did this happen");
        for (key, _) in entries.iter().filter(|(key, _)| !matches!(key.text.as_str(), "at" | "name")) {
            self.refuse_key(key, &["at", "name"]);
        }
        let Some((_, data)) = entries.iter().find(|(key, _)| key.text == "name") else {
            self.refuse(PatientError::NoName { what: "event", span });
            return;
        };
        let Some(name) = self.text("name", data) else { return };
        let event = self.event(name, data.span);
        let (Some(event), Some(minute)) = (event, at) else { return };
        let at_span = entries.iter().find(|(key, _)| key.text == "at").map_or(span, |(_, data)| data.span);
        if minute < Minutes::ZERO {
            self.refuse(PatientError::EventBefore { span: at_span });
        } else if let Some(first) = self.happened_at.insert(event, data.span) {
            if !(self.may_repeat && self.patient.facts.events.get(&event) == Some(&minute)) {
                self.refuse(PatientError::GivenTwice { fact: name.to_owned(), span: data.span, first });
            }
        } else {
            self.patient.facts.events.insert(event, minute);
        }
    }

    fn at(&mut self, entries: &[(Key, Data)], span: Span, what: &'static str) -> Option<Minutes> {
        let Some((_, data)) = entries.iter().find(|(key, _)| key.text == "at") else {
            self.refuse(PatientError::NoMoment { what, span });
            return None;
        };
        self.take(moment::minutes(data, self.treated)).flatten()
    }

    fn product(&mut self, entries: &[(Key, Data)], span: Span) {
        let Some((_, name)) = entries.iter().find(|(key, _)| key.text == "name") else {
            self.refuse(PatientError::NoName { what: "product", span });
            return;
        };
        let Some(name) = self.text("name", name) else { return };
        let mut product =
            ProductAtHome { name: flat(name), contains: Vec::new(), unknown: Vec::new(), properties: Vec::new() };
        let contains = entries.iter().find(|(key, _)| key.text == "contains");
        match contains {
            Some((_, data)) => self.contains(&mut product, data),
            None => self.add_part(&mut product, name),
        }
        for (key, data) in entries.iter().filter(|(key, _)| !matches!(key.text.as_str(), "name" | "contains")) {
            self.property(&mut product, key, data);
        }
        self.patient.facts.products.push(product);
    }

    fn contains(&mut self, product: &mut ProductAtHome, data: &Data) {
        match &data.kind {
            Kind::List(parts) => {
                for part in parts {
                    if let Some(name) = self.text("contains", part) {
                        self.add_part(product, name);
                    }
                }
            }
            Kind::Text(_) | Kind::Number(_) | Kind::Flag(_) | Kind::Date(_) | Kind::Table(_) | Kind::Nothing => {
                if let Some(name) = self.text("contains", data) {
                    self.add_part(product, name);
                }
            }
        }
    }

    /// A group's name stands for all of its items: which of them is in it nobody knows.
    fn add_part(&self, product: &mut ProductAtHome, name: &str) {
        match self.names.items(name) {
            Some(items) => add_each(&mut product.contains, items),
            None => product.unknown.push(name.to_owned()),
        }
    }

    /// What a label states; a property that is declared takes only what it can be.
    fn property(&mut self, product: &mut ProductAtHome, key: &Key, data: &Data) {
        let declared = self.names.property(&key.text);
        let stated = match declared.map(|declared| &declared.range) {
            Some(PropertyRange::YesNo) => yes_or_no(data).map(Stated::Has),
            Some(PropertyRange::Number { .. }) => number(data),
            None => number(data).or_else(|| yes_or_no(data).map(Stated::Has)),
        };
        let name = declared.map_or(&key.text, |declared| &declared.name).clone();
        let (wanted, help) = match declared.map(|declared| &declared.range) {
            Some(PropertyRange::YesNo) => ("yes or no", "what it has or has not is written `true` or `false`"),
            Some(PropertyRange::Number { .. }) | None => (
                "a number, with or without a unit",
                "what a label states is written `SPF = 15`, `strength = \"10%\"` or `fragrance-free = true`",
            ),
        };
        match stated {
            Some(stated) => product.properties.push((name, stated)),
            None => {
                let (key, span) = (key.text.clone(), data.span);
                self.refuse(PatientError::WrongShape { key, wanted, help, span });
            }
        }
    }

    /// One table, or a list of tables.
    fn each(&mut self, key: &str, data: &Data, read: fn(&mut Self, &[(Key, Data)], Span)) {
        match &data.kind {
            Kind::List(list) => {
                for data in list {
                    if let Some(entries) = self.table(key, data) {
                        read(self, entries, data.span);
                    }
                }
            }
            Kind::Text(_) | Kind::Number(_) | Kind::Flag(_) | Kind::Date(_) | Kind::Table(_) | Kind::Nothing => {
                if let Some(entries) = self.table(key, data) {
                    read(self, entries, data.span);
                }
            }
        }
    }

    pub(super) fn table<'d>(&mut self, key: &str, data: &'d Data) -> Option<&'d [(Key, Data)]> {
        match &data.kind {
            Kind::Table(entries) => Some(entries),
            Kind::Text(_) | Kind::Number(_) | Kind::Flag(_) | Kind::Date(_) | Kind::List(_) | Kind::Nothing => {
                let (key, span) = (key.to_owned(), data.span);
                self.refuse(PatientError::WrongShape { key, wanted: "a table", help: TABLES, span });
                None
            }
        }
    }

    pub(super) fn text<'d>(&mut self, key: &str, data: &'d Data) -> Option<&'d str> {
        match &data.kind {
            Kind::Text(text) => Some(text),
            Kind::Number(_) | Kind::Flag(_) | Kind::Date(_) | Kind::List(_) | Kind::Table(_) | Kind::Nothing => {
                let (key, span) = (key.to_owned(), data.span);
                let help = "text stands in quotation marks";
                self.refuse(PatientError::WrongShape { key, wanted: "text", help, span });
                None
            }
        }
    }
}

fn add_each(list: &mut Vec<ItemId>, items: &[ItemId]) {
    for item in items {
        if !list.contains(item) {
            list.push(*item);
        }
    }
}

/// `15`, `"10%"`
fn number(data: &Data) -> Option<Stated> {
    let (digits, unit) = match &data.kind {
        Kind::Number(text) => (text.as_str(), None),
        Kind::Text(text) => split_unit(text.trim()),
        Kind::Flag(_) | Kind::Date(_) | Kind::List(_) | Kind::Table(_) | Kind::Nothing => return None,
    };
    Some(Stated::Number(Micro::read_scientific(digits)?, unit.map(str::to_owned)))
}

/// `true`, `"no"`
fn yes_or_no(data: &Data) -> Option<bool> {
    match &data.kind {
        Kind::Flag(has) => Some(*has),
        Kind::Text(text) => match name::keyed(text.trim()).as_ref() {
            "yes" | "true" => Some(true),
            "no" | "false" => Some(false),
            _ => None,
        },
        Kind::Number(_) | Kind::Date(_) | Kind::List(_) | Kind::Table(_) | Kind::Nothing => None,
    }
}
