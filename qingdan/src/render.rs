//! A finding as rustc shows one: the place underlined, the story and the help below.

use annotate_snippets::{AnnotationKind, Level, Renderer, Snippet};
use definition::{Finding, Severity};

/// Renders a finding of a file.
#[must_use]
pub fn finding(path: &str, text: &str, finding: &Finding, is_coloured: bool) -> String {
    let level = match finding.code.severity() {
        Severity::Error => Level::ERROR,
        Severity::Warning => Level::WARNING,
    };
    let code = format!("{:?}", finding.code);
    let at = first_line(text, &finding.at);
    let snippet = Snippet::source(text).path(path).annotation(AnnotationKind::Primary.span(at));
    let mut group = level.primary_title(finding.message.as_str()).id(code.as_str()).element(snippet);
    if !finding.story.is_empty() {
        group = group.element(Level::NOTE.with_name("story").message(finding.story.join(", ")));
    }
    if !finding.help.is_empty() {
        group = group.element(Level::HELP.message(finding.help.as_str()));
    }
    let renderer = if is_coloured { Renderer::styled() } else { Renderer::plain() };
    format!("{}\n\n", renderer.render(&[group]))
}

/// A place that spans many lines is shown by its first.
fn first_line(text: &str, at: &std::ops::Range<usize>) -> std::ops::Range<usize> {
    let start = at.start.min(text.len());
    let end = at.end.clamp(start, text.len());
    let line = text.get(start..end).and_then(|part| part.find('\n')).map_or(end, |length| start + length);
    start..line
}
