//! What came of examples as JUnit XML, which every continuous integration reads.

use quick_junit::{NonSuccessKind, Report, TestCase, TestCaseStatus, TestSuite};

use crate::model::steering;
use crate::output::terminal::problems::{self, Texts};

use super::Failure;
use super::tested::{Tested, Unread};

/// A suite for each file, a case for each example. What could not be read is an error, and coverage that was not reached a
/// failure: nothing is green that the exit code calls red.
pub(super) fn report(tested: &[Tested<'_>], unread: &[Unread], least: Option<u8>) -> Result<String, Failure> {
    let mut report = Report::new("care");
    for one in unread {
        let mut suite = TestSuite::new(one.name.as_str());
        suite.add_test_case(case(&one.name, "it can be read", NonSuccessKind::Error, Some((&one.first, &one.all))));
        report.add_test_suite(suite);
    }
    for file in tested {
        let mut suite = TestSuite::new(file.name());
        let texts = Texts::new(&file.reading.sources);
        for (example, checked) in &file.examples {
            let failed = file.failed(example, checked);
            let all = failed.iter().map(|one| problems::plain(one, &texts)).collect::<String>();
            let wrong = failed.first().map(|first| (first.diagnostic().to_string(), all));
            let wrong = wrong.as_ref().map(|(first, all)| (first.as_str(), all.as_str()));
            suite.add_test_case(case(&file.name(), &example.title, NonSuccessKind::Failure, wrong));
        }
        if let Some(least) = least {
            let (title, short) = (format!("coverage of at least {least} %"), "the coverage is not reached");
            let wrong = file.is_below(least).then_some((short, short));
            suite.add_test_case(case(&file.name(), &title, NonSuccessKind::Failure, wrong));
        }
        report.add_test_suite(suite);
    }
    let xml = report.to_string().map_err(|error| Failure::Output { source: std::io::Error::other(error) })?;
    let xml = steering::shown_in_markup(&xml);
    Ok(format!("{xml}\n"))
}

/// One case: its message in a line and as a whole, where something is wrong.
fn case(file: &str, title: &str, kind: NonSuccessKind, wrong: Option<(&str, &str)>) -> TestCase {
    let status = match wrong {
        None => TestCaseStatus::success(),
        Some((first, all)) => {
            let mut status = TestCaseStatus::non_success(kind);
            status.set_message(first);
            status.set_description(all);
            status
        }
    };
    let mut case = TestCase::new(title, status);
    case.set_classname(file);
    case
}
