//! The page on the limits, as a table: `docs/limits.md` is this text, and `care explain limits` shows it.

use crate::model::limits::{Grouped, Limit};

/// The whole page, in Markdown.
#[must_use]
pub fn page() -> String {
    let mut page = String::from(BEFORE);
    for limit in Limit::ALL {
        let about = limit.about();
        let code = limit.code();
        page.push_str(&format!(
            "| `{code}` | {} | more than that {} | {} | {} |\n",
            Grouped(about.most),
            about.counted,
            about.why,
            about.mend
        ));
    }
    page.push_str(AFTER);
    page
}

/// One limit by its code, with or without `care::` and `limit_`; none where there is none of that name.
#[must_use]
pub fn find(called: &str) -> Option<Limit> {
    let bare = |code: &str| code.trim_start_matches("care::").trim_start_matches("limit_").to_owned();
    Limit::ALL.iter().copied().find(|limit| bare(limit.code()) == bare(called.trim()))
}

/// One limit in words.
#[must_use]
pub fn told(limit: Limit) -> String {
    let about = limit.about();
    let most = Grouped(about.most);
    format!("{}\n\nTold where more than {most} {}.\nWhy: {}.\nInstead: {}.\n", limit.code(), about.counted, about.why, about.mend)
}

const BEFORE: &str = "# Limits

Whatever is read, an answer comes soon and from a small stack (512 kB). So there are limits, far above what people write.
None of them drops anything: what is beyond one is refused with the code of the limit, whatever the order of the lines,
and nothing is made of the rest. The last three refuse nothing; they tell what was not looked for.

This page is written from the table in `src/model/limits.rs`, by which the program counts (`care explain limits` shows it).

| code | most | told where | why | instead |
|---|---|---|---|---|
";

const AFTER: &str = "
A file is a file: a folder, a pipe or a device (`/dev/zero`) is refused before it is opened, and `-` reads what another
program writes, up to the same number of bytes. Of one line at most fifty mistakes are told, and that there are more.
";
