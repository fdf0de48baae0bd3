//! The audit trail: what administrators did, who signed in, who read what is personal. Each record is sealed over the one
//! before it (SM3), so that a changed, missing or added one is found; the file itself refuses to change one.
//!
//! An act that changes something has two records: one before it begins and one with what became of it. A machine that
//! falls between them leaves the first alone, which is the truth.

use jiff::Timestamp;
use rusqlite::types::Value;
use rusqlite::{Row, TransactionBehavior, params, params_from_iter};
use sm3::{Digest, Sm3};

use crate::{Identity, IdentityError};

/// The most characters of each text of a record; longer ones are cut.
pub const AUDIT_CHARS_MAX: usize = 2_000;
/// The most records of one page.
pub const AUDIT_PAGE_MAX: u32 = 500;

/// Something that is to be kept.
#[derive(Debug, Clone, Copy)]
pub struct Act<'a> {
    /// The account, the key, or `operator` at the machine itself.
    pub who: &'a str,
    /// From where.
    pub place: &'a str,
    /// What kind of act: `user.add`, `personal.read`.
    pub act: &'a str,
    /// What it is about: a login name, a receipt.
    pub what: &'a str,
    /// What more there is to say; never a secret or a personal value.
    pub detail: &'a str,
    /// `begun`, `done`, or the code of what went wrong.
    pub outcome: &'a str,
    /// The record with which the act began.
    pub begun: Option<i64>,
}

/// A record.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Record {
    /// The number, from 1 without a gap.
    pub number: i64,
    /// When.
    pub at: Timestamp,
    /// Who.
    pub who: String,
    /// From where.
    pub place: String,
    /// What kind of act.
    pub act: String,
    /// What it is about.
    pub what: String,
    /// What more there is to say.
    pub detail: String,
    /// What became of it.
    pub outcome: String,
    /// The record with which the act began.
    pub begun: Option<i64>,
    /// The seal over this record and the one before.
    pub seal: String,
}

/// Which records are asked for: those to which everything that is given applies.
#[derive(Debug, Clone, Default)]
pub struct AuditFilter {
    /// By this account or key.
    pub who: Option<String>,
    /// Of this kind; a word before the point stands for all of its kinds.
    pub act: Option<String>,
    /// About this.
    pub what: Option<String>,
    /// With this outcome.
    pub outcome: Option<String>,
    /// From this instant on.
    pub from: Option<Timestamp>,
    /// Before this instant.
    pub before: Option<Timestamp>,
    /// With a smaller number: the end of the page before.
    pub below: Option<i64>,
}

/// What a walk over the trail found.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct AuditVerification {
    /// How many records there are.
    pub records: i64,
    /// The last seal; empty when there is none.
    pub seal: String,
    /// The first record that does not fit, and why.
    pub broken: Option<(i64, String)>,
}

const COLUMNS: &str = "number, at, who, place, act, what, detail, outcome, begun, seal";

fn read(row: &Row<'_>) -> rusqlite::Result<Record> {
    Ok(Record {
        number: row.get(0)?,
        at: Timestamp::from_second(row.get(1)?).unwrap_or_default(),
        who: row.get(2)?,
        place: row.get(3)?,
        act: row.get(4)?,
        what: row.get(5)?,
        detail: row.get(6)?,
        outcome: row.get(7)?,
        begun: row.get(8)?,
        seal: row.get(9)?,
    })
}

/// The seal of a record: each part with its length before it, so that no two records read the same.
fn seal(before: &str, record: &Record) -> String {
    let mut hash = Sm3::new();
    let begun = record.begun.map_or_else(String::new, |begun| begun.to_string());
    let numbers = [record.number.to_string(), record.at.as_second().to_string(), begun];
    let texts = [&record.who, &record.place, &record.act, &record.what, &record.detail, &record.outcome];
    let parts = std::iter::once(before).chain(numbers.iter().map(String::as_str)).chain(texts.map(String::as_str));
    for part in parts {
        hash.update((part.len() as u64).to_be_bytes());
        hash.update(part.as_bytes());
    }
    data_encoding::HEXLOWER.encode(&hash.finalize())
}

fn short(text: &str) -> String {
    text.chars().take(AUDIT_CHARS_MAX).collect()
}

