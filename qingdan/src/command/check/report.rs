//! What a check answers: which lists are sound, their worst case, and every finding with its place.

use definition::finding::line_and_column;
use definition::graph::Graph;
use definition::list::Title;
use definition::{Checked, Finding, Severity, WorstCase};
use serde::Serialize;

use super::files::ListFile;
use crate::output::{Answer, Language, Screen};
use crate::render;

/// The answer.
#[derive(Serialize)]
pub struct Report<'f> {
    lists: Vec<Judged>,
    findings: Vec<Found<'f>>,
    /// Whether roles were looked up in an organisation.
    #[serde(skip)]
    has_organisation: bool,
}

#[derive(Serialize)]
struct Judged {
    id: String,
    sound: bool,
    worst_case: Option<WorstCase>,
    states: usize,
    /// What people call the desk at the end of the ladder.
    #[serde(skip)]
    top: Title,
}

#[derive(Serialize)]
struct Found<'f> {
    code: String,
    severity: Severity,
    list: String,
    path: String,
    line: usize,
    column: usize,
    message: String,
    help: String,
    story: Vec<String>,
    #[serde(skip)]
    file: &'f ListFile,
    #[serde(skip)]
    finding: Finding,
}

impl<'f> Report<'f> {
    /// A report without lists.
    pub fn new(has_organisation: bool) -> Self {
        Self { lists: Vec::new(), findings: Vec::new(), has_organisation }
    }

    /// Whether every list may load.
    pub fn is_sound(&self) -> bool {
        self.lists.iter().all(|list| list.sound)
    }

    /// Adds a list with its findings.
    pub fn add(&mut self, file: &'f ListFile, checked: Checked) {
        let list = &checked.list;
        // A list whose name cannot be read goes by its file.
        let id = if list.id.is_empty() { file.path.clone() } else { list.id.text.clone() };
        let top = list.top.as_ref().and_then(|top| list.role(top)).map(|top| top.title.clone());
        let sound = checked.is_sound();
        let states = Graph::explore(list).states.len();
        let worst_case = checked.worst_case.filter(|_| sound);
        self.findings.extend(checked.findings.into_iter().map(|finding| found(file, &id, finding)));
        self.lists.push(Judged { id, sound, worst_case, states, top: top.unwrap_or_default() });
    }
}

fn found<'f>(file: &'f ListFile, list: &str, finding: Finding) -> Found<'f> {
    let (line, column) = line_and_column(&file.text, finding.at.start);
    Found {
        code: format!("{:?}", finding.code),
        severity: finding.code.severity(),
        list: list.to_owned(),
        path: file.path.clone(),
        line,
        column,
        message: finding.message.clone(),
        help: finding.help.clone(),
        story: finding.story.clone(),
        file,
        finding,
    }
}

impl Answer for Report<'_> {
    fn text(&self, screen: Screen) -> String {
        let shown = self
            .findings
            .iter()
            .map(|Found { file, finding, .. }| render::finding(&file.path, &file.text, finding, screen.is_coloured));
        let mut text: String = shown.collect();
        self.lists.iter().for_each(|list| text.push_str(&list.line(screen.language)));
        if !self.has_organisation {
            text.push_str(screen.language.pick(
                "未给出组织机构，各角色能否落实到人没有检查；请用 --organisation 给出\n",
                "no organisation beside the lists: whether each role finds somebody was not checked; see --organisation\n",
            ));
        }
        text
    }
}

impl Judged {
    fn line(&self, language: Language) -> String {
        let (id, top) = (&self.id, language.title(&self.top));
        match (self.worst_case.as_ref().map(|worst| (worst.working_days, worst.path.join(" → "))), language) {
            (Some((days, path)), Language::Zh) => {
                format!("{id}  无漏洞：事项最迟 {days} 个工作日销号，或摆上{top}案头：{path}\n")
            }
            (Some((days, path)), Language::En) => format!(
                "{id}  sound: an item is struck off, or on the desk of {top}, after at most {days} working days: {path}\n"
            ),
            (None, _) if self.sound => format!("{id}  {}\n", language.pick("无漏洞", "sound")),
            (None, _) => format!("{id}  {}\n", language.pick("有漏洞，不能启用", "not sound, does not load")),
        }
    }
}
