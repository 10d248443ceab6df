//! `care questions` and `care init` through the program: the pages, what is printed to fill in, asking, and files on disk.

#![allow(clippy::unwrap_used, clippy::indexing_slicing, clippy::panic, reason = "a test that cannot go on fails")]

use std::fs;
use std::io::Write;
use std::path::Path;
use std::process::{Command, Output, Stdio};

use serde_json::Value;

const PROTOCOL: &str = r#"protocol needling "After needling"
follow-up 4w
ingredient retinol
activity exercise
medicine antihistamine
source author "the author"
patient sensitivity: low < medium < high "How sensitive is the skin?"
patient depth: 0.2 to 3.5 mm "Deepest needle setting"
patient pregnant: yes/no "Are you pregnant?"
patient acne: yes/no "Active acne in the area?"
patient isotretinoin: date or never "When did you last take isotretinoin?"
report calm: yes/no "Is the skin calm today?"
event peeling ends "When did the peeling stop?"

for 5-7d before avoid retinol because "the skin should be calm" [author]
for 24h before  ask antihistamine if pregnant because "not every one suits you now" [author]
at 1d before    require antihistamine if no pregnant because "it keeps the swelling down" [author]
after 7d        allow retinol [author]
after 5d        allow retinol if sensitivity = low and depth < 1.5mm [author]
never           retinol if pregnant [author]
until calm      avoid exercise [author]
defer treatment if acne [author]
ask about treatment if less than 26w since isotretinoin [author]
"#;

fn folder(files: &[(&str, &str)]) -> tempfile::TempDir {
    let folder = tempfile::tempdir().unwrap();
    for (name, text) in files {
        fs::write(folder.path().join(name), text).unwrap();
    }
    folder
}

fn care(folder: &Path, arguments: &[&str]) -> Output {
    answering(folder, "", arguments)
}

fn answering(folder: &Path, answers: &str, arguments: &[&str]) -> Output {
    let mut command = Command::new(env!("CARGO_BIN_EXE_care"));
    command.args(arguments).current_dir(folder).env("COLUMNS", "80").env("CARE_TODAY", "2026-03-02");
    command.env_remove("NO_COLOR").env("LANG", "C.UTF-8").env_remove("LC_ALL");
    let streams = command.stdin(Stdio::piped()).stdout(Stdio::piped()).stderr(Stdio::piped());
    let mut child = streams.spawn().unwrap();
    // A program that asks nothing may end before it has read anything.
    let written = child.stdin.take().unwrap().write_all(answers.as_bytes());
    assert!(written.is_ok() || written.is_err_and(|error| error.kind() == std::io::ErrorKind::BrokenPipe));
    child.wait_with_output().unwrap()
}

fn out(output: &Output) -> &str {
    std::str::from_utf8(&output.stdout).unwrap()
}

fn err(output: &Output) -> &str {
    std::str::from_utf8(&output.stderr).unwrap()
}

fn code(output: &Output) -> i32 {
    output.status.code().unwrap()
}

fn json(output: &Output) -> Value {
    serde_json::from_str(out(output)).unwrap_or_else(|error| panic!("{error}: {}", err(output)))
}

/// The names of what is asked.
fn asked(document: &Value, when: &str) -> Vec<String> {
    let questions = document[when].as_array().unwrap().iter();
    questions.map(|one| one["name"].as_str().unwrap().to_owned()).collect()
}

#[test]
fn the_pages_of_questions() {
    let anna = "name = 'Anna'\ntreated = '2026-03-02 14:30'\n[facts]\npregnant = false\n";
    let folder = folder(&[("needling.care", PROTOCOL), ("anna.toml", anna)]);
    for (name, arguments) in [
        ("nothing_known", &["questions", "needling.care", "--format", "plain"][..]),
        ("microneedling", &["questions", "microneedling", "--set", "sensitivity=high", "--set", "no pregnant"]),
        ("example_patient", &["questions"]),
        ("filler", &["questions", "hyaluronic-filler", "--format", "plain"]),
        ("dated", &["questions", "needling.care", "--patient", "anna.toml"]),
        ("on_the_day", &["questions", "needling.care", "--on-the-day"]),
        ("on_the_day_known", &["questions", "--on-the-day"]),
        ("form", &["questions", "needling.care", "--form", "toml", "--set", "sensitivity=low"]),
    ] {
        let page = care(folder.path(), arguments);
        assert_eq!((code(&page), err(&page)), (0, ""), "{name}");
        insta::with_settings!({ omit_expression => true }, { insta::assert_snapshot!(name, out(&page)); });
    }
}

