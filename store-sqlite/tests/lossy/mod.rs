//! A loss of power, played: the file layer of `lossy.c` notes what a process writes and flushes; here what was not
//! flushed when it was killed is taken back, wholly or in part.

use std::collections::{BTreeMap, BTreeSet};
use std::fs::{self, File};
use std::os::unix::fs::FileExt;
use std::path::{Path, PathBuf};
use std::process::Command;

/// What a disk writes at once.
const SECTOR: usize = 512;
const NAME: usize = 256;

/// Compiles the layer into a folder.
pub fn compile(folder: &Path) -> PathBuf {
    let library = folder.join("lossy.so");
    let source = Path::new(env!("CARGO_MANIFEST_DIR")).join("tests/lossy/lossy.c");
    let status = Command::new("cc").args(["-shared", "-fPIC", "-O1", "-o"]).arg(&library).arg(source).status().unwrap();
    assert!(status.success(), "the file layer does not compile");
    library
}

/// Chance that can be repeated.
pub struct Dice(pub u64);

impl Dice {
    pub fn below(&mut self, choices: u64) -> u64 {
        self.0 = self.0.wrapping_add(0x9E37_79B9_7F4A_7C15);
        let mixed = (self.0 ^ (self.0 >> 30)).wrapping_mul(0xBF58_476D_1CE4_E5B9);
        let mixed = (mixed ^ (mixed >> 27)).wrapping_mul(0x94D0_49BB_1331_11EB);
        (mixed ^ (mixed >> 31)) % choices
    }
}

/// How much of what was not flushed reached the disk all the same.
#[derive(Debug, Clone, Copy)]
pub enum Loss {
    /// Nothing.
    All,
    /// Some of it, in no order, some of it torn.
    Some,
}

#[derive(Debug, Clone)]
enum Note {
    Write { offset: u64, before: Vec<u8>, after: Vec<u8>, size: u64 },
    Truncate { length: u64, before: Vec<u8>, size: u64 },
}

/// What was not flushed, by file: changes in their order, and whether the file itself would be there.
#[derive(Debug, Default)]
struct Unflushed {
    changes: BTreeMap<String, Vec<Note>>,
    made: BTreeSet<String>,
}

fn read(journal: &Path) -> Unflushed {
    let bytes = fs::read(journal).unwrap_or_default();
    let mut rest = bytes.as_slice();
    let mut unflushed = Unflushed::default();
    while rest.len() >= 40 + NAME {
        let number = |at: usize| u64::from_ne_bytes(rest[8 * at..8 * at + 8].try_into().unwrap());
        let (kind, offset, size) = (number(0), number(1), number(4));
        let (before, after) = (usize::try_from(number(2)).unwrap(), usize::try_from(number(3)).unwrap());
        let name: Vec<u8> = rest[40..40 + NAME].iter().copied().take_while(|byte| *byte != 0).collect();
        let name = String::from_utf8(name).unwrap();
        // A note that was cut short was not followed by its change.
        let Some(data) = rest[40 + NAME..].get(..before + after) else { break };
        let (before, after) = (data[..before].to_vec(), data[before..].to_vec());
        rest = &rest[40 + NAME + data.len()..];
        match kind {
            1 => unflushed.changes.entry(name).or_default().push(Note::Write { offset, before, after, size }),
            2 => unflushed.changes.entry(name).or_default().push(Note::Truncate { length: offset, before, size }),
            3 => drop(unflushed.changes.remove(&name)),
            4 => drop(unflushed.made.insert(name)),
            5 => unflushed.made.clear(),
            _ => panic!("a note of kind {kind}"),
        }
    }
    unflushed
}

/// Leaves in the folder what a loss of power would have left. Gives how many changes were not flushed.
pub fn lose_power(folder: &Path, journal: &Path, loss: Loss, dice: &mut Dice) -> usize {
    let unflushed = read(journal);
    let mut count = 0;
    for (name, changes) in &unflushed.changes {
        let Ok(file) = File::options().read(true).write(true).open(folder.join(name)) else { continue };
        count += changes.len();
        for change in changes.iter().rev() {
            undo(&file, change);
        }
        if let Loss::Some = loss {
            for change in changes {
                redo(&file, change, dice);
            }
        }
    }
    for name in &unflushed.made {
        if matches!(loss, Loss::All) || dice.below(2) == 0 {
            let _ = fs::remove_file(folder.join(name));
        }
    }
    for entry in fs::read_dir(folder).unwrap() {
        let path = entry.unwrap().path();
        if path.to_string_lossy().ends_with("-shm") {
            fs::remove_file(path).unwrap();
        }
    }
    let _ = fs::remove_file(journal);
    count
}

fn undo(file: &File, change: &Note) {
    let (Note::Write { offset, before, size, .. } | Note::Truncate { length: offset, before, size }) = change;
    file.write_all_at(before, *offset).unwrap();
    file.set_len(*size).unwrap();
}

fn redo(file: &File, change: &Note, dice: &mut Dice) {
    match (change, dice.below(3)) {
        (_, 0) => {}
        (Note::Write { offset, after, .. }, 1) if after.len() > SECTOR => {
            let sectors = dice.below((after.len() / SECTOR) as u64 + 1);
            file.write_all_at(&after[..usize::try_from(sectors).unwrap() * SECTOR], *offset).unwrap();
        }
        (Note::Write { offset, after, .. }, _) => file.write_all_at(after, *offset).unwrap(),
        (Note::Truncate { length, .. }, _) => file.set_len(*length).unwrap(),
    }
}
