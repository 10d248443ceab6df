//! What can be wrong with a declaration, before any line is read.

use miette::Diagnostic;
use thiserror::Error;

use crate::model::span::Span;

/// A mistake in a declaration. Each variant quotes a text that triggers it.
#[derive(Debug, Clone, PartialEq, Eq, Error, Diagnostic)]
pub enum DeclareError {
    /// `ingredient retinol, AHA, retinol`
    #[error("`{name}` is declared twice")]
    #[diagnostic(code(care::declared_twice), help("keep one of the two, with all its other names in parentheses"))]
    DeclaredTwice {
        /// The name as written the second time.
        name: String,
        /// The second declaration.
        #[label("declared here again")]
        again: Span,
        /// The first declaration.
        #[label("declared here first")]
        first: Span,
    },
    /// `ingredient calm` with `report calm: yes/no`
    #[error("`{name}` would be two things: {article_first} {first_kind}, and {article_again} {again_kind}")]
    #[diagnostic(
        code(care::two_meanings),
        help("give one of them another name, so that a line can only mean one of the two")
    )]
    TwoMeanings {
        /// The name as written the second time.
        name: String,
        /// `a`, `an`
        article_first: &'static str,
        /// What the first declaration makes of it.
        first_kind: &'static str,
        /// `a`, `an`
        article_again: &'static str,
        /// What the second declaration makes of it.
        again_kind: &'static str,
        /// The second declaration.
        #[label("here {article_again} {again_kind}")]
        again: Span,
        /// The first declaration.
        #[label("here {article_first} {first_kind}")]
        first: Span,
    },
    /// `property texture: light, rich`
    #[error("`{name}` can only be yes or no, or a number")]
    #[diagnostic(
        code(care::property_kind),
        help("write `property {name}: yes/no` or `property {name}: 0 to 100`; for one of several, declare each as yes/no")
    )]
    PropertyKind {
        /// The property.
        name: String,
        /// Its name's place.
        #[label("neither")]
        span: Span,
    },
    /// `ingredient retinol (vitamin A), tretinoin (vitamin A)`
    #[error("`{name}` is a name of both `{first_owner}` and `{again_owner}`")]
    #[diagnostic(
        code(care::alias_of_two),
        help(
            "leave it with one of them; to speak of both, declare a group: `group {name}: {first_owner}, {again_owner}`"
        )
    )]
    AliasOfTwo {
        /// The name as written the second time.
        name: String,
        /// What it means by the first declaration.
        first_owner: String,
        /// What it means by the second declaration.
        again_owner: String,
        /// The second declaration.
        #[label("here it means `{again_owner}`")]
        again: Span,
        /// The first declaration.
        #[label("here it means `{first_owner}`")]
        first: Span,
    },
    /// `product no rinse cleanser`
    #[error("a name cannot begin with `{word}`")]
    #[diagnostic(
        code(care::name_begins_with_no),
        help(
            "in a condition `{word}` turns what follows into its opposite: write it in one word, or name the thing first"
        )
    )]
    BeginsWithNo {
        /// `no` or `not`
        word: String,
        /// The name.
        #[label("this name")]
        span: Span,
    },
    /// `product 24h cream`
    #[error("a name cannot begin with a time, and `{time}` is one")]
    #[diagnostic(code(care::name_begins_with_time), help("put the time behind: `{rest} {time}`"))]
    BeginsWithTime {
        /// The time.
        time: String,
        /// What follows it.
        rest: String,
        /// The name.
        #[label("this name")]
        span: Span,
    },
    /// `activity treatment`
    #[error("`treatment` always means the treatment itself")]
    #[diagnostic(code(care::name_is_treatment), help("give it a name that says which treatment: `laser treatment`"))]
    IsTreatment {
        /// The name.
        #[label("this name")]
        span: Span,
    },
    /// `group acids: AHA, glicolic acid`
    #[error("the group `{group}` has an unknown member, `{name}`")]
    #[diagnostic(code(care::unknown_member))]
    UnknownMember {
        /// The group.
        group: String,
        /// The member as written.
        name: String,
        /// A nearer name, or how to declare it.
        #[help]
        help: String,
        /// The member.
        #[label("not declared")]
        span: Span,
    },
    /// `group signs: redness`
    #[error("`{name}` is {article} {kind}, and a group holds only items")]
    #[diagnostic(
        code(care::member_is_no_item),
        help("a group is made of ingredients, products, activities, medicines and other groups")
    )]
    MemberIsNoItem {
        /// The member as written.
        name: String,
        /// `a`, `an`
        article: &'static str,
        /// What it is.
        kind: &'static str,
        /// The member.
        #[label("in the group")]
        span: Span,
        /// Its declaration.
        #[label("{article} {kind}")]
        declared: Span,
    },
    /// `group acids: actives` with `group actives: acids`
    #[error("the group `{group}` contains itself")]
    #[diagnostic(code(care::group_in_itself), help("{way}: take one of these steps out"))]
    GroupInItself {
        /// The group.
        group: String,
        /// The way from it to itself: `acids` holds `actives` holds `acids`.
        way: String,
        /// The member that closes the circle.
        #[label("leads back to `{group}`")]
        member: Span,
        /// The group.
        #[label("this group")]
        span: Span,
    },
    /// `patient depth: 3.5 to 0.2 mm`
    #[error("the numbers run backwards: {min} is more than {max}")]
    #[diagnostic(code(care::numbers_backwards), help("write the smaller one first: `{max} to {min}`"))]
    NumbersBackwards {
        /// The first number.
        min: String,
        /// The second number.
        max: String,
        /// Both.
        #[label("from the smaller to the larger")]
        span: Span,
    },
    /// `patient goal: texture, acne, Texture`
    #[error("`{name}` is twice among the values")]
    #[diagnostic(code(care::value_twice), help("take one of the two out"))]
    ValueTwice {
        /// The value as written the second time.
        name: String,
        /// The second.
        #[label("here again")]
        again: Span,
        /// The first.
        #[label("here first")]
        first: Span,
    },
    /// `report wedding: date or never`
    #[error("`{name}` is a date, and only a patient fact can be one")]
    #[diagnostic(
        code(care::reported_date),
        help("something that happens after the treatment is an event: `event {name}`")
    )]
    ReportedDate {
        /// The fact.
        name: String,
        /// The declaration.
        #[label("a date that is asked on the day is declared with `patient`")]
        span: Span,
    },
    /// `patient sensitivity: low < high, for 24h`
    #[error("a patient fact holds all through, so `{name}` cannot run out")]
    #[diagnostic(code(care::patient_fact_runs_out), help("take the time out, or declare it with `report`"))]
    PatientFactRunsOut {
        /// The fact.
        name: String,
        /// The time.
        #[label("not for a patient fact")]
        span: Span,
    },
    /// `code sensitivty: loinc "66555-4"`
    #[error("the code stands for nothing that can be recorded: `{name}`")]
    #[diagnostic(code(care::code_of_nothing), help("{help}"))]
    CodeOfNothing {
        /// As written.
        name: String,
        /// A nearer name, or how to declare it.
        help: String,
        /// The name.
        #[label("no fact and no event")]
        span: Span,
    },
    /// `code sensitivity: loink "66555-4"`
    #[error("`{name}` is no code system that has a name here")]
    #[diagnostic(code(care::unknown_system), help("{help}"))]
    UnknownSystem {
        /// As written.
        name: String,
        /// A nearer name, or all of them.
        help: String,
        /// The system.
        #[label("not known")]
        span: Span,
    },
    /// `code sensitivity: loinc "66555-4", lwo = "LA6752-5"`
    #[error("`{value}` is no value of `{fact}`")]
    #[diagnostic(code(care::code_of_no_value), help("{help}"))]
    CodeOfNoValue {
        /// As written.
        value: String,
        /// The fact.
        fact: String,
        /// A nearer value, or all of them.
        help: String,
        /// The value.
        #[label("has no code")]
        span: Span,
    },
    /// `code acne: snomed "1"` with `code eczema: snomed "1"`
    #[error("the code `{code}` is declared twice")]
    #[diagnostic(code(care::code_twice), help("a code of a record can only mean one thing: keep one of the two"))]
    CodeTwice {
        /// The code.
        code: String,
        /// The second.
        #[label("here again")]
        again: Span,
        /// The first.
        #[label("here first")]
        first: Span,
    },
    /// `code sensitivity: loinc "66555-4", low = "LA1", high = "LA1"`
    #[error("the code `{code}` would be two values")]
    #[diagnostic(code(care::value_code_twice), help("each value has codes of its own: take one of the two out"))]
    ValueCodeTwice {
        /// The code.
        code: String,
        /// The second.
        #[label("here again")]
        span: Span,
    },
    /// `code calm: loinc "1", good for 14d`, where `calm` is a report
    #[error("no observation of `{name}` can be good for a time")]
    #[diagnostic(code(care::not_good_for), help("{help}"))]
    NotGoodFor {
        /// The report, the event or the treatment.
        name: String,
        /// Where its time stands.
        help: &'static str,
        /// The time.
        #[label("for a patient fact only")]
        span: Span,
    },
    /// `follow-up 4-6w`
    #[error("`{what}` is one time, not a margin")]
    #[diagnostic(code(care::header_margin), help("write one of its two ends"))]
    HeaderMargin {
        /// `follow-up`, `review`, or a report's name.
        what: String,
        /// The time.
        #[label("two ends")]
        span: Span,
    },
    /// `report calm: yes/no, for 2 months`
    #[error("how long `{name}` holds is said in hours, days or weeks")]
    #[diagnostic(code(care::holds_for_months), help("write it so: `for 60d`"))]
    HoldsForMonths {
        /// The report's name.
        name: String,
        /// The months.
        #[label("months differ in length")]
        span: Span,
    },
    /// `follow-up 0d`
    #[error("`{what}` is over before it begins")]
    #[diagnostic(code(care::header_empty), help("write a time that is longer than nothing, such as `6w`"))]
    HeaderEmpty {
        /// `follow-up`, `review`, or a report's name.
        what: String,
        /// The time.
        #[label("no time at all")]
        span: Span,
    },
    /// `follow-up 6w` and, further down, `follow-up 8w`
    #[error("`{what}` is said twice")]
    #[diagnostic(code(care::header_twice), help("keep one of the two"))]
    HeaderTwice {
        /// `protocol`, `version`, `follow-up`, `review`, the treatment day.
        what: &'static str,
        /// The second.
        #[label("here again")]
        again: Span,
        /// The first.
        #[label("here first")]
        first: Span,
    },
    /// `day 3 is the treatment day`
    #[error("the treatment day is day 0 or day 1")]
    #[diagnostic(code(care::first_day), help("write `day 1 is the treatment day`; without such a line it is day 0"))]
    FirstDay {
        /// The line.
        #[label("neither 0 nor 1")]
        span: Span,
    },
}
