//! `run TARGET --seconds N --seed S`: tries a target on drawn inputs, with the compiler that everybody has.
//!
//! It goes on after a failure, keeps one small input for each kind of failure in `fuzz/artifacts/TARGET/`, and says how to
//! see it again. An input that takes more than twenty seconds ends the run, and is kept too. What ends the whole program
//! (a stack that is too small) is found again by the number of the input, which is on the disk before it is tried.
#![forbid(unsafe_code)]

use std::collections::BTreeMap;
use std::fs;
use std::panic::{self, AssertUnwindSafe};
use std::path::PathBuf;
use std::process::{self, ExitCode};
use std::sync::{Arc, Mutex};
use std::thread;
use std::time::{Duration, Instant};

use care_fuzz::corpus::{self, gathered};
use care_fuzz::drawn;
use care_fuzz::growth::seconds_of_work;
use care_fuzz::mutate::Mill;
use care_fuzz::{TARGETS, Target};

const USE: &str = "run TARGET|all [--seconds N] [--seed S] [--most BYTES] [--only NUMBER] [--input FILE]";

/// One input may take so long.
const LONGEST: Duration = Duration::from_secs(20);

/// How long an input that fails is made smaller.
const MAKING_SMALLER: Duration = Duration::from_secs(5);

/// On such a stack everything must run. Frames are larger where nothing is optimised.
const STACK: usize = if cfg!(debug_assertions) { 1 << 20 } else { 512 << 10 };

/// What is asked for.
#[derive(Debug, Clone)]
struct Asked {
    target: String,
    seconds: u64,
    seed: u64,
    most: usize,
    only: Option<u64>,
    input: Option<PathBuf>,
}

fn asked() -> Option<Asked> {
    let mut words = std::env::args().skip(1);
    let target = words.next()?;
    let mut asked = Asked { target, seconds: 20, seed: 1, most: 4_096, only: None, input: None };
    while let Some(word) = words.next() {
        let value = words.next()?;
        match word.as_str() {
            "--seconds" => asked.seconds = value.parse().ok()?,
            "--seed" => asked.seed = value.parse().ok()?,
            "--most" => asked.most = value.parse().ok()?,
            "--only" => asked.only = Some(value.parse().ok()?),
            "--input" => asked.input = Some(PathBuf::from(value)),
            _ => return None,
        }
    }
    Some(asked)
}

fn main() -> ExitCode {
    let Some(asked) = asked() else {
        eprintln!("{USE}");
        return ExitCode::from(2);
    };
    let targets: Vec<Target> =
        TARGETS.into_iter().filter(|one| asked.target == "all" || one.name == asked.target).collect();
    if targets.is_empty() {
        eprintln!("the targets: all, {}", TARGETS.map(|target| target.name).join(", "));
        return ExitCode::from(2);
    }
    let mut failures = 0;
    for target in targets {
        let asked = asked.clone();
        let thread = thread::Builder::new().stack_size(STACK).spawn(move || Trial::new(target, asked).run());
        failures += thread.expect("a thread").join().unwrap_or(1);
    }
    if failures == 0 { ExitCode::SUCCESS } else { ExitCode::FAILURE }
}

/// What is being tried, for whoever watches the time.
type Now = Arc<Mutex<(Instant, Vec<u8>)>>;

/// One target's run.
struct Trial {
    target: Target,
    asked: Asked,
    now: Now,
    /// By kind of failure: how often, and the input that is kept.
    failures: BTreeMap<String, (u64, PathBuf)>,
}

/// What a panic said, and where.
static SAID: Mutex<Option<String>> = Mutex::new(None);

impl Trial {
    fn new(target: Target, asked: Asked) -> Self {
        let now = Arc::new(Mutex::new((Instant::now(), Vec::new())));
        Self { target, asked, now, failures: BTreeMap::new() }
    }

