//! Invented reports, subjects and decisions.

use crate::rehearse::Dice;

/// Title and text of requests as citizens write them.
const REQUESTS: [(&str, &str); 24] = [
    ("路灯不亮", "小区东门外的路灯坏了三盏，晚上老人走路看不清，请尽快修复。"),
    ("夜间施工噪音扰民", "旁边工地连续一周夜里十二点还在浇混凝土，噪音很大，孩子没法睡觉。"),
    ("公交车班次太少", "早高峰等了四十分钟没有一班公交车，建议增加班次。"),
    ("垃圾清运不及时", "垃圾房三天没有清运，气味难闻，苍蝇很多。"),
    ("河道漂浮物", "村口的河道里有很多漂浮物和死鱼，水面发黑发臭。"),
    ("违法搭建", "楼顶住户私自搭建阳光房，影响楼下采光，请城管部门查处。"),
    ("电动自行车楼道充电", "有人把电动自行车推进楼道充电，消防通道被堵，有安全隐患。"),
    ("拖欠工资", "装修公司拖欠我们六名工人两个月工资，一直推脱不给。"),
    ("自来水水压低", "六楼以上自来水水压很低，晚上经常没水。"),
    ("咨询入学政策", "请问外来务工人员子女小学入学需要准备哪些材料，什么时候报名？"),
    ("预付卡退款难", "健身房突然关门，预付卡里的钱退不出来，希望市场监管部门处理。"),
    ("物业不作为", "电梯坏了半个月，物业一直不修，高层老人下不了楼。"),
    ("道路破损", "主干道路面坑洼积水，电瓶车经过容易摔倒，请修补路面。"),
    ("医保报销咨询", "异地住院的费用怎么报销，需要哪些手续？"),
    ("燃气管道有异味", "楼道里有燃气味，担心泄漏，请燃气公司尽快来检查。"),
    ("流浪犬伤人", "小区里流浪犬成群，昨天有孩子被咬伤，请处理。"),
    ("农田灌溉渠堵塞", "灌溉渠被建筑垃圾堵住，秧苗缺水。"),
    ("停车难", "医院周边停车位太少，道路两侧停满车，救护车进不来。"),
    ("广场舞噪音", "广场舞音响声音太大，一直跳到晚上十点，影响休息。"),
    ("公园设施损坏", "公园里的健身器材断了，孩子玩耍很危险。"),
    ("企业排放异味", "工业园区夜间有刺鼻的化工异味，怀疑企业偷排废气。"),
    ("积水严重", "每次下大雨地下通道都积水，车辆无法通行。"),
    ("社保卡办理", "社保卡丢了怎么补办，哪里可以办理？"),
    ("占道经营", "菜场门口摊贩占道经营，人行道走不了人。"),
];

const SUBJECTS: [&str; 8] = [
    "清和大厦",
    "南浦花苑三期",
    "云桥物流仓库",
    "河景养老院",
    "晨光幼儿园",
    "恒余化工二车间",
    "东渡商业广场",
    "新桥农贸市场",
];

const FINDINGS: [&str; 6] = [
    "消防通道被货物堵塞，宽度不足两米。",
    "配电箱线路老化，外皮破损。",
    "二层安全出口上锁，无人看管。",
    "十二具灭火器过期未检。",
    "厨房燃气报警器失效，未接主机。",
    "外墙保温材料破损，可燃芯材外露。",
];

const DECISIONS: [&str; 6] = [
    "加快推进老旧小区加装电梯",
    "开展高层建筑消防隐患排查",
    "完成冬季农田水利整修",
    "制定停车难综合治理方案",
    "建立企业服务专员制度",
    "推进河道两岸环境整治",
];

const SURNAMES: [&str; 8] = ["赵", "钱", "孙", "李", "周", "吴", "郑", "王"];

/// The title and text of an invented request.
pub(super) fn pick(dice: &mut Dice) -> (&'static str, &'static str) {
    dice.pick(&REQUESTS).copied().unwrap_or(REQUESTS[0])
}

/// A text for a field, by its name.
pub(super) fn text(name: &str, title: &str, story: (&str, &str), dice: &mut Dice, number: u64) -> String {
    let one = |of: &[&str], dice: &mut Dice| dice.pick(of).copied().unwrap_or_default().to_owned();
    match name {
        "title" => story.0.to_owned(),
        "text" | "description" | "content" | "row" => story.1.to_owned(),
        "subject" => one(&SUBJECTS, dice),
        "finding" => one(&FINDINGS, dice),
        "decision" | "matter" | "task" => one(&DECISIONS, dice),
        "caller" | "reporter" => format!("{}某", one(&SURNAMES, dice)),
        "phone" => format!("1990000{:04}", dice.below(10_000)),
        "outside_number" => format!("YS{number:08}"),
        "minutes_number" | "minutes" | "meeting" => format!("区政府第{}次常务会议", 100 + dice.below(20)),
        _ => format!("{title}（{}）", one(&SUBJECTS, dice)),
    }
}