#[test]
fn what_no_longer_matters_is_not_asked() {
    let folder = folder(&[("needling.care", PROTOCOL)]);
    let list = |set: &[&str]| {
        let set = set.iter().flat_map(|fact| ["--set", fact]);
        let arguments: Vec<&str> = ["questions", "needling.care", "--format", "json"].into_iter().chain(set).collect();
        json(&care(folder.path(), &arguments))
    };
    let all = list(&[]);
    assert_eq!(asked(&all, "now"), ["acne", "isotretinoin", "pregnant", "sensitivity", "depth"]);
    assert_eq!(asked(&all, "later"), ["calm"]);
    assert_eq!(asked(&list(&["sensitivity=high"]), "now"), ["acne", "isotretinoin", "pregnant"]);
    assert_eq!(asked(&list(&["depth=2mm"]), "now"), ["acne", "isotretinoin", "pregnant"]);
    // Whoever is pregnant never uses it: then nothing about waiting matters.
    assert_eq!(asked(&list(&["pregnant"]), "now"), ["acne", "isotretinoin"]);
    // A deferred treatment is deferred, whatever was taken.
    assert_eq!(asked(&list(&["acne", "pregnant"]), "now"), Vec::<String>::new());
}

/// Whom a stricter line has taken, a milder one has nothing to decide for: it is neither named nor asked about.
#[test]
fn a_reason_that_can_never_decide_is_not_named() {
    let text = "follow-up 2w\npatient nursing: yes/no\npatient asthma: yes/no\n\
        refuse treatment if nursing\ndefer treatment if nursing and asthma\n";
    let folder = folder(&[("a.care", text)]);
    let run = |verb: &str| json(&care(folder.path(), &[verb, "a.care", "--format", "json"]));
    assert_eq!(asked(&run("questions"), "now"), ["nursing"]);
    let plan = run("plan");
    let lines = plan["treatment"]["lines"].as_array().unwrap().iter().map(|line| line["line"].as_u64());
    assert_eq!(lines.collect::<Vec<_>>(), [Some(4)], "{}", plan["treatment"]);
}

/// Whoever is to be asked about is not refused for what nobody knows.
#[test]
fn only_what_is_known_stops_a_treatment() {
    let text = "follow-up 2w\npatient nursing: yes/no\npatient tanned: yes/no\n\
        refuse treatment if nursing\nask about treatment if tanned\n";
    let folder = folder(&[("a.care", text)]);
    let treatment = |set: &[&str]| {
        let set = set.iter().flat_map(|fact| ["--set", fact]);
        let arguments: Vec<&str> = ["plan", "a.care", "--format", "json"].into_iter().chain(set).collect();
        json(&care(folder.path(), &arguments))["treatment"]["verdict"].clone()
    };
    assert_eq!(treatment(&["tanned"]), "ask");
    assert_eq!(treatment(&["tanned", "nursing"]), "refuse");
    assert_eq!(treatment(&["tanned", "no nursing"]), "ask");
    assert_eq!(treatment(&["no tanned", "no nursing"]), "go_ahead");
}

#[test]
fn on_the_day_only_what_holds_for_her_is_asked() {
    let text = "follow-up 2w\ningredient retinol, AHA\ngroup actives: retinol, AHA\npatient sturdy: yes/no\n\
        for 5d before avoid actives\nfor 5d before allow AHA\nfor 5d before allow retinol if sturdy\n\
        for 2d before recommend AHA\nnever retinol if no sturdy\n";
    let folder = folder(&[("a.care", text)]);
    let asked = |set: &str| {
        let document =
            json(&care(folder.path(), &["questions", "a.care", "--on-the-day", "--format", "json", "--set", set]));
        let questions = document["questions"].as_array().unwrap().clone();
        questions.iter().map(|one| one["question"].as_str().unwrap().to_owned()).collect::<Vec<_>>()
    };
    assert_eq!(asked("no sturdy"), ["Actives in the last 5d?"]);
    // Both of them are allowed to her: the line about both is overruled.
    assert_eq!(asked("sturdy"), Vec::<String>::new());
}

