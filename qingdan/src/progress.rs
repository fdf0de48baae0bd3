//! A bar on standard error while something long goes on, and nothing where nobody watches.

use std::io::IsTerminal;

use indicatif::{ProgressBar, ProgressDrawTarget, ProgressStyle};

/// How far something is.
pub struct Progress(ProgressBar);

impl Progress {
    /// A bar for so many steps.
    #[must_use]
    pub fn new(what: &'static str, steps: u64) -> Self {
        let watched = std::io::stderr().is_terminal();
        let target = if watched { ProgressDrawTarget::stderr() } else { ProgressDrawTarget::hidden() };
        let bar = ProgressBar::with_draw_target(Some(steps), target).with_message(what);
        let style = ProgressStyle::with_template("{msg} {wide_bar} {pos}/{len} {eta}");
        Self(bar.with_style(style.unwrap_or_else(|_| ProgressStyle::default_bar())))
    }

    /// So many more steps are done.
    pub fn add(&self, steps: u64) {
        self.0.inc(steps);
    }

    /// So many steps are done in all.
    pub fn set(&self, steps: u64) {
        self.0.set_position(steps);
    }

    /// All is done.
    pub fn end(&self) {
        self.0.finish_and_clear();
    }
}
