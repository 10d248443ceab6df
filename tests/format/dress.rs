//! Puts a tidy text into random dress: comments wherever a blank may stand, lines broken anywhere, bullets, capitals,
//! odd blanks, curly marks, Windows line ends. What it means stays the same.

use fastrand::Rng;

/// A text in another dress.
pub(crate) struct Dressed {
    pub(crate) text: String,
    /// Its comments in their order.
    pub(crate) comments: Vec<String>,
}

const COMMENTS: [&str; 8] = [
    "# why",
    "#without a blank",
    "# with “marks” and \"more",
    "# - a bullet, after 5d allow it.",
    "##",
    "# care: allow overlap because \"meant\"",
    "# ends in a full stop.",
    "# ü, 漢字",
];

/// Words of the language that may be written in capitals anywhere.
const KEYWORDS: [&str; 24] = [
    "after",
    "from",
    "until",
    "for",
    "while",
    "before",
    "to",
    "allow",
    "avoid",
    "ask",
    "never",
    "require",
    "recommend",
    "expect",
    "call",
    "if",
    "unless",
    "and",
    "or",
    "because",
    "given",
    "then",
    "ensure",
    "example",
];

/// Dresses a formatted text.
pub(crate) fn dress(tidy: &str, rng: &mut Rng) -> Dressed {
    let mut dressing =
        Dressing { text: String::new(), comments: Vec::new(), indent: pick(rng, &["", "", "    ", "  "]), rng };
    if dressing.chance(4) {
        dressing.text.push('\u{feff}');
    }
    for statement in statements(tidy) {
        dressing.between();
        dressing.statement(&statement);
    }
    dressing.between();
    let Dressing { mut text, comments, rng, .. } = dressing;
    if rng.bool() {
        text.truncate(text.trim_end().len());
    }
    Dressed { text: if rng.bool() { text.replace('\n', "\r\n") } else { text }, comments }
}

/// The lines of a tidy text, comments left out, each in one piece.
fn statements(tidy: &str) -> Vec<String> {
    let mut statements: Vec<String> = Vec::new();
    for line in tidy.lines() {
        let line = without_comment(line);
        if line.trim().is_empty() {
        } else if let Some(last) = statements.last_mut().filter(|_| line.starts_with(' ')) {
            last.push(' ');
            last.push_str(line.trim());
        } else {
            statements.push(line.trim().to_owned());
        }
    }
    statements
}

fn without_comment(line: &str) -> &str {
    let mut quoted = false;
    for (at, letter) in line.char_indices() {
        match letter {
            '"' => quoted = !quoted,
            '#' if !quoted => return &line[..at],
            _ => {}
        }
    }
    line
}

fn pick(rng: &mut Rng, from: &[&'static str]) -> &'static str {
    from[rng.usize(..from.len())]
}

struct Dressing<'r> {
    text: String,
    comments: Vec<String>,
    indent: &'static str,
    rng: &'r mut Rng,
}

impl Dressing<'_> {
    fn chance(&mut self, of: usize) -> bool {
        self.rng.usize(..of) == 0
    }

    fn comment(&mut self) {
        let comment = pick(self.rng, &COMMENTS);
        self.text.push_str(comment);
        if self.chance(3) {
            self.text.push_str("  ");
        }
        self.comments.push(comment.to_owned());
    }

    /// Empty lines and comments of their own between two statements.
    fn between(&mut self) {
        while self.chance(3) {
            let indent = pick(self.rng, &["", "  ", "\t", "         "]);
            self.text.push_str(indent);
            if self.rng.bool() {
                self.comment();
            }
            self.text.push('\n');
        }
    }

    fn statement(&mut self, statement: &str) {
        self.text.push_str(self.indent);
        if self.chance(4) {
            let bullet = pick(self.rng, &["- ", "* ", "• ", "3. ", "2) ", "-\t"]);
            self.text.push_str(bullet);
        }
        for (place, token) in tokens(statement).into_iter().enumerate() {
            // `3)` at the beginning of a line is a bullet.
            let is_bullet = token.starts_with(|letter: char| letter.is_ascii_digit()) && token.ends_with([')', '.']);
            match place {
                0 => {}
                _ if is_bullet => self.text.push(' '),
                _ => self.gap(),
            }
            self.token(token);
        }
        if self.chance(4) {
            self.text.push('.');
        }
        if self.chance(4) {
            self.text.push_str("  ");
            self.comment();
        }
        self.text.push('\n');
    }

    /// Where a blank may stand, a line may go on, with comments before it does.
    fn gap(&mut self) {
        match self.rng.usize(..16) {
            0 => self.text.push_str("  "),
            1 => self.text.push('\t'),
            2 => self.text.push('\u{a0}'),
            3 | 4 => self.go_on(),
            5 => {
                self.text.push(' ');
                self.comment();
                self.go_on();
            }
            _ => self.text.push(' '),
        }
    }

    fn go_on(&mut self) {
        self.text.push('\n');
        while self.chance(4) {
            let indent = pick(self.rng, &["", "      ", "\t\t", "  - "]);
            self.text.push_str(indent);
            self.comment();
            self.text.push('\n');
        }
        let deeper = pick(self.rng, &[" ", "  ", "        "]);
        self.text.push_str(self.indent);
        self.text.push_str(deeper);
    }

    fn token(&mut self, token: &str) {
        if let Some(words) =
            token.strip_prefix('"').and_then(|rest| rest.strip_suffix('"')).filter(|words| !words.contains('\''))
        {
            let (open, close) = if self.chance(3) { ('“', '”') } else { ('"', '"') };
            self.text.push(open);
            self.text.push_str(words);
            self.text.push(close);
        } else if KEYWORDS.contains(&token) && self.chance(4) {
            self.text.push_str(&token.to_uppercase());
        } else if let Some(days) = token.strip_suffix('d').filter(|days| days.parse::<u32>().is_ok()) {
            let unit = pick(self.rng, &["d", " days", "D", "d"]);
            self.text.push_str(days);
            self.text.push_str(unit);
        } else if token == ">=" && self.rng.bool() {
            self.text.push('≥');
        } else {
            self.text.push_str(token);
        }
    }
}

/// Words and quotations between blanks.
fn tokens(statement: &str) -> Vec<&str> {
    let mut tokens = Vec::new();
    let (mut start, mut quoted) = (0, false);
    for (at, letter) in statement.char_indices() {
        match letter {
            '"' => quoted = !quoted,
            ' ' if !quoted => {
                tokens.push(&statement[start..at]);
                start = at + 1;
            }
            _ => {}
        }
    }
    tokens.push(&statement[start..]);
    tokens.into_iter().filter(|token| !token.is_empty()).collect()
}
