//! The statements with which the writer writes, compiled once.

use rusqlite::{Connection, Statement};
use store::StoreError;

use crate::error::refused;

const INSERT_ITEM: &str = "INSERT INTO items (id, sequence, last, stage, outcome, holder_role, holder_unit, due, wake, \
     closed_at, relapse_key, state, list, registered_at, parent, receipt) \
     VALUES (?1, ?2, ?3, ?4, ?5, ?6, ?7, ?8, ?9, ?10, ?11, ?12, ?13, ?14, ?15, ?16)";

/// Every index over a column that is set is written, also when the value stays: so only what can change is set.
const UPDATE_ITEM: &str = "UPDATE items SET sequence = ?2, last = ?3, stage = ?4, outcome = ?5, holder_role = ?6, \
     holder_unit = ?7, due = ?8, wake = ?9, closed_at = ?10, state = ?11 WHERE id = ?1";

pub(crate) struct Statements<'c> {
    pub(crate) begin: Statement<'c>,
    pub(crate) commit: Statement<'c>,
    pub(crate) rollback: Statement<'c>,
    pub(crate) insert_event: Statement<'c>,
    pub(crate) insert_commit: Statement<'c>,
    pub(crate) select_item: Statement<'c>,
    pub(crate) insert_item: Statement<'c>,
    pub(crate) update_item: Statement<'c>,
    pub(crate) update_relapse_key: Statement<'c>,
    pub(crate) select_receipt: Statement<'c>,
    pub(crate) insert_command: Statement<'c>,
    pub(crate) set_commands_until: Statement<'c>,
    pub(crate) put_document: Statement<'c>,
    pub(crate) add_count: Statement<'c>,
}

impl<'c> Statements<'c> {
    pub(crate) fn compile(connection: &'c Connection) -> Result<Self, StoreError> {
        let compile = |sql: &str| connection.prepare(sql).map_err(refused);
        Ok(Self {
            begin: compile("BEGIN IMMEDIATE")?,
            commit: compile("COMMIT")?,
            rollback: compile("ROLLBACK")?,
            insert_event: compile("INSERT INTO events VALUES (?1, ?2, ?3, ?4, ?5, ?6, ?7)")?,
            insert_commit: compile("INSERT INTO commits VALUES (?1, ?2, ?3)")?,
            select_item: compile("SELECT sequence, last, list, stage, outcome, relapse_key FROM items WHERE id = ?1")?,
            insert_item: compile(INSERT_ITEM)?,
            update_item: compile(UPDATE_ITEM)?,
            update_relapse_key: compile("UPDATE items SET relapse_key = ?2 WHERE id = ?1")?,
            select_receipt: compile("SELECT 1 FROM items WHERE receipt = ?1")?,
            insert_command: compile("INSERT INTO commands VALUES (?1, ?2)")?,
            set_commands_until: compile("UPDATE commands_until SET position = ?1")?,
            put_document: compile("INSERT OR REPLACE INTO documents VALUES (?1, ?2, ?3)")?,
            add_count: compile(
                "INSERT INTO counts VALUES (?1, ?2, ?3, ?4) ON CONFLICT DO UPDATE SET items = items + excluded.items",
            )?,
        })
    }
}
