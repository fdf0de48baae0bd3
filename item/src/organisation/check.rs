//! What can be seen only when all rows are read: parents, places, deputies.

use std::collections::BTreeMap;

use super::read::Read;
use super::table::Faults;
use super::{
    OrganisationError, OrganisationProblem as Problem, OrganisationSheet, Person, Post, Span, UNIT_DEPTH_MAX, Unit,
};

/// The rows of one table with their numbers, by a key.
type Held<'a, K> = BTreeMap<K, Vec<(usize, &'a Post)>>;

/// Reports what is wrong between the rows.
pub(super) fn check(read: &Read, faults: &mut Faults) {
    for (row, unit) in read.units.values() {
        let problem = parent_problem(unit, &read.units);
        faults.extend(problem.map(|problem| fault(OrganisationSheet::Units, *row, problem)));
    }
    check_places(&read.units, faults);
    for (row, post) in &read.posts {
        if !read.units.contains_key(&post.unit) {
            faults.push(fault(OrganisationSheet::People, *row, Problem::UnknownUnit(post.unit.clone())));
        }
    }
    check_posts(read, faults);
}

fn fault(sheet: OrganisationSheet, row: usize, problem: Problem) -> OrganisationError {
    OrganisationError { sheet, row, problem }
}

/// What is wrong on the way from a unit up to its root; a cycle is told by the first of its units only.
fn parent_problem(unit: &Unit, units: &BTreeMap<String, (usize, Unit)>) -> Option<Problem> {
    let parent = unit.parent.as_ref()?;
    let find = |id: &String| units.get(id).map(|(_, unit)| unit);
    let Some(mut above) = find(parent) else {
        return Some(Problem::UnknownParent(parent.clone()));
    };
    let mut path = vec![unit.id.clone()];
    while !path.contains(&above.id) {
        path.push(above.id.clone());
        if path.len() > UNIT_DEPTH_MAX {
            return Some(Problem::TooDeep);
        }
        above = find(above.parent.as_ref()?)?;
    }
    let first = path.iter().min() == Some(&unit.id) && above.id == unit.id;
    path.push(above.id.clone());
    first.then_some(Problem::ParentCycle(path))
}

/// A place resolves to one unit a day.
fn check_places(units: &BTreeMap<String, (usize, Unit)>, faults: &mut Faults) {
    let mut seen: BTreeMap<&str, Vec<&Unit>> = BTreeMap::new();
    for (row, unit) in units.values() {
        for name in unit.place_names() {
            let others = seen.entry(name).or_default();
            if let Some(other) = others.iter().find(|other| other.id != unit.id && other.valid.overlaps(&unit.valid)) {
                let problem = Problem::SamePlace(name.to_owned(), other.id.clone());
                faults.push(fault(OrganisationSheet::Units, *row, problem));
            }
            others.push(unit);
        }
    }
}

/// A row says something new, and a deputy stands in for one who holds the post himself.
fn check_posts(read: &Read, faults: &mut Faults) {
    let mut held: Held<'_, (&str, &str, &str)> = BTreeMap::new();
    for (row, post) in &read.posts {
        let rows = held.entry((&post.person, &post.unit, &post.post)).or_default();
        let same = |other: &Post| other.deputy_of == post.deputy_of && other.valid.overlaps(&post.valid);
        if let Some((first, _)) = rows.iter().find(|(_, other)| same(other)) {
            faults.push(fault(OrganisationSheet::People, *row, Problem::RepeatedPost(*first)));
        }
        rows.push((*row, post));
    }
    for (row, post) in &read.posts {
        let Some(other) = &post.deputy_of else { continue };
        let rows = held.get(&(other.as_str(), post.unit.as_str(), post.post.as_str()));
        let mut own = rows.into_iter().flatten().filter(|(_, row)| row.deputy_of.is_none());
        let problem = if *other == post.person {
            Problem::DeputyOfSelf
        } else if own.any(|(_, row)| row.valid.overlaps(&post.valid)) && serves(read, other, &post.valid) {
            continue;
        } else {
            Problem::DeputyOfNobody(other.clone())
        };
        faults.push(fault(OrganisationSheet::People, *row, problem));
    }
}

/// Whether a person has not left before the first of some days.
fn serves(read: &Read, person: &str, days: &Span) -> bool {
    let left = read.people.get(person).and_then(|(_, person): &(usize, Person)| person.left);
    left.zip(days.from).is_none_or(|(left, from)| from < left)
}
