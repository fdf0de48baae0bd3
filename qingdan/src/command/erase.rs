//! `qingdan erase`: what is personal in an item, or all that is known of a person, is made unreadable for ever.

use app::erase::{Erased, REASON_CHARS_MAX};
use clap::{Args, ValueEnum};
use jiff::Timestamp;
use serde::Serialize;

use crate::data::{Data, failure};
use crate::output::{Answer, Ended, Failure, Language, Output, Screen};

/// Whom, and why.
#[derive(Debug, Args)]
#[command(after_help = "Examples:
  qingdan erase --data var --item RX20250930-000001 --reason '来电人申请删除（个人信息保护法47）'
  printf 13812345678 | qingdan erase --data var --person stdin --reason '来电人申请删除'

Erasing destroys keys. The log, its copies and its seals stay as they are; copies of keys.sqlite that were made before
still hold the keys, so do not keep these longer than you must.")]
pub struct Erase {
    #[command(flatten)]
    data: Data,
    /// The receipt, or the number, of an item.
    #[arg(long, value_name = "ITEM", required_unless_present = "person", conflicts_with = "person")]
    item: Option<String>,
    /// Everything that is known of one person, told by the value of the field that the list names as `person`. The value is
    /// read from standard input, so that it stands in no history of commands.
    #[arg(long, value_name = "stdin")]
    person: Option<Source>,
    /// Why; it stands in the log.
    #[arg(long)]
    reason: String,
}

#[derive(Debug, Clone, Copy, ValueEnum)]
enum Source {
    /// Standard input.
    Stdin,
}

#[derive(Serialize)]
#[serde(transparent)]
struct Done(Erased);

impl Answer for Done {
    fn text(&self, screen: Screen) -> String {
        let Erased { receipts, keys, in_the_clear } = &self.0;
        let mut text: String = receipts.iter().map(|receipt| format!("{receipt}\n")).collect();
        text.push_str(&match screen.language {
            Language::Zh => format!("已删除 {} 件事项中的个人信息，销毁密钥 {keys} 个\n", receipts.len()),
            Language::En => format!("erased in {} items; {keys} keys destroyed\n", receipts.len()),
        });
        if *in_the_clear > 0 {
            text.push_str(&match screen.language {
                Language::Zh => format!("加密启用之前登记的 {in_the_clear} 项仍以明文留在日志中\n"),
                Language::En => format!("{in_the_clear} values from before they were encrypted stay in the log\n"),
            });
        }
        text
    }
}

impl Erase {
    /// Erases.
    ///
    /// # Errors
    /// No such item, no reason, trouble with the store or the keys.
    pub fn run(&self, now: Timestamp, output: &mut Output<'_>) -> Result<Ended, Failure> {
        let reason = self.reason.trim();
        if !(2..=REASON_CHARS_MAX).contains(&reason.chars().count()) {
            return Err(Failure::Usage(format!("say why in 2 to {REASON_CHARS_MAX} characters")));
        }
        let app = self.data.open(now)?;
        let now = app.time(now).map_err(failure)?;
        let erased = match (&self.item, self.person) {
            (Some(item), _) => app.erase_item(item, reason, now),
            (None, _) => {
                let mut who = String::new();
                let read = std::io::stdin().read_line(&mut who);
                read.map_err(|error| Failure::Usage(format!("standard input cannot be read: {error}")))?;
                app.erase_person(who.trim(), reason, now)
            }
        };
        let erased = erased.map_err(failure)?;
        let ended = if erased.receipts.is_empty() { Ended::Findings } else { Ended::Well };
        output.answer(&Done(erased))?;
        Ok(ended)
    }
}
