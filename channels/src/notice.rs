//! Short notices to people: what they say, and the carriers that take them. A notice names a list, a receipt, a stage and
//! a due, and says nothing that a citizen wrote: mail and short messages are read by many machines.

use serde::Serialize;
use serde_json::Value;
use thiserror::Error;

/// A notice.
#[derive(Debug, Clone, PartialEq, Eq, Serialize)]
pub struct Notice {
    /// What makes it the same notice when it is sent again.
    pub id: String,
    /// To whom: a mailbox or a number.
    pub to: String,
    /// Its heading.
    pub subject: String,
    /// What it says.
    pub text: String,
}

/// Why a notice was not taken.
#[derive(Debug, Error)]
pub enum NoticeError {
    /// It cannot be sent as it is; sending it again changes nothing.
    #[error("{0}")]
    Unusable(String),
    /// It was not taken this time.
    #[error("{0}")]
    NotTaken(String),
}

/// What takes a notice: a mail server, a gateway of short messages, 政务微信. One that a district has of its own is
/// another implementation of this.
pub trait Carry: Send + Sync {
    /// Takes a notice. When this returns, the other side has it. Blocks.
    ///
    /// # Errors
    /// [`NoticeError`].
    fn carry(&self, notice: &Notice) -> Result<(), NoticeError>;
}

impl Notice {
    /// The notice of a letter: of its CloudEvents envelope, the parts that are nobody's.
    #[must_use]
    pub fn of(letter: &str, to: &str) -> Option<Self> {
        let letter: Value = serde_json::from_str(letter).ok()?;
        let item = letter.get("data")?.get("item")?;
        let text = |at: &str| item.pointer(at).and_then(Value::as_str);
        let receipt = text("/receipt")?;
        let (list, stage) = (text("/list/title/zh").unwrap_or_default(), text("/stage/title/zh").unwrap_or_default());
        let kind = letter.pointer("/data/kind").and_then(Value::as_str).unwrap_or_default();
        let mut lines = vec![format!("{list} {receipt}：{}，现处“{stage}”。", happened(kind))];
        if let Some(unit) = text("/holder/unit/title/zh") {
            lines.push(format!("承办单位：{unit}。"));
        }
        if let Some(due) = text("/due/at") {
            lines.push(format!("到期：{due}。"));
        }
        if let Some(link) = letter.pointer("/data/link").and_then(Value::as_str) {
            lines.push(link.to_owned());
        }
        Some(Self {
            id: letter.get("id").and_then(Value::as_str).unwrap_or_default().to_owned(),
            to: to.to_owned(),
            subject: format!("【清单】{list} {receipt} {}", happened(kind)),
            text: lines.join("\n"),
        })
    }
}

/// What happened, in the words of the screen.
fn happened(kind: &str) -> &'static str {
    match kind {
        "registered" => "已登记",
        "moved" => "已流转",
        "extended" => "已延期",
        "suspended" => "已挂起",
        "resumed" => "已恢复计时",
        "raised" => "已提级",
        "reminded" => "催办提醒",
        "relapsed" => "已反弹",
        _ => "有变动",
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_notice_says_nothing_that_a_citizen_wrote() {
        let letter = r#"{"id":"9","data":{"kind":"raised","link":"https://lists.example/items/HT1","item":{"receipt":"HT1",
            "summary":"王小明家漏水","place":"东门外","list":{"title":{"zh":"热线诉求"}},"stage":{"title":{"zh":"办理中"}},
            "holder":{"unit":{"title":{"zh":"水务局"}}},"due":{"at":"2025-12-01T00:00:00+08:00"}}}}"#;
        let notice = Notice::of(letter, "a@example.gov.cn").unwrap();
        expect_test::expect![[r#"
            【清单】热线诉求 HT1 已提级
            热线诉求 HT1：已提级，现处“办理中”。
            承办单位：水务局。
            到期：2025-12-01T00:00:00+08:00。
            https://lists.example/items/HT1"#]]
        .assert_eq(&format!("{}\n{}", notice.subject, notice.text));
        assert!(Notice::of("{}", "a").is_none());
    }
}
