//! The plan as a person reads it: the narrative of the CarePlan, in the small part of XHTML that FHIR takes.

use serde_json::{Value, json};

use super::request::Request;
use crate::model::shown::{Form, Shown, shown};
use crate::say::record::text;

/// Every request in one line, and first what else is to be read.
pub(super) fn of_plan(title: &str, requests: &[Request], first: &[String]) -> Value {
    let line = |one: &Request| shown!["<li>", Shown::<Xhtml>::of(&one.said), "</li>"];
    let first = first.iter().map(|said| shown!["<li>", Shown::<Xhtml>::of(said), "</li>"]);
    let lines = Shown::<Xhtml>::joined(first.chain(requests.iter().map(line)), "");
    let list = if lines.is_empty() { lines } else { shown!["<ul>", lines, "</ul>"] };
    let title = Shown::of(title);
    let div: Shown<Xhtml> = shown!["<div xmlns=\"http://www.w3.org/1999/xhtml\"><p>", title, "</p>", list, "</div>"];
    json!({ "status": "generated", "div": div })
}

/// The narrative of a resource.
struct Xhtml;

impl Form for Xhtml {
    fn show(text: &str) -> String {
        escaped(text)
    }
}

/// Text stays text: nothing in it is markup.
fn escaped(said: &str) -> String {
    let mut escaped = String::with_capacity(said.len());
    for letter in text(said).chars() {
        match letter {
            '&' => escaped.push_str("&amp;"),
            '<' => escaped.push_str("&lt;"),
            '>' => escaped.push_str("&gt;"),
            '"' => escaped.push_str("&quot;"),
            // What XML 1.0 may not hold.
            '\u{fffe}' | '\u{ffff}' => escaped.push(' '),
            other => escaped.push(other),
        }
    }
    escaped
}

#[cfg(test)]
mod tests {
    use super::{escaped, text};
    use crate::model::steering::first;

    proptest::proptest! {
        #[test]
        fn no_text_of_a_record_steers_or_is_markup(said in "[\\x00-\u{ff}\u{200b}-\u{206f}\u{e0000}-\u{e007f}م]*") {
            let string = text(&said);
            proptest::prop_assert_eq!(first(&string), None);
            proptest::prop_assert!(string.trim() == string && !string.contains(['\r', '\t']));
            proptest::prop_assert!(!escaped(&said).contains(['<', '>', '"']));
        }
    }
}
