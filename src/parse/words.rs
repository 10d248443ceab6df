//! stub
use crate::parse::error::ParseError;
use crate::parse::node::Rule;
use crate::parse::reader::Places;
use crate::vocabulary::Vocabulary;
pub(super) struct Variant {
    pub(super) text: String,
    pub(super) places: Places,
}
pub(super) struct Repaired {
    pub(super) mistakes: Vec<ParseError>,
    pub(super) variants: Vec<Variant>,
    pub(super) settled: bool,
}
pub(super) fn repair(_rule: Rule, _text: &str, _places: &Places, _names: &Vocabulary) -> Repaired {
    Repaired { mistakes: Vec::new(), variants: Vec::new(), settled: false }
}
