//! Problems as workflow commands of GitHub Actions: each is shown on its line in a pull request.

use super::Reported;
use crate::language::source::Place;
use crate::model::shown::{Form, Piece, Shown, shown};
use crate::model::steering;
use crate::say::severity::severity;

/// One command for each problem, a line each.
#[must_use]
pub fn github<'a>(told: impl IntoIterator<Item = Reported<'a>>) -> String {
    Shown::joined(told.into_iter().map(|one| command(&one)), "").done()
}

/// The message of a command.
struct Message;

impl Form for Message {
    fn show(text: &str) -> String {
        data(text)
    }
}

/// A property of a command.
struct Property;

impl Form for Property {
    fn show(text: &str) -> String {
        property(text)
    }
}

/// What ends no property ends no command.
impl Piece<Message> for Shown<Property> {
    fn put(&self, text: &mut String) {
        text.push_str(self.as_written());
    }
}

fn command(Reported { problem, sources, .. }: &Reported<'_>) -> Shown<Message> {
    let mut properties: Vec<Shown<Property>> = Vec::new();
    if let Some(span) = problem.span() {
        let Place { file, line, column } = sources.place(span);
        let end = super::check::end(sources, span);
        properties.push(shown!["file=", Shown::of(&file)]);
        properties.push(shown!["line=", line, ",endLine=", end.line]);
        // A column is only meant within one line.
        if end.line == line {
            properties.push(shown!["col=", column, ",endColumn=", end.column]);
        }
    }
    properties.push(shown!["title=", Shown::of(&problem.code())]);
    let kind = match severity(problem.severity()) {
        "note" => "notice",
        other => other,
    };
    let help = problem.diagnostic().help().map(|help| format!("\n{help}")).unwrap_or_default();
    let said = Shown::<Message>::of(&format!("{}{help}", problem.diagnostic()));
    shown!["::", kind, " ", Shown::<Property>::joined(properties, ","), "::", said, "\n"]
}

/// In the message, what would end the line.
fn data(text: &str) -> String {
    steering::shown(text).replace('%', "%25").replace('\r', "%0D").replace('\n', "%0A")
}

/// In a property, what would end the property as well.
fn property(text: &str) -> String {
    data(text).replace(':', "%3A").replace(',', "%2C")
}

#[cfg(test)]
mod tests {
    use super::{data, property};
    use crate::model::steering::first;

    proptest::proptest! {
        #[test]
        fn nothing_ends_a_command_or_a_property(said in "[\\x00-\\x7f\u{80}-\u{9f}\u{2028}\u{202e}]*") {
            proptest::prop_assert_eq!(first(&data(&said)), None);
            proptest::prop_assert!(!data(&said).contains('\n'));
            proptest::prop_assert!(!property(&said).contains(['\n', ':', ',']));
        }
    }
}
