//! S1: one first stage; names unique; every name that is used exists.

mod conditions;

use std::collections::HashSet;

use super::Input;
use crate::finding::{Finding, did_you_mean};
use crate::list::{FieldKind, LimitSpan, List, MoveKind, Stage, UnitRule, Word};
use crate::measure::Formula;
use crate::story::{EXPECTATIONS, SAMPLED, Says};
use conditions::Names;

pub(super) fn check(input: &Input<'_>, findings: &mut Vec<Finding>) {
    let list = input.list;
    let mut names = Names { list, findings };
    names.stage(&list.first);
    if list.stage(&list.first).is_some_and(|stage| !stage.kind.is_live()) {
        names.wrong(&list.first, "the first stage is closed", "begin where someone acts");
    }
    twice(list, &mut names);
    head(list, &mut names);
    for stage in &list.stages {
        stage_names(stage, &mut names);
        for step in &stage.moves {
            move_names(stage, step, &mut names);
        }
    }
    beside(list, &mut names);
    examples(list, &mut names);
}

fn twice(list: &List, names: &mut Names<'_>) {
    let mut again = |words: &mut dyn Iterator<Item = &Word>, what: &str| {
        let mut seen: HashSet<String> = HashSet::new();
        for word in words.filter(|word| !seen.insert(word.text.clone())) {
            names.wrong(word, &format!("there are two {what} `{word}`"), "give one of them another name");
        }
    };
    for stage in &list.stages {
        again(&mut stage.moves.iter().map(|step| &step.name), &format!("moves in `{}` called", stage.name));
    }
    again(&mut list.channels.iter().map(|channel| &channel.name), "channels called");
}

fn head(list: &List, names: &mut Names<'_>) {
    list.registrars.iter().chain(&list.top).for_each(|role| names.role(role));
    for channel in &list.channels {
        names.stage(&channel.to);
    }
    for (_, to) in &list.renamed {
        names.stage(to);
    }
    if let Some(field) = &list.against {
        names.field_of(field, &[FieldKind::Unit], "a unit");
    }
    if let Some(field) = &list.aside {
        names.field_of(field, &[FieldKind::Text], "person ids, with commas between");
    }
    for role in &list.roles {
        role.fallback.iter().chain(&role.raise_to).for_each(|word| names.role(word));
        match &role.unit {
            Some(UnitRule::SameAs(other) | UnitRule::Above(other)) => names.role(other),
            Some(UnitRule::Field(field)) => names.field_of(field, &[FieldKind::Unit], "a unit"),
            Some(UnitRule::StreetOf(field)) => names.field_of(field, &[FieldKind::Place], "a place"),
            Some(UnitRule::Id(_) | UnitRule::ParentHolder) | None => {}
        }
    }
    for field in &list.fields {
        field.read_by.iter().chain(&field.hidden_from).for_each(|role| names.role(role));
        if field.kind == FieldKind::Choice(Vec::new()) {
            names.wrong(&field.name, &format!("`{}` has nothing to choose from", field.name), "add `choices`");
        }
    }
}

fn stage_names(stage: &Stage, names: &mut Names<'_>) {
    stage.holders.iter().for_each(|role| names.role(role));
    match stage.limit.as_ref().map(|limit| &limit.span) {
        Some(LimitSpan::Until { field, .. }) => names.field_of(field, &[FieldKind::Date], "a day"),
        Some(LimitSpan::Table { by, rows, .. }) => names.choices(by, rows.iter().map(|(value, _)| value)),
        _ => {}
    }
    let Some(overdue) = &stage.overdue else { return };
    overdue.raise_to.iter().for_each(|role| names.role(role));
    overdue.to.iter().for_each(|to| names.stage(to));
    if let Some((attempt, _)) = &overdue.attempts
        && !stage.moves.iter().any(|step| step.is_note() && *step.name == **attempt)
    {
        let notes = stage.moves.iter().filter(|step| step.is_note()).map(|step| &*step.name);
        let help = did_you_mean(attempt, notes);
        names.wrong(attempt, &format!("`{attempt}` is not a note of `{}`", stage.name), &help);
    }
}

