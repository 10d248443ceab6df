//! What came of examples as JUnit XML, which every continuous integration reads.

use quick_junit::{NonSuccessKind, Report, TestCase, TestCaseStatus, TestSuite};

use crate::output::terminal::problems::{self, Texts};

use super::Failure;
use super::tested::Tested;

/// A suite for each file, a case for each example.
pub(super) fn report(tested: &[Tested<'_>]) -> Result<String, Failure> {
    let mut report = Report::new("care");
    for file in tested {
        let mut suite = TestSuite::new(file.name());
        let texts = Texts::new(&file.reading.sources);
        for (example, checked) in &file.examples {
            let failed = file.failed(example, checked);
            let mut status = match failed.is_empty() {
                true => TestCaseStatus::success(),
                false => TestCaseStatus::non_success(NonSuccessKind::Failure),
            };
            if let Some(first) = failed.first() {
                status.set_message(first.diagnostic().to_string());
                status.set_description(failed.iter().map(|one| problems::plain(one, &texts)).collect::<String>());
            }
            let mut case = TestCase::new(example.title.as_str(), status);
            case.set_classname(file.name());
            suite.add_test_case(case);
        }
        report.add_test_suite(suite);
    }
    let xml = report.to_string().map_err(|error| Failure::Output { source: std::io::Error::other(error) })?;
    Ok(format!("{xml}\n"))
}