    /// Gives the number of kinds of failure.
    fn run(mut self) -> usize {
        if let Some(path) = &self.asked.input {
            let input = fs::read(path).unwrap_or_else(|error| panic!("{}: {error}", path.display()));
            (self.target.run)(&input);
            println!("{}: {} has no failure", self.target.name, path.display());
            return 0;
        }
        let mill = Mill::new(gathered(self.target.kind), self.asked.seed, self.asked.most);
        if let Some(number) = self.asked.only {
            let input = mill.input(number);
            println!("{}", self.kept("only", &input).display());
            (self.target.run)(&input);
            return 0;
        }
        panic::set_hook(Box::new(|told| {
            let place = told.location().map(ToString::to_string).unwrap_or_default();
            let said = told.payload_as_str().unwrap_or_default();
            *SAID.lock().unwrap_or_else(|lock| lock.into_inner()) = Some(format!("{place}: {said}"));
        }));
        self.watch();
        let (begun, end) = (Instant::now(), Duration::from_secs(self.asked.seconds));
        let at = self.folder().join("at");
        let mut number = 0;
        while begun.elapsed() < end {
            let input = mill.input(number);
            fs::write(&at, format!("--seed {} --only {number}\n", self.asked.seed)).unwrap_or_default();
            if let Some(said) = self.failure(&input) {
                self.keep(input, said, number);
            }
            number += 1;
        }
        let _ = fs::remove_file(at);
        self.now.lock().expect("nobody panics with it").1.clear();
        drop(panic::take_hook());
        println!(
            "{}: {number} runs, {:.0} a second of work, {:.0} a second; seed {}, {} kinds of failure",
            self.target.name,
            number as f64 / seconds_of_work(),
            number as f64 / begun.elapsed().as_secs_f64(),
            self.asked.seed,
            self.failures.len()
        );
        for (kind, (count, path)) in &self.failures {
            println!(
                "  {count} times {kind}\n    cargo run --manifest-path fuzz/Cargo.toml -- {} --input {}",
                self.target.name,
                path.display()
            );
        }
        self.failures.len()
    }

    /// Why an input fails; none where it does not.
    fn failure(&self, input: &[u8]) -> Option<String> {
        *self.now.lock().expect("nobody panics with it") = (Instant::now(), input.to_vec());
        let done = panic::catch_unwind(AssertUnwindSafe(|| (self.target.run)(input)));
        done.err().map(|_| SAID.lock().unwrap_or_else(|lock| lock.into_inner()).take().unwrap_or_default())
    }

    fn keep(&mut self, input: Vec<u8>, said: String, number: u64) {
        let kind = kind(&said);
        if let Some((count, _)) = self.failures.get_mut(&kind) {
            *count += 1;
            return;
        }
        println!("{}: --seed {} --only {number}: {said:.2000}", self.target.name, self.asked.seed);
        let small = self.smaller(input, &kind);
        let path = self.kept("failure", &small);
        println!("  kept as {}", path.display());
        self.failures.insert(kind, (1, path));
    }

    /// The same failure with less: without each stretch that it does not need.
    fn smaller(&self, mut input: Vec<u8>, kind: &str) -> Vec<u8> {
        let begun = Instant::now();
        let mut size = input.len().div_ceil(2);
        while size > 0 {
            let mut at = 0;
            while at < input.len() && begun.elapsed() < MAKING_SMALLER {
                let mut fewer = input.clone();
                drop(fewer.drain(at..(at + size).min(input.len())));
                if self.failure(&fewer).is_some_and(|said| self::kind(&said) == kind) {
                    input = fewer;
                } else {
                    at += size;
                }
            }
            size /= 2;
        }
        input
    }

    fn folder(&self) -> PathBuf {
        let folder = corpus::root().join("fuzz/artifacts").join(self.target.name);
        fs::create_dir_all(&folder).unwrap_or_else(|error| panic!("{}: {error}", folder.display()));
        folder
    }

    fn kept(&self, what: &str, input: &[u8]) -> PathBuf {
        let path = self.folder().join(format!("{what}-{:016x}", drawn::seed(input)));
        fs::write(&path, input).unwrap_or_else(|error| panic!("{}: {error}", path.display()));
        path
    }

    /// Ends the program where one input takes too long.
    fn watch(&self) {
        let now = Arc::clone(&self.now);
        let path = self.folder().join("hang");
        let name = self.target.name;
        thread::spawn(move || {
            loop {
                thread::sleep(Duration::from_millis(500));
                let Ok(now) = now.lock() else { return };
                // Nothing to watch: the run is over, or an empty input is tried.
                if now.0.elapsed() > LONGEST && !now.1.is_empty() {
                    let _ = fs::write(&path, &now.1);
                    eprintln!("{name}: an input takes more than {LONGEST:?}, kept as {}", path.display());
                    process::exit(1);
                }
            }
        });
    }
}

/// Failures are of one kind where they are said at one place in the same words, whatever names and numbers are in them.
fn kind(said: &str) -> String {
    let words = said.split_whitespace().take(12).filter(|word| {
        word.bytes().all(|byte| byte.is_ascii_alphabetic() || matches!(byte, b':' | b'.' | b'/' | b'_' | b'-' | b','))
    });
    let place = said.split_whitespace().next().unwrap_or_default();
    format!("{place} {}", words.collect::<Vec<_>>().join(" "))
}
