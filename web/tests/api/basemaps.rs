//! Base maps over HTTP: what lies in the folder `tiles`, and 天地图, for which a small server stands in.

use std::io::{BufRead, BufReader, Write};
use std::net::TcpListener;
use std::path::Path;
use std::sync::mpsc::{Receiver, channel};
use std::thread;

use axum::body::Body;
use axum::http::{Request, StatusCode};
use serde_json::json;
use web::TiandituOptions;

use crate::town::{Answer, Town};

const KEY: &str = "k&y of/the test";
const PNG: &[u8] = b"\x89PNG a tile";

fn put(folder: &Path, name: &str, bytes: &[u8]) {
    let path = folder.join("tiles").join(name);
    std::fs::create_dir_all(path.parent().unwrap()).unwrap();
    std::fs::write(path, bytes).unwrap();
}

/// A PMTiles file with one tile, that of zoom 0, as shapes. Nothing in it is packed.
fn archive(tile: &[u8]) -> Vec<u8> {
    let (root, metadata) = ([1, 0, 1, u8::try_from(tile.len()).unwrap(), 1], b"{\"attribution\":\"Nobody\"}");
    let mut out = b"PMTiles\x03".to_vec();
    let mut at = 127_u64;
    for part in [root.len(), metadata.len(), 0, tile.len()] {
        out.extend([at.to_le_bytes(), (part as u64).to_le_bytes()].concat());
        at += part as u64;
    }
    out.extend([0; 24]);
    out.extend([1, 1, 1, 1, 0, 0]);
    for degrees in [121_i32, 31, 122, 32] {
        out.extend((degrees * 10_000_000).to_le_bytes());
    }
    out.extend([0; 9]);
    [&out[..], &root, metadata, tile].concat()
}

async fn tile(town: &Town, token: &str, path: &str, tag: &str) -> (Answer, Vec<u8>) {
    let request = Request::builder().uri(format!("/api/v1/basemaps/{path}")).header("if-none-match", tag);
    town.whole(town.named(token, request).body(Body::empty()).unwrap()).await
}

#[tokio::test]
async fn what_lies_in_the_folder_is_listed_and_served() {
    let town = Town::new();
    let data = town.service.options.data.clone();
    assert_eq!(town.get("water", "/api/v1/basemaps").await.json(), json!({ "maps": [], "faults": [] }));
    put(&data, "航拍/2/3/1.png", PNG);
    put(&data, "town.pmtiles", &archive(b"shapes"));
    put(&data, "broken.pmtiles", b"PMTiles\x03");
    put(&data, "broken.mbtiles", b"none");
    put(&data, "readme.txt", b"");
    let told = town.get("water", "/api/v1/basemaps").await.json();
    let (vector, raster) = (&told["maps"][0], &told["maps"][1]);
    assert_eq!(told["maps"].as_array().unwrap().len(), 2, "{told}");
    assert_eq!(
        (&vector["name"], &vector["is_vector"], &vector["layers"]),
        (&json!("town"), &json!(true), &json!(["town"]))
    );
    assert_eq!((&vector["bounds"], &vector["attribution"]), (&json!([121.0, 31.0, 122.0, 32.0]), &json!("Nobody")));
    assert_eq!((&raster["name"], &raster["zoom_min"], &raster["zoom_max"]), (&json!("航拍"), &json!(2), &json!(2)));
    assert_eq!((&told["faults"][0]["name"], told["faults"].as_array().unwrap().len()), (&json!("broken"), 1));

    let (found, bytes) = tile(&town, "water", "town/0/0/0", "").await;
    assert_eq!((found.status, bytes.as_slice()), (StatusCode::OK, &b"shapes"[..]));
    assert_eq!(found.headers["content-type"], "application/vnd.mapbox-vector-tile");
    assert_eq!(found.headers["cache-control"], "private, max-age=3600");
    let tag = found.headers["etag"].to_str().unwrap();
    assert_eq!(tile(&town, "water", "town/0/0/0", tag).await.0.status, StatusCode::NOT_MODIFIED);
    let (found, bytes) = tile(&town, "system", "%E8%88%AA%E6%8B%8D/2/3/1?v=1", "").await;
    assert_eq!(
        (found.status, bytes.as_slice(), &found.headers["content-type"]),
        (StatusCode::OK, PNG, &"image/png".parse().unwrap())
    );
    for (path, status) in [
        ("town/1/0/0", 204),
        ("%E8%88%AA%E6%8B%8D/2/3/2", 204),
        ("town/0/1/0", 404),
        ("town/23/0/0", 404),
        ("town/x/0/0", 404),
        ("nowhere/0/0/0", 404),
        ("readme/0/0/0", 404),
        ("tianditu-vec/1/0/0", 404),
        ("..%2Ftiles/0/0/0", 404),
        ("%2E%2E/0/0/0", 404),
        ("broken/0/0/0", 500),
    ] {
        let (answer, _) = tile(&town, "water", path, "").await;
        assert_eq!(answer.status.as_u16(), status, "{path}: {}", answer.text);
    }
    // Another file of the same name is another map, at once.
    put(&data, "town.pmtiles", &archive(b"other shapes"));
    assert_eq!(tile(&town, "water", "town/0/0/0", tag).await.1, b"other shapes");
    let again = town.get("water", "/api/v1/basemaps").await.json();
    assert_ne!(again["maps"][0]["version"], vector["version"]);
}

