//! Every grammar rule in plain words, for the errors that speak of what could stand somewhere.
//!
//! The match is exhaustive on purpose: a new rule does not compile until someone has decided how it reads.

use crate::language::parse::node::Rule;

/// The rules that could have matched, in words: `a name or words in quotation marks`.
pub(super) fn expected(rules: &[Rule]) -> String {
    let mut words: Vec<String> = Vec::new();
    for rule in rules {
        let word = in_words(*rule);
        if !words.contains(&word) && word != "a blank" && *rule != Rule::k_the {
            words.push(word);
        }
    }
    let last = words.pop();
    match (words.as_slice(), last) {
        (_, None) => "something else".to_owned(),
        ([], Some(only)) => only,
        (several, Some(last)) => format!("{} or {last}", several.join(", ")),
    }
}

/// A keyword is called by itself.
fn keyword(rule: Rule) -> String {
    let name = format!("{rule:?}");
    let word = name.split_once('_').map_or(name.as_str(), |(_, word)| word);
    format!("`{}`", word.replace("follow_up", "follow-up").replace("and_or", "and").replace('_', " "))
}

/// A rule in plain words.
#[rustfmt::skip]
pub(super) fn in_words(rule: Rule) -> String {
    let words = match rule {
        Rule::EOI => "the end of the line",
        Rule::WHITESPACE | Rule::has_mark => "a blank",
        Rule::amount | Rule::margin | Rule::word_margin | Rule::length | Rule::time_ahead | Rule::times_ahead | Rule::moment
        | Rule::between_margin | Rule::apart | Rule::per => "a time such as `5d`",
        Rule::time_unit | Rule::letter_after_unit => "a unit of time",
        Rule::word | Rule::letter | Rule::joint_sign | Rule::joint | Rule::name | Rule::words | Rule::targets
        | Rule::stray | Rule::unit | Rule::name_of_rising | Rule::d_char | Rule::d_name | Rule::d_words
        | Rule::declared | Rule::members | Rule::cite | Rule::cite_word | Rule::d_unit => "a name",
        Rule::mark | Rule::quotation | Rule::quoted | Rule::note | Rule::question => "words in quotation marks",
        Rule::act_ahead | Rule::verb | Rule::act | Rule::care | Rule::expect | Rule::contact
        | Rule::treatment_act | Rule::series | Rule::series_part | Rule::count_times | Rule::advise
        | Rule::one_of => "a verb",
        Rule::when_ahead | Rule::when | Rule::when_clause | Rule::while_when | Rule::once_when | Rule::once_report | Rule::until_when | Rule::ends | Rule::end
        | Rule::whichever | Rule::comes | Rule::sooner | Rule::later | Rule::rest_of_day | Rule::on_when
        | Rule::days | Rule::day_before | Rule::treatment_day | Rule::from_when | Rule::between_when
        | Rule::for_when | Rule::after_when | Rule::before_when | Rule::at_when | Rule::side
        | Rule::before_side | Rule::after_side | Rule::day_number | Rule::point | Rule::bare_time
        | Rule::at_moment => "a time",
        Rule::condition | Rule::unary | Rule::negation | Rule::paren | Rule::date_distance | Rule::distance
        | Rule::unexpected | Rule::term | Rule::within | Rule::operand | Rule::lone_condition | Rule::body => "a condition",
        Rule::logic => "`and` or `or`",
        Rule::separator | Rule::comma => "a comma",
        Rule::compare | Rule::at_most | Rule::at_least | Rule::not_equal | Rule::equal | Rule::below
        | Rule::above | Rule::with_ahead => "a sign such as `=` or `>=`",
        Rule::except => "`except`",
        Rule::properties | Rule::property | Rule::has => "a property such as `with SPF >= 30`",
        Rule::one_of_units => "`year` or `month`",
        Rule::often_clause | Rule::often_ahead | Rule::frequency | Rule::every | Rule::other_day | Rule::period | Rule::day_part
        | Rule::times_within | Rule::often_within_count | Rule::often_count | Rule::often_within
        | Rule::within_adverb | Rule::adverb | Rule::part_phrase | Rule::meals | Rule::bare_part | Rule::bare_parts | Rule::pace
        | Rule::more_often | Rule::as_needed | Rule::once
        => "how often",
        Rule::if_clause => "`if`",
        Rule::unless_clause => "`unless`",
        Rule::because_clause => "`because`",
        Rule::cited => "a source in brackets",
        Rule::not_followed => "`not followed:`",
        Rule::line | Rule::clause | Rule::ensure | Rule::monotone | Rule::example => "a line",
        Rule::given | Rule::treated_at | Rule::treated_on | Rule::given_date => "something that is given",
        Rule::clock => "a time of day",
        Rule::expectation | Rule::go_ahead | Rule::nothing_said => "what must follow",
        Rule::stop_word | Rule::stop_phrase | Rule::blank | Rule::gap | Rule::stop | Rule::the => "a blank",
        Rule::dash => "a dash",
        Rule::declaration | Rule::protocol | Rule::version | Rule::follow_up | Rule::review | Rule::first_day
        | Rule::include | Rule::source | Rule::items | Rule::group | Rule::fact | Rule::event | Rule::define
        | Rule::declared_property | Rule::coding | Rule::item_kind | Rule::fact_class => "a declaration",
        Rule::code_system => "a code system such as `loinc`",
        Rule::coded => "a value's code such as `low = \"LA6752-5\"`",
        Rule::aliases => "other names in parentheses",
        Rule::date => "a date such as `2026-11-21`",
        Rule::domain | Rule::yes_no | Rule::date_domain | Rule::date_never | Rule::number_domain | Rule::levels
        | Rule::choice | Rule::whole => "values such as `yes/no` or `low < high`",
        Rule::holds => "`for` and a time",
        Rule::good_for => "how long it is good, such as `good for 14d`",
        Rule::number | Rule::signed | Rule::whole_number | Rule::quantity => "a number",
        Rule::k_about | Rule::k_advise | Rule::k_after | Rule::k_allow | Rule::k_and | Rule::k_and_or
        | Rule::k_apart | Rule::k_as | Rule::k_ask | Rule::k_at | Rule::k_avoid | Rule::k_because
        | Rule::k_bedtime | Rule::k_before | Rule::k_between | Rule::k_call | Rule::k_clinic | Rule::k_day
        | Rule::k_defer | Rule::k_earlier | Rule::k_emergency | Rule::k_ensure | Rule::k_every
        | Rule::k_example | Rule::k_except | Rule::k_expect | Rule::k_falls | Rule::k_first | Rule::k_followed
        | Rule::k_for | Rule::k_from | Rule::k_given | Rule::k_go_ahead | Rule::k_if | Rule::k_in | Rule::k_is
        | Rule::k_last | Rule::k_later | Rule::k_least | Rule::k_less | Rule::k_more | Rule::k_most
        | Rule::k_never | Rule::k_no | Rule::k_offer | Rule::k_not | Rule::k_nothing | Rule::k_of | Rule::k_on | Rule::k_one
        | Rule::k_once | Rule::k_or | Rule::k_per | Rule::k_recommend | Rule::k_refuse | Rule::k_repeat | Rule::k_require
        | Rule::k_rest | Rule::k_rises | Rule::k_said | Rule::k_since | Rule::k_tell | Rule::k_than
        | Rule::k_the | Rule::k_then | Rule::k_times | Rule::k_to | Rule::k_treated | Rule::k_treatment
        | Rule::k_unless | Rule::k_until | Rule::k_whichever | Rule::k_while | Rule::k_with | Rule::d_protocol
        | Rule::d_version | Rule::d_follow_up | Rule::d_review | Rule::d_include | Rule::d_source
        | Rule::d_ingredient | Rule::d_product | Rule::d_activity | Rule::d_habit | Rule::d_medicine | Rule::d_group
        | Rule::d_patient | Rule::d_clinic | Rule::d_report | Rule::d_symptom | Rule::d_date | Rule::d_whole | Rule::d_numbers
        | Rule::d_event | Rule::d_property | Rule::d_code | Rule::d_good | Rule::d_define => return keyword(rule),
    };
    words.to_owned()
}
