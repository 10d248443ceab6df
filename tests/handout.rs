//! The hand-out as the whole program writes it.

#![allow(clippy::unwrap_used, reason = "a test that cannot go on fails")]

use std::fs;
use std::path::Path;
use std::process::{Command, Output, Stdio};

fn care(folder: &Path, arguments: &[&str]) -> Output {
    let mut command = Command::new(env!("CARGO_BIN_EXE_care"));
    command.env("CARE_TODAY", "2026-03-20");
    command.args(arguments).current_dir(folder).env_remove("NO_COLOR").env("COLUMNS", "80");
    command.stdin(Stdio::null()).output().unwrap()
}

fn told(bytes: &[u8]) -> &str {
    std::str::from_utf8(bytes).unwrap()
}

#[test]
fn a_page_asks_for_nothing_from_outside_and_needs_no_script() {
    let page = care(Path::new("."), &["handout"]);
    assert!(page.status.success(), "{}", told(&page.stderr));
    let page = told(&page.stdout);
    for foreign in ["<script", "http://", "https://", "<link", "@import", "<iframe", "onload", "javascript:"] {
        assert!(!page.contains(foreign), "the page has `{foreign}`");
    }
}

#[test]
fn a_page_is_put_into_its_file_whole() {
    let folder = tempfile::tempdir().unwrap();
    fs::write(folder.path().join("page.html"), "the old one").unwrap();
    let written = care(folder.path(), &["handout", "-o", "page.html"]);
    assert!(written.status.success(), "{}", told(&written.stderr));
    assert_eq!(told(&written.stdout), "");
    assert!(fs::read_to_string(folder.path().join("page.html")).unwrap().ends_with("</html>\n"));
    assert_eq!(fs::read_dir(folder.path()).unwrap().count(), 1, "nothing is left beside it");
    let refused = care(folder.path(), &["handout", "--set", "active acne = yes", "-o", "page.html"]);
    assert_eq!(refused.status.code(), Some(1));
    assert!(told(&refused.stderr).contains("the treatment is deferred"), "{}", told(&refused.stderr));
    assert!(fs::read_to_string(folder.path().join("page.html")).unwrap().ends_with("</html>\n"), "the old page stays");
}

fn folder(files: &[(&str, &str)]) -> tempfile::TempDir {
    let folder = tempfile::tempdir().unwrap();
    for (name, text) in files {
        fs::create_dir_all(folder.path().join(name).parent().unwrap()).unwrap();
        fs::write(folder.path().join(name), text).unwrap();
    }
    folder
}

/// What a reader sees of a page.
fn visible(page: &str) -> String {
    let page = scraper::Html::parse_document(page);
    let body = page.select(&scraper::Selector::parse("body").unwrap()).next().unwrap();
    body.text().collect::<String>().split_whitespace().collect::<Vec<_>>().join(" ")
}

const HOSTILE: [&str; 5] = [
    "<script>alert(1)</script>",
    "\\\"quoted\\\" & 'single' `ticks` *stars* [link](x) | # _ {{ 7 }} {date}",
    "مرحبا reverse שלום",
    "👩🏽‍⚕️ 🧴",
    "Donaudampfschifffahrtsgesellschaft",
];

