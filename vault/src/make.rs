//! Taking keys: those of items from a stock that is made ahead, those of persons by what tells who they are.

use rusqlite::{OptionalExtension, params};

use crate::cipher::{KEY_BYTES, Key, chance, encrypt, mark, value_key};
use crate::file::put;
use crate::sealed::written;
use crate::{KeyId, Keys, Person, Vault, VaultError};

/// How many keys are made at first, and at most, in one flush.
const MADE: std::ops::RangeInclusive<usize> = 4..=512;
/// Where the log is known up to.
const POSITION: &str = "position";

/// What a wrapped key is bound to.
pub(crate) fn about(id: KeyId) -> [u8; 8] {
    id.to_be_bytes()
}

impl Vault {
    /// Writes down what was learnt from the log up to a commit, while nobody takes keys.
    ///
    /// # Errors
    /// Those of [`Vault::replenish`].
    pub fn learnt(&self, commit: u64) -> Result<(), VaultError> {
        self.replenish(commit)?;
        self.keep_fact(POSITION, commit.cast_signed())
    }

    /// Whether the next item would have to wait for keys to be made.
    #[must_use]
    pub fn is_empty(&self) -> bool {
        self.stock().free.len() < 2
    }

    /// Makes keys ahead, and writes down what is known of those that were taken: everything up to a commit of the log. The
    /// commit was the last when it was looked up, before this call.
    ///
    /// # Errors
    /// [`VaultError::Locked`], [`VaultError::ReadOnly`], [`VaultError::File`].
    pub fn replenish(&self, commit: u64) -> Result<(), VaultError> {
        if self.is_read_only {
            return Err(VaultError::ReadOnly);
        }
        let master = self.master()?;
        let mut stock = self.stock();
        let count = (stock.made_last * 2).clamp(*MADE.start(), *MADE.end());
        let mut file = self.file();
        let transaction = file.transaction()?;
        let mut made: Vec<(KeyId, Key)> = Vec::with_capacity(count);
        {
            // A number that was given once is never given again, whatever became of its key.
            let last: i64 = transaction.query_row("SELECT coalesce(max(id), 0) FROM keys", [], |row| row.get(0))?;
            let mut insert = transaction.prepare_cached("INSERT INTO keys (id, wrapped) VALUES (?, ?)")?;
            for id in (last.cast_unsigned() + 1..).take(count) {
                let key = chance::<KEY_BYTES>()?;
                insert.execute(params![id.cast_signed(), master.wrap(&key, &about(id))?])?;
                made.push((id, key));
            }
            let mut belongs = transaction.prepare_cached("UPDATE keys SET person = ? WHERE id = ?")?;
            for (item, person) in &stock.belongs {
                belongs.execute(params![person.cast_signed(), item.cast_signed()])?;
            }
            let mut insert = transaction.prepare_cached("INSERT OR REPLACE INTO persons (mark, key) VALUES (?, ?)")?;
            for (mark, person) in stock.persons.iter().filter(|(_, person)| person.is_kept) {
                insert.execute(params![mark.as_slice(), person.key.cast_signed()])?;
            }
            // What was appended just before this call may not have been settled yet: what the call before saw is safe.
            if stock.seen > 0 {
                put(&transaction, POSITION, &stock.seen.to_be_bytes())?;
            }
        }
        transaction.commit()?;
        stock.belongs.clear();
        stock.persons.retain(|_, person| !person.is_kept);
        stock.made_last = count;
        stock.seen = commit.max(stock.seen);
        let mut known = self.known();
        for (id, key) in made {
            stock.free.push(id);
            known.put(id, key);
        }
        Ok(())
    }

    /// Up to which commit of the log it is written down whose keys were taken.
    ///
    /// # Errors
    /// [`VaultError::File`].
    pub fn position(&self) -> Result<u64, VaultError> {
        Ok(self.fact(POSITION)?.map_or(0, i64::cast_unsigned))
    }

    /// From which commit on the log must be asked whose keys were taken; none where nothing can be missing.
    ///
    /// # Errors
    /// [`VaultError::File`].
    pub fn learns_from(&self) -> Result<Option<u64>, VaultError> {
        if self.is_read_only || self.index.is_none() {
            return Ok(None);
        }
        let any: bool = self.file().query_row("SELECT EXISTS (SELECT 1 FROM keys)", [], |row| row.get(0))?;
        if any { self.position().map(Some) } else { Ok(None) }
    }

    /// Keys for what is said in one item, of a person where something tells who he is. Whoever takes them says with
    /// [`Vault::keep`] or [`Vault::give_back`] what became of them.
    ///
    /// # Errors
    /// [`VaultError::Locked`] where there is no stock and no master key; [`VaultError::File`].
    pub fn take(&self, person: Option<&str>) -> Result<Keys, VaultError> {
        let person = person.map(|who| self.take_person(who)).transpose()?;
        match self.take_free() {
            Ok(item) => Ok(Keys { item, person }),
            Err(error) => {
                self.give_back_person(person);
                Err(error)
            }
        }
    }

    /// A key of the stock; others may have taken the last ones meanwhile.
    fn take_free(&self) -> Result<KeyId, VaultError> {
        loop {
            if let Some(key) = self.stock().free.pop() {
                return Ok(key);
            }
            let commit = self.stock().seen;
            self.replenish(commit)?;
        }
    }

