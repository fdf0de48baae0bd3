//! One random life of an item: what is asked of it, one thing after the other, and what the engine answers.

use std::collections::BTreeMap;
use std::sync::LazyLock;

use definition::List;
use item::calendar::Calendar;
use item::command::Follow;
use item::{By, Chance, Command, Decision, Holder, Item, Refusal, World, decide};
use jiff::{SignedDuration, Timestamp};
use proptest::prelude::*;
use proptest::test_runner::{Config, RngAlgorithm, TestRng, TestRunner};

use crate::random::{Asked, Dice, ask};
use crate::reference::{Around, Held, ITEM};
use crate::town::Town;
use crate::{lists, shipped};

/// How many lives are lived, and how many commands each has.
const LIVES: u32 = 9000;
const COMMANDS: usize = 40;

static CALENDARS: LazyLock<BTreeMap<String, Calendar>> = LazyLock::new(shipped::calendars);
static LISTS: LazyLock<Vec<(List, u32)>> = LazyLock::new(lists::sound);

/// The engine's answer to a command.
pub type Answer = Result<Decision, Refusal>;

/// A life that is being lived.
pub struct Life<'a> {
    around: Around<'a>,
    pub item: Option<Item>,
    children: u64,
}

impl<'a> Life<'a> {
    fn new(list: &'a List, parent: Option<&'a Held>) -> Self {
        let now: Timestamp = "2025-12-09T01:10:00Z".parse().unwrap();
        let around =
            Around { list, calendars: &CALENDARS, town: &Town, parent, main: None, sampled: 0, now, recorded: now };
        Self { around, item: None, children: 100 }
    }

    /// The list on which it is lived.
    pub fn list(&self) -> &List {
        self.around.list
    }

    /// What there is beside the item when something is asked.
    pub fn around(&self, asked: &Asked) -> Around<'a> {
        Around { now: asked.now, recorded: asked.now, main: asked.main, sampled: asked.sampled, ..self.around }
    }

    /// The engine's answer; the item stays as it is.
    pub fn answer(&self, asked: &Asked) -> Answer {
        self.answer_of(self.item.as_ref(), asked)
    }

    /// The engine's answer for an item in any state.
    pub fn answer_of(&self, item: Option<&Item>, asked: &Asked) -> Answer {
        let parent = self.around.parent.map(|(role, unit)| Holder { role: role.clone(), unit: unit.clone() });
        let main = item.zip(asked.main).map(|(item, main)| other(item, main));
        let world = World {
            list: self.around.list,
            calendars: self.around.calendars,
            roles: self.around.town,
            fresh: ITEM,
            parent_holder: parent.as_ref(),
            main: main.as_ref(),
            chance: Chance(asked.sampled),
        };
        match decide(&world, item, &asked.command, &asked.by, asked.now) {
            Err(Refusal::Behind { .. }) => caught_up(&world, item.unwrap().clone(), asked),
            answer => answer,
        }
    }

    /// What is asked next: of the item, then of its parent when children were opened.
    fn ask(
        &mut self,
        throw: u64,
        seen: &mut impl FnMut(&Self, &Asked, &Answer) -> Result<(), String>,
    ) -> Result<(), String> {
        let mut todo = vec![ask(&mut Dice::new(throw), &self.around, self.item.as_ref())];
        while let Some(asked) = todo.pop() {
            let answer = self.answer(&asked);
            seen(self, &asked, &answer)?;
            self.around.now = asked.now;
            let Ok(decision) = answer else { continue };
            for follow in decision.follow {
                if matches!(&follow, Follow::Open { registration, .. } if registration.parent.is_some()) {
                    self.children += 1;
                    let child = self.children;
                    todo.push(Asked { command: Command::ChildOpened(child), by: By::Item(child), ..asked.clone() });
                }
            }
            self.item = Some(decision.item);
        }
        Ok(())
    }
}

/// How far the clock of an item is brought on at once when too many of its timers are due.
const CATCH_UP: SignedDuration = SignedDuration::from_hours(24 * 5);

/// What a tick does before a command: what was missed fires in turns, and then the command has its turn.
fn caught_up(world: &World<'_>, mut item: Item, asked: &Asked) -> Answer {
    let (mut events, mut follow) = (Vec::new(), Vec::new());
    loop {
        let mut answer = decide(world, Some(&item), &asked.command, &asked.by, asked.now);
        let is_last = !matches!(answer, Err(Refusal::Behind { .. }));
        if !is_last {
            let at = item.timer.unwrap().at + CATCH_UP;
            let wake = Command::Late { at, command: Box::new(Command::Wake) };
            answer = decide(world, Some(&item), &wake, &By::Clock, asked.now);
        }
        let decision = answer?;
        events.extend(decision.events);
        follow.extend(decision.follow);
        item = decision.item;
        if is_last {
            return Ok(Decision { events, item, follow });
        }
    }
}

/// The item that a merge names: another one, one that was merged, or the item itself.
fn other(item: &Item, (id, can): (u64, bool)) -> Item {
    let merged = item::item::Closed {
        at: item.changed_at,
        outcome: item::event::Outcome::Merged,
        on_time: true,
        recorded: None,
    };
    Item { id, closed: (!can && id != item.id).then_some(merged), ..item.clone() }
}

/// Lives random lives on each list, and tells each question and answer; the shortest life that fails is shown.
pub fn live(mut seen: impl FnMut(&Life<'_>, &Asked, &Answer, u32) -> Result<(), String>) {
    let seen = std::cell::RefCell::new(&mut seen);
    let parent = ("desk".to_owned(), "u2".to_owned());
    let config = Config { cases: LIVES, failure_persistence: None, max_shrink_iters: 4000, ..Config::default() };
    let lives = (0..LISTS.len(), any::<bool>(), proptest::collection::vec(any::<u64>(), COMMANDS));
    let run = TestRunner::new_with_rng(config, TestRng::deterministic_rng(RngAlgorithm::ChaCha)).run(
        &lives,
        |(list, has_parent, throws)| {
            let (list, silence) = &LISTS[list];
            let mut life = Life::new(list, has_parent.then_some(&parent));
            let mut told = String::new();
            for throw in throws {
                let mut see = |life: &Life<'_>, asked: &Asked, answer: &Answer| {
                    told += &format!("\n{} {:?} {:?}", asked.now, asked.by, asked.command);
                    (seen.borrow_mut())(life, asked, answer, *silence)
                };
                life.ask(throw, &mut see).map_err(|why| TestCaseError::fail(format!("{}{told}\n{why}", list.id)))?;
            }
            Ok(())
        },
    );
    run.unwrap_or_else(|failure| panic!("{failure}"));
}
