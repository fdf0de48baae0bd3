//! Addresses and names in texts: what is found, where it stands, and what is masked or missing.

use expect_test::{Expect, expect};
use proptest::prelude::*;
use triage::address::{Address, State, mentions, parse};

#[cfg(test)]
fn shown(address: &Address<'_>) -> String {
    let parts: Vec<String> = address.parts.iter().map(|part| format!("{:?} {}", part.kind, part.name)).collect();
    format!("{:?}: {}", address.state, parts.join(", "))
}

#[cfg(test)]
fn check(texts: &[&str], expected: Expect) {
    let lines: Vec<String> = texts.iter().map(|text| format!("{}\n", shown(&parse(text)))).collect();
    expected.assert_eq(&lines.concat());
}

#[test]
fn a_full_address_is_taken_apart() {
    check(
        &[
            "上海市青浦区夏阳街道青城社区和平路12弄3号楼401室",
            "湖南省长沙市岳麓区望城坡街道金星北路199号万国城20栋106",
            "北京市朝阳区建国路乙88号院SOHO现代城A座1803室",
            "浙江省杭州市余杭区文一西路969号",
            "广西壮族自治区南宁市青秀区民族大道100号",
            "内蒙古自治区呼和浩特市新城区和平路3号",
            "新疆维吾尔自治区伊犁哈萨克自治州伊宁市",
            "上海市浦东新区世纪大道1号",
            "长沙市望城区月亮岛街道",
            "青浦区练塘镇东庄村3组12号",
            "丽水花园3-2-501",
            "丽水花园2栋2-501室",
        ],
        expect![[r#"
            Located: City 上海市, District 青浦区, Town 夏阳街道, Village 青城社区, Road 和平路, Number 12弄, Building 3号楼, Room 401室
            Located: Province 湖南省, City 长沙市, District 岳麓区, Town 望城坡街道, Road 金星北路, Number 199号, Estate 万国城, Building 20栋, Room 106
            Located: City 北京市, District 朝阳区, Road 建国路, Number 乙88号院, Estate SOHO现代城, Building A座, Room 1803室
            Located: Province 浙江省, City 杭州市, District 余杭区, Road 文一西路, Number 969号
            Located: Province 广西壮族自治区, City 南宁市, District 青秀区, Road 民族大道, Number 100号
            Located: Province 内蒙古自治区, City 呼和浩特市, District 新城区, Road 和平路, Number 3号
            Coarse: Province 新疆维吾尔自治区, City 伊犁哈萨克自治州, District 伊宁市
            Located: City 上海市, District 浦东新区, Road 世纪大道, Number 1号
            Coarse: City 长沙市, District 望城区, Town 月亮岛街道
            Located: District 青浦区, Town 练塘镇, Village 东庄村, Group 3组, Number 12号
            Located: Estate 丽水花园, Building 3, Unit 2, Room 501
            Located: Estate 丽水花园, Building 2栋, Unit 2, Room 501
        "#]],
    );
}

#[test]
fn an_address_within_a_sentence_is_found() {
    check(
        &[
            "我住在白竹坡路和马坡岭小学之间，每天很吵",
            "关于青竹湖镇霞凝社区路灯不亮的投诉",
            "小区门口道路坑坑洼洼，望解决",
            "书院南路乾城大厦旁边工地夜间施工",
            "我市主城区停车难，各乡镇也一样",
            "请问市民中心什么时候开门",
        ],
        expect![[r#"
            Located: Road 白竹坡路
            Coarse: Town 青竹湖镇
            Missing: 
            Located: Road 书院南路, Estate 乾城大厦
            Missing: 
            Missing: 
        "#]],
    );
}

#[test]
fn what_is_hidden_is_not_guessed() {
    check(
        &[
            "A市A3区天顶街道青山新村社区",
            "**路XX小区",
            "某镇某村五组",
            "A镇B村",
            "×××街道幸福路",
            "K8县",
            "",
            "没有地址",
        ],
        expect![[r#"
            Masked: City A市, District A3区, Town 天顶街道, Village 青山新村社区
            Masked: Road **路, Estate XX小区
            Masked: Town 某镇, Village 某村, Group 五组
            Masked: Town A镇, Village B村
            Masked: Town ×××街道, Road 幸福路
            Masked: District K8县
            Missing: 
            Missing: 
        "#]],
    );
}

#[test]
fn the_names_of_a_text_are_found() {
    let check = |text: &str, expected: Expect| {
        let names: Vec<String> = mentions(text).iter().map(|m| format!("{:?} {}", m.kind, m.name)).collect();
        expected.assert_eq(&names.join(", "));
    };
    check("A5区劳动东路魅力之城小区临街门面油烟扰民", expect!["District A5区, Road 劳动东路, Estate 魅力之城小区"]);
    check("增加A市145路公交车，延到地铁6号线桐梓坡站", expect!["City A市, Body 145路, Site 地铁6号线, Site 桐梓坡站"]);
    check("某某投资有限公司与农商银行纠纷，公司不理", expect!["Body 某某投资有限公司, Body 农商银行"]);
}

proptest! {
    #[test]
    fn any_text_is_read_and_names_stand_where_they_say(text in "([a-zA-Z0-9*×·，。 的在和一三]|市|区|县|镇|村|组|路|街道|社区|小区|花园|大道|号|栋|单元|室|东|青|城|湖|园|-|#|😀){0,40}") {
        let mut end = 0;
        for mention in mentions(&text) {
            prop_assert!(mention.start >= end && mention.start < mention.end, "{mention:?}");
            prop_assert_eq!(&text[mention.start..mention.end], mention.name);
            end = mention.end;
        }
        let address = parse(&text);
        prop_assert!(address.parts.is_sorted_by(|one, other| one.kind < other.kind), "{:?}", address);
        prop_assert_eq!(address.state == State::Missing, address.parts.is_empty());
        prop_assert_eq!(address.state == State::Masked, address.parts.iter().any(|part| part.is_masked()));
    }

    #[test]
    fn an_address_that_is_put_together_is_taken_apart(
        parts in (
            proptest::option::of("(长沙|青浦|宁波)市"),
            proptest::option::of("(岳麓|江北|海曙)区"),
            proptest::option::of("(夏阳|望城坡|鼓楼)街道"),
            proptest::option::of("(东盛|青城|太平)社区"),
            proptest::option::of("(和平|人民|金星北)路"),
        ),
        building in proptest::option::of(1_u16..99),
    ) {
        let (city, district, town, village, road) = parts;
        let mut expected: Vec<String> = [city, district, town, village, road].into_iter().flatten().collect();
        expected.extend(building.map(|number| format!("{number}号楼")));
        let text = expected.concat();
        let names: Vec<&str> = parse(&text).parts.iter().map(|part| part.name).collect();
        prop_assert_eq!(names, expected, "{}", text);
    }
}