    fn take_person(&self, who: &str) -> Result<KeyId, VaultError> {
        let mark = self.person_mark(who)?;
        loop {
            let mut stock = self.stock();
            if let Some(person) = stock.persons.get_mut(&mark) {
                person.uses += 1;
                return Ok(person.key);
            }
            if let Some(key) = self.written_person(&mark)? {
                return Ok(key);
            }
            if let Some(key) = stock.free.pop() {
                stock.persons.insert(mark, Person { key, uses: 1, is_kept: false });
                return Ok(key);
            }
            let commit = stock.seen;
            drop(stock);
            self.replenish(commit)?;
        }
    }

    fn written_person(&self, mark: &[u8; 32]) -> Result<Option<KeyId>, VaultError> {
        let file = self.file();
        let mut select = file.prepare_cached("SELECT key FROM persons WHERE mark = ?")?;
        let key: Option<i64> = select.query_row([mark.as_slice()], |row| row.get(0)).optional()?;
        Ok(key.map(i64::cast_unsigned))
    }

    /// The key of a person, when something is known of him.
    ///
    /// # Errors
    /// [`VaultError::Locked`], [`VaultError::File`].
    pub fn person(&self, who: &str) -> Result<Option<KeyId>, VaultError> {
        let mark = self.person_mark(who)?;
        let waiting = self.stock().persons.get(&mark).map(|person| person.key);
        if waiting.is_some() { Ok(waiting) } else { self.written_person(&mark) }
    }

    /// The keys are in the log now.
    pub fn keep(&self, keys: Keys) {
        let Some(person) = keys.person else { return };
        let mut stock = self.stock();
        stock.belongs.push((keys.item, person));
        for waiting in stock.persons.values_mut().filter(|waiting| waiting.key == person) {
            waiting.is_kept = true;
        }
    }

    /// Nothing came of it: the keys can be given to another.
    pub fn give_back(&self, keys: Keys) {
        self.stock().free.push(keys.item);
        self.give_back_person(keys.person);
    }

    fn give_back_person(&self, person: Option<KeyId>) {
        let Some(person) = person else { return };
        let mut stock = self.stock();
        let mut free = false;
        stock.persons.retain(|_, waiting| {
            if waiting.key == person {
                waiting.uses = waiting.uses.saturating_sub(1);
                free = waiting.uses == 0 && !waiting.is_kept;
                return !free;
            }
            true
        });
        if free {
            stock.free.push(person);
        }
    }

    /// What the log says of keys whose use was not written down before the program ended.
    ///
    /// # Errors
    /// [`VaultError::Locked`].
    pub fn learn(&self, keys: Keys, who: Option<&str>) -> Result<(), VaultError> {
        if let (Some(key), Some(who)) = (keys.person, who) {
            let mark = self.person_mark(who)?;
            self.stock().persons.insert(mark, Person { key, uses: 1, is_kept: true });
        }
        self.keep(keys);
        Ok(())
    }

    /// Encrypts a text with keys.
    ///
    /// # Errors
    /// [`VaultError::Damaged`] when a key is destroyed or not there.
    pub fn seal(&self, keys: Keys, text: &str) -> Result<String, VaultError> {
        let key = self.value_key(keys)?.ok_or_else(|| VaultError::Damaged("a key is destroyed".to_owned()))?;
        Ok(written(keys, &encrypt(&key, text.as_bytes(), keys.about().as_bytes())?))
    }

    /// The key of values; none when one that it follows from is destroyed.
    pub(crate) fn value_key(&self, keys: Keys) -> Result<Option<Key>, VaultError> {
        let Some(item) = self.key(keys.item)? else { return Ok(None) };
        let person = match keys.person {
            Some(person) => match self.key(person)? {
                Some(key) => Some(key),
                None => return Ok(None),
            },
            None => None,
        };
        Ok(Some(value_key(&item, person.as_ref())))
    }

    /// A word that stands for a text and says nothing of it to whoever has no vault.
    ///
    /// # Errors
    /// [`VaultError::Locked`].
    pub fn blind(&self, text: &str) -> Result<String, VaultError> {
        let index = self.index.as_ref().ok_or(VaultError::Locked)?;
        Ok(data_encoding::HEXLOWER.encode(&mark(index.as_slice(), &[b"word", text.as_bytes()])))
    }

    fn person_mark(&self, who: &str) -> Result<[u8; 32], VaultError> {
        let index = self.index.as_ref().ok_or(VaultError::Locked)?;
        Ok(mark(index.as_slice(), &[b"person", plain(who).as_bytes()]))
    }
}

/// Two spellings of one number or name are one: without blanks, dashes, brackets and the code of the country.
fn plain(who: &str) -> String {
    let kept = |c: &char| !c.is_whitespace() && !matches!(c, '-' | '(' | ')' | '（' | '）' | '·');
    let plain: String = who.chars().filter(kept).flat_map(char::to_lowercase).collect();
    let short = plain.strip_prefix("+86").or_else(|| plain.strip_prefix("0086"));
    short.map_or_else(|| plain.clone(), str::to_owned)
}

#[cfg(test)]
mod tests {
    use super::plain;

    #[test]
    fn one_person_is_written_in_several_ways() {
        for text in ["13812345678", "+86 138-1234-5678", "0086 13812345678", " 138 1234 5678"] {
            assert_eq!(plain(text), "13812345678", "{text}");
        }
        assert_eq!(plain("Someone@Example.org"), "someone@example.org");
    }
}
