//! The map is true: the tables of ARCHITECTURE.md say what `cargo metadata` says.

use std::collections::{BTreeMap, BTreeSet};
use std::fs;
use std::process::Command;

use expect_test::expect;
use repository::{markdown, root};
use serde_json::Value;

/// Crates that are not shipped and may look at everything.
const UNBOUND: [&str; 2] = ["bench", "repository"];

/// What a workspace crate uses.
#[derive(Debug, Default)]
struct Uses {
    /// The crates of this workspace that it imports in shipped code.
    ours: BTreeSet<String>,
    /// Every direct dependency from elsewhere, also those of tests and build scripts.
    others: BTreeSet<String>,
}

type Workspace = BTreeMap<String, Uses>;

fn workspace(metadata: &Value) -> Workspace {
    let text = |value: &Value| value.as_str().unwrap_or_default().to_owned();
    let uses = |package: &Value| {
        let mut uses = Uses::default();
        for dependency in package["dependencies"].as_array().into_iter().flatten() {
            if dependency["path"].is_null() {
                uses.others.insert(text(&dependency["name"]));
            } else if dependency["kind"].is_null() {
                uses.ours.insert(text(&dependency["name"]));
            }
        }
        uses
    };
    let packages = metadata["packages"].as_array().into_iter().flatten();
    packages.map(|package| (text(&package["name"]), uses(package))).collect()
}

fn words(cell: &str) -> BTreeSet<String> {
    markdown::code_spans(cell).into_iter().map(str::to_owned).collect()
}

/// What is wrong with the map, one sentence each.
fn findings(map: &str, workspace: &Workspace) -> Vec<String> {
    let mut found = Vec::new();
    let mut rows: BTreeMap<String, Vec<&str>> = BTreeMap::new();
    let mut twice = Vec::new();
    for row in markdown::table(map, "Crates") {
        let name = row[0].trim_matches('`').to_owned();
        if rows.insert(name.clone(), row).is_some() {
            twice.push(format!("`{name}` has two rows"));
        }
    }
    for (name, uses) in workspace {
        let Some(row) = rows.get(name) else {
            found.push(format!("crate `{name}` has no row"));
            continue;
        };
        let allowed = words(row[2]);
        if !UNBOUND.contains(&name.as_str()) && row[2] != "all" {
            found.extend(uses.ours.difference(&allowed).map(|ours| format!("`{name}` may not import `{ours}`")));
        }
    }
    found.extend(rows.keys().filter(|name| !workspace.contains_key(*name)).map(|name| format!("no crate `{name}`")));
    found.extend(twice);
    found.extend(dependency_findings(map, workspace));
    found
}

fn dependency_findings(map: &str, workspace: &Workspace) -> Vec<String> {
    let mut found = Vec::new();
    let used: BTreeSet<&String> = workspace.values().flat_map(|uses| &uses.others).collect();
    let mut listed = BTreeSet::new();
    for row in markdown::table(map, "Dependencies") {
        let names = words(row[0]);
        if row[1].is_empty() {
            found.push(format!("{names:?} has no reason"));
        }
        listed.extend(names);
    }
    found.extend(used.iter().filter(|name| !listed.contains(**name)).map(|name| format!("`{name}` has no reason")));
    found.extend(listed.iter().filter(|name| !used.contains(name)).map(|name| format!("nobody uses `{name}`")));
    found
}

#[test]
fn the_map_is_true() {
    let output = Command::new(env!("CARGO"))
        .args(["metadata", "--no-deps", "--format-version", "1"])
        .current_dir(root())
        .output()
        .unwrap();
    assert!(output.status.success(), "{}", String::from_utf8_lossy(&output.stderr));
    let workspace = workspace(&serde_json::from_slice(&output.stdout).unwrap());
    let map = fs::read_to_string(root().join("ARCHITECTURE.md")).unwrap();
    let found = findings(&map, &workspace);
    assert!(found.is_empty(), "ARCHITECTURE.md and the Cargo.toml files differ:\n{}", found.join("\n"));
}

#[test]
fn a_false_map_is_found() {
    let map = "\
## Crates
| crate | duty | may import |
|---|---|---|
| `low` | a | nothing of ours |
| `gone` | b | `low` |
| `gone` | b | `low` |
| `bench` | c | all |

## Dependencies
| crate | reason |
|---|---|
| `serde` | events as text |
| `regex` | |
";
    let metadata = serde_json::json!({ "packages": [
        { "name": "low", "dependencies": [
            { "name": "high", "path": "high", "kind": null },
            { "name": "bench", "path": "bench", "kind": "dev" },
            { "name": "tokio", "kind": "dev" } ] },
        { "name": "high", "dependencies": [{ "name": "serde", "kind": null }] },
        { "name": "bench", "dependencies": [{ "name": "low", "path": "low", "kind": null }] },
    ] });
    expect![[r#"
        crate `high` has no row
        `low` may not import `high`
        no crate `gone`
        `gone` has two rows
        {"regex"} has no reason
        `tokio` has no reason
        nobody uses `regex`"#]]
    .assert_eq(&findings(map, &workspace(&metadata)).join("\n"));
}