#[test]
fn the_documents_are_what_their_schemas_say() {
    let folder = folder(&[("needling.care", PROTOCOL)]);
    let valid = |schema: &str, arguments: &[&str]| {
        let schema: Value = serde_json::from_str(schema).unwrap();
        let document = json(&care(folder.path(), arguments));
        let validator = jsonschema::draft202012::new(&schema).unwrap();
        let errors: Vec<String> = validator.iter_errors(&document).map(|error| format!("{error}")).collect();
        assert!(errors.is_empty(), "{arguments:?}: {errors:#?}");
    };
    let (questions, day) =
        (include_str!("../docs/questions.schema.json"), include_str!("../docs/on-the-day.schema.json"));
    for protocol in ["needling.care", "microneedling", "superficial-peel", "hyaluronic-filler"] {
        valid(questions, &["questions", protocol, "--format", "json"]);
        valid(day, &["questions", protocol, "--format", "json", "--on-the-day"]);
    }
    valid(questions, &["questions", "--format", "json"]);
}

/// A form with a value for everything that is asked.
fn filled_in(form: &str, questions: &Value) -> String {
    let mut text = form.to_owned();
    for (place, when) in ["now", "later"].into_iter().enumerate() {
        for one in questions[when].as_array().unwrap() {
            let key = one["name"].as_str().unwrap().replace(' ', "_");
            let values = &one["values"];
            let value = match values["kind"].as_str().unwrap() {
                "yes_no" => "true".to_owned(),
                "number" => match values["unit"].as_str() {
                    Some(unit) => format!("\"{}{unit}\"", values["min"].as_str().unwrap()),
                    None => values["min"].as_str().unwrap().to_owned(),
                },
                "date" => "\"never\"".to_owned(),
                _ => format!("\"{}\"", values["names"][0].as_str().unwrap()),
            };
            let blank = format!("\n# {key} =\n");
            let at = if place == 0 { text.find(&blank) } else { text.rfind(&blank) }
                .unwrap_or_else(|| panic!("{key}: {text}"));
            let (before, after) = text.split_at(at);
            text = format!("{before}\n{key} = {value}\n{}", after.strip_prefix(&blank).unwrap());
        }
    }
    text.replace("# [[report]]", "[[report]]").replacen("# at =", "at = \"30h\"", 1)
}

#[test]
fn a_form_is_a_patient_file_as_printed_and_filled_in() {
    for protocol in ["needling.care", "microneedling", "superficial-peel", "hyaluronic-filler"] {
        let folder = folder(&[("needling.care", PROTOCOL)]);
        let form = care(folder.path(), &["questions", protocol, "--form", "toml"]);
        let questions = json(&care(folder.path(), &["questions", protocol, "--format", "json"]));
        fs::write(folder.path().join("empty.toml"), out(&form)).unwrap();
        fs::write(folder.path().join("full.toml"), filled_in(out(&form), &questions)).unwrap();
        for file in ["empty.toml", "full.toml"] {
            let read = care(folder.path(), &["questions", protocol, "--format", "json", "--patient", file]);
            assert_eq!((code(&read), err(&read)), (0, ""), "{protocol} {file}");
            let left = asked(&json(&read), "now");
            let wished = if file == "empty.toml" { asked(&questions, "now") } else { Vec::new() };
            assert_eq!(left, wished, "{protocol} {file}");
        }
    }
}

/// A patient file as JSON.
fn as_json(text: &str) -> Value {
    fn value(of: toml::Value) -> Value {
        match of {
            toml::Value::Table(table) => table.into_iter().map(|(key, one)| (key, value(one))).collect(),
            toml::Value::Array(list) => list.into_iter().map(value).collect(),
            toml::Value::Datetime(moment) => Value::from(moment.to_string()),
            other => serde_json::to_value(other).unwrap(),
        }
    }
    value(toml::from_str(text).unwrap())
}

