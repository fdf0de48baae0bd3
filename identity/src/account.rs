//! Accounts.

use jiff::Timestamp;
use rusqlite::{OptionalExtension, params};
use zeroize::Zeroizing;

use crate::password::{self, Kept};
use crate::{Identity, IdentityError, Wanting, token};

/// The most characters of a login name or a title.
pub const LOGIN_CHARS_MAX: usize = 60;

/// The three administrators.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord)]
pub enum Administrator {
    /// Runs lists, calendars and operation (系统管理员).
    System,
    /// Says who may come in (安全管理员).
    Security,
    /// Looks at what was done (审计管理员).
    Audit,
}

impl Administrator {
    const WORDS: [(&str, Self); 3] = [("system", Self::System), ("security", Self::Security), ("audit", Self::Audit)];

    /// The word for it.
    #[must_use]
    pub fn word(self) -> &'static str {
        Self::WORDS.iter().find(|(_, kind)| *kind == self).map_or("", |(word, _)| word)
    }

    /// The administrator of that word.
    #[must_use]
    pub fn of_word(word: &str) -> Option<Self> {
        Self::WORDS.iter().find(|(other, _)| *other == word).map(|(_, kind)| *kind)
    }
}

/// Someone who can sign in.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Account {
    /// The number.
    pub id: i64,
    /// The name to sign in with.
    pub login: String,
    /// The name on screen.
    pub title: String,
    /// The person of the organisation in whose name moves are made.
    pub person: Option<String>,
    /// Which administrator this is, if one.
    pub administrator: Option<Administrator>,
    /// Whether the password must be changed first.
    pub must_change: bool,
    /// Whether nobody comes in with it any more.
    pub disabled: bool,
    /// Whether a second factor is asked for.
    pub has_second_factor: bool,
}

/// A new account.
#[derive(Debug, Clone)]
pub struct NewAccount<'a> {
    /// The name to sign in with: letters, digits, `.`, `-`, `_`.
    pub login: &'a str,
    /// The name on screen.
    pub title: &'a str,
    /// The person of the organisation.
    pub person: Option<&'a str>,
    /// Which administrator; an administrator is no person of the organisation.
    pub administrator: Option<Administrator>,
    /// The first password.
    pub password: &'a str,
    /// Whether it must be changed at the first sign-in: yes where somebody else chose it.
    pub must_change: bool,
}

const COLUMNS: &str = "id, login, title, person, administrator, must_change, disabled, totp_confirmed";

pub(crate) fn read(row: &rusqlite::Row<'_>) -> rusqlite::Result<Account> {
    let administrator: Option<String> = row.get(4)?;
    Ok(Account {
        id: row.get(0)?,
        login: row.get(1)?,
        title: row.get(2)?,
        person: row.get(3)?,
        administrator: administrator.as_deref().and_then(Administrator::of_word),
        must_change: row.get(5)?,
        disabled: row.get(6)?,
        has_second_factor: row.get(7)?,
    })
}

fn judge(new: &NewAccount<'_>) -> Result<(), IdentityError> {
    judge_names(new.login, new.title, new.person, new.administrator)?;
    password::judge(new.password, new.login)
}

fn judge_names(
    login: &str,
    title: &str,
    person: Option<&str>,
    administrator: Option<Administrator>,
) -> Result<(), IdentityError> {
    let plain = |c: char| c.is_ascii_alphanumeric() || matches!(c, '.' | '-' | '_');
    let wrong = if !(2..=LOGIN_CHARS_MAX).contains(&login.len()) || !login.chars().all(plain) {
        Wanting::Login
    } else if !(1..=LOGIN_CHARS_MAX).contains(&title.trim().chars().count()) {
        Wanting::Title
    } else if administrator.is_some() && person.is_some() {
        Wanting::AdministratorIsPerson
    } else {
        return Ok(());
    };
    Err(IdentityError::Wanting(wrong))
}

fn insert(
    file: &rusqlite::Connection,
    new: &NewAccount<'_>,
    kept: &Kept,
    now: Timestamp,
) -> Result<i64, IdentityError> {
    let taken: bool =
        file.query_row("SELECT EXISTS (SELECT 1 FROM accounts WHERE login = ?1)", [new.login], |row| row.get(0))?;
    if taken {
        return Err(IdentityError::Taken(new.login.to_owned()));
    }
    file.execute(
        "INSERT INTO accounts (login, title, person, administrator, salt, hash, must_change, created) \
         VALUES (?1, ?2, ?3, ?4, ?5, ?6, ?7, ?8)",
        params![
            new.login,
            new.title.trim(),
            new.person,
            new.administrator.map(Administrator::word),
            kept.salt,
            kept.hash,
            new.must_change,
            now.as_second()
        ],
    )?;
    Ok(file.last_insert_rowid())
}