/// Whatever stands where a name or a text may stand, it stays text.
#[test]
fn hostile_text_stays_text_in_every_form() {
    for text in HOSTILE {
        // What turns the direction of writing is refused wherever it stands: `tests/hostile.rs`.
        let word = if text.starts_with('D') { text.repeat(15) } else { text.to_owned() };
        let patient = format!(
            "name = \"{word}\"\ntreated = \"2026-03-02 14:30\"\n[[product]]\nname = \"{word}\"\ncontains = [\"{word}\", \"retinol\"]\n"
        );
        let clinic = format!(
            "name = \"{word}\"\ntelephone = \"555 0100 {word}\"\nemergency = \"112 {word}\"\naddress = \"{word}\"\n"
        );
        // Inside a protocol a quotation mark ends the text.
        let inner = word.replace("\\\"", "''");
        let protocol = format!(
            "protocol peel \"{inner}\"\nfollow-up 2w\ninclude \"vocabulary.care\"\nsource who \"{inner}\"\n\
             for 48h avoid exercise because \"{inner}\" [who]\nrecommend sunscreen \"{inner}\"\nadvise \"{inner}\"\n\
             expect redness <= pink \"{inner}\"\ntell clinic \"{inner}\"\n"
        );
        let folder = folder(&[("her.toml", &patient), ("clinic.toml", &clinic), ("peel.care", &protocol)]);
        let arguments = ["handout", "peel.care", "--patient", "her.toml", "--clinic", "clinic.toml"];
        let written = care(folder.path(), &arguments);
        assert!(written.status.success(), "{}", told(&written.stderr));
        let page = told(&written.stdout);
        let parsed = scraper::Html::parse_document(page);
        let count = |what: &str| parsed.select(&scraper::Selector::parse(what).unwrap()).count();
        assert_eq!(count("script, iframe, object, embed, link, base, form"), 0);
        for element in parsed.select(&scraper::Selector::parse("*").unwrap()) {
            let foreign = element.value().attrs().find(|(name, _)| name.starts_with("on"));
            assert!(foreign.is_none(), "{foreign:?}");
        }
        let seen = visible(page);
        let plain: String = word.replace("\\\"", "\"").split_whitespace().collect::<Vec<_>>().join(" ");
        assert!(seen.matches(&plain).count() >= 3, "{plain}\n{seen}");
        assert!(seen.matches(&inner.split_whitespace().collect::<Vec<_>>().join(" ")).count() >= 5, "{inner}\n{seen}");
        let markdown = care(folder.path(), &[&arguments[..], &["--format", "markdown"]].concat());
        assert!(!told(&markdown.stdout).contains("<script"), "{}", told(&markdown.stdout));
        let text = care(folder.path(), &[&arguments[..], &["--format", "text"]].concat());
        let text = told(&text.stdout);
        for part in text.split("\n\n(") {
            assert!(part.encode_utf16().count() <= 670, "{part}");
        }
    }
}

const OWN: &str = "protocol peel \"After a light peel\"\nfollow-up 2w\ninclude \"vocabulary.care\"\n\
    for 48h avoid sauna\nnever aspirin\nafter 7d allow retinol\nensure until 5d avoid retinol\n\
    for 24h expect redness <= red\nrepeat at least 4w apart\n";
const HER: &str = "treated = \"2026-03-02 14:30\"\n";

fn overridden(line: &str) -> (Option<i32>, String, String) {
    overridden_with(line, &[])
}

fn overridden_with(line: &str, more: &[&str]) -> (Option<i32>, String, String) {
    let folder = folder(&[("peel.care", OWN), ("her.toml", HER)]);
    let arguments = ["handout", "peel.care", "--patient", "her.toml", "--override", line];
    let run = care(folder.path(), &[&arguments[..], more].concat());
    (run.status.code(), visible(told(&run.stdout)), told(&run.stderr).to_owned())
}

#[test]
fn a_line_for_today_s_patient_is_more_specific_than_any_line_and_marked() {
    let (code, page, problems) = overridden("until 72h avoid sauna");
    assert_eq!(code, Some(0), "{problems}");
    assert!(page.contains("until Thu 5 March, 2:30 pm sauna decided for you"), "{page}");
    let (code, page, problems) = overridden("after 24h allow sauna");
    assert!(code == Some(1) && page.is_empty() && problems.contains("care::override_lifts"), "{problems}");
    let (code, page, problems) = overridden_with("after 24h allow sauna", &["--yes"]);
    assert_eq!(code, Some(0), "{problems}");
    assert!(page.contains("From Tuesday 3 March, 2:30 pm ✓You may sauna decided for you"), "{page}");
}

#[test]
fn a_line_for_today_s_patient_lifts_no_never_breaks_no_promise_and_changes_something() {
    for (line, wished) in [
        ("allow aspirin", "care::override_never"),
        ("after 2d allow retinol", "care::override_breaks_promise"),
        ("for 24h avoid retinol", "care::override_changes_nothing"),
        ("for 48h avoid saunna", "care::unknown_item"),
        ("not followed: avoid sauna", "care::override_not_followed"),
        ("follow-up 3w", "care::override_no_line"),
        ("for 3d expect redness <= severe", "care::override_stands_beside"),
        ("repeat at least 8w apart", "care::override_stands_beside"),
    ] {
        let (code, page, problems) = overridden(line);
        assert_eq!(code, Some(1), "{line}: {page}");
        assert_eq!(page, "", "{line}");
        assert!(problems.contains(wished), "{line}: {problems}");
    }
}

