//! Other people's programs against the service: two clients of Open311 as they come from PyPI, and a tester that makes
//! calls from the OpenAPI document.

use std::process::Command;

use serde_json::Value;

use crate::common::{FREE, Served, program, python, serve, serve_in};

fn talk(served: &Served, script: &str, key: &str) -> Value {
    let address = format!("http://{}", served.address);
    let output = Command::new(python()).args(["-c", script, &address, key]).output().unwrap();
    let (told, wrong) = (String::from_utf8_lossy(&output.stdout), String::from_utf8_lossy(&output.stderr));
    assert!(output.status.success(), "{told}{wrong}");
    serde_json::from_str(&told).unwrap_or_else(|error| panic!("{error}: {told}"))
}

/// `three` 0.8.0 was written for Python 2. It is used as it comes: all that it misses in Python 3 is one name.
const THREE: &str = r#"
import itertools, json, sys
itertools.ifilter = filter
import three

address, key = sys.argv[1:]
city = three.Three(f"{address}/open311/v2/", api_key=key)
services = city.services()
code = next(service["service_code"] for service in services if service["metadata"])
definition = city.services(code)
report = dict(address="东门外大街1号", name="Xiao Ming", phone="13800138000", description="三盏路灯不亮")
attributes = {f"attribute[{a['code']}]": (a["values"][0]["key"] if a.get("values") else "x")
              for a in definition["attributes"] if a["required"]}
first = city.post(code, **report, **attributes)[0]["service_request_id"]
again = city.post(code, **report, **attributes)[0]["service_request_id"]
one = city.request(first)[0]
listed = [request["service_request_id"] for request in city.requests(code, count=50)]
today = __import__("datetime").date.today()
between = city.requests(between=[today - __import__("datetime").timedelta(days=2), today + __import__("datetime").timedelta(days=1)])
token = city.token(first)
missing = city.request("HT0")
wrong = three.Three(f"{address}/open311/v2/", api_key="nonsense").post(code, **report)
print(json.dumps(dict(services=len(services), code=code, first=first, again=again, one=one, listed=listed,
    between=[request["service_request_id"] for request in between], token=token, missing=missing, wrong=wrong,
    discovery=city.discovery())))
"#;

#[test]
fn the_client_three_reads_and_writes() {
    let served = serve(&FREE);
    let key = served.key("city", "open311", "p0015");
    let told = talk(&served, THREE, &key);
    assert!(told["services"].as_u64().unwrap() > 10, "{told}");
    assert_eq!(told["first"], told["again"], "a repeated post is the same request");
    let one = &told["one"];
    assert_eq!((&one["service_request_id"], &one["status"]), (&told["first"], &"open".into()));
    assert!(!told.to_string().contains("13800138000"), "{told}");
    for list in ["listed", "between"] {
        let count = told[list].as_array().unwrap().iter().filter(|id| **id == told["first"]).count();
        assert_eq!(count, 1, "{list}: {told}");
    }
    assert_eq!(told["token"][0]["service_request_id"], told["first"]);
    assert_eq!((&told["missing"][0]["code"], &told["wrong"][0]["code"]), (&404.into(), &403.into()));
    assert!(told["discovery"]["endpoints"].is_array(), "{told}");
}

const GEOREPORT: &str = r#"
import json, sys, urllib.parse, urllib.request
from georeport import GeoReport

address, key = sys.argv[1:]
code = json.load(urllib.request.urlopen(f"{address}/open311/v2/services.json"))[0]["service_code"]
form = urllib.parse.urlencode(dict(api_key=key, service_code=code, address_string="东门外", description="路灯不亮")).encode()
made = json.load(urllib.request.urlopen(f"{address}/open311/v2/requests.json", form))[0]["service_request_id"]
told = dict(made=made)
for format in ["json", "xml"]:
    city = GeoReport(f"{address}/open311/v2", output_format=format)
    services = city.get_service_list()
    definition = city.get_service_definition(code)
    requests = city.get_service_requests(service_code=code, status="open")
    requests = requests if isinstance(requests, list) else [requests]
    one = city.get_service_request(made)
    told[format] = dict(services=sorted(service["service_code"] for service in services), code=definition["service_code"],
        requests=[request["service_request_id"] for request in requests], one=one["service_request_id"])
    try:
        city.get_service_request("HT0")
    except Exception as error:
        told[format]["missing"] = error.response.status_code
print(json.dumps(told))
"#;

#[test]
fn the_client_georeport_reads_both_formats() {
    let served = serve(&FREE);
    let key = served.key("city", "open311", "p0015");
    let told = talk(&served, GEOREPORT, &key);
    for format in ["json", "xml"] {
        let read = &told[format];
        assert_eq!(read["requests"], serde_json::json!([told["made"]]), "{told}");
        assert_eq!((&read["one"], &read["missing"]), (&told["made"], &404.into()), "{told}");
    }
    assert_eq!(told["json"], told["xml"], "both formats say the same");
}

/// Streams do not end, so they are read by tests of their own.
const STREAM: &str = "/api/v1/changes";
/// What a list allows (its fields, units, moves) is not in the document, so a call that fits it may well be refused.
const NOT_CHECKED: &str = "positive_data_acceptance";

#[test]
fn calls_made_from_the_document_are_answered_as_it_says() {
    let folder = tempfile::tempdir().unwrap();
    let served = serve_in(folder, &[&FREE[..], &["--demo"]].concat());
    let key = served.key("tester", "read,write,export", "p0015");
    let tester = python().with_file_name("schemathesis");
    let document = format!("http://{}/api/openapi.json", served.address);
    let output = Command::new(tester)
        .current_dir(served.folder.path())
        .args(["run", &document, "--header", &format!("Authorization: Bearer {key}")])
        .args(["--checks", "all", "--phases", "examples,coverage,fuzzing", "--max-examples", "6", "--seed", "311"])
        .args([
            "--exclude-checks",
            NOT_CHECKED,
            "--exclude-path",
            STREAM,
            "--request-timeout",
            "30",
            "--warnings",
            "off",
            "--no-color",
        ])
        .output()
        .unwrap();
    let told = String::from_utf8_lossy(&output.stdout);
    assert!(output.status.success(), "{told}\n{}", String::from_utf8_lossy(&output.stderr));
    let verified = program(served.folder.path(), &["verify", "--data", "var"]).output().unwrap();
    assert!(verified.status.success(), "{}", String::from_utf8_lossy(&verified.stdout));
}