/// Stands in for 天地图. Its answers differ by column; what it was asked is heard.
fn stand_in() -> (String, Receiver<String>) {
    let listener = TcpListener::bind("127.0.0.1:0").unwrap();
    let url = format!("http://{}", listener.local_addr().unwrap());
    let (said, heard) = channel();
    thread::spawn(move || {
        let mut silent = Vec::new();
        for stream in listener.incoming() {
            let mut stream = stream.unwrap();
            let mut line = String::new();
            BufReader::new(&stream).read_line(&mut line).unwrap();
            let (status, body): (&str, &[u8]) =
                match line.split("TILECOL=").nth(1).and_then(|rest| rest.split('&').next()) {
                    Some("0") => ("200 OK", PNG),
                    Some("1") => ("200 OK", b"{\"msg\":\"the key is none\"}"),
                    Some("2") => ("403 Forbidden", b"no"),
                    Some("3") => ("404 Not Found", b""),
                    Some("4") => ("302 Found\r\nLocation: http://127.0.0.1:1/", PNG),
                    Some("5") => ("200 OK", &[0x89; (1 << 20) + 1]),
                    _ => {
                        silent.push(stream);
                        continue;
                    }
                };
            // Who counts reads no further than he must.
            let _ = said.send(line);
            let head = format!("HTTP/1.1 {status}\r\nContent-Length: {}\r\n\r\n", body.len());
            let _ = stream.write_all(&[head.as_bytes(), body].concat());
        }
    });
    (url, heard)
}

fn town_with(url: &str) -> Town {
    let (url, attribution) = (url.to_owned(), "天地图 · 审图号".to_owned());
    Town::with_tianditu(TiandituOptions { url, key: KEY.to_owned(), attribution })
}

async fn counted(town: &Town, outcome: &str) -> String {
    let figures = town.raw(Request::builder().uri("/metrics").body(Body::empty()).unwrap()).await.text;
    assert!(!figures.contains("k&y"));
    let line = figures
        .lines()
        .find_map(|line| line.strip_prefix(&format!("qingdan_map_tiles_total{{outcome=\"{outcome}\"}} ")));
    line.unwrap_or("0").to_owned()
}

