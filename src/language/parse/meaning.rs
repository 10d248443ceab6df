//! Which rule of the grammar is which word of the language.
//!
//! The tables go from the word to its rule and every one of them is complete: a new verb does not compile until it has a
//! rule here, and a rule has to be in the grammar. Read backwards, a rule that no table knows means nothing, and the line
//! is told as one that cannot be understood; it never means another word.

use crate::language::parse::node::Rule;
use crate::model::fact::FactClass;
use crate::model::item::ItemKind;
use crate::model::number::Comparison;
use crate::model::verb::{Contact, TreatmentVerb, Verb};

/// What is written by a rule of its own.
pub(super) trait HasRule: Copy + 'static {
    /// Every one of them.
    const EVERY: &'static [Self];
    /// The rule by which it is written.
    fn rule(self) -> Rule;
}

/// What a rule means; none where it is no rule of these.
pub(super) fn meant<T: HasRule>(rule: Rule) -> Option<T> {
    T::EVERY.iter().copied().find(|one| one.rule() == rule)
}

impl HasRule for Verb {
    const EVERY: &'static [Self] = Verb::ALL;

    fn rule(self) -> Rule {
        match self {
            Verb::Never => Rule::k_never,
            Verb::Avoid => Rule::k_avoid,
            Verb::Ask => Rule::k_ask,
            Verb::Require => Rule::k_require,
            Verb::Recommend => Rule::k_recommend,
            Verb::Allow => Rule::k_allow,
            Verb::Offer => Rule::k_offer,
        }
    }
}

impl HasRule for TreatmentVerb {
    const EVERY: &'static [Self] = TreatmentVerb::ALL;

    fn rule(self) -> Rule {
        match self {
            TreatmentVerb::Refuse => Rule::k_refuse,
            TreatmentVerb::Defer => Rule::k_defer,
            TreatmentVerb::AskAbout => Rule::k_ask,
        }
    }
}

impl HasRule for ItemKind {
    const EVERY: &'static [Self] = ItemKind::ALL;

    fn rule(self) -> Rule {
        match self {
            ItemKind::Ingredient => Rule::d_ingredient,
            ItemKind::Product => Rule::d_product,
            ItemKind::Activity => Rule::d_activity,
            ItemKind::Habit => Rule::d_habit,
            ItemKind::Medicine => Rule::d_medicine,
        }
    }
}

impl HasRule for FactClass {
    const EVERY: &'static [Self] = FactClass::ALL;

    fn rule(self) -> Rule {
        match self {
            FactClass::Patient => Rule::d_patient,
            FactClass::Clinic => Rule::d_clinic,
            FactClass::Report => Rule::d_report,
            FactClass::Symptom => Rule::d_symptom,
        }
    }
}

impl HasRule for Comparison {
    const EVERY: &'static [Self] = Comparison::ALL;

    fn rule(self) -> Rule {
        match self {
            Comparison::Equal => Rule::equal,
            Comparison::NotEqual => Rule::not_equal,
            Comparison::Below => Rule::below,
            Comparison::AtMost => Rule::at_most,
            Comparison::Above => Rule::above,
            Comparison::AtLeast => Rule::at_least,
        }
    }
}

/// Whom a `call` or a `tell` is for: the rule of what is done, and that of who it is; none where there is no such line.
pub(super) fn contact(done: Rule, whom: Rule) -> Option<Contact> {
    let rules = |contact: &Contact| match contact {
        Contact::CallEmergency => (Rule::k_call, Rule::k_emergency),
        Contact::CallClinic => (Rule::k_call, Rule::k_clinic),
        Contact::TellClinic => (Rule::k_tell, Rule::k_clinic),
    };
    Contact::ALL.iter().copied().find(|contact| rules(contact) == (done, whom))
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::language::parse::node;

    fn each_has_its_own<T: HasRule + PartialEq + std::fmt::Debug>() {
        for one in T::EVERY {
            assert_eq!(meant::<T>(one.rule()), Some(*one), "another word is written by the rule of {one:?}");
        }
    }

    #[test]
    fn no_two_words_share_a_rule() {
        each_has_its_own::<Verb>();
        each_has_its_own::<TreatmentVerb>();
        each_has_its_own::<ItemKind>();
        each_has_its_own::<FactClass>();
        each_has_its_own::<Comparison>();
    }

    #[test]
    fn a_rule_that_no_table_knows_means_nothing() {
        assert_eq!(meant::<Verb>(Rule::k_expect), None);
        assert_eq!(meant::<TreatmentVerb>(Rule::k_allow), None);
        assert_eq!(meant::<ItemKind>(Rule::d_group), None);
        assert_eq!(meant::<FactClass>(Rule::d_event), None);
        assert_eq!(meant::<Comparison>(Rule::within), None);
        assert_eq!(contact(Rule::k_tell, Rule::k_emergency), None);
    }

    #[test]
    fn a_verb_is_read_by_its_own_rule() {
        for verb in Verb::ALL {
            let node = node::parse(Rule::verb, verb.word()).expect("the grammar's `verb` has the word");
            assert_eq!(node.first().map(|first| first.rule()), Some(verb.rule()), "{verb:?}");
        }
    }
}