#[test]
fn a_folder_of_patients_becomes_a_folder_of_pages() {
    let deferred = format!("{HER}[facts]\nactive_acne = true\n");
    let protocol = format!("{OWN}defer treatment if active acne\n");
    let folder = folder(&[
        ("peel.care", &protocol),
        ("patients/anna.toml", &format!("{HER}[facts]\nactive_acne = false\n")),
        ("patients/berta.json", "{\"treated\": \"2026-03-02 14:30\", \"facts\": {\"active acne\": false}}"),
        ("patients/berta.toml", &format!("{HER}[facts]\nactive_acne = false\n")),
        ("patients/clara.toml", &deferred),
        ("patients/notes.txt", "no patient"),
    ]);
    let run = care(folder.path(), &["handout", "peel.care", "--patients", "patients", "-o", "pages"]);
    assert_eq!(run.status.code(), Some(1));
    let mut pages: Vec<String> = fs::read_dir(folder.path().join("pages"))
        .unwrap()
        .map(|page| page.unwrap().file_name().to_string_lossy().into_owned())
        .collect();
    pages.sort();
    assert_eq!(pages, ["anna.html", "berta.json.html", "berta.toml.html"]);
    assert!(told(&run.stderr).contains("3 pages written into `pages`"), "{}", told(&run.stderr));
    assert!(told(&run.stderr).contains("no page for `patients/clara.toml`"), "{}", told(&run.stderr));
}

/// A hundred lines for her alone are her plan; with one more none of them is.
#[test]
fn so_many_lines_for_her_alone_and_no_more() {
    let folder = folder(&[("peel.care", OWN), ("her.toml", HER)]);
    let most = care::model::limits::Limit::Overrides.most();
    for count in [most, most + 1] {
        let lines: Vec<String> = (0..count).map(|hour| format!("until {}h avoid sauna", hour + 49)).collect();
        let own = lines.iter().flat_map(|line| ["--override", line]);
        let arguments = ["handout", "peel.care", "--patient", "her.toml"].into_iter().chain(own);
        let run = care(folder.path(), &arguments.collect::<Vec<_>>());
        let (page, problems) = (visible(told(&run.stdout)), told(&run.stderr));
        if count == most {
            assert!(run.status.success() && page.contains("until Sun 8 March, 6:30 pm"), "{problems}{page}");
        } else {
            assert_eq!(run.status.code(), Some(1));
            assert!(page.is_empty() && problems.contains("care::limit_overrides"), "{problems}{page}");
            assert!(
                problems.contains("until 149h avoid sauna"),
                "it names the first line that is too many: {problems}"
            );
        }
    }
}

/// What is gone may come back, and what was there may be over by then: whom to call does not depend on what was reported.
#[test]
fn whom_to_call_is_told_whatever_was_reported() {
    let protocol = "protocol peel\nfollow-up 2w\nreport trouble breathing: yes/no\nsymptom redness: none < pink < red\n\
        call emergency if trouble breathing\nafter 3d call clinic if redness >= pink\n";
    let folder = folder(&[("peel.care", protocol), ("her.toml", HER)]);
    let page = |reports: &[&str]| {
        let reports = reports.iter().flat_map(|report| ["--report", report]);
        let arguments = ["handout", "peel.care", "--patient", "her.toml"].into_iter().chain(reports);
        visible(told(&care(folder.path(), &arguments.collect::<Vec<_>>()).stdout))
    };
    let watched = |page: &str| {
        page.contains("at any time trouble breathing")
            && page.contains("from Thu 5 March, 2:30 pm redness (pink or red)")
    };
    let due = "You have told us something that needs a call";
    for reports in [&[][..], &["trouble breathing = no at 1d"], &["redness = none at 4d"], &["redness = red at 14h"]] {
        let page = page(reports);
        assert!(watched(&page) && !page.contains(due), "{reports:?}: {page}");
    }
    let page = page(&["redness = red at 4d"]);
    let now = format!("{due}, from Fri 6 March, 2:30 pm redness (pink or red)");
    assert!(watched(&page) && page.contains(&now), "{page}");
}

/// Where only the date is known a permission waits for the later day.
#[test]
fn a_date_alone_is_read_to_the_safe_side() {
    let folder = folder(&[("peel.care", OWN), ("her.toml", "treated = \"2026-03-02\"\n")]);
    let run = care(folder.path(), &["handout", "peel.care", "--patient", "her.toml"]);
    let page = visible(told(&run.stdout));
    assert!(page.contains("Avoid until 48 hours after the treatment sauna"), "{page}");
    assert!(page.contains("Avoid until the end of Mon 9 March retinol"), "{page}");
    assert!(page.contains("From Tuesday 10 March ✓You may retinol"), "{page}");
    // What needs no call is over where a call may be due.
    let text = "follow-up 2w\nsymptom redness: none < pink < red\nfor 4d expect redness <= pink\n\
        after 4d call clinic if redness >= pink\n";
    fs::write(folder.path().join("peel.care"), text).unwrap();
    let run = care(folder.path(), &["handout", "peel.care", "--patient", "her.toml"]);
    let page = visible(told(&run.stdout));
    assert!(page.contains("up to pink: until the end of Thu 5 March"), "{page}");
    assert!(page.contains("from Fri 6 March redness (pink or red)"), "{page}");
}