#[tokio::test]
async fn tianditu_is_asked_by_the_service_and_what_it_answered_is_kept() {
    let (url, heard) = stand_in();
    let town = town_with(&url);
    let told = town.get("water", "/api/v1/basemaps").await;
    assert_eq!(told.json()["maps"][0]["layers"], json!(["tianditu-vec", "tianditu-cva"]), "{}", told.text);
    assert_eq!(told.json()["maps"][1]["layers"], json!(["tianditu-img", "tianditu-cia"]));
    assert!(!told.text.contains("k&y") && !told.text.contains(&url), "{}", told.text);
    for _ in 0..2 {
        let (found, bytes) = tile(&town, "water", "tianditu-cva/3/0/5", "").await;
        assert_eq!((found.status, bytes.as_slice()), (StatusCode::OK, PNG), "{}", found.text);
    }
    let asked = heard.recv().unwrap();
    for part in [
        "GET /cva_w/wmts?",
        "LAYER=cva&",
        "TILEMATRIXSET=w&",
        "TILEMATRIX=3&",
        "TILEROW=5&",
        "TILECOL=0&",
        "tk=k%26y+of%2Fthe+test ",
    ] {
        assert!(asked.contains(part), "{part}: {asked}");
    }
    assert!(heard.try_recv().is_err(), "the second was not asked for");
    assert_eq!((counted(&town, "fetched").await, counted(&town, "kept").await), ("1".to_owned(), "1".to_owned()));
    assert_eq!(tile(&town, "water", "tianditu-vec/3/3/5", "").await.0.status, StatusCode::NO_CONTENT);
    assert_eq!(tile(&town, "water", "tianditu-vec/0/0/0", "").await.0.status, StatusCode::NO_CONTENT);
    assert_eq!(tile(&town, "water", "tianditu-ter/3/0/5", "").await.0.status, StatusCode::NOT_FOUND);
    assert_eq!(tile(&town, "anonymous", "tianditu-vec/3/0/5", "").await.0.status, StatusCode::UNAUTHORIZED);
}

#[tokio::test]
async fn what_is_no_tile_is_refused_counted_and_not_asked_for_at_once_again() {
    let (url, heard) = stand_in();
    for (column, outcome) in [(1, "refused"), (2, "refused"), (4, "refused"), (5, "failed")] {
        let town = town_with(&url);
        for _ in 0..2 {
            let (answer, _) = tile(&town, "water", &format!("tianditu-vec/3/{column}/5"), "").await;
            assert_eq!(
                (answer.status, answer.code().as_str()),
                (StatusCode::SERVICE_UNAVAILABLE, "map_away"),
                "{column}"
            );
            assert_eq!(answer.headers["retry-after"], "5");
            assert!(!answer.text.contains("the key is none") && !answer.text.contains("127.0.0.1"), "{}", answer.text);
        }
        assert_eq!(heard.try_iter().count(), 1, "{column}");
        assert_eq!(counted(&town, outcome).await, "1", "{column}");
    }
    let gone = town_with("http://127.0.0.1:1");
    assert_eq!(tile(&gone, "water", "tianditu-vec/3/0/5", "").await.0.status, StatusCode::SERVICE_UNAVAILABLE);
    assert_eq!(counted(&gone, "failed").await, "1");
}

#[tokio::test]
async fn a_silent_service_is_not_waited_for_without_end() {
    let (url, _heard) = stand_in();
    let town = town_with(&url);
    let (answer, _) = tile(&town, "water", "tianditu-vec/3/7/5", "").await;
    assert_eq!(answer.code(), "map_away");
}

#[tokio::test]
async fn many_tiles_at_once_are_not_all_asked_for() {
    let (url, _heard) = stand_in();
    let town = town_with(&url);
    let mut refused = 0;
    for y in 0..230 {
        let (answer, _) = tile(&town, "water", &format!("tianditu-vec/9/0/{y}"), "").await;
        match answer.status {
            StatusCode::OK => assert_eq!(refused, 0),
            StatusCode::TOO_MANY_REQUESTS => refused += 1,
            other => panic!("{other} {}", answer.text),
        }
    }
    assert_eq!(refused, 29, "ten seconds' worth of twenty a second, and one");
}
