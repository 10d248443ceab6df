//! What a line can say: about items, about calls, about the treatment itself.
//!
//! What a verb means stands here alone. The grammar's keywords, the words at which a name ends, the help texts and the
//! reference page are compared with these tables by tests; everything in this program asks them.

use crate::model::listed::listed;
use crate::model::verdict::Verdict;

listed! {
    /// The verbs about items.
    #[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash, serde::Serialize)]
    #[serde(rename_all = "snake_case")]
    #[cfg_attr(not(feature = "internals"), non_exhaustive)]
    pub enum Verb {
        /// may not, and no other line can permit it
        Never,
        /// may not
        Avoid,
        /// ask the clinic first
        Ask,
        /// must
        Require,
        /// should
        Recommend,
        /// may
        Allow,
        /// may, whoever wishes: nothing waits for it, and nothing is said to others
        Offer,
    }
}

/// What a verb says outside its window.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash)]
pub enum Outside {
    /// It is a permission: before its window the item is withheld, and the item needs one (rules 3 and 6).
    NotYet,
    /// Nothing.
    Nothing,
    /// When it has run out, an item that needs no permission is free again (rule 6).
    Free,
    /// The same; and where it is about every patient and bound by time alone, so is an item that needs permission (rule 6).
    FreeForAll,
}

/// All that the language knows of a verb about items.
#[derive(Debug)]
struct Meaning {
    /// The word that is written.
    word: &'static str,
    /// What a clinician may write for it, and what it is then mended to. A phrase belongs to one verb alone.
    other_words: &'static [&'static str],
    /// What it says while its window is open.
    verdict: Verdict,
    /// What it says outside its window.
    outside: Outside,
    /// No other line can permit what it withholds (rule 2), and without a time it holds before the treatment as well.
    is_absolute: bool,
}

impl Verb {
    /// The verb for those whom a permission leaves out, by its `unless` or in a mended line.
    pub const PROHIBITION: Verb = Verb::Avoid;

