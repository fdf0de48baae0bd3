//! The words that the rules know, by what they do in a sentence. No name of a place, a unit or a person is among them.

pub(super) mod bodies;
pub(super) mod lexicon;
mod orders;
pub(super) mod speakers;

use lexicon::{Lexicon, List};

pub(super) use orders::ORDERS;

/// The word of a list that a text begins with; the longest where several do.
pub(super) fn prefix(text: &str, words: &(impl List + ?Sized)) -> Option<&'static str> {
    words.prefix(text)
}

/// The word of a list that a text ends with; the longest where several do.
pub(super) fn suffix(text: &str, words: &(impl List + ?Sized)) -> Option<&'static str> {
    words.suffix(text)
}

/// Whether a text has a word of a list anywhere.
pub(super) fn has(text: &str, words: &(impl List + ?Sized)) -> bool {
    words.is_in(text)
}

/// What is left when words of a list are taken off the front, again and again.
pub(super) fn without_prefixes<'a>(mut text: &'a str, words: &(impl List + ?Sized)) -> &'a str {
    while let Some(rest) = prefix(text, words).and_then(|word| text.strip_prefix(word)) {
        text = rest;
    }
    text
}

/// What is left when words of a list are taken off the end, again and again.
pub(super) fn without_suffixes<'a>(mut text: &'a str, words: &(impl List + ?Sized)) -> &'a str {
    while let Some(rest) = suffix(text, words).and_then(|word| text.strip_suffix(word)) {
        text = rest;
    }
    text
}

/// What a clause may begin with before it comes to its point.
pub(super) static CONNECTORS: Lexicon = Lexicon::new(
    "同时 此外 另外 下一步 接下来 今后 下阶段 当前 目前 眼下 特别是 尤其是 因此 为此 一方面 另一方面 \
     首先 其次 再次 最后 第一 第二 第三 第四 总之 但 但是 而且 并且 并 且 所以 对此 面向未来 各位 会后 \
     会议结束后 与此同时 在此基础上 在此期间 近期 今年 明年 年内 期间 现阶段 即日起 近日 然后",
);

/// Adverbs before a verb: they say how, not what.
pub(super) static ADVERBS: Lexicon = Lexicon::new(
    "进一步 切实 全面 深入 持续 不断 着力 大力 全力 全力以赴 积极 坚决 严格 认真 扎实 加快 充分 始终 \
     牢牢 努力 主动 及时 重点 统筹 精准 有效 合理 科学 高标准 高质量 高效 从严 从细 从快 迅速 快速 立即 \
     马上 尽快 尽早 抓紧 集中 广泛 稳步 有序 稳妥 逐一 逐项 逐级 逐步 逐件 逐户 继续 真正 严肃 严厉 自觉 \
     务实 用心 用情 紧紧 层层 分类 定期 常态化 依法 依规 依法依规 同步 共同 随时 按程序 按规定 按要求 \
     按期 如期 按时 动态 系统 更加 更好 率先 带头 亲自 深刻 牢固 坚定 坚定不移 毫不动摇 千方百计 \
     想方设法 最大限度 最大程度 尽力 妥善 适时 第一时间 分级 分批 扎扎实实 时刻 先行 提前 每日 每天 每周 \
     每月 每季度 每半年 每年 连夜 当场 全程 轮流 自行 按月 按季 逐月 分期 分别 各自 一并 多措并举 \
     多管齐下 齐抓共管 统筹兼顾 分类施策 因地制宜 精准施策 凝心聚力 齐心协力 同心协力 上下联动 攻坚克难 \
     通盘考虑 科学谋划 超前谋划 提早谋划 提前谋划 主动作为 担当作为 精心 合力 全方位 全过程 全链条 \
     全覆盖 多渠道 多形式 多角度 多层次 高位 高频次 高起点 高水平 高效率 尽心 倾力 下大力气 集中力量 \
     创造性 有针对性 有力 一体 一体化 协同 联合 严密 密切 细致 深度 从紧 从早 及早 早日 按计划 按节点 \
     快马加鞭 雷厉风行 驰而不息 持之以恒 坚持不懈 锲而不舍 一以贯之 从实 从紧从严 实地 逐条 逐人 逐村 \
     逐案 不遗余力 毫不松懈 毫不放松 纵深 一鼓作气 乘势而上 靠前 自上而下 以案促改 分门别类 大刀阔斧 \
     只争朝夕 奋力 奋勇 竭力 竭尽全力 全心全意 一心一意 一如既往 强力 大胆 勇敢 刚性 从重 从长远",
);

