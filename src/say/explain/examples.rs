//! A protocol that shows each finding and no other, and the same protocol mended.

use crate::engine::prove::Code;

const NAMES: &str = "\
protocol example \"An example\"
follow-up 2w
ingredient retinol, vitamin C
patient sensitivity: low < high \"How sensitive is the skin?\"
";

/// The example of a finding, and the mended one.
pub(super) fn of(code: Code) -> (String, String) {
    let pair = |names: &str, wrong: &str, mended: &str| (format!("{names}{wrong}"), format!("{names}{mended}"));
    match code {
        Code::Contradiction => pair(
            "follow-up 2w\nactivity exercise\n",
            "for 48h avoid exercise\nfor 24h recommend exercise \"a short walk\"\n",
            "for 48h avoid exercise\nafter 48h recommend exercise \"a short walk\"\n",
        ),
        Code::Gap => pair(
            "follow-up 2w\ningredient retinol\npatient sensitivity: low < high \"How sensitive is the skin?\"\n",
            "after 5d allow retinol if sensitivity = low\n",
            "after 5d allow retinol if sensitivity = low\nafter 7d allow retinol\n",
        ),
        Code::BrokenEnsure => pair(
            NAMES_OF_RETINOL,
            "after 7d allow retinol\nafter 3d allow retinol if sensitivity = low\nensure until 5d avoid retinol\n",
            "after 7d allow retinol\nafter 5d allow retinol if sensitivity = low\nensure until 5d avoid retinol\n",
        ),
        Code::Overlap => pair(
            "follow-up 2w\ningredient retinol\npatient sensitivity: low < high\npatient pregnant: yes/no\n",
            "recommend retinol if sensitivity = low\navoid retinol if pregnant\n",
            "recommend retinol if sensitivity = low and no pregnant\navoid retinol if pregnant\n",
        ),
        Code::SilentPermission => pair(
            NAMES_OF_RETINOL,
            "for 3d avoid retinol\nafter 7d allow retinol if sensitivity = high\n",
            "for 3d avoid retinol\nafter 7d allow retinol if sensitivity = high\n\
             after 3d allow retinol if sensitivity = low\n",
        ),
        Code::NeverApplies => pair(
            "follow-up 2w\ningredient retinol\npatient depth: 0.2 to 3.5 mm\n",
            "for 5d avoid retinol\nfor 7d avoid retinol if depth > 2mm and depth < 1mm\n",
            "for 5d avoid retinol\nfor 7d avoid retinol if depth > 1mm and depth < 2mm\n",
        ),
        Code::NeverChanges => pair(
            NAMES_OF_RETINOL,
            "after 7d allow retinol\nafter 7d allow retinol if sensitivity = low\n",
            "after 7d allow retinol\nafter 5d allow retinol if sensitivity = low\n",
        ),
        Code::SuperfluousEntry => pair(
            NAMES,
            "for 2w avoid retinol, vitamin C\nfor 7d avoid vitamin C if sensitivity = high\n",
            "for 7d avoid retinol, vitamin C\nfor 2w avoid vitamin C if sensitivity = high\n",
        ),
        Code::LiftedMust => pair(
            "follow-up 2w\nproduct sunscreen\npatient sunscreen allergy: yes/no\n",
            "require sunscreen\navoid sunscreen if sunscreen allergy\n",
            "require sunscreen unless sunscreen allergy\navoid sunscreen if sunscreen allergy\n",
        ),
        Code::SilentLift => pair(
            "follow-up 2w\ningredient AHA, lactic acid\ngroup acids: AHA, lactic acid\n",
            "for 7d avoid acids\nafter 3d allow lactic acid\n",
            "for 7d avoid acids except lactic acid\nafter 3d allow lactic acid\n",
        ),
        Code::NothingBefore => pair(
            "follow-up 2w\nproduct hydrating mist\n",
            "after 2d offer hydrating mist\n",
            "after 2d allow hydrating mist\n",
        ),
        Code::Endless => pair(
            "follow-up 2w\ningredient retinol\nevent peeling ends\n",
            "until peeling ends avoid retinol\n",
            "until 10d or peeling ends, whichever is first, avoid retinol\n",
        ),
        Code::NeverTold => pair(
            "follow-up 2w\ningredient retinol\n",
            "event peeling ends\nafter peeling ends allow retinol\n",
            "event peeling ends \"When did the peeling stop?\"\nafter peeling ends allow retinol\n",
        ),
        Code::NoteIsCondition => pair(
            "follow-up 2w\nproduct serum\npatient dry: yes/no\n",
            "recommend serum \"if the skin is dry\" if not dry\n",
            "recommend serum \"a thin layer\" if dry\n",
        ),
        Code::ExpectedAndCall => pair(
            "follow-up 2w\nsymptom redness: none < pink < red < severe\n",
            "call clinic if redness = severe\nfor 3d expect redness <= red\nafter 48h call clinic if redness = red\n",
            "call clinic if redness = severe\nfor 3d expect redness <= red\nafter 3d call clinic if redness = red\n",
        ),
        Code::WorstLevelExpected => pair(
            "follow-up 2w\nsymptom redness: none < pink < red < severe\n",
            "for 2w expect redness\n",
            "for 2w expect redness\ncall clinic if redness = severe\n",
        ),
        Code::NeitherExpectedNorCall => pair(
            "follow-up 2w\nsymptom redness: none < pink < red < severe\n",
            "for 24h expect redness <= red\nafter 3d call clinic if redness >= red\n",
            "for 24h expect redness <= red\nafter 24h call clinic if redness >= red\ncall clinic if redness = severe\n",
        ),
        Code::MedicineStopped => pair(
            "follow-up 1 month\nmedicine aspirin\npatient aspirin prescribed: yes/no\n",
            "for 7d before avoid aspirin if aspirin prescribed\nfor 7d before avoid aspirin if no aspirin prescribed\n",
            "for 7d before ask aspirin if aspirin prescribed\nfor 7d before avoid aspirin if no aspirin prescribed\n",
        ),
        Code::ForgottenMember => pair(
            "follow-up 2w\ningredient AHA, BHA, lactic acid, mandelic acid\n\
             group mild acids: lactic acid, mandelic acid\ngroup acids: AHA, BHA, mild acids\n",
            "for 7d avoid acids except mild acids\nfor 3d avoid lactic acid\n",
            "for 7d avoid acids except mild acids\nfor 3d avoid mild acids\n",
        ),
        Code::Unused => (
            format!("{NAMES}{WEEK}"),
            NAMES.replace(", vitamin C", "").replace(SENSITIVITY, "") + "after 7d allow retinol\n",
        ),
        Code::NoSource => pair(
            "follow-up 2w\nactivity exercise, sauna\nsource clinic \"Our clinic\"\n",
            "for 48h avoid exercise [clinic]\nfor 7d avoid sauna\n",
            "for 48h avoid exercise [clinic]\nfor 7d avoid sauna [clinic]\n",
        ),
        Code::ReviewExpired => {
            let dated = |version: &str| {
                format!(
                    "protocol example \"An example\"\nversion {version}\nfollow-up 2w\nreview every 52w\n\
                     activity exercise\nfor 48h avoid exercise\n"
                )
            };
            (dated("2020-01-01"), dated("2026-01-01"))
        }
        Code::NothingToAllow => pair(
            NAMES_OF_RETINOL,
            "after 7d allow retinol # care: allow overlap because \"the stricter one is meant\"\n\
             after 5d allow retinol if sensitivity = low\n",
            "after 7d allow retinol\nafter 5d allow retinol if sensitivity = low\n",
        ),
        Code::NotProved => (
            entangled(ENTANGLED),
            "follow-up 2w\ningredient retinol\npatient A1, B2: yes/no\n\
             for 5d avoid retinol if A1\nfor 7d avoid retinol if B2\n"
                .to_owned(),
        ),
        Code::FirstVersion => pair(
            "follow-up 2w\nactivity exercise\n",
            "for 48h avoid exercise\nrepeat 4-6w apart\n",
            "for 48h avoid exercise\n# care: allow first_version because \"looked through\"\nrepeat 4-6w apart\n",
        ),
        Code::Agreement => pair(
            "follow-up 2w\nactivity exercise\nsource chacon \"Anna Chacon\"\nsource gaskins \"Kristin Gaskins\"\n",
            "for 48h avoid exercise [chacon]\nfor 48h avoid exercise [gaskins]\n",
            "for 48h avoid exercise [chacon, gaskins]\n",
        ),
    }
}

