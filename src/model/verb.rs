//! What a line can say: about items, about calls, about the treatment itself.

/// The verbs about items.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash, serde::Serialize)]
#[serde(rename_all = "snake_case")]
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
}

impl Verb {
    /// The word that is written.
    #[must_use]
    pub fn word(self) -> &'static str {
        match self {
            Verb::Never => "never",
            Verb::Avoid => "avoid",
            Verb::Ask => "ask",
            Verb::Require => "require",
            Verb::Recommend => "recommend",
            Verb::Allow => "allow",
        }
    }
}

/// Whom to call or tell.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash, serde::Serialize)]
#[serde(rename_all = "snake_case")]
pub enum Contact {
    /// `call emergency`
    CallEmergency,
    /// `call clinic`
    CallClinic,
    /// `tell clinic`
    TellClinic,
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
}

/// Whether the treatment should go ahead.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash, serde::Serialize)]
#[serde(rename_all = "snake_case")]
pub enum TreatmentVerb {
    /// `refuse treatment`
    Refuse,
    /// `defer treatment`
    Defer,
    /// `ask about treatment`
    AskAbout,
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
}