/// Openers that order nothing by themselves: the verb is in a later clause.
pub(super) const OPENERS: [&str; 17] = [
    "以", "对", "按照", "立足", "着眼", "依托", "结合", "对照", "围绕", "带着", "针对", "根据", "本着", "面对", "面向",
    "借助", "利用",
];

/// What only something that has happened, or that is so, says of itself.
pub(super) static TOLD: Lexicon = Lexicon::new(
    "已经 已于 已完成 已建 已有 已成 已全 取得了 取得积极 取得显著 取得明显 取得可喜 取得重大 取得阶段 \
     正在 正处 同比 环比 稳中有 作出了 做出了 作了 做了 得到了 获得了 荣获 领先 位居 累计 面临 迎来了 \
     形势严峻 十分严峻 意义 关系到 关系千家 事关 有利于 有助于 就是 既是 更是 也是 不仅是 必然要求 \
     题中之义 重要举措 重要保障 重要内容 关键所在 体现了 今年以来 去年以来 近年来 截至 成立以来
     值得肯定 暴露出 来之不易 成效明显 效果明显
     经常深入 经常到",
);

/// What a fault is told with; behind a verb that orders it is what must be mended.
pub(super) const FAULTS: [&str; 10] =
    ["存在", "尚未", "未能", "不够", "不到位", "不及时", "迟迟", "有的", "个别", "仍有"];

/// Headings under which points are orders.
pub(super) const ASKING: [&str; 41] = [
    "工作要求",
    "有关要求",
    "几点要求",
    "整改要求",
    "具体要求",
    "下一步",
    "下步工作",
    "下阶段",
    "工作安排",
    "重点任务",
    "议定事项",
    "工作措施",
    "整改措施",
    "任务分工",
    "主要任务",
    "保障措施",
    "工作任务",
    "会议要求",
    "会议议定",
    "决定事项",
    "相关要求",
    "工作打算",
    "批示内容",
    "批示意见",
    "重点工作",
    "整改任务",
    "任务清单",
    "交办事项",
    "督办事项",
    "几点意见",
    "工作部署",
    "处理意见",
    "工作建议",
    "下步打算",
    "组织保障",
    "工作保障",
    "组织领导",
    "下周",
    "下月",
    "安排",
    "整改建议",
];

/// Headings under which a reply says what its sender will do.
pub(super) const PROMISING: [&str; 6] = ["打算", "下一步", "下步", "计划", "举措", "措施"];

/// Words before `如下:`, behind which every point is an order.
pub(super) const INTRODUCES: [&str; 24] = [
    "通知",
    "要求",
    "商请",
    "安排",
    "任务",
    "措施",
    "部署",
    "函告",
    "函商",
    "意见",
    "明确",
    "议定",
    "分工",
    "提示",
    "提醒",
    "告诫",
    "决定",
    "批复",
    "通告",
    "公告",
    "建议",
    "抓好以下",
    "做好以下",
    "批示",
];
/// Words before `如下:`, behind which it is told what is.
pub(super) const REPORTS: [&str; 9] = ["情况", "纪要", "通报", "报告", "汇报", "公示", "答复", "名单", "问题"];
/// Headings under which points are reports.
pub(super) const TELLING: [&str; 12] =
    ["情况", "成效", "问题", "背景", "总体", "亮点", "做法", "不足", "特点", "回顾", "名单", "依据"];

/// With these a sentence leaves the speech and tells again.
pub(super) static TELLS: Lexicon = Lexicon::new(
    "会上 会前 会后 随后 当天 当日 据了解 据悉 会议还 会议听取 会议传达 会议审议 会议研究 会议通报 \
     会议由 会议学习 会议开始前 会议首先 会议期间 区领导 市领导 县领导 参加会议 会议以 本次会议 此次会议 \
     活动中 活动现场 在座谈会上 座谈会上 现场 会议现场 会议指定 调研中 检查中 检查组 督查组 记者 \
     大家一致 与会人员认真 村民们 居民们 图为 会议还听取 会议采取 会议播放",
);
