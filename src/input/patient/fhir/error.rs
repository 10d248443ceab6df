//! What can be wrong with a health record, told in its own terms.

use miette::Diagnostic;
use thiserror::Error;

use crate::input::patient::data::Data;
use crate::model::span::Span;

/// A mistake in a Bundle. Each variant quotes what triggers it.
#[derive(Debug, Clone, PartialEq, Eq, Error, Diagnostic)]
pub enum RecordError {
    /// `{"resourceType": "Patient"}`
    #[error("`{kind}` is no Bundle")]
    #[diagnostic(
        code(care::record_no_bundle),
        help(
            "put it into one: `{{ \"resourceType\": \"Bundle\", \"type\": \"collection\", \"entry\": [{{ \"resource\": … }}] }}`"
        )
    )]
    NoBundle {
        /// As written.
        kind: String,
        /// The kind.
        #[label("a health record is read from a Bundle")]
        span: Span,
    },
    /// `"entry": {}`
    #[error("{element} should be {wanted}")]
    #[diagnostic(code(care::record_wrong_element), help("write it as FHIR R4 has it: <https://hl7.org/fhir/R4/>"))]
    WrongElement {
        /// The element.
        element: String,
        /// What it should be.
        wanted: &'static str,
        /// What stands there.
        #[label("this is something else")]
        span: Span,
    },
    /// An Observation without `status`
    #[error("this {of} has no `{element}`")]
    #[diagnostic(code(care::record_missing), help("FHIR requires it: add `\"{element}\": …`"))]
    Missing {
        /// The element.
        element: &'static str,
        /// Of which resource.
        of: &'static str,
        /// The resource.
        #[label("no `{element}`")]
        span: Span,
    },
    /// `"status": "fnial"`
    #[error("{resource} has no status `{status}`")]
    #[diagnostic(code(care::record_unknown_status), help("{help}"))]
    UnknownStatus {
        /// As written.
        status: String,
        /// The resource.
        resource: &'static str,
        /// A nearer one, and all of them.
        help: String,
        /// The status.
        #[label("not known to FHIR")]
        span: Span,
    },
    /// Two Patients in one Bundle.
    #[error("the Bundle holds more than one Patient")]
    #[diagnostic(code(care::record_several_patients), help("write a Bundle for each of them"))]
    SeveralPatients {
        /// The second.
        #[label("another one")]
        span: Span,
        /// The first.
        #[label("one Patient")]
        first: Span,
    },
    /// `"subject": { "reference": "Patient/2" }` beside `Patient/1`
    #[error("this is about somebody else")]
    #[diagnostic(
        code(care::record_somebody_else),
        help("a plan is one patient's: leave out what is about others, or mend the reference")
    )]
    SomebodyElse {
        /// The reference.
        #[label("another patient")]
        span: Span,
        /// Who was meant before.
        #[label("the rest is about this one")]
        first: Span,
    },
    /// `"performedDateTime": "2026-03-02T14:30:00+01:00"` without `--zone`
    #[error("this instant is a time on the clinic's clock only once its zone is known")]
    #[diagnostic(code(care::record_no_zone), help("name the clinic's: `--zone Europe/Berlin`"))]
    NoZone {
        /// The instant.
        #[label("in which zone is the clinic?")]
        span: Span,
    },
    /// `"performedDateTime": "yesterday"`
    #[error("`{text}` is no moment")]
    #[diagnostic(
        code(care::record_no_moment),
        help("FHIR writes a day `2026-03-02`, and a time with its zone: `2026-03-02T14:30:00+01:00`")
    )]
    NoMoment {
        /// As written.
        text: String,
        /// The moment.
        #[label("not understood")]
        span: Span,
    },
    /// `"performedDateTime": "2026-03"`
    #[error("`{text}` is only a part of a date")]
    #[diagnostic(code(care::record_part_of_a_date), help("write the day too: `2026-03-02`"))]
    PartOfADate {
        /// As written.
        text: String,
        /// The date.
        #[label("on which day?")]
        span: Span,
    },
    /// `"effectiveDateTime": "2026-03-03"` of a report
    #[error("a time of day is missing")]
    #[diagnostic(code(care::record_no_time_of_day), help("a report counts to the minute: `2026-03-03T20:30:00+01:00`"))]
    NoTimeOfDay {
        /// The day.
        #[label("at what time?")]
        span: Span,
    },
    /// A report's Observation without `effectiveDateTime`
    #[error("when was this?")]
    #[diagnostic(code(care::record_when), help("add the moment: `\"{element}\": \"2026-03-03T20:30:00+01:00\"`"))]
    When {
        /// The element.
        element: &'static str,
        /// The resource.
        #[label("no `{element}`")]
        span: Span,
    },
    /// Two Procedures, each the treatment.
    #[error("the record holds several sessions: {listed}")]
    #[diagnostic(code(care::record_several_sessions), help("name the one that this plan follows: `--session {last}`"))]
    SeveralSessions {
        /// All of them.
        listed: String,
        /// The last one.
        last: String,
        /// The second.
        #[label("another one")]
        span: Span,
        /// The first.
        #[label("one session")]
        first: Span,
    },
    /// `--session 2026-03-05`, of which the record has none
    #[error("the record holds no session of {wanted}")]
    #[diagnostic(code(care::record_no_such_session), help("its sessions: {listed}"))]
    NoSuchSession {
        /// As it was asked for.
        wanted: String,
        /// All of them.
        listed: String,
        /// The first.
        #[label("one session")]
        span: Span,
    },
    /// A report, and no Procedure that is the treatment.
    #[error("this can only be counted once the treatment is known")]
    #[diagnostic(code(care::record_no_treatment), help("{help}"))]
    NoTreatment {
        /// Which Procedure is needed.
        help: String,
        /// What is counted.
        #[label("before or after what?")]
        span: Span,
    },
    /// `"performedDateTime": "2026-03-02"` of the treatment, and a report.
    #[error("reports are counted to the minute, and the treatment has no time of day")]
    #[diagnostic(code(care::record_day_alone), help("write it with its time: `2026-03-02T14:30:00+01:00`"))]
    DayAlone {
        /// The day.
        #[label("at what time?")]
        span: Span,
    },
    /// `"code": "LA9999-9"`, of which the protocol says nothing
    #[error("the protocol does not say which value of `{fact}` the code `{code}` is")]
    #[diagnostic(code(care::record_unknown_code), help("{help}"))]
    UnknownCode {
        /// As written.
        code: String,
        /// The fact.
        fact: String,
        /// What to write.
        help: String,
        /// The code.
        #[label("no value of this code")]
        span: Span,
    },
    /// Two codings that are two values.
    #[error("this is two values of `{fact}` at once")]
    #[diagnostic(code(care::record_two_values), help("keep one of the two"))]
    TwoValues {
        /// The fact.
        fact: String,
        /// The second.
        #[label("another value")]
        span: Span,
        /// The first.
        #[label("one value")]
        first: Span,
    },
    /// `"valueQuantity": { "value": 0.5 }` where the protocol says `mm`
    #[error("`{value}` has no unit; `{fact}` is in {unit}")]
    #[diagnostic(code(care::record_no_unit), help("add `{coded}`"))]
    NoUnit {
        /// As written.
        value: String,
        /// The fact.
        fact: String,
        /// The declared unit.
        unit: String,
        /// The unit as FHIR writes it.
        coded: String,
        /// The quantity.
        #[label("in which unit?")]
        span: Span,
    },
    /// `"valueRange": {}`
    #[error("`{element}` is no value of `{fact}`")]
    #[diagnostic(
        code(care::record_unread_value),
        help(
            "what is read: valueBoolean, valueCodeableConcept, valueCoding, valueQuantity, valueInteger, valueDecimal, valueString, valueDate, valueDateTime"
        )
    )]
    UnreadValue {
        /// As written.
        element: String,
        /// The fact.
        fact: String,
        /// The element.
        #[label("not read")]
        span: Span,
    },
    /// A Condition whose code stands for `sensitivity: low < high`
    #[error("{resource} cannot say `{name}`")]
    #[diagnostic(code(care::record_cannot_say), help("{help}"))]
    CannotSay {
        /// The resource.
        resource: &'static str,
        /// The fact, the event or the treatment.
        name: String,
        /// What it can say.
        help: &'static str,
        /// The resource.
        #[label("it has the code of `{name}`")]
        span: Span,
    },
    /// `"linkId": "sensitivty"`
    #[error("no question is called `{link}`")]
    #[diagnostic(code(care::record_unknown_question), help("{help}"))]
    UnknownQuestion {
        /// As written.
        link: String,
        /// A nearer one.
        help: String,
        /// The `linkId`.
        #[label("not asked")]
        span: Span,
    },
    /// A QuestionnaireResponse without `questionnaire`
    #[error("these answers are left out: they do not say whose questions they answer")]
    #[diagnostic(
        code(care::record_no_questionnaire),
        severity(Warning),
        help("to ours: add `\"questionnaire\": \"{url}\"`")
    )]
    NoQuestionnaire {
        /// Ours.
        url: String,
        /// The answers.
        #[label("no `questionnaire`")]
        span: Span,
    },
}

impl RecordError {
    pub(super) fn wrong_element(element: &str, wanted: &'static str, data: &Data) -> Self {
        Self::WrongElement { element: element.to_owned(), wanted, span: data.span }
    }
}

/// What a resource can say.
pub(super) fn can_say(resource: &str) -> &'static str {
    match resource {
        "Procedure" => "it says the treatment, an event, a date, or yes or no; an Observation says other values",
        "Condition" | "AllergyIntolerance" => "it says yes or no; an Observation says other values",
        "MedicationStatement" | "MedicationRequest" => "it says yes or no, or on which day something was taken last",
        "MedicationAdministration" => "it says yes or no, an event, or a date; an Observation says other values",
        "Patient" => "a date of birth says a date, or an age in years",
        "Observation" => "the treatment is a Procedure, and an event has `valueDateTime`",
        _ => "the treatment is a Procedure, and an event is answered with `valueDateTime`",
    }
}
