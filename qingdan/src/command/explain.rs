//! `qingdan explain`: what the code of a finding means.

use clap::Args;
use definition::{Code, Severity};
use serde::Serialize;

use crate::output::{Answer, Ended, Failure, Output, Screen, table};

const EXAMPLES: &str = "\
Examples:
  qingdan explain S11
  qingdan explain          (all codes)";

/// Which code.
#[derive(Debug, Args)]
#[command(after_help = EXAMPLES)]
pub struct Explain {
    /// The code, such as S11; without it, all codes.
    #[arg(value_parser = code)]
    code: Option<Code>,
}

#[derive(Serialize)]
struct Explained {
    code: Code,
    severity: Severity,
    /// What holds of a list that is sound.
    rule: &'static str,
}

#[derive(Serialize)]
#[serde(transparent)]
struct Codes(Vec<Explained>);

impl Answer for Codes {
    fn text(&self, screen: Screen) -> String {
        let header = [screen.language.pick("代码", "code"), "", screen.language.pick("规则", "rule")];
        let severity = |severity| match severity {
            Severity::Error => screen.language.pick("错误", "error"),
            Severity::Warning => screen.language.pick("警告", "warning"),
        };
        let row = |code: &Explained| {
            vec![format!("{:?}", code.code), severity(code.severity).to_owned(), code.rule.to_owned()]
        };
        table(&header, self.0.iter().map(row))
    }
}

/// The code of that name.
///
/// # Errors
/// A sentence with what was perhaps meant.
pub fn code(name: &str) -> Result<Code, String> {
    let found = Code::ALL.into_iter().find(|code| name.eq_ignore_ascii_case(&format!("{code:?}")));
    found.ok_or_else(|| "there is no such code; `qingdan explain` prints all of them".to_owned())
}

impl Explain {
    /// Prints the rules.
    ///
    /// # Errors
    /// They could not be printed.
    pub fn run(&self, output: &mut Output<'_>) -> Result<Ended, Failure> {
        let explain = |code: Code| Explained { code, severity: code.severity(), rule: code.explain() };
        let codes = self.code.map_or(Code::ALL.to_vec(), |code| vec![code]);
        output.answer(&Codes(codes.into_iter().map(explain).collect()))?;
        Ok(Ended::Well)
    }
}