impl Identity {
    /// Makes an account.
    ///
    /// # Errors
    /// [`IdentityError::Wanting`], [`IdentityError::Taken`].
    pub fn add_account(&self, new: &NewAccount<'_>, now: Timestamp) -> Result<Account, IdentityError> {
        judge(new)?;
        let kept = password::keep(new.password)?;
        let id = insert(&self.file(), new, &kept, now)?;
        self.account(id)
    }

    /// Makes the first accounts with the word of the first run, all or none. The word is void then.
    ///
    /// # Errors
    /// [`IdentityError::WrongWord`] when it is not the word, or was used; those of [`Identity::add_account`].
    pub fn set_up(&self, word: &str, accounts: &[NewAccount<'_>], now: Timestamp) -> Result<(), IdentityError> {
        let digest = token::digest(word);
        let known: bool =
            self.file()
                .query_row("SELECT EXISTS (SELECT 1 FROM setup WHERE digest = ?1)", [&digest], |row| row.get(0))?;
        if !known {
            return Err(IdentityError::WrongWord);
        }
        let mut kept = Vec::with_capacity(accounts.len());
        for new in accounts {
            judge(new)?;
            kept.push(password::keep(new.password)?);
        }
        let mut file = self.file();
        let change = file.transaction()?;
        if change.execute("DELETE FROM setup WHERE digest = ?1", [&digest])? != 1 {
            return Err(IdentityError::WrongWord);
        }
        for (new, kept) in accounts.iter().zip(&kept) {
            insert(&change, new, kept, now)?;
        }
        change.commit()?;
        Ok(())
    }

    /// Whether the first accounts are still to be made.
    ///
    /// # Errors
    /// [`IdentityError::File`].
    pub fn is_fresh(&self) -> Result<bool, IdentityError> {
        Ok(!self.file().query_row("SELECT EXISTS (SELECT 1 FROM accounts)", [], |row| row.get::<_, bool>(0))?)
    }

    /// Changes the name on screen and the person of an account. Sessions end when the person changes, since they act in
    /// the name of the one before.
    ///
    /// # Errors
    /// [`IdentityError::Wanting`], [`IdentityError::Missing`].
    pub fn amend_account(&self, id: i64, title: &str, person: Option<&str>) -> Result<Account, IdentityError> {
        let account = self.account(id)?;
        judge_names(&account.login, title, person, account.administrator)?;
        let mut file = self.file();
        let change = file.transaction()?;
        change
            .execute("UPDATE accounts SET title = ?2, person = ?3 WHERE id = ?1", params![id, title.trim(), person])?;
        if account.person.as_deref() != person {
            change.execute("DELETE FROM sessions WHERE account = ?1", [id])?;
        }
        change.commit()?;
        drop(file);
        self.forget();
        self.account(id)
    }

    /// Binds an account to somebody whom another provider knows, or unbinds it. Who is bound comes in by the provider
    /// alone: the password is void, and after unbinding a new one is given.
    ///
    /// # Errors
    /// [`IdentityError::Taken`], [`IdentityError::Missing`].
    pub fn bind_outside(&self, id: i64, outside: Option<&str>) -> Result<(), IdentityError> {
        self.account(id)?;
        let file = self.file();
        let taken: bool = file.query_row(
            "SELECT EXISTS (SELECT 1 FROM accounts WHERE outside_subject = ?2 AND id <> ?1)",
            params![id, outside],
            |row| row.get(0),
        )?;
        if taken {
            return Err(IdentityError::Taken(outside.unwrap_or_default().to_owned()));
        }
        let kept = password::nobodys()?;
        file.execute(
            "UPDATE accounts SET outside_subject = ?2, salt = ?3, hash = ?4, must_change = 0 WHERE id = ?1",
            params![id, outside, kept.salt, kept.hash],
        )?;
        file.execute("DELETE FROM sessions WHERE account = ?1", [id])?;
        drop(file);
        self.forget();
        Ok(())
    }

    /// The account of somebody whom another provider knows.
    ///
    /// # Errors
    /// [`IdentityError::File`].
    pub fn by_outside(&self, outside: &str) -> Result<Option<Account>, IdentityError> {
        let sql = format!("SELECT {COLUMNS} FROM accounts WHERE outside_subject = ?1 AND disabled = 0");
        Ok(self.file().query_row(&sql, [outside], read).optional()?)
    }

    /// An account by its number.
    ///
    /// # Errors
    /// [`IdentityError::Missing`].
    pub fn account(&self, id: i64) -> Result<Account, IdentityError> {
        let sql = format!("SELECT {COLUMNS} FROM accounts WHERE id = ?1");
        let found = self.file().query_row(&sql, [id], read).optional()?;
        found.ok_or_else(|| IdentityError::Missing { what: "account", name: id.to_string() })
    }

    /// The account of a login name.
    ///
    /// # Errors
    /// [`IdentityError::File`].
    pub fn account_named(&self, login: &str) -> Result<Option<Account>, IdentityError> {
        Ok(self.by_login(login)?.map(|(account, _)| account))
    }

    /// Every account, by login name.
    ///
    /// # Errors
    /// [`IdentityError::File`].
    pub fn accounts(&self) -> Result<Vec<Account>, IdentityError> {
        let file = self.file();
        let mut select = file.prepare(&format!("SELECT {COLUMNS} FROM accounts ORDER BY login"))?;
        let rows = select.query_map([], read)?;
        Ok(rows.collect::<Result<_, _>>()?)
    }

    pub(crate) fn by_login(&self, login: &str) -> Result<Option<(Account, Kept)>, IdentityError> {
        let sql = format!("SELECT {COLUMNS}, salt, hash FROM accounts WHERE login = ?1");
        let found =
            self.file().query_row(&sql, [login], |row| Ok((read(row)?, Kept { salt: row.get(8)?, hash: row.get(9)? })));
        Ok(found.optional()?)
    }

    /// Sets a password, ends every session of the account, and says whether it must be changed at the next sign-in.
    ///
    /// # Errors
    /// [`IdentityError::Wanting`], [`IdentityError::Missing`].
    pub fn set_password(&self, id: i64, password: &str, must_change: bool) -> Result<(), IdentityError> {
        let account = self.account(id)?;
        password::judge(password, &account.login)?;
        let kept = password::keep(password)?;
        let mut file = self.file();
        let change = file.transaction()?;
        change.execute(
            "UPDATE accounts SET salt = ?2, hash = ?3, must_change = ?4 WHERE id = ?1",
            params![id, kept.salt, kept.hash, must_change],
        )?;
        change.execute("DELETE FROM sessions WHERE account = ?1", [id])?;
        change.commit()?;
        drop(file);
        self.forget();
        Ok(())
    }

    /// Closes an account to its owner, or opens it again. Its sessions end.
    ///
    /// # Errors
    /// [`IdentityError::Missing`]; [`IdentityError::Wanting`] for the last security administrator.
    pub fn set_disabled(&self, id: i64, disabled: bool) -> Result<(), IdentityError> {
        let account = self.account(id)?;
        let mut file = self.file();
        let change = file.transaction()?;
        if disabled && account.administrator == Some(Administrator::Security) {
            let others: bool = change.query_row(
                "SELECT EXISTS (SELECT 1 FROM accounts WHERE administrator = 'security' AND disabled = 0 AND id <> ?1)",
                [id],
                |row| row.get(0),
            )?;
            if !others {
                return Err(IdentityError::Wanting(Wanting::LastAdministrator));
            }
        }
        change.execute("UPDATE accounts SET disabled = ?2 WHERE id = ?1", params![id, disabled])?;
        change.execute("DELETE FROM sessions WHERE account = ?1", [id])?;
        change.commit()?;
        drop(file);
        self.forget();
        Ok(())
    }

    /// The word with which the first administrators are made, when there is no account yet. Each call gives a new word
    /// and the one before is void.
    ///
    /// # Errors
    /// [`IdentityError::File`], [`IdentityError::Chance`].
    pub fn setup_word(&self) -> Result<Option<Zeroizing<String>>, IdentityError> {
        let word = Zeroizing::new(token::fresh()?);
        let mut file = self.file();
        let change = file.transaction()?;
        let accounts: i64 = change.query_row("SELECT count(*) FROM accounts", [], |row| row.get(0))?;
        change.execute("DELETE FROM setup", [])?;
        if accounts > 0 {
            change.commit()?;
            return Ok(None);
        }
        change.execute("INSERT INTO setup VALUES (?1)", [token::digest(&word)])?;
        change.commit()?;
        Ok(Some(word))
    }
}
