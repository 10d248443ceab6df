//! What can be wrong with a text: one variant for each mistake, its message beside it, and a text that makes it.
//!
//! Messages are lower case and without a full stop, her words stand in backticks, and they name the problem, not the stage.

use miette::Diagnostic;
use thiserror::Error;

use crate::model::span::Span;

/// Writes the enum out: each variant has the words of its message, its place, and a stable code of the same name.
macro_rules! mistakes {
    ($( $(#[doc = $doc:literal])* $name:ident $({ $($field:ident),* })? , $code:ident, $message:literal
        $(, help $help:literal)? $(, also $also:literal)? ; )*) => {
        /// A mistake, with its place.
        #[derive(Debug, Clone, PartialEq, Eq, Error, Diagnostic)]
        pub enum ParseError {
            $(
                $(#[doc = $doc])*
                #[error($message)]
                #[diagnostic(code(care::$code) $(, help($help))?)]
                $name {
                    $($(
                        #[doc = "Words of the message."]
                        $field: String,
                    )*)?
                    $(
                        #[doc = $also]
                        #[label($also)]
                        also: Option<Span>,
                    )?
                    #[doc = "Where."]
                    #[label]
                    span: Span,
                },
            )*
        }

        /// Every code, so that a test can ask for a fixture of each.
        #[cfg(any(test, feature = "internals"))]
        pub const CODES: &[&str] = &[$(concat!("care::", stringify!($code))),*];
    };
}

mistakes! {
    // ---- the text itself

    /// `avoid retinol because "it stings`
    UnclosedQuotation, unclosed_quotation,
        "this quotation is never closed", help "put the closing `\"` behind its last word";
    /// `avoid retinоl` with a Cyrillic letter
    LookAlike { word, latin }, look_alike,
        "`{word}` only looks like `{latin}`: some of its letters are from another alphabet";
    /// `avoid reti\u{200b}nol`
    Invisible { word, code }, invisible, "`{word}` holds a letter that cannot be seen ({code})";
    /// `avoid retinol if (`
    NotUnderstood { expected }, not_understood, "this is not understood: here {expected} could stand";
    /// `after 99999999999999999999d allow retinol`
    NumberTooLarge { number }, number_too_large, "`{number}` is too large a number";

    /// `for 2,5 days avoid exercise`
    DecimalComma { number }, decimal_comma, "`{number}` has a comma where a point is due";

    // ---- two meanings: both are shown, neither is taken

    /// `allow retinol if not pregnant or nursing`
    NotBeforeLogic { word, logic }, not_before_logic, "`{word}` before `{logic}` reads two ways";
    /// `allow retinol if goal = texture or acne`
    ValueAndFact { value, fact }, value_and_fact, "`{value}` is a value of `{fact}` and a fact of its own";
    /// `call clinic if bleeding for 20min`
    TimeAfterCondition { time }, time_after_condition, "`{time}` after a condition reads two ways";
    /// `from 5-7d allow retinol`
    FromMargin { margin }, from_margin, "`from {margin}` reads two ways";
    /// `from 5 to 7 days allow retinol`
    NoUnitOfItsOwn { number }, no_unit_of_its_own, "`{number}` has no unit of its own";
    /// `7 days after peeling ends avoid direct sun`
    EndOrBeginning { time }, end_or_beginning, "`{time}` may be an end or a beginning";
    /// `from 7d before avoid aspirin`
    NoEnd, no_end, "this window has no end";
    /// `until 7d or calm avoid retinol`
    FirstOrLast, first_or_last, "whichever is first, or last?";
    /// `for 7d once healed avoid sun`
    TimeOrReport { time }, time_or_report, "`{time}` and `once` read two ways: a length from a report needs an event";
    /// `after calm allow retinol`
    ReportAfter { report }, report_after, "`{report}` is a report, which can change; `after` needs an event";
    /// `avoid retinol if pregnant and nursing or acne`
    MixedLogic, mixed_logic, "`and` with `or` needs parentheses";
    /// `recommend serum or moisturiser`
    OneOrBoth { all }, one_or_both, "one of them, or {all}?";
    /// `at 24h avoid makeup`
    MomentNotStretch { verb }, moment_not_stretch, "`at` is a moment, and `{verb}` needs a stretch of time";
    /// `after 24 allow exercise`
    NoUnit { number }, no_unit, "`{number}` has no unit";
    /// `for 5m avoid exercise`
    MinutesOrMonths { time }, minutes_or_months, "`{time}` may be minutes or months";
    /// `after day 3 allow retinol`
    DayEdge { time, day }, day_edge, "`{time}` reads two ways: is day {day} itself inside?";
    /// `after 24h to 48h allow retinol`
    TimeOrWindow { time }, time_or_window, "`{time}` is a margin or a window";
    /// `allow retinol as long as calm`
    IfOrWhile, if_or_while, "`as long as` reads two ways: `if`, or `while`?";
    /// `use sunscreen`
    RecommendOrRequire { word }, recommend_or_require, "`{word}` may be `recommend` or `require`";
    /// `take paracetamol if needed`
    OfferOrMore { word }, offer_or_more, "`{word}` may be `offer`, `recommend` or `require`";
    /// `emollient 4 times daily`
    NoVerbButHowOften, no_verb_but_how_often, "a line needs a verb: `recommend` or `require`?";
    /// `may use serum`
    OfferOrAllow { word }, offer_or_allow,
        "`{word}` reads two ways: for whoever wishes, or also not before and not for others?";
    /// `offer serum unless pregnant`
    OfferUnless, offer_unless, "`unless` behind `offer` reads two ways: nothing is said to them, or never?";

    /// `for 1,000 min avoid exercise`
    CommaReadsTwoWays { number }, comma_reads_two_ways, "`{number}` reads two ways: is its comma a point?";

    // ---- one meaning, in other words or another order

    /// `ensure offer serum`
    OfferIsNoVerdict { word }, offer_is_no_verdict, "`offer` is no verdict: what it gives is `allow`, so `{word}` asks for that";
    /// `allow retinol if sensitivity = low or medium`
    BareValue { value, fact }, bare_value, "`{value}` is a value of `{fact}`, not a condition";
    /// `symptom pain: mild < severe`
    LowestLevel { level }, lowest_level,
        "the lowest level of a symptom is that it is not there (`none`, `no` or `absent`), and `{level}` is a level of it";
    /// `call clinic if anything unusual`
    UnexpectedSymptom { words }, unexpected_symptom, "what no line expects is called `any unexpected symptom`, not `{words}`";
    /// `avoid acids except AHA, exercise`
    ForeignException { item, targets }, foreign_exception,
        "`{item}` is not among `{targets}`, so it cannot be an exception";
    /// `for 48h avoid exercise avoid sauna`
    SecondVerb { verb }, second_verb, "a second verb, `{verb}`, in one line";
    /// `after 24h avoid direct sun until 7d`
    TwoWindows, two_windows, "two windows in one line";
    /// `after 5d allow retinol, after 7d AHA`
    SecondTime { time }, second_time, "a second time, `{time}`, in one line";
    /// `avoid retinol for 5 days`
    TimeFirst, time_first, "the time comes first";
    /// `avoid retinol 5 days`
    BareTimeLast { time }, bare_time_last, "`{time}` needs `for`, and comes first";
    /// `24h avoid exercise`
    BareTime { time }, bare_time, "`{time}` needs `for`, `until` or `after`";
    /// `7 days before treatment avoid aspirin`
    BareBefore { time }, bare_before, "`{time}` needs `for`";
    /// `no retinol for 5 days`
    OtherVerb { lead, word, verb }, other_verb, "{lead}`{word}` is `{verb}`";
    /// `never use retinol if pregnant`
    WordAfterVerb { word }, word_after_verb, "no `{word}` after a verb";
    /// `till 48h avoid exercise`
    OtherWord { word, keyword }, other_word, "`{word}` is `{keyword}`";
    /// `avoid retinol becuase "it stings"`
    Misspelled { word, keyword }, misspelled, "`{word}` is `{keyword}`";
    /// `after 5d alow retinol`
    UnknownVerb { word }, unknown_verb, "unknown verb `{word}`";
    /// `if sensitivity=low, allow retinol after 5d`
    Order { order }, order, "one order: {order}";
    /// `after 5d allow retinol if low sensitivity`
    ValueNeedsEquals, value_needs_equals, "a value needs `=`";
    /// `avoid retinol if depth >= 1.5`
    NumberNeedsUnit { number, fact, unit }, number_needs_unit, "`{number}` has no unit; `{fact}` is in {unit}";
    /// `avoid retinol if depth => 1.5mm`
    OtherSign { sign, comparison }, other_sign, "`{sign}` is `{comparison}`";
    /// `after 5d allow retinol because the skin has closed`
    ReasonUnquoted, reason_unquoted, "a reason stands in quotation marks";
    /// `require sunscreen SPF 30`
    PropertyNeedsWith { property }, property_needs_with, "`{property}` needs `with` and a comparison";
    /// `require sunscreen with SPF >= 30, hat`
    PropertyForAll { property, item }, property_for_all, "`{property}` would hold for `{item}` too";
    /// `avoid sunscreen with SPF < 30`
    PropertyForbidden { verb }, property_forbidden,
        "a property limits what is permitted; `{verb}` forbids", help "name the product itself, as an item of its own";
    /// `require sunscreen, "outdoors"`
    QuotationAfterComma { words }, quotation_after_comma,
        "after a comma a quotation is a name, and no item is called `{words}`";
    /// `repeat every 4-6 weeks`
    SpacedApart, spaced_apart, "how far sessions lie apart is written `… apart`";
    /// `recommend serum 2x/day`
    HowOftenInWords, how_often_in_words, "how often is written in words";
    /// `avoid exercise, no sauna`
    NoAfterVerb { word }, no_after_verb, "no `{word}` after a verb";
    /// `avoid: exercise, sauna`
    ColonAfter, colon_after, "no colon after a verb or a time";
    /// `expect mild redness`
    NoSuchLevel { word, symptom, levels }, no_such_level,
        "`{word}` is no level of `{symptom}` ({levels}), and a level stands behind";
    /// `defer if acne`
    OnlyTreatment { verb, done }, only_treatment, "{verb} what? only the treatment can be {done}";
    /// `require sunscreen, every 2 months`
    EveryMonths, every_months, "how often is counted in hours, days or weeks", help "write it so: `every 30d`, `every 4w`";
    /// `then avoid retinol at 2 months` in an example without a date
    ExampleNeedsDate, example_needs_date, "which day that is hangs on the date of the treatment", help "say it in the example: `given treated on 2027-01-31`";
    /// `after 2 months once healed allow retinol`
    MonthsBeforeOnce, months_before_once, "before `once` a time is counted in days or weeks", help "write it so: `after 60d once …`";
    /// `for 1.5 months avoid direct sun`
    PartOfMonth { time }, part_of_month, "`{time}`: a month of the calendar has no half", help "write whole months, or count in days or weeks";
    /// `defer treatment if isotretinoin within 20w`
    SinceDate, since_date, "a date is asked with `since`";
    /// `for 7-5d avoid sauna`
    Backwards, backwards, "the range runs backwards";
    /// `for two weeks avoid sauna`
    NumberInWords { word, number }, number_in_words, "a time is written in figures: `{word}` is `{number}`";
    /// `for a few days avoid makeup`
    VagueTime { time }, vague_time,
        "`{time}`: how long is that?", help "write the number: `for 3d`, `after 1w`; where you decide between two, write both: `for 3-5d`";
    /// `for about 3 days avoid makeup`
    AboutTime { time }, about_time,
        "`{time}`: from when to when?", help "write the time itself, as `for 3d`, or both ends, as `for 3-4d`: between them it is your decision, and she is told to ask";
    /// `after 5 dys allow retinol`
    UnknownUnit { unit }, unknown_unit,
        "`{unit}` is no unit of time", help "times are counted in minutes, hours, days, weeks and months: `5min`, `48h`, `7d`, `6w`, `2 months`";
    /// `call doctor if bleeding`
    UnknownWhom, unknown_whom, "call or tell whom? `clinic` or `emergency`";
    /// `after 5d retinol`
    NoVerb, no_verb,
        "no verb in this line", help "the verbs are `allow`, `offer`, `recommend`, `require`, `avoid`, `ask`, `never`, `expect`, `call`, `tell`, `defer`, `refuse`, `repeat` and `advise`";
    /// `after 5d allow`
    NoTargets { verb }, no_targets, "`{verb}` what?";
    /// `from 2d before peeling ends avoid retinol`
    BeforeEvent { event }, before_event,
        "nobody knows beforehand when `{event}` will be: an event counts only from its moment";
    /// `from 7d before to 2d avoid retinol`
    OpenSide { time }, open_side, "`{time}`: before the treatment, or after it?";
    /// `avoid retinol because "a" because "b"`
    Twice { clause }, twice, "`{clause}` stands twice";

    // ---- names that are not declared, or stand for something else

    /// `avoid retinoll for 5d`
    UnknownItem { name }, unknown_item, "unknown item `{name}`", help "if it is no slip, declare it: `product {name}` (or `ingredient`, `activity`, `medicine`)";
    /// `avoid retinol if sensitivty = low`
    UnknownFact { name }, unknown_fact, "unknown fact `{name}`", help "if it is no slip, declare it: `patient {name}: yes/no`, or `report {name}: yes/no` where she tells it afterwards";
    /// `after peeling end allow retinol`
    UnknownEvent { name }, unknown_event, "unknown event `{name}`", help "if it is no slip, declare it: `event {name}`";
    /// `expect rednes`
    UnknownSymptom { name }, unknown_symptom, "unknown symptom `{name}`", help "if it is no slip, declare it: `symptom {name}`";
    /// `avoid retinol [chakon]`
    UnknownSource { name }, unknown_source, "unknown source `{name}`", help "if it is no slip, declare it: `source {name} \"who that is\"`";
    /// `avoid retinol if sensitivity = hgih`
    UnknownValue { value, fact, values }, unknown_value, "`{value}` is no value of `{fact}` ({values})";
    /// `avoid retinol gently`
    LeftOver { words, side, name }, left_over,
        "`{words}` is left over {side} `{name}`", help "a remark stands in quotation marks behind the name; a name that has this in it is to be declared";
    /// `recommend sunscreen with mineral`, where nothing declares `mineral`
    UnknownProperty { name }, unknown_property,
        "unknown property `{name}`", help "what a thing has or has not is declared: `property {name}: yes/no`";
    /// `avoid pregnant`
    WrongKind { name, is, wanted }, wrong_kind, "`{name}` is {is}, not {wanted}";
    /// `allow retinol if goal >= texture`
    NoOrder { fact }, no_order, "`{fact}` has no order", also "declared here";

    // ---- declarations

    /// `patient sensitive: yes/no, tanned: yes/no`
    SecondColon, second_colon, "a second colon in one line";
    /// `group actives AHA, retinol`
    ColonAfterName { what }, colon_after_name, "a colon after the {what} name";
    /// `patient sensitivity`
    NoValues, no_values,
        "which values can it have?", help "write them behind a colon: `yes/no`, `low < medium < high`, `acne, texture`, `0.2 to 3.5 mm`, `date or never`";
    /// `patient hepatitis: positive, negative, unknown`
    ValueNotKnown { value }, value_not_known,
        "`{value}` is no value: a fact that is not given is unknown", help "leave it out: what nobody has answered counts as unknown, and the plan asks";
    /// `patient depth: 0.2 cm to 3.5 mm`
    TwoUnits { unit, other }, two_units, "one unit for both ends: `{unit}` or `{other}`?";
    /// `ingredient: retinol, AHA`
    ColonAfterKind { kind }, colon_after_kind, "no colon after `{kind}`";
    /// `after 0.7min allow retinol`
    PartOfMinute { time }, part_of_minute, "`{time}` is no whole number of minutes";
    /// `defer treatment if less than 4-6w since isotretinoin`
    MarginInDistance { margin }, margin_in_distance, "a distance needs one time, and `{margin}` is two";
    /// `call clinic, twice daily`
    NoPlaceFor { words }, no_place_for, "`{words}` says how something is used, and this line uses nothing";
    /// `allow retinol if calm, hat`
    OutOfPlace { words }, out_of_place, "`{words}` has no place here";
    /// `treated at 25:00`
    NoSuchHour { time }, no_such_hour, "`{time}` is no time of day";
    /// `then avoid retinol at 5-7d`
    NoMoment { time }, no_moment, "`{time}` is no single moment";
    /// `before 5d avoid retinol`
    BeforeTime { time }, before_time, "`{time}` reads two ways";
    /// `ingrediant retinol`
    MisspelledDeclaration { word, kind }, misspelled_declaration, "unknown declaration `{word}`: `{kind}`?";
    /// `version 2026-02-30`
    NoSuchDate { date }, no_such_date, "`{date}` is no date", help "a date is written `2026-11-21`: year, month, day";
    /// `patient sensitivity low < medium`
    DeclarationNotUnderstood { expected, form }, declaration_not_understood,
        "this declaration is not understood: here {expected} could stand", help "{form}";
    /// `include vocabulary.care`
    NotTextual, not_textual, "a file's name stands in quotation marks";
}