    /// The one table of verbs.
    fn meaning(self) -> &'static Meaning {
        match self {
            Verb::Never => &Meaning {
                word: "never",
                other_words: &[],
                verdict: Verdict::Avoid,
                outside: Outside::Free,
                is_absolute: true,
            },
            Verb::Avoid => &Meaning {
                word: "avoid",
                other_words: &[
                    "must not be used",
                    "should not use",
                    "must not use",
                    "do not use any",
                    "do not apply",
                    "do not take",
                    "do not wear",
                    "do not use",
                    "don't apply",
                    "don't take",
                    "don't wear",
                    "don't use",
                    "do not do",
                    "don't do",
                    "may not use",
                    "can not use",
                    "cannot use",
                    "can't use",
                    "stop using",
                    "stop taking",
                    "refrain from",
                    "stay away from",
                    "keep away from",
                    "should not",
                    "must not",
                    "may not",
                    "do not",
                    "no more",
                    "don't",
                    "cannot",
                    "stop",
                    "skip",
                    "hold",
                    "pause",
                    "omit",
                    "forbid",
                    "discontinue",
                ],
                verdict: Verdict::Avoid,
                outside: Outside::FreeForAll,
                is_absolute: false,
            },
            Verb::Ask => &Meaning {
                word: "ask",
                other_words: &[],
                verdict: Verdict::Ask,
                outside: Outside::Free,
                is_absolute: false,
            },
            Verb::Require => &Meaning {
                word: "require",
                other_words: &["must use", "must"],
                verdict: Verdict::Require,
                outside: Outside::Nothing,
                is_absolute: false,
            },
            Verb::Recommend => &Meaning {
                word: "recommend",
                other_words: &["should use", "should"],
                verdict: Verdict::Recommend,
                outside: Outside::Nothing,
                is_absolute: false,
            },
            Verb::Allow => &Meaning {
                word: "allow",
                other_words: &[
                    "start using",
                    "may resume",
                    "can resume",
                    "resume",
                    "restart",
                    "permit",
                ],
                verdict: Verdict::Allow,
                outside: Outside::NotYet,
                is_absolute: false,
            },
            Verb::Offer => &Meaning {
                word: "offer",
                other_words: &[],
                verdict: Verdict::Allow,
                outside: Outside::Nothing,
                is_absolute: false,
            },
        }
    }

    /// The word that is written.
    #[must_use]
    pub fn word(self) -> &'static str {
        self.meaning().word
    }

    /// Other words for it, which are mended to it.
    #[must_use]
    pub fn other_words(self) -> &'static [&'static str] {
        self.meaning().other_words
    }

    /// The verdict while its window is open.
    #[must_use]
    pub fn verdict(self) -> Verdict {
        self.meaning().verdict
    }

    /// What it says outside its window.
    #[must_use]
    pub fn outside(self) -> Outside {
        self.meaning().outside
    }

    /// Whether it lets something be used or done (allow, recommend, require).
    #[must_use]
    pub fn permits(self) -> bool {
        self.verdict().permits()
    }

    /// Whether it withholds (never, avoid, ask).
    #[must_use]
    pub fn withholds(self) -> bool {
        self.verdict().withholds()
    }

    /// What may be meant where somebody may do something: what others then wait for, and what nobody waits for.
    pub const MAY: [Verb; 2] = [Verb::Offer, Verb::Allow];

    /// Whether it is a permission (allow): the items that it names need one, and wait for it.
    #[must_use]
    pub fn is_permission(self) -> bool {
        self.outside() == Outside::NotYet
    }

    /// Whether it is a permission for whoever wishes (offer): its *allow* is milder than that nothing is said.
    #[must_use]
    pub fn is_offer(self) -> bool {
        self.verdict() == Verdict::Allow && !self.is_permission()
    }

    /// The verb that asks for the same verdict in a promise or an example: an offer is no verdict of its own.
    #[must_use]
    pub fn in_claim(self) -> Verb {
        if self.is_offer() { Verb::Allow } else { self }
    }

    /// Whether no other line can permit what it withholds (never).
    #[must_use]
    pub fn is_absolute(self) -> bool {
        self.meaning().is_absolute
    }
}

listed! {
    /// Whom to call or tell.
    #[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash, serde::Serialize)]
    #[serde(rename_all = "snake_case")]
    #[cfg_attr(not(feature = "internals"), non_exhaustive)]
    pub enum Contact {
        /// `call emergency`
        CallEmergency,
        /// `call clinic`
        CallClinic,
        /// `tell clinic`
        TellClinic,
    }
}

impl Contact {
    /// The words that are written.
    #[must_use]
    pub fn words(self) -> &'static str {
        match self {
            Contact::CallEmergency => "call emergency",
            Contact::CallClinic => "call clinic",
            Contact::TellClinic => "tell clinic",
        }
    }

    /// The first of its words: what is to be done.
    #[must_use]
    pub fn act(self) -> &'static str {
        first_word(self.words())
    }

    /// Other words for what is to be done, which are mended to it.
    #[must_use]
    pub fn other_words(self) -> &'static [&'static str] {
        match self {
            Contact::CallEmergency | Contact::CallClinic => &["contact", "phone"],
            Contact::TellClinic => &[],
        }
    }
}

listed! {
    /// Whether the treatment should go ahead.
    #[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash, serde::Serialize)]
    #[serde(rename_all = "snake_case")]
    #[cfg_attr(not(feature = "internals"), non_exhaustive)]
    pub enum TreatmentVerb {
        /// `refuse treatment`
        Refuse,
        /// `defer treatment`
        Defer,
        /// `ask about treatment`
        AskAbout,
    }
}