impl Identity {
    /// Keeps a record; when this returns it is on disk.
    ///
    /// # Errors
    /// [`IdentityError::File`].
    pub fn record(&self, act: &Act<'_>, now: Timestamp) -> Result<i64, IdentityError> {
        let mut file = self.file();
        let change = file.transaction_with_behavior(TransactionBehavior::Immediate)?;
        let last = change.query_row("SELECT number, seal FROM audit ORDER BY number DESC LIMIT 1", [], |row| {
            Ok((row.get::<_, i64>(0)?, row.get::<_, String>(1)?))
        });
        let (number, before) = match last {
            Ok((number, seal)) => (number + 1, seal),
            Err(rusqlite::Error::QueryReturnedNoRows) => (1, String::new()),
            Err(error) => return Err(error.into()),
        };
        let mut record = Record {
            number,
            at: now,
            who: short(act.who),
            place: short(act.place),
            act: short(act.act),
            what: short(act.what),
            detail: short(act.detail),
            outcome: short(act.outcome),
            begun: act.begun,
            seal: String::new(),
        };
        record.seal = seal(&before, &record);
        change.execute(
            &format!("INSERT INTO audit ({COLUMNS}) VALUES (?1, ?2, ?3, ?4, ?5, ?6, ?7, ?8, ?9, ?10)"),
            params![
                record.number,
                record.at.as_second(),
                record.who,
                record.place,
                record.act,
                record.what,
                record.detail,
                record.outcome,
                record.begun,
                record.seal
            ],
        )?;
        change.commit()?;
        Ok(number)
    }

    /// Records, the latest first; at most [`AUDIT_PAGE_MAX`].
    ///
    /// # Errors
    /// [`IdentityError::File`].
    pub fn audit(&self, filter: &AuditFilter, limit: u32) -> Result<Vec<Record>, IdentityError> {
        let mut sql = format!("SELECT {COLUMNS} FROM audit WHERE 1");
        let mut values = Vec::new();
        let mut and = |condition: &str, value: Option<Value>| {
            if let Some(value) = value {
                sql.push_str(condition);
                values.push(value);
            }
        };
        let text = |text: &Option<String>| text.clone().map(Value::Text);
        let second = |at: Option<Timestamp>| at.map(|at| Value::Integer(at.as_second()));
        and(" AND who = ?", text(&filter.who));
        match filter.act.as_deref() {
            Some(act) if act.contains('.') => and(" AND act = ?", Some(Value::Text(act.to_owned()))),
            Some(act) => and(" AND substr(act, 1, instr(act || '.', '.') - 1) = ?", Some(Value::Text(act.to_owned()))),
            None => {}
        }
        and(" AND what = ?", text(&filter.what));
        and(" AND outcome = ?", text(&filter.outcome));
        and(" AND at >= ?", second(filter.from));
        and(" AND at < ?", second(filter.before));
        and(" AND number < ?", filter.below.map(Value::Integer));
        sql.push_str(&format!(" ORDER BY number DESC LIMIT {}", limit.clamp(1, AUDIT_PAGE_MAX)));
        let file = self.file();
        let mut select = file.prepare(&sql)?;
        let rows = select.query_map(params_from_iter(values), read)?;
        Ok(rows.collect::<Result<_, _>>()?)
    }

    /// Walks the trail from its beginning. With a root, a seal that was kept elsewhere, also finds a trail that was cut
    /// short or written anew.
    ///
    /// # Errors
    /// [`IdentityError::File`]; what is wrong with the trail is in the answer.
    pub fn verify_audit(&self, root: Option<&str>) -> Result<AuditVerification, IdentityError> {
        let file = self.file();
        let mut select = file.prepare(&format!("SELECT {COLUMNS} FROM audit ORDER BY number"))?;
        let rows = select.query_map([], read)?;
        let mut found = AuditVerification { records: 0, seal: String::new(), broken: None };
        let mut has_root = root.is_none();
        for row in rows {
            let record = row?;
            let expected = found.records + 1;
            if found.broken.is_none() && record.number != expected {
                found.broken = Some((expected, "the record is missing".to_owned()));
            } else if found.broken.is_none() && record.seal != seal(&found.seal, &record) {
                found.broken = Some((record.number, "the record does not fit its seal".to_owned()));
            }
            has_root |= root == Some(record.seal.as_str());
            found.records = record.number;
            found.seal = record.seal;
        }
        if found.broken.is_none() && !has_root {
            found.broken = Some((found.records + 1, "no record has the seal that was kept elsewhere".to_owned()));
        }
        Ok(found)
    }
}
