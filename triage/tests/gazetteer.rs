//! Places of a client's file, found by name, by another name, by the place above, or not at all.

use std::path::Path;

use expect_test::{Expect, expect};
use triage::address::gazetteer::{Found, Gazetteer, GazetteerError, How};
use triage::address::parse;

const PLACES: &str = "\
code,name,parent_name,aliases,longitude,latitude
1,夏阳街道,,,121.1,31.1
2,盈浦街道,,,,
11,青城社区居委会,夏阳街道,老青城,121.12,31.14
12,太平村村委会,夏阳街道,,,
22,太平村村委会,盈浦街道,,,
31,和平路12弄3号楼,青城社区居委会,和平新苑3号楼,121.123,31.145";

#[cfg(test)]
fn rows(text: &str) -> Vec<Vec<String>> {
    text.lines().map(|line| line.split(',').map(str::to_owned).collect()).collect()
}

#[cfg(test)]
fn check(gazetteer: &Gazetteer, cases: &[&str], expected: Expect) {
    let name = |place: &usize| gazetteer.place(*place).map_or("", |place| place.name.as_str()).to_owned();
    let lines = cases.iter().map(|text| {
        let found = match gazetteer.find(&parse(text)) {
            Found::At(place, how) => format!("{} {how:?}", name(&place)),
            Found::Ambiguous(places) => {
                format!("{} are called so", places.iter().map(name).collect::<Vec<_>>().join(" "))
            }
            none => format!("{none:?}"),
        };
        format!("{text}: {found}\n")
    });
    expected.assert_eq(&lines.collect::<String>());
}

#[test]
fn an_address_is_found_by_name_then_alias_then_above() {
    let gazetteer = Gazetteer::import(&rows(PLACES)).unwrap();
    check(
        &gazetteer,
        &[
            "夏阳街道",
            "青浦区夏阳街道青城社区居委会",
            "青城社区",
            "夏阳街道青城社区和平路12弄3号楼",
            "和平新苑3号楼",
            "夏阳街道青城社区和平路12弄3号楼401室",
            "夏阳街道青城社区光明路9号",
            "盈浦街道青城社区",
            "太平村",
            "盈浦街道太平村",
            "太平村5组",
            "徐泾镇光明村",
            "A区夏阳街道",
            "路灯不亮",
        ],
        expect![[r#"
            夏阳街道: 夏阳街道 Exact
            青浦区夏阳街道青城社区居委会: 青城社区居委会 Exact
            青城社区: 青城社区居委会 Alias
            夏阳街道青城社区和平路12弄3号楼: 和平路12弄3号楼 Exact
            和平新苑3号楼: 和平路12弄3号楼 Alias
            夏阳街道青城社区和平路12弄3号楼401室: 和平路12弄3号楼 Above
            夏阳街道青城社区光明路9号: 青城社区居委会 Above
            盈浦街道青城社区: 盈浦街道 Above
            太平村: 太平村村委会 太平村村委会 are called so
            盈浦街道太平村: 太平村村委会 Alias
            太平村5组: 太平村村委会 太平村村委会 are called so
            徐泾镇光明村: Unknown
            A区夏阳街道: Masked
            路灯不亮: Missing
        "#]],
    );
}

#[test]
#[expect(clippy::disallowed_methods, reason = "the places are a file beside the lists")]
fn the_shipped_villages_are_found_with_their_towns() {
    let path = Path::new(env!("CARGO_MANIFEST_DIR")).join("../lists/places/qingpu.csv");
    let gazetteer = Gazetteer::import(&rows(&std::fs::read_to_string(path).unwrap())).unwrap();
    let villages = (0..gazetteer.len()).filter_map(|n| gazetteer.place(n)).filter(|place| place.above.is_some());
    let towns = (0..gazetteer.len()).filter_map(|n| gazetteer.place(n)).filter(|place| place.above.is_none());
    assert_eq!((towns.count(), villages.clone().count()), (11, 355));
    let mut missed = Vec::new();
    for village in villages {
        let town = gazetteer.place(village.above.unwrap()).unwrap();
        let text = format!("上海市青浦区{}{}", town.name, village.name);
        match gazetteer.find(&parse(&text)) {
            Found::At(place, How::Exact) if gazetteer.place(place).unwrap().code == village.code => {}
            other => missed
                .push(format!("{text} {other:?} {:?}", parse(&text).parts.iter().map(|p| p.name).collect::<Vec<_>>())),
        }
    }
    assert!(missed.is_empty(), "{} missed:\n{}", missed.len(), missed.join("\n"));
}

#[test]
fn a_file_that_is_no_gazetteer_is_refused() {
    let refused = |text: &str| Gazetteer::import(&rows(text)).map(|gazetteer| gazetteer.len());
    for (text, expected) in [
        ("", Err(GazetteerError::NoName)),
        ("code,town\n1,甲", Err(GazetteerError::NoName)),
        ("名称\n", Ok(0)),
        ("名称\n甲村\n\n乙村", Ok(2)),
        ("code,name\n1,", Err(GazetteerError::BadName(2))),
        ("code,name\n1,甲\n1,乙", Err(GazetteerError::TwoPlaces(3, "1".to_owned()))),
        ("name,经度,纬度\n甲,121,91", Err(GazetteerError::BadPosition(2))),
        ("name,经度,纬度\n甲,121,", Err(GazetteerError::BadPosition(2))),
        ("name,经度,纬度\n甲,NaN,1", Err(GazetteerError::BadPosition(2))),
    ] {
        assert_eq!(refused(text), expected, "{text}");
    }
}