/// Where days are too coarse for what holds between them the hours are told, for what ends and for what begins alike.
#[test]
fn what_has_no_room_between_two_days_is_told_by_the_hour() {
    let text = "follow-up 3w\nactivity exercise\nfrom 100h to 110h recommend exercise\nfrom 120h avoid exercise\n";
    let folder = folder(&[("peel.care", text), ("her.toml", "treated = \"2026-03-02\"\n")]);
    let run = care(folder.path(), &["handout", "peel.care", "--patient", "her.toml"]);
    let page = visible(told(&run.stdout));
    let days =
        "From 4 days 4 hours after the treatment ○We recommend until 4 days 14 hours after the treatment exercise";
    assert!(page.contains(days), "{page}");
    assert!(page.contains("From 5 days after the treatment ✕Avoid until this plan ends"), "{page}");
}

#[test]
fn a_page_in_another_language_is_whole_or_not_there() {
    let folder = folder(&[("peel.care", "for 48h avoid zorbing\nactivity zorbing\nfollow-up 2w\n"), ("her.toml", HER)]);
    let arguments = ["handout", "peel.care", "--patient", "her.toml", "--language", "es"];
    let refused = care(folder.path(), &arguments);
    assert_eq!(refused.status.code(), Some(1));
    assert_eq!(told(&refused.stdout), "");
    assert!(told(&refused.stderr).contains("\"zorbing\" = \"\""), "{}", told(&refused.stderr));
    // The list as it is printed, not filled in yet, translates nothing.
    fs::write(folder.path().join("peel.es.toml"), "[text]\nzorbing = \"\"\npeel = \" \"\n").unwrap();
    assert_eq!(care(folder.path(), &arguments), refused);
    fs::write(folder.path().join("peel.es.toml"), "[text]\nzorbing = \"rodar\"\npeel = \"peeling\"\n").unwrap();
    let written = care(folder.path(), &arguments);
    let page = visible(told(&written.stdout));
    assert!(written.status.success(), "{}", told(&written.stderr));
    assert!(page.contains("Evite hasta: mié 4 de marzo, 14:30 rodar"), "{page}");
}

#[test]
fn files_in_another_encoding_are_refused_as_protocols_are() {
    let protocol = "protocol peel \"After a peel\"\nfollow-up 2w\nproduct rose balm\nfor 48h avoid rose balm\n";
    let files = [("peel.care", protocol), ("p.toml", "treated = \"2026-03-16 11:40\"\n")];
    let here = folder(&files);
    let latin = |name: &str, text: &str| {
        let bytes: Vec<u8> = text.chars().map(|letter| u8::try_from(u32::from(letter)).unwrap()).collect();
        fs::write(here.path().join(name), bytes).unwrap();
    };
    let refused = |arguments: &[&str]| {
        let all = [&["handout", "peel.care", "--patient", "p.toml", "-o", "page.html"], arguments].concat();
        let page = care(here.path(), &all);
        assert_eq!(page.status.code(), Some(1), "{arguments:?}");
        let told = told(&page.stderr).to_owned();
        assert!(
            told.contains("care::not_utf8") && told.contains("save the file again with the encoding UTF-8"),
            "{told}"
        );
        assert!(!here.path().join("page.html").exists(), "{arguments:?}");
        told
    };
    latin("clinic.toml", "telephone = \"+1 305 555 0100\"\nname = \"Klinik Süd\"\n");
    assert!(refused(&["--clinic", "clinic.toml"]).contains("line 2 of `clinic.toml` is not UTF-8"));
    latin("de.toml", "language = \"für sie\"\n");
    refused(&["--language", "de.toml"]);
    latin("more.toml", "[text]\n\"rose balm\" = \"bálsamo\"\n");
    refused(&["--language", "es", "--translation", "more.toml"]);
    latin("peel.es.toml", "[text]\n\"After a peel\" = \"Después de un peeling\"\n");
    refused(&["--language", "es"]);
}