#[test]
fn a_schema_takes_patients_and_refuses_mistakes() {
    let folder = folder(&[("needling.care", PROTOCOL)]);
    let schema = |protocol: &str| {
        let schema = json(&care(folder.path(), &["questions", protocol, "--form", "json-schema"]));
        assert!(jsonschema::meta::is_valid(&schema));
        jsonschema::draft202012::new(&schema).unwrap()
    };
    let shipped = as_json(include_str!("../rules/example-patient.toml"));
    let errors: Vec<String> = schema("microneedling").iter_errors(&shipped).map(|error| format!("{error}")).collect();
    assert!(errors.is_empty(), "{errors:#?}");
    let schema = schema("needling.care");
    for right in [
        "",
        "name = \"x\"\ntreated = 2026-03-02T14:30:00\n[facts]\nDepth = \"0.5 mm\"\nacne = \"No\"",
        "[facts]\nsensitivity = \"LOW\"\nisotretinoin = \"20w before\"\npregnant = true",
        "[[report]]\nat = \"2d before\"\ncalm = true\n[[event]]\nat = \"6d\"\nname = \"Peeling-ends\"",
        "[event]\nat = \"2026-03-08 10:00\"\nname = \"peeling ends\"",
        "[[product]]\nname = \"Night serum\"\ncontains = [\"retinol\"]\nSPF = 15",
    ] {
        assert!(schema.is_valid(&as_json(right)), "{right}");
    }
    for wrong in [
        "[facts]\nsensitivity = \"lwo\"",
        "[facts]\ndepth = 0.5",
        "[facts]\ndepth = \"0.5 cm\"",
        "[facts]\npregnant = \"perhaps\"",
        "[facts]\nisotretinoin = \"last year\"",
        "[facts]\nskin = \"dry\"",
        "[facts]\ncalm = true",
        "pregnant = true",
        "treated = \"2 March 2026\"",
        "[[report]]\ncalm = true",
        "[[report]]\nat = \"30h\"\npregnant = true",
        "[[event]]\nat = \"6d\"\nname = \"peeling\"",
        "[[product]]\ncontains = [\"retinol\"]",
    ] {
        assert!(!schema.is_valid(&as_json(wrong)), "{wrong}");
    }
}

#[test]
fn asking_writes_the_patients_file() {
    let folder = folder(&[("needling.care", PROTOCOL)]);
    // Acne, isotretinoin, pregnancy, sensitivity (with a slip) and depth (without its unit).
    let answers = "2026-03-02 14:30\nn\nnever\n2\nlwo\n1\n0.5\n";
    let done = answering(folder.path(), answers, &["questions", "needling.care", "--ask", "-o", "anna.toml"]);
    assert_eq!((code(&done), out(&done)), (0, ""), "{}", err(&done));
    insta::with_settings!({ omit_expression => true }, {
        insta::assert_snapshot!("asked", err(&done));
        insta::assert_snapshot!("written", fs::read_to_string(folder.path().join("anna.toml")).unwrap());
    });
    let left = care(folder.path(), &["questions", "needling.care", "--patient", "anna.toml", "--format", "json"]);
    assert_eq!(asked(&json(&left), "now"), Vec::<String>::new(), "{}", err(&left));
}

#[test]
fn an_answer_spares_other_questions() {
    let folder = folder(&[("needling.care", PROTOCOL)]);
    // A deferred treatment, and a pregnant patient: neither isotretinoin nor the skin matters any more.
    let done = answering(folder.path(), "2026-03-02\nyes\ny\n", &["questions", "needling.care", "--ask"]);
    assert_eq!(code(&done), 0);
    let questions = err(&done).matches("> ").count();
    assert_eq!(questions, 3, "{}", err(&done));
    assert_eq!(as_json(out(&done)), as_json("treated = \"2026-03-02\"\n[facts]\nacne = true\npregnant = true"));
}

