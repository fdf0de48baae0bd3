//! Exports items as rows: what a spreadsheet or another system takes.

use definition::List;
use item::Item;

/// The columns of an export: what is known of every item, then the fields of the list. Personal fields are left out.
#[must_use]
pub fn columns(list: &List) -> Vec<String> {
    let fixed = [
        "receipt",
        "stage",
        "holder_role",
        "holder_unit",
        "registered_at",
        "due",
        "raised_to",
        "relapses",
        "closed_at",
        "outcome",
        "on_time",
    ];
    let fields = list.fields.iter().filter(|field| !field.personal).map(|field| field.name.text.clone());
    fixed.into_iter().map(str::to_owned).chain(fields).collect()
}

/// One item as a row of these columns.
#[must_use]
pub fn row(list: &List, item: &Item) -> Vec<String> {
    let text = |value: Option<String>| value.unwrap_or_default();
    let holder = item.holder.as_ref();
    let closed = item.closed.as_ref();
    let mut row = vec![
        item.receipt.clone(),
        item.stage.clone(),
        text(holder.map(|holder| holder.role.clone())),
        text(holder.map(|holder| holder.unit.clone())),
        item.registered_at.to_string(),
        text(item.due.as_ref().map(|due| due.at.to_string())),
        text(item.raised_to.as_ref().map(|holder| holder.role.clone())),
        item.relapses.to_string(),
        text(closed.map(|closed| closed.at.to_string())),
        text(
            closed
                .and_then(|closed| serde_json::to_value(closed.outcome).ok())
                .and_then(|v| v.as_str().map(str::to_owned)),
        ),
        text(closed.map(|closed| closed.on_time.to_string())),
    ];
    let fields = list.fields.iter().filter(|field| !field.personal);
    row.extend(fields.map(|field| text(item.fields.get(&*field.name).map(ToString::to_string))));
    row
}
