//! `qingdan minutes`: what a text asks for, who must do it, by when; what it does not say stays open.

use std::path::PathBuf;

use channels::document;
use clap::Args;
use serde::Serialize;
use triage::minutes::{Article, Deadline, Directive, DirectiveKind};

use crate::data::file;
use crate::output::{Answer, Ended, Failure, Language, Output, Screen};

/// Which text.
#[derive(Debug, Args)]
#[command(after_help = "Examples:
  qingdan minutes meeting.docx
  qingdan minutes front_page.txt --format json")]
pub struct Minutes {
    /// Plain text (UTF-8, UTF-16 or GB18030) or DOCX: minutes, a notice, a report, a scanned page of newspaper.
    file: PathBuf,
}

#[derive(Serialize)]
#[serde(transparent)]
struct Told(triage::minutes::Minutes);

impl Answer for Told {
    fn text(&self, screen: Screen) -> String {
        let mut text = String::new();
        for article in &self.0.articles {
            text.push_str(&headed(article, screen.language));
            for directive in &article.directives {
                text.push_str(&line(directive, screen.language));
            }
            text.push('\n');
        }
        let asked: usize = self.0.articles.iter().map(|article| article.directives.len()).sum();
        let articles = self.0.articles.len();
        text.push_str(&match screen.language {
            Language::Zh => format!("{articles} 篇，{asked} 条要求。\n"),
            Language::En => format!("{articles} articles ask for {asked} things.\n"),
        });
        text
    }
}

fn headed(article: &Article, language: Language) -> String {
    let untitled = language.pick("（无标题）", "(no headline)");
    let mut text = format!("{}\n", article.headline.as_deref().unwrap_or(untitled));
    let event = &article.event;
    let date = event.date.as_ref().map(ToString::to_string);
    let chair = event.chair.as_ref().map(|chair| format!("{} {chair}", language.pick("主持", "chair")));
    let known: Vec<String> = [date, chair].into_iter().flatten().collect();
    if !known.is_empty() {
        text.push_str(&format!("  {}\n", known.join("  ")));
    }
    text
}

fn line(directive: &Directive, language: Language) -> String {
    let kind = match directive.kind {
        DirectiveKind::Directive => language.pick("要求", "directive"),
        DirectiveKind::Request => language.pick("请求", "request"),
        DirectiveKind::Commitment => language.pick("承诺", "commitment"),
    };
    let body = directive.body.as_deref().unwrap_or(language.pick("待明确责任", "body open"));
    let until = directive.deadline.as_ref().map_or(language.pick("待定期限", "date open").to_owned(), until);
    format!("  [{kind}] {body} · {until}\n      {}\n", directive.text)
}

fn until(deadline: &Deadline) -> String {
    match &deadline.date {
        Some(date) => format!("{} ({date})", deadline.text),
        None => deadline.text.clone(),
    }
}

impl Minutes {
    /// Reads the text and prints what it asks for.
    ///
    /// # Errors
    /// The file cannot be read or is no text; standard output fails.
    pub fn run(&self, output: &mut Output<'_>) -> Result<Ended, Failure> {
        let bytes = file(&self.file)?;
        let text =
            document::read(&bytes).map_err(|error| Failure::Usage(format!("{}: {error}", self.file.display())))?;
        output.answer(&Told(triage::minutes::read(&text)))?;
        Ok(Ended::Well)
    }
}