#[test]
fn what_is_not_known_stays_unknown() {
    let folder = folder(&[("needling.care", PROTOCOL)]);
    let done = answering(folder.path(), "\n\n\nno\n", &["questions", "needling.care", "--ask"]);
    assert_eq!(as_json(out(&done)), as_json("[facts]\npregnant = false"), "{}", err(&done));
    assert!(err(&done).contains("not known yet: acne, isotretinoin, sensitivity, depth"), "{}", err(&done));
}

#[test]
fn what_stood_in_the_file_stays() {
    let before = "# Anna, whom we know\nname = 'Anna'\n\n[facts] # asked at the desk\nSensitivity = 'high'   # she says\n\n[[report]]\nat = '30h'\ncalm = true\n";
    let folder = folder(&[("needling.care", PROTOCOL), ("anna.toml", before)]);
    let arguments = ["questions", "needling.care", "--ask", "--patient", "anna.toml", "--set", "sensitivity=medium"];
    let done = answering(folder.path(), "2026-03-02 09:00\nno\nnever\nno\n", &arguments);
    assert_eq!((code(&done), out(&done)), (0, ""), "{}", err(&done));
    assert!(
        err(&done).contains(
            "answers, and what the command line gives, written into anna.toml; everything else in it is kept"
        ),
        "{}",
        err(&done)
    );
    let after = fs::read_to_string(folder.path().join("anna.toml")).unwrap();
    insta::with_settings!({ omit_expression => true }, { insta::assert_snapshot!("kept", after); });
}

#[test]
fn reports_of_the_command_line_are_written_too() {
    let folder = folder(&[("needling.care", PROTOCOL)]);
    let arguments =
        ["questions", "needling.care", "--ask", "--report", "no calm at 30h", "--event", "peeling ends at 6d"];
    let done = answering(folder.path(), "", &arguments);
    let wished = "[facts]\n[[report]]\nat = \"30h\"\ncalm = false\n[[event]]\nat = \"6d\"\nname = \"peeling ends\"\n";
    assert_eq!(as_json(out(&done)), as_json(wished), "{}", err(&done));
}

#[test]
fn no_file_is_overwritten_and_nothing_is_asked_in_vain() {
    let folder = folder(&[("needling.care", PROTOCOL), ("anna.toml", "name = 'Anna'\n"), ("b.json", "{}")]);
    let run = |arguments: &[&str]| answering(folder.path(), "no\n", &[&["questions", "--ask"], arguments].concat());
    let there = run(&["needling.care", "-o", "anna.toml"]);
    assert_eq!(code(&there), 2);
    assert!(err(&there).contains("care::exists") && !err(&there).contains("> "), "{}", err(&there));
    assert_eq!(fs::read_to_string(folder.path().join("anna.toml")).unwrap(), "name = 'Anna'\n");
    assert!(err(&run(&["needling.care", "--patient", "b.json"])).contains("care::ask_toml"));
    assert!(err(&run(&["-"])).contains("care::ask_stdin"));
    // A mistake in the patient's file is told as ever.
    fs::write(folder.path().join("anna.toml"), "[facts]\nskin = 'dry'\n").unwrap();
    let wrong = run(&["needling.care", "--patient", "anna.toml"]);
    assert_eq!(code(&wrong), 1);
    assert!(err(&wrong).contains("skin") && !err(&wrong).contains("> "), "{}", err(&wrong));
}

#[test]
fn a_started_protocol_checks_proves_and_plans() {
    let folder = folder(&[]);
    let started = care(folder.path(), &["init", "Light peel (TCA)"]);
    assert_eq!((code(&started), out(&started)), (0, ""), "{}", err(&started));
    assert!(err(&started).contains("light-peel-tca.care and light-peel-tca.toml are written"), "{}", err(&started));
    let checked = care(folder.path(), &["check", "light-peel-tca.care"]);
    assert_eq!(code(&checked), 0, "{}", err(&checked));
    assert!(err(&checked).contains(": no errors, no warnings"), "{}", err(&checked));
    let planned = care(folder.path(), &["plan", "light-peel-tca.care", "--patient", "light-peel-tca.toml"]);
    assert_eq!((code(&planned), err(&planned)), (0, ""));
    assert!(out(&planned).contains("Treatment: go ahead"), "{}", out(&planned));
    let written = care(folder.path(), &["fmt", "--check", "light-peel-tca.care"]);
    assert_eq!(code(&written), 0, "{}", err(&written));
    let schema = json(&care(folder.path(), &["questions", "light-peel-tca.care", "--form", "json-schema"]));
    let patient = as_json(&fs::read_to_string(folder.path().join("light-peel-tca.toml")).unwrap());
    jsonschema::draft202012::validate(&schema, &patient).unwrap();
}

