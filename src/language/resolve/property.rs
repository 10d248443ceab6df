//! Properties: whether what a line asks of a thing is declared, and is asked as it is declared.
//!
//! A number may be asked of a property that nothing declares: then it is whatever a label calls so. What a thing has or has not
//! must be declared, because a slip of the pen would otherwise ask for what no thing has.

use miette::Diagnostic;
use thiserror::Error;

use super::Resolver;
use crate::language::ast;
use crate::language::vocabulary::Symbol;
use crate::model::fact::{Domain, Fact, FactClass};
use crate::model::report::{Mend, Problem};
use crate::model::span::Span;
use crate::model::property::{DeclaredProperty, Property, PropertyBound, PropertyRange};

/// What is wrong with a property that a line asks for.
#[derive(Debug, Clone, PartialEq, Eq, Error, Diagnostic)]
pub(super) enum PropertyError {
    /// `recommend sunscreen with SPF >= 30 and mineral`, where nothing declares `mineral`
    #[error("unknown property `{name}`")]
    #[diagnostic(code(care::unknown_property), help("{help}"))]
    UnknownProperty {
        /// The name.
        name: String,
        /// What may be meant, or how it is declared.
        help: String,
        /// The name's place.
        #[label("nothing that a thing is declared to have")]
        span: Span,
    },
    /// `recommend sunscreen with SPF` with `property SPF: 0 to 100, whole`
    #[error("`{name}` is a number, and none is asked for")]
    #[diagnostic(code(care::property_needs_number), help("write what it must be, such as `{example}`"))]
    PropertyNeedsNumber {
        /// The property.
        name: String,
        /// How it may be written.
        example: String,
        /// The property as asked for.
        #[label("how much of it?")]
        span: Span,
        /// Its declaration.
        #[label("declared here")]
        declared: Span,
    },
    /// `recommend sunscreen with mineral >= 1` with `property mineral: yes/no`
    #[error("`{name}` is what a thing has or has not, and no number")]
    #[diagnostic(code(care::property_is_yes_no), help("write `with {name}`"))]
    PropertyIsYesNo {
        /// The property.
        name: String,
        /// The property as asked for.
        #[label("no number can be asked of it")]
        span: Span,
        /// Its declaration.
        #[label("declared here")]
        declared: Span,
    },
}

impl<'a> Resolver<'a> {
    fn refuse_property(&mut self, error: PropertyError) {
        self.problems.push(Problem::new(error, Mend::None));
    }

    /// Each of them; none where one is not understood.
    pub(super) fn properties(&mut self, written: &[ast::Property]) -> Option<Vec<Property>> {
        let all: Vec<_> = written.iter().map(|property| self.property(property)).collect();
        all.into_iter().collect()
    }

    fn property(&mut self, written: &ast::Property) -> Option<Property> {
        let name = written.name.text.clone();
        let declared = self.declared_property(written)?;
        let main_name = declared.map_or_else(|| name.clone(), |declared| declared.name.clone());
        let bound = match (&written.bound, declared) {
            (None, Some(declared)) => self.has(written, declared)?,
            (None, None) => return None,
            (Some(bound), declared) => self.bound(written, bound, declared)?,
        };
        Some(Property { name, main_name, bound })
    }

    /// What declares it; within, none where nothing does and nothing has to.
    fn declared_property(&mut self, written: &ast::Property) -> Option<Option<&'a DeclaredProperty>> {
        let vocabulary = self.vocabulary;
        let name = &written.name.text;
        if let Some(Symbol::Property(place)) = vocabulary.symbol(name) {
            return Some(vocabulary.properties.get(place as usize));
        }
        let near = vocabulary.nearest(name, |symbol| matches!(symbol, Symbol::Property(_)));
        if written.bound.is_some() && near.is_none() {
            return Some(None);
        }
        let help = match near {
            Some(near) => format!("did you mean `{near}`?"),
            None => format!("what a thing has or has not is declared: `property {name}: yes/no`"),
        };
        self.refuse_property(PropertyError::UnknownProperty { name: name.clone(), help, span: written.name.span });
        None
    }

    /// `with mineral`
    fn has(&mut self, written: &ast::Property, declared: &DeclaredProperty) -> Option<PropertyBound> {
        let example = match &declared.range {
            PropertyRange::YesNo => return Some(PropertyBound::Has),
            PropertyRange::Number { max, unit, .. } => {
                format!("with {} >= {}", written.name.text, max.with_unit(unit.as_deref()))
            }
        };
        let (name, span) = (written.name.text.clone(), written.span);
        self.refuse_property(PropertyError::PropertyNeedsNumber { name, example, span, declared: declared.span });
        None
    }

    /// `with SPF >= 30`
    fn bound(
        &mut self,
        written: &ast::Property,
        bound: &ast::Bound,
        declared: Option<&DeclaredProperty>,
    ) -> Option<PropertyBound> {
        let unit = bound.unit.as_ref();
        let value = match declared.map(|declared| (declared, domain(&declared.range))) {
            None => bound.value.value,
            Some((declared, Domain::Number { min, max, unit: wanted, whole })) => {
                let domain = Domain::Number { min, max, unit: wanted, whole };
                self.number_of(&as_fact(declared, domain), bound.value, unit)?
            }
            Some((declared, _)) => {
                let (name, span) = (written.name.text.clone(), written.span);
                self.refuse_property(PropertyError::PropertyIsYesNo { name, span, declared: declared.span });
                return None;
            }
        };
        let unit = unit.map(|unit| unit.text.clone());
        Some(PropertyBound::Number { comparison: bound.comparison, value, unit })
    }
}

fn domain(range: &PropertyRange) -> Domain {
    match range {
        PropertyRange::YesNo => Domain::YesNo,
        PropertyRange::Number { min, max, unit, whole } => {
            Domain::Number { min: *min, max: *max, unit: unit.clone(), whole: *whole }
        }
    }
}

/// A property is declared like a fact, and its numbers are checked like those of one.
fn as_fact(declared: &DeclaredProperty, domain: Domain) -> Fact {
    Fact {
        name: declared.name.clone(),
        aliases: Vec::new(),
        class: FactClass::Clinic,
        domain,
        holds: None,
        question: None,
        span: declared.span,
    }
}