impl TreatmentVerb {
    /// The words that are written.
    #[must_use]
    pub fn words(self) -> &'static str {
        match self {
            TreatmentVerb::Refuse => "refuse treatment",
            TreatmentVerb::Defer => "defer treatment",
            TreatmentVerb::AskAbout => "ask about treatment",
        }
    }

    /// The verb alone: `ask about`.
    #[must_use]
    pub fn act(self) -> &'static str {
        match self {
            TreatmentVerb::Refuse => "refuse",
            TreatmentVerb::Defer => "defer",
            TreatmentVerb::AskAbout => "ask about",
        }
    }

    /// Whether the treatment does not take place (refuse, defer); else somebody is asked first.
    #[must_use]
    pub fn stops(self) -> bool {
        match self {
            TreatmentVerb::Refuse | TreatmentVerb::Defer => true,
            TreatmentVerb::AskAbout => false,
        }
    }

    /// What the treatment then is: `deferred`.
    #[must_use]
    pub fn done(self) -> &'static str {
        match self {
            TreatmentVerb::Refuse => "refused",
            TreatmentVerb::Defer => "deferred",
            TreatmentVerb::AskAbout => "asked about",
        }
    }

    /// Other words for the verb, which are mended to it.
    #[must_use]
    pub fn other_words(self) -> &'static [&'static str] {
        match self {
            TreatmentVerb::Defer => &["postpone"],
            TreatmentVerb::Refuse | TreatmentVerb::AskAbout => &[],
        }
    }
}

/// The words that make a line of care, each with the other words that are mended to it: the verbs about items first, and
/// `ask` and `call` once for each of their uses.
pub fn words_of_lines() -> impl Iterator<Item = (&'static str, &'static [&'static str])> {
    let items = Verb::ALL.iter().map(|verb| (verb.word(), verb.other_words()));
    let contacts = Contact::ALL.iter().map(|contact| (contact.act(), contact.other_words()));
    let treatment = TreatmentVerb::ALL.iter().map(|verb| (first_word(verb.act()), verb.other_words()));
    let plain = ["expect", "repeat", "advise"].map(|word| (word, [].as_slice()));
    items.chain(contacts).chain(treatment).chain(plain)
}

fn first_word(words: &'static str) -> &'static str {
    words.split_once(' ').map_or(words, |(first, _)| first)
}

#[cfg(test)]
mod tests {
    use std::collections::BTreeMap;

    use super::*;

    #[test]
    fn a_verb_says_something_on_one_side() {
        for verb in Verb::ALL {
            assert_ne!(verb.permits(), verb.withholds(), "{verb:?}");
            assert!(!verb.is_absolute() || verb.withholds(), "{verb:?}");
            let side = match verb.outside() {
                Outside::NotYet => verb.permits(),
                Outside::Nothing => true,
                Outside::Free | Outside::FreeForAll => verb.withholds(),
            };
            assert!(side, "{verb:?}");
        }
        assert!(Verb::PROHIBITION.withholds());
    }

    #[test]
    fn the_word_is_the_one_that_machines_read() {
        for verb in Verb::ALL {
            assert_eq!(serde_json::to_value(verb).unwrap(), verb.word());
        }
        for contact in Contact::ALL {
            assert_eq!(serde_json::to_value(contact).unwrap(), contact.words().replace(' ', "_"));
        }
        for verb in TreatmentVerb::ALL {
            assert_eq!(serde_json::to_value(verb).unwrap(), verb.act().replace(' ', "_"));
            assert_eq!(verb.words(), format!("{} treatment", verb.act()));
        }
    }

    #[test]
    fn another_word_is_no_verb_and_belongs_to_one() {
        let verbs: Vec<&str> = words_of_lines().map(|(word, _)| word).collect();
        let mut known = BTreeMap::new();
        for (word, others) in words_of_lines() {
            for other in others {
                assert!(!verbs.contains(other), "`{other}` is a verb of its own and no other word for `{word}`");
                let before = known.insert(*other, word).unwrap_or(word);
                assert_eq!(before, word, "`{other}` would be mended to two verbs");
            }
        }
    }
}