#[test]
fn a_start_overwrites_nothing() {
    for (there, other) in [("aftercare.care", "aftercare.toml"), ("aftercare.toml", "aftercare.care")] {
        let folder = folder(&[(there, "mine\n")]);
        let refused = care(folder.path(), &["init"]);
        assert_eq!(code(&refused), 2);
        assert!(err(&refused).contains(&format!("`{there}` is there already")), "{}", err(&refused));
        assert_eq!(fs::read_to_string(folder.path().join(there)).unwrap(), "mine\n");
        assert!(!folder.path().join(other).exists());
    }
}

/// What whoever treats knows is given by her who treats; nothing that the patient reads or is asked puts it to her.
#[test]
fn what_the_clinic_knows_is_never_asked_of_her() {
    let text = PROTOCOL.replace("patient depth", "clinic depth").replace("patient acne", "clinic acne");
    let her = "name = \"Her\"\ntreated = \"2026-03-02 14:30\"\n[facts]\npregnant = false\n";
    let folder = folder(&[("needling.care", &text), ("her.toml", her)]);
    let run = |arguments: &[&str]| {
        let told = care(folder.path(), arguments);
        assert!(matches!(code(&told), 0 | 1), "{arguments:?}: {}", err(&told));
        out(&told).to_owned()
    };
    let whose = ["needling.care", "--patient", "her.toml"];
    let with = |verb: &[&str]| [verb, &whose].concat().iter().map(|word| word.to_string()).collect::<Vec<_>>();
    let run_with = |verb: &[&str], more: &[&str]| {
        let all = with(verb);
        run(&all.iter().map(String::as_str).chain(more.iter().copied()).collect::<Vec<_>>())
    };
    let document: Value = serde_json::from_str(&run_with(&["questions"], &["--format", "json"])).unwrap();
    assert_eq!(asked(&document, "clinic"), ["acne", "depth"]);
    assert_eq!(asked(&document, "now"), ["isotretinoin", "sensitivity"]);
    let page = run_with(&["questions"], &["--format", "plain"]);
    assert!(page.contains("2 questions, and 2 that whoever treats answers"), "{page}");
    assert!(page.contains("From whoever treats -"), "{page}");
    let plan = run_with(&["plan"], &["--format", "plain"]);
    let (hers, clinics) = plan.split_once("From whoever treats").unwrap_or_else(|| panic!("{plan}"));
    assert!(clinics.contains("Deepest needle setting") && !hers.contains("Deepest needle setting"), "{plan}");
    for told in [
        run_with(&["handout"], &["--format", "text"]),
        run_with(&["handout"], &["--format", "html"]),
        run_with(&["calendar"], &[]),
        run_with(&["plan"], &["--format", "fhir", "--zone", "Europe/Berlin"]),
        err(&answering(folder.path(), "\n\n\n\n\n\n", &["questions", "needling.care", "--ask"])).to_owned(),
    ] {
        assert!(!told.contains("Deepest needle setting") && !told.contains("Active acne"), "{told}");
    }
    // She who treats gives it, in the file or on the command line.
    let form = run_with(&["questions"], &["--form", "toml"]);
    assert!(form.contains("from whoever treats") && form.contains("# depth ="), "{form}");
    let sure = run_with(&["plan"], &["--set", "depth=0.5mm", "--set", "sensitivity=low", "--at", "6d"]);
    assert!(sure.contains("Allow"), "{sure}");
}