const NAMES_OF_RETINOL: &str = "follow-up 2w\ningredient retinol\npatient sensitivity: low < high\n";
const SENSITIVITY: &str = "patient sensitivity: low < high \"How sensitive is the skin?\"\n";
const WEEK: &str = "after 7d allow retinol\n";

/// So many facts on either side are more than the budget.
const ENTANGLED: usize = 24;

/// A line that pairs every fact of one list with others of a second list, in five different ways: no order of the facts keeps
/// all pairs together, so the set of patients cannot be written down briefly.
fn entangled(width: usize) -> String {
    let facts = |list: char| (1..=width).map(|number| format!("{list}{number}")).collect::<Vec<_>>().join(", ");
    let pairs = |turn: usize| {
        let pair = |number: usize| {
            let other = number.saturating_mul(turn).checked_rem(width).unwrap_or_default().saturating_add(1);
            format!("(A{number} and B{other})")
        };
        (1..=width).map(pair).collect::<Vec<_>>().join(" or\n    ")
    };
    let condition = [1, 5, 7, 11, 13].map(pairs).join(" or\n    ");
    format!(
        "follow-up 2w\ningredient retinol\npatient {}: yes/no\npatient {}: yes/no\nfor 5d avoid retinol if\n    {condition}\n",
        facts('A'),
        facts('B'),
    )
}
