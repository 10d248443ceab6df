//! What is proved of a protocol, for every patient that the declared facts allow, at every moment, for every item.
//!
//! 1. `standing` (beside this folder): which lines stand for whom, as sets of patients (rules 2 to 6 for all at once).
//! 2. `items`: contradictions, overlaps, gaps and their like, item by item and stretch by stretch (`pairs`, `lift`); `one_of`
//!    across items.
//! 3. `matters`: entries that never apply or never change anything; `superfluous`: entries that lie inside others.
//! 4. `ensure` and `symptoms`: what the file claims of itself, and its symptoms.
//! 5. `file`: what needs no patient to be seen; `series`: lines that leave no time for the next session;
//!    `first_version`: what a file of the language's first version says otherwise now.
//! 6. `gathered`: hits with one cause become one finding, with its patients described and one replayed (`witness`).
//! 7. `proof`: all of it together, each step within its budget.
//!
//! `diff` lays two versions over each other, with the same sets. The words for all of it are made in `say`.

mod about;
mod allowed;
mod concerned;
mod diff;
mod difference;
mod ensure;
mod file;
mod finding;
mod first_version;
mod gathered;
mod hits;
mod items;
mod joint;
mod kinds;
mod lift;
mod matters;
mod one_of;
mod ongoing;
mod pairs;
mod patients;
mod proof;
mod series;
mod shows;
mod statements;
mod superfluous;
mod symptoms;
mod untold;
mod witness;

pub use crate::model::setting::Setting;
pub use about::{About, Role, SinceFirst};
pub(crate) use diff::diff_counted;
pub use diff::{diff, diff_within};
pub use difference::{Change, Changed, Difference, Shown};
pub use ensure::keeps;
pub(crate) use ensure::promises_broken;
pub use finding::{Code, Finding, Witness};
pub use kinds::Kinds;
pub use proof::{Proof, prove, prove_at_once, prove_within};
pub use statements::{Detail, Statement, StatementKind};
pub use witness::segment_at;
