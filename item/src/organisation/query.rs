//! What the engine asks: which unit, who is above it, who may act in it on a day.

use jiff::civil::Date;

use super::{Organisation, Person, Post, Unit};

impl Organisation {
    /// The unit with an id, whether it exists today or not.
    pub fn unit(&self, id: &str) -> Option<&Unit> {
        self.units.get(id)
    }

    /// All units, by id.
    pub fn units(&self) -> impl Iterator<Item = &Unit> {
        self.units.values()
    }

    /// The person with an id, whether still serving or not.
    pub fn person(&self, id: &str) -> Option<&Person> {
        self.people.get(id)
    }

    /// All people, by id.
    pub fn people(&self) -> impl Iterator<Item = &Person> {
        self.people.values()
    }

    /// The unit with an id, if it exists on that day.
    pub fn active_unit(&self, id: &str, on: Date) -> Option<&Unit> {
        self.unit(id).filter(|unit| unit.valid.covers(on))
    }

    /// The nearest unit above that exists on that day.
    pub fn above(&self, id: &str, on: Date) -> Option<&Unit> {
        self.line_up(id).skip(1).find(|unit| unit.valid.covers(on))
    }

    /// Whether a unit is `ancestor` or stands below it, on any day.
    pub fn within(&self, id: &str, ancestor: &str) -> bool {
        self.line_up(id).any(|unit| unit.id == ancestor)
    }

    /// The 街镇 that a place lies in: `place` is a 9-digit code, the 12-digit code of a village, or the title itself.
    pub fn of_area(&self, place: &str, on: Date) -> Option<&Unit> {
        let place = place.trim();
        let is_code = place.len() == 12 && place.bytes().all(|byte| byte.is_ascii_digit());
        let name = if is_code { place.get(..9)? } else { place };
        self.index.of_place.get(name)?.iter().find_map(|id| self.active_unit(id, on))
    }

    /// Those who may act in a post of a unit (none: in any post of it), each once, in the order of the table.
    pub fn people_of(&self, unit: &str, post: Option<&str>, on: Date) -> Vec<&Person> {
        let mut people: Vec<&Person> = Vec::new();
        for held in self.posts_in(unit).filter(|held| post.is_none_or(|post| held.post == post)) {
            if let Some(person) =
                self.acting(held, on).filter(|person| people.iter().all(|other| other.id != person.id))
            {
                people.push(person);
            }
        }
        people
    }

    /// Whether anybody may act in a post of a unit (none: in any post of it).
    pub fn is_held(&self, unit: &str, post: Option<&str>, on: Date) -> bool {
        let mut posts = self.posts_in(unit).filter(|held| post.is_none_or(|post| held.post == post));
        posts.any(|held| self.acting(held, on).is_some())
    }

    /// The posts in which a person may act on that day, those as a deputy included.
    pub fn person_posts(&self, person: &str, on: Date) -> Vec<&Post> {
        self.posts_by(person).filter(|held| self.acting(held, on).is_some()).collect()
    }

    /// Whether a person may act in a post of a unit (none: in any post of it) on that day.
    pub fn can_act(&self, person: &str, unit: &str, post: Option<&str>, on: Date) -> bool {
        let fits = |held: &&Post| held.unit == unit && post.is_none_or(|post| held.post == post);
        self.posts_by(person).filter(fits).any(|held| self.acting(held, on).is_some())
    }

    /// The units that exist on that day and in which nobody may act.
    pub fn vacant(&self, on: Date) -> Vec<&Unit> {
        let units = self.units.values().filter(|unit| unit.valid.covers(on));
        units.filter(|unit| self.posts_in(&unit.id).all(|held| self.acting(held, on).is_none())).collect()
    }

    /// The unit, then each unit above it; finite, since a cycle does not load.
    fn line_up(&self, id: &str) -> impl Iterator<Item = &Unit> {
        std::iter::successors(self.unit(id), |unit| self.unit(unit.parent.as_ref()?))
    }

    fn posts_in(&self, unit: &str) -> impl Iterator<Item = &Post> {
        self.index.of_unit.get(unit).into_iter().flatten().filter_map(|place| self.posts.get(*place))
    }

    fn posts_by(&self, person: &str) -> impl Iterator<Item = &Post> {
        self.index.of_person.get(person).into_iter().flatten().filter_map(|place| self.posts.get(*place))
    }

    /// The person of a post, if he may act in it on that day.
    fn acting(&self, held: &Post, on: Date) -> Option<&Person> {
        self.active_unit(&held.unit, on)?;
        let person = self.person(&held.person).filter(|person| person.serves(on) && !person.is_absent(on))?;
        let called = held.deputy_of.as_ref().is_none_or(|other| self.leaves_empty(other, held, on));
        (held.valid.covers(on) && called).then_some(person)
    }

    /// Whether the one deputised for holds the post on that day and is away. One who has left holds nothing: his post
    /// is vacant until another is named, so that nobody goes on acting in the name of a person long gone.
    fn leaves_empty(&self, other: &str, deputy: &Post, on: Date) -> bool {
        let is_away = self.person(other).is_some_and(|person| person.serves(on) && person.is_absent(on));
        let holds = |held: &Post| {
            held.deputy_of.is_none() && held.unit == deputy.unit && held.post == deputy.post && held.valid.covers(on)
        };
        is_away && self.posts_by(other).any(holds)
    }
}
