//! Counts how far directives that were found agree with those that a person marked.

use triage::minutes::{Directive, Minutes};

/// One marked sentence: the columns of the gold file.
#[derive(Debug, Clone)]
pub struct Row {
    cells: Vec<String>,
}

/// The marked sentences of one text.
#[derive(Debug, Clone, Default)]
pub struct Gold {
    rows: Vec<Row>,
}

impl Gold {
    /// Reads the rows of a gold file.
    pub fn parse(text: &str) -> Self {
        // A numbered row of a table begins with its number and a tab: the beginning has a tab of its own.
        let rows = text.lines().map(|line| Row { cells: line.split('\t').map(str::to_owned).collect() }).collect();
        Self { rows }
    }
}

/// Right and wrong, over all texts.
#[derive(Debug, Default)]
pub struct Score {
    found: usize,
    wrong: usize,
    missed: usize,
    fields: [(usize, usize); 6],
    lines: Vec<String>,
}

const FIELDS: [&str; 6] = ["kind", "speaker", "cue", "body", "stated body", "deadline"];

impl Score {
    /// Compares one text.
    pub fn add(&mut self, name: &str, gold: &Gold, minutes: &Minutes) {
        let mut directives: Vec<&Directive> = minutes.articles.iter().flat_map(|article| &article.directives).collect();
        for row in &gold.rows {
            let start = &row.cells[0];
            match directives.iter().position(|directive| directive.text.starts_with(start.as_str())) {
                None => {
                    self.missed += 1;
                    self.lines.push(format!("{name}: missed {start}"));
                }
                Some(at) => {
                    self.found += 1;
                    self.fields(name, row, directives.remove(at));
                }
            }
        }
        self.wrong += directives.len();
        let texts = directives.iter().map(|directive| directive.text.chars().take(24).collect::<String>());
        self.lines.extend(texts.map(|text| format!("{name}: wrong {text}")));
    }

    fn fields(&mut self, name: &str, row: &Row, directive: &Directive) {
        let word = |value: &dyn erased::Said| value.said();
        let deadline = directive.deadline.as_ref();
        let found = [
            word(&directive.kind),
            directive.speaker.clone().unwrap_or_else(|| "-".to_owned()),
            directive.cue.clone().unwrap_or_else(|| "-".to_owned()),
            directive.body.clone().unwrap_or_else(|| "-".to_owned()),
            directive.body_source.as_ref().map_or_else(|| "-".to_owned(), |source| word(source)),
            deadline.map_or_else(|| "-".to_owned(), |deadline| word(&deadline.kind)),
            deadline.map_or_else(|| "-".to_owned(), |deadline| deadline.text.clone()),
            deadline.and_then(|deadline| deadline.date).map_or_else(|| "-".to_owned(), |date| date.to_string()),
        ];
        let gold = &row.cells[1..];
        let same = |from: usize, to: usize| found[from..to] == gold[from..to];
        self.field(name, row, 0, same(0, 1), &found[0]);
        self.field(name, row, 1, same(1, 2), &found[1]);
        if gold[2] != "?" && (gold[2] != "-" || directive.speaker.is_none()) {
            self.field(name, row, 2, same(2, 3) || gold[2] == "-", &found[2]);
        }
        self.field(name, row, 3, same(3, 5), &found[3..5].join(" "));
        if gold[4] == "stated" || found[4] == "stated" {
            self.field(name, row, 4, same(3, 5), &found[3]);
        }
        if gold[5] != "-" || found[5] != "-" {
            let is_day = gold[7] == "?" || same(7, 8);
            // 于5月底前 and 5月底前 are the same words.
            let bare = |text: &str| text.trim_start_matches(['于', '在']).to_owned();
            let is_said = same(5, 6) && bare(&found[6]) == bare(&gold[6]);
            self.field(name, row, 5, is_said && is_day, &found[5..8].join(" "));
        }
    }

    fn field(&mut self, name: &str, row: &Row, field: usize, is_right: bool, found: &str) {
        self.fields[field].1 += 1;
        if is_right {
            self.fields[field].0 += 1;
        } else {
            self.lines.push(format!("{name}: {} of {} is {found}", FIELDS[field], row.cells[0]));
        }
    }

    /// The counts, then each difference.
    pub fn report(&self) -> String {
        let mut report = format!("{} found, {} wrong, {} missed", self.found, self.wrong, self.missed);
        for (field, (right, all)) in FIELDS.iter().zip(self.fields) {
            report.push_str(&format!("; {field} {right}/{all}"));
        }
        for line in &self.lines {
            report.push('\n');
            report.push_str(line);
        }
        report
    }
}

mod erased {
    //! The name of a value as the JSON has it.

    /// A value that says its name.
    pub trait Said {
        /// The name.
        fn said(&self) -> String;
    }

    impl<T: serde::Serialize> Said for T {
        fn said(&self) -> String {
            serde_json::to_value(self).unwrap_or_default().as_str().unwrap_or_default().to_owned()
        }
    }
}
