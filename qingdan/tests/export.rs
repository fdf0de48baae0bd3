//! What is exported is imported again as it was, also what a spreadsheet would take for a formula, a number or a day.

use std::process::Command;

#[cfg(test)]
fn qingdan(now: &str, arguments: &[&str]) -> String {
    let output = Command::new(env!("CARGO_BIN_EXE_qingdan")).args(["--now", now]).args(arguments).output().unwrap();
    let said = String::from_utf8_lossy(&[output.stdout.clone(), output.stderr].concat()).into_owned();
    assert!(output.status.success(), "{arguments:?}: {said}");
    String::from_utf8(output.stdout).unwrap()
}

#[cfg(test)]
/// The values that were given at registration, an item a row, in the order of the rows.
fn given(data: &str, list: &str, fields: &[&str]) -> Vec<Vec<String>> {
    let said = qingdan("2025-03-05", &["--format", "json", "export", "--data", data, "--list", list]);
    let exported: serde_json::Value = serde_json::from_str(&said).unwrap();
    let texts = |row: &serde_json::Value| -> Vec<String> {
        row.as_array().unwrap().iter().map(|cell| cell.as_str().unwrap().to_owned()).collect()
    };
    let columns = texts(&exported["columns"]);
    let at: Vec<usize> = fields.iter().map(|f| columns.iter().position(|column| column == f).unwrap()).collect();
    let rows = exported["rows"].as_array().unwrap().iter().map(texts);
    let mut rows: Vec<Vec<String>> = rows.map(|row| at.iter().map(|at| row[*at].clone()).collect()).collect();
    rows.sort();
    rows
}

#[test]
fn an_exported_file_is_imported_as_it_was() {
    let check = |list: &str, channel: &str, same: &[&str], odd_field: &str, odd: &[&str]| {
        let folder = tempfile::tempdir().unwrap();
        let path = |name: &str| folder.path().join(name).to_string_lossy().into_owned();
        let first = path("first");
        qingdan("2025-03-03", &["init", "--data", &first]);
        for text in odd {
            let odd = format!("{odd_field}={text}");
            let add = ["add", "--data", &first, "--list", list, "--channel", channel, &odd];
            qingdan("2025-03-03", &[&add[..], same].concat());
        }
        let mut fields: Vec<&str> = same.iter().map(|field| field.split('=').next().unwrap()).collect();
        fields.push(odd_field);
        let known = given(&first, list, &fields);
        assert_eq!(known.len(), odd.len());
        for file in ["rows.csv", "rows.xlsx"] {
            let (file, second) = (path(file), path(&format!("second-{file}")));
            qingdan("2025-03-04", &["export", "--data", &first, "--list", list, "--to", &file]);
            qingdan("2025-03-04", &["init", "--data", &second]);
            let import = ["import", "--data", &second, "--list", list, "--no-dispatch", "--format", "json", &file];
            let summary: serde_json::Value = serde_json::from_str(&qingdan("2025-03-05", &import)).unwrap();
            assert_eq!((&summary["receipts"], &summary["refused"]), (&odd.len().into(), &0.into()), "{file}");
            assert_eq!(given(&second, list, &fields), known, "{file}");
        }
    };
    let odd = [
        "=1+1",
        "+8613800000000",
        "-5",
        "@SUM(A1)",
        "＝cmd|' /C calc'!A0",
        "'=1",
        "''=1",
        "'007",
        "007",
        "1e5",
        "2025-01-01",
        "12345678901234567890",
        "TRUE",
        "是",
        "_x0041_",
        "a\nb",
        "a,\"b\";c\td",
        "😀𠮷",
        "#N/A",
    ];
    let fields = ["text=东门外三盏路灯坏了", "kind=投诉", "reported_at=2025-03-02T17:05:09"];
    check("hotline", "call", &fields, "title", &odd);
    let fields = ["title=修路", "lead_unit=water_bureau", "agreed_day=2025-06-30"];
    check("meeting_item", "minutes", &fields, "minutes", &odd);
}
