//! What can be wrong with what is told of a patient, in a file or on the command line.

use miette::Diagnostic;
use thiserror::Error;

use crate::model::span::Span;

/// A mistake in a patient file. Each variant quotes a text that triggers it.
#[derive(Debug, Clone, PartialEq, Eq, Error, Diagnostic)]
#[cfg_attr(not(feature = "internals"), non_exhaustive)]
pub enum PatientError {
    /// A file that was saved in another encoding.
    #[error("line {line} of the patient file is not UTF-8")]
    #[diagnostic(code(care::patient_not_utf8), help("save the file again with the encoding UTF-8"))]
    NotUtf8 {
        /// The line, from 1.
        line: u32,
        /// The first byte that is no letter.
        #[label("this is no letter in UTF-8")]
        span: Span,
    },
    /// `name = "Anna\u0007"`
    #[error("`{word}` holds a letter that cannot be seen ({code})")]
    #[diagnostic(code(care::patient_invisible), help("write it again without that letter"))]
    Invisible {
        /// The word, or the whole text of an entry.
        word: String,
        /// `U+0007`
        code: String,
        /// Where it stands.
        #[label("with a letter that nobody sees")]
        span: Span,
    },
    /// `sensitivity = low`, without quotation marks
    #[error("this is not {format}: {reason}")]
    #[diagnostic(code(care::patient_syntax), help("{help}"))]
    Syntax {
        /// `TOML`, `JSON`
        format: &'static str,
        /// What the reader of that format says.
        reason: String,
        /// What is often forgotten.
        help: &'static str,
        /// Where it gave up.
        #[label("here")]
        span: Span,
    },
    /// `depth = "0,5mm"`
    #[error("`{value}` has a comma where a point is due")]
    #[diagnostic(code(care::patient_decimal_comma), help("{help}"))]
    DecimalComma {
        /// As written.
        value: String,
        /// The same with its point.
        help: String,
        /// The value.
        #[label("a comma in a number")]
        span: Span,
    },
    /// `treatd = "2026-03-02 14:30"`
    #[error("unknown entry `{key}`")]
    #[diagnostic(code(care::patient_unknown_key), help("{help}"))]
    UnknownKey {
        /// As written.
        key: String,
        /// A nearer key, or all of them.
        help: String,
        /// The key.
        #[label("not known here")]
        span: Span,
    },
    /// `sensitivty = "low"`
    #[error("unknown fact `{name}`")]
    #[diagnostic(code(care::patient_unknown_fact), help("{help}"))]
    UnknownFact {
        /// As written.
        name: String,
        /// A nearer name, or all of them.
        help: String,
        /// The name.
        #[label("the protocol asks nothing of this name")]
        span: Span,
    },
    /// `name = "peling ends"` in an `[[event]]`
    #[error("unknown event `{name}`")]
    #[diagnostic(code(care::patient_unknown_event), help("{help}"))]
    UnknownEvent {
        /// As written.
        name: String,
        /// A nearer name, or all of them.
        help: String,
        /// The name.
        #[label("the protocol has no event of this name")]
        span: Span,
    },
    /// `sensitivity = "hgih"`
    #[error("`{value}` is no value of `{fact}`")]
    #[diagnostic(code(care::patient_wrong_value), help("{help}"))]
    WrongValue {
        /// As written.
        value: String,
        /// The fact.
        fact: String,
        /// A nearer value, or all of them.
        help: String,
        /// The value.
        #[label("not a value of `{fact}`")]
        span: Span,
    },
    /// `depth = 0.5` where the protocol says `mm`
    #[error("`{value}` has no unit; `{fact}` is in {unit}")]
    #[diagnostic(code(care::patient_no_unit), help("write `\"{value}{unit}\"`, in quotation marks"))]
    NoUnit {
        /// As written.
        value: String,
        /// The fact.
        fact: String,
        /// The declared unit.
        unit: String,
        /// The value.
        #[label("in which unit?")]
        span: Span,
    },
    /// `depth = "0.5cm"`
    #[error("`{unit}` is not the unit of `{fact}`")]
    #[diagnostic(code(care::patient_wrong_unit), help("{help}"))]
    WrongUnit {
        /// As written.
        unit: String,
        /// The fact.
        fact: String,
        /// The declared unit, or that there is none.
        help: String,
        /// The value.
        #[label("this unit")]
        span: Span,
    },
    /// `depth = "15mm"`
    #[error("`{value}` lies outside what `{fact}` can be")]
    #[diagnostic(code(care::patient_outside_declared), help("the protocol declares {range}"))]
    OutsideDeclared {
        /// As written.
        value: String,
        /// The fact.
        fact: String,
        /// The declared range.
        range: String,
        /// The value.
        #[label("outside")]
        span: Span,
    },
    /// `sessions = 1.5`
    #[error("`{fact}` is counted in whole numbers")]
    #[diagnostic(code(care::patient_not_whole), help("write a number without a part behind the dot"))]
    NotWhole {
        /// The fact.
        fact: String,
        /// The value.
        #[label("not whole")]
        span: Span,
    },
    /// `isotretinoin = "2026-02-30"`
    #[error("`{date}` is a date that does not exist")]
    #[diagnostic(
        code(care::patient_no_such_date),
        help("a date is written year, month, day: `2026-03-02`")
    )]
    NoSuchDate {
        /// As written.
        date: String,
        /// The date.
        #[label("no such day")]
        span: Span,
    },
    /// `treated = "2 March 2026"`
    #[error("`{text}` is not a date")]
    #[diagnostic(code(care::patient_not_a_date), help("{help}"))]
    NotADate {
        /// As written.
        text: String,
        /// How one is written.
        help: &'static str,
        /// The value.
        #[label("not understood")]
        span: Span,
    },
    /// `treated = 2026-03-02T14:30:00+01:00`
    #[error("times are the clinic's wall clock, which has no zone")]
    #[diagnostic(code(care::patient_zone), help("leave the zone out: `2026-03-02 14:30`"))]
    Zone {
        /// The time.
        #[label("a time with a zone")]
        span: Span,
    },
    /// `isotretinoin = "2026-01-01"` in a file without `treated`
    #[error("this date can only be counted once `treated` is known")]
    #[diagnostic(
        code(care::patient_needs_treated),
        help("say when the treatment ended: `treated = \"2026-03-02 14:30\"`")
    )]
    NeedsTreated {
        /// The date.
        #[label("before or after what?")]
        span: Span,
    },
    /// `at = "2026-03-03 20:30"` where `treated` is only a day
    #[error("a time of day is missing")]
    #[diagnostic(code(care::patient_needs_time), help("{help}"))]
    NeedsTime {
        /// Whether here or in `treated`.
        help: &'static str,
        /// The moment.
        #[label("cannot be counted to the minute")]
        span: Span,
    },
    /// `at = "soon"`
    #[error("`{text}` is not a moment")]
    #[diagnostic(
        code(care::patient_not_a_moment),
        help(
            "write the time since the treatment (`30h`, `6d`, `2d before`) or a date with its time (`2026-03-03 20:30`)"
        )
    )]
    NotAMoment {
        /// As written.
        text: String,
        /// The moment.
        #[label("not understood")]
        span: Span,
    },
    /// `at = "2 months"`
    #[error("`{unit}` is no unit of time here")]
    #[diagnostic(code(care::patient_time_unit), help("{help}"))]
    TimeUnit {
        /// As written.
        unit: String,
        /// Why, and which there are.
        help: &'static str,
        /// The time.
        #[label("this unit")]
        span: Span,
    },
    /// `[[report]]` without `at`
    #[error("when {what}?")]
    #[diagnostic(code(care::patient_no_moment), help("add the moment: `at = \"30h\"`"))]
    NoMoment {
        /// `was this reported`, `did this happen`
        what: &'static str,
        /// The table.
        #[label("no `at`")]
        span: Span,
    },
    /// `at = "2d before"` in an `[[event]]`
    #[error("an event happens at the treatment or after it")]
    #[diagnostic(code(care::patient_event_before), help("what was so before the treatment is a fact of the patient"))]
    EventBefore {
        /// The moment.
        #[label("before the treatment")]
        span: Span,
    },
    /// `calm = true` under `[facts]`
    #[error("`{fact}` is reported, so it needs a moment")]
    #[diagnostic(
        code(care::patient_is_reported),
        help(
            "put it in a table of its own: `[[report]]` with `at = \"30h\"` and `{key} = …`; on the command line `--report`"
        )
    )]
    IsReported {
        /// The fact.
        fact: String,
        /// As written.
        key: String,
        /// The name.
        #[label("a report or a symptom")]
        span: Span,
    },
    /// `sensitivity = "low"` in a `[[report]]`
    #[error("`{fact}` is known on the day, not reported")]
    #[diagnostic(code(care::patient_not_reported), help("put it under `[facts]`; on the command line `--set`"))]
    NotReported {
        /// The fact.
        fact: String,
        /// The name.
        #[label("a patient fact")]
        span: Span,
    },
    /// `pregnant = true` and `expecting = true`, which are one fact
    #[error("`{fact}` is given twice")]
    #[diagnostic(code(care::patient_given_twice), help("keep one of the two"))]
    GivenTwice {
        /// The fact or event.
        fact: String,
        /// The second.
        #[label("here again")]
        span: Span,
        /// The first.
        #[label("here first")]
        first: Span,
    },
    /// `"pregnant": true` and `"pregnant": false` in one object of JSON
    #[error("`{key}` stands twice in one object")]
    #[diagnostic(
        code(care::patient_member_twice),
        help("which of the two is meant is for whoever wrote them to say: keep one")
    )]
    MemberTwice {
        /// The member's name.
        key: String,
        /// The second.
        #[label("here again")]
        span: Span,
        /// The first.
        #[label("here first")]
        first: Span,
    },
    /// `treated = "2026-11-30 2:30 pm"`
    #[error("`{time}` is no time of day")]
    #[diagnostic(
        code(care::patient_not_a_time),
        help("{}", match meant {
            Some(meant) => format!("write `{meant}`: hours are counted from 00 to 23"),
            None => "a time of day is written from 00:00 to 23:59: `2026-03-02 14:30`".to_owned(),
        })
    )]
    NotATime {
        /// The time, as written.
        time: String,
        /// The whole of it, as it is written here, where it has one meaning.
        meant: Option<String>,
        /// The moment.
        #[label("hours and minutes, such as `14:30`")]
        span: Span,
    },
    /// `facts = "none"`
    #[error("`{key}` should be {wanted}")]
    #[diagnostic(code(care::patient_wrong_shape), help("{help}"))]
    WrongShape {
        /// The key.
        key: String,
        /// What it should be.
        wanted: &'static str,
        /// How that is written.
        help: &'static str,
        /// What stands there.
        #[label("this is something else")]
        span: Span,
    },
    /// `--session 2026-03-02`, and the patient's file is no health record
    #[error("a session is named of a health record, and this is none")]
    #[diagnostic(code(care::patient_session), help("the treatment of this file is its `treated`: leave out `--session`"))]
    Session {
        /// The file.
        #[label("no FHIR Bundle")]
        span: Span,
    },
    /// `[[product]]` without `name`
    #[error("this {what} has no name")]
    #[diagnostic(code(care::patient_no_name), help("add `name = \"…\"`"))]
    NoName {
        /// `product`, `event`
        what: &'static str,
        /// The table.
        #[label("no `name`")]
        span: Span,
    },
    /// `--set sensitivity`, where `sensitivity` is not yes/no; `--report calm`
    #[error("`{text}` is not understood")]
    #[diagnostic(code(care::patient_form), help("{help}"))]
    Form {
        /// As written.
        text: String,
        /// The form that is needed.
        help: String,
        /// The whole.
        #[label("here")]
        span: Span,
    },
}