fn move_names(stage: &Stage, step: &crate::list::Move, names: &mut Names<'_>) {
    step.by.iter().for_each(|role| names.role(role));
    step.needs.iter().chain(&step.may).for_each(|field| names.field(field));
    names.condition(&step.when);
    for target in &step.to {
        names.stage(&target.stage);
        target.when.iter().for_each(|when| names.condition(when));
    }
    let stays = matches!(step.kind, MoveKind::Extend | MoveKind::Suspend | MoveKind::Note | MoveKind::Split);
    if step.to.is_empty() && !stays {
        names.wrong(&step.name, &format!("`{}` of `{}` leads nowhere", step.name, stage.name), "add `to`");
    }
    if !step.to.is_empty() && matches!(step.kind, MoveKind::Note | MoveKind::Suspend) {
        names.wrong(&step.name, &format!("`{}` stays where it is and yet has `to`", step.name), "take `to` out");
    }
    if let Some(review) = &step.review {
        names.field_of(review, &[FieldKind::Date], "a day");
    }
    for opens in &step.opens {
        if let Some(field) = &opens.for_each {
            names.field_of(field, &[FieldKind::Units], "several units");
        }
    }
    if let Some(exception) = &step.exception {
        exception.machine_evidence.iter().for_each(|field| names.field(field));
        exception.to.iter().for_each(|to| names.stage(to));
    }
}

fn beside(list: &List, names: &mut Names<'_>) {
    if let Some(relapse) = &list.relapse {
        relapse.same.iter().for_each(|field| names.field(field));
        relapse.to.iter().for_each(|to| names.stage(to));
    }
    if let Some(dispatch) = &list.dispatch {
        dispatch.reads.iter().for_each(|field| names.field(field));
        names.stage(&dispatch.stage);
        if let Some(stage) = list.stage(&dispatch.stage)
            && stage.step(&dispatch.move_name).is_none_or(|step| !step.by_table)
        {
            let tabled = stage.moves.iter().filter(|step| step.by_table).map(|step| &*step.name);
            let help = format!("its `by` must name `table`; {}", did_you_mean(&dispatch.move_name, tabled));
            let message = format!("the dispatch table may not make `{}` in `{}`", dispatch.move_name, stage.name);
            names.wrong(&dispatch.move_name, &message, &help);
        }
        for row in &dispatch.rows {
            names.condition(&row.when);
            for (name, value) in &row.sets {
                names.value(&Word { text: name.clone(), at: row.at.clone() }, value);
            }
        }
    }
    for measure in &list.measures {
        names.measured(&measure.of);
        match &measure.formula {
            Formula::Share(share) => names.measured(share),
            Formula::Points { field, points } => names.choices(field, points.iter().map(|(value, _)| value)),
            Formula::Count => {}
        }
    }
}

fn examples(list: &List, names: &mut Names<'_>) {
    for example in &list.examples {
        let mut expected = example.then.clone();
        for line in &example.lines {
            match &line.says {
                Says::Does { role, what, with, .. } => {
                    let at = |text: &str| Word { text: text.to_owned(), at: line.at.clone() };
                    if !list.channels.iter().any(|channel| *channel.name == **role) && role != "table" {
                        names.role(&at(role));
                    }
                    if what != "register" && !list.moves().any(|(_, step)| *step.name == **what) {
                        let help = did_you_mean(what, list.moves().map(|(_, step)| &*step.name).collect::<Vec<_>>());
                        names.wrong(&at(what), &format!("there is no move `{what}`"), &help);
                    }
                    with.keys().filter(|field| **field != SAMPLED).for_each(|field| names.field(&at(field)));
                }
                Says::Then(more) => expected.extend(more.iter().cloned()),
                Says::Clock { .. } | Says::ChildrenClosed { .. } => {}
            }
        }
        for expectation in expected {
            if !EXPECTATIONS.contains(&expectation.what.as_str()) && list.field(&expectation.what).is_none() {
                let known = EXPECTATIONS.into_iter().chain(list.fields.iter().map(|field| &*field.name));
                let help = did_you_mean(&expectation.what, known.collect::<Vec<_>>());
                let at = Word { text: expectation.what.clone(), at: expectation.at };
                names.wrong(&at, &format!("an example cannot ask for `{at}`"), &help);
            }
        }
    }
}
