//! Names are taken in: what may be one, and who has it already.

use super::{DeclareError, Declaring, kind_of};
use crate::language::ast::Name;
use crate::language::vocabulary::{Spelling, Symbol};
use crate::model::limits::Limit;
use crate::model::name;
use crate::model::report::{Mend, Problem};

impl Declaring<'_> {
    /// Takes in a main name and its other names; gives back the other names that were taken.
    ///
    /// None where the main name was refused; its other names then go to the earlier owner, if it is of the same kind.
    pub(super) fn names(&mut self, main: &Name, aliases: &[Name], symbol: Symbol) -> Option<Vec<String>> {
        if !self.may_be_a_name(main) {
            return None;
        }
        match self.vocabulary.insert(spelling(main, symbol, false)) {
            Ok(()) => Some(self.aliases(main, aliases, symbol)),
            Err(earlier) => {
                self.refuse_second(main, symbol, &earlier);
                if same_sort(symbol, earlier.symbol) {
                    self.aliases(main, aliases, earlier.symbol);
                }
                None
            }
        }
    }

    fn aliases(&mut self, main: &Name, aliases: &[Name], symbol: Symbol) -> Vec<String> {
        let mut taken = Vec::new();
        for alias in aliases {
            if !self.may_be_a_name(alias) {
                continue;
            }
            match self.vocabulary.insert(spelling(alias, symbol, true)) {
                Ok(()) => taken.push(alias.text.clone()),
                Err(earlier) if earlier.symbol == symbol => {}
                Err(earlier) => self.refuse_alias(main, alias, symbol, &earlier),
            }
        }
        taken
    }

    fn refuse_second(&mut self, again: &Name, symbol: Symbol, earlier: &Spelling) {
        let name = again.text.clone();
        let (again_span, first) = (again.span, earlier.span);
        let same = same_sort(symbol, earlier.symbol);
        self.refuse(if same && earlier.alias {
            let first_owner = self.vocabulary.name(earlier.symbol).to_owned();
            DeclareError::AliasOfTwo { again_owner: name.clone(), name, first_owner, again: again_span, first }
        } else if same {
            DeclareError::DeclaredTwice { name, again: again_span, first }
        } else {
            self.two_meanings(again, symbol, earlier)
        });
    }

    fn refuse_alias(&mut self, main: &Name, alias: &Name, symbol: Symbol, earlier: &Spelling) {
        self.refuse(if same_sort(symbol, earlier.symbol) {
            DeclareError::AliasOfTwo {
                name: alias.text.clone(),
                first_owner: self.vocabulary.name(earlier.symbol).to_owned(),
                again_owner: main.text.clone(),
                again: alias.span,
                first: earlier.span,
            }
        } else {
            self.two_meanings(alias, symbol, earlier)
        });
    }

    fn two_meanings(&self, again: &Name, symbol: Symbol, earlier: &Spelling) -> DeclareError {
        let (article_first, first_kind) = kind_of(&self.vocabulary, earlier.symbol);
        let (article_again, again_kind) = sort(symbol);
        DeclareError::TwoMeanings {
            name: again.text.clone(),
            article_first,
            first_kind,
            article_again,
            again_kind,
            again: again.span,
            first: earlier.span,
        }
    }

    fn may_be_a_name(&mut self, written: &Name) -> bool {
        let (key, span) = (name::keyed(&written.text), written.span);
        let first = key.split(' ').next().unwrap_or_default();
        let error = if key == "treatment" {
            DeclareError::IsTreatment { span }
        } else if matches!(first, "no" | "not") {
            DeclareError::BeginsWithNo { word: first.to_owned(), span }
        } else if let Some((time, rest)) = time_in_front(&written.text) {
            DeclareError::BeginsWithTime { time, rest, span }
        } else {
            return !self.is_too_long(written);
        };
        self.refuse(error);
        false
    }

    /// Whether a name is longer than a name may be, which is told.
    pub(super) fn is_too_long(&mut self, name: &Name) -> bool {
        let is = Limit::NameBytes.is_passed_by(name.text.len());
        if is {
            self.problems.push(Problem::new(Limit::NameBytes.beyond(name.span), Mend::None));
        }
        is
    }
}

fn spelling(name: &Name, symbol: Symbol, alias: bool) -> Spelling {
    Spelling { name: name.text.clone(), symbol, span: name.span, alias }
}

/// Whether two symbols are of one sort, so that a name for both is a repetition and not a confusion.
fn same_sort(one: Symbol, two: Symbol) -> bool {
    std::mem::discriminant(&one) == std::mem::discriminant(&two)
}

/// What a symbol that has no declaration yet will be.
fn sort(symbol: Symbol) -> (&'static str, &'static str) {
    match symbol {
        Symbol::Item(_) => ("an", "item"),
        Symbol::Group(_) => ("a", "group"),
        Symbol::Fact(_) => ("a", "fact about the patient"),
        Symbol::Event(_) => ("an", "event"),
        Symbol::Define(_) => ("a", "defined condition"),
        Symbol::Property(_) => ("a", "property of things"),
    }
}

/// `24h cream` is `24h` and `cream`; `10% glycolic acid` begins with no time.
fn time_in_front(name: &str) -> Option<(String, String)> {
    let digits = name.find(|letter: char| !letter.is_ascii_digit() && letter != '.').filter(|end| *end > 0)?;
    let (number, rest) = name.split_at_checked(digits)?;
    let rest = rest.trim_start_matches([' ', '-', '_']);
    let length = rest.find(|letter: char| !letter.is_alphabetic()).unwrap_or(rest.len());
    let (unit, rest) = rest.split_at_checked(length)?;
    let rest = rest.trim_start_matches([' ', '-', '_']);
    is_time_unit(&unit.to_lowercase()).then(|| (format!("{number}{unit}"), rest.to_owned()))
}

fn is_time_unit(word: &str) -> bool {
    let spelled = ["minute", "hour", "day", "week", "month", "year", "min", "hr", "wk"];
    matches!(word, "m" | "h" | "d" | "w" | "y") || spelled.contains(&word.strip_suffix('s').unwrap_or(word))
}
