//! The component types (Table 5) in words.

use super::{Name, name, unnamed};

/// A component type (Table 5).
#[must_use]
pub fn component(kind: u8) -> Name {
    match kind {
        0 => name("通用", "general"),
        1 => name("火灾报警控制器", "fire alarm controller"),
        10..=25 => alarm(kind),
        30..=37 => heat(kind),
        40..=79 => smoke_and_other(kind),
        81..=88 => control(kind),
        91..=121 => equipment(kind),
        code => unnamed(code),
    }
}

fn alarm(kind: u8) -> Name {
    match kind {
        10 => name("可燃气体探测器", "combustible gas detector"),
        11 => name("点型可燃气体探测器", "point combustible gas detector"),
        12 => name("独立式可燃气体探测器", "standalone combustible gas detector"),
        13 => name("线型可燃气体探测器", "line combustible gas detector"),
        16 => name("电气火灾监控报警器", "electrical fire monitoring alarm unit"),
        17 => name("剩余电流式电气火灾监控探测器", "residual current electrical fire detector"),
        18 => name("测温式电气火灾监控探测器", "temperature electrical fire detector"),
        21 => name("探测回路", "detection loop"),
        22 => name("火灾显示盘", "fire display panel"),
        23 => name("手动火灾报警按钮", "manual call point"),
        24 => name("消火栓按钮", "hydrant button"),
        25 => name("火灾探测器", "fire detector"),
        code => unnamed(code),
    }
}

fn heat(kind: u8) -> Name {
    match kind {
        30 => name("感温火灾探测器", "heat detector"),
        31 => name("点型感温火灾探测器", "point heat detector"),
        32 => name("点型感温火灾探测器（S型）", "point heat detector, type S"),
        33 => name("点型感温火灾探测器（R型）", "point heat detector, type R"),
        34 => name("线型感温火灾探测器", "line heat detector"),
        35 => name("线型感温火灾探测器（S型）", "line heat detector, type S"),
        36 => name("线型感温火灾探测器（R型）", "line heat detector, type R"),
        _ => name("光纤感温火灾探测器", "fibre optic heat detector"),
    }
}

fn smoke_and_other(kind: u8) -> Name {
    match kind {
        40 => name("感烟火灾探测器", "smoke detector"),
        41 => name("点型离子感烟火灾探测器", "point ionisation smoke detector"),
        42 => name("点型光电感烟火灾探测器", "point photo-electric smoke detector"),
        43 => name("线型光束感烟火灾探测器", "beam smoke detector"),
        44 => name("吸气式感烟火灾探测器", "aspirating smoke detector"),
        50 => name("复合式火灾探测器", "composite detector"),
        51 => name("复合式感烟感温火灾探测器", "composite smoke and heat detector"),
        52 => name("复合式感光感温火灾探测器", "composite light and heat detector"),
        53 => name("复合式感光感烟火灾探测器", "composite light and smoke detector"),
        61 => name("紫外火焰探测器", "ultraviolet flame detector"),
        62 => name("红外火焰探测器", "infrared flame detector"),
        69 => name("感光火灾探测器", "light-sensing fire detector"),
        74 => name("气体探测器", "gas-sensing fire detector"),
        78 => name("图像摄像方式火灾探测器", "image fire detector"),
        79 => name("感声火灾探测器", "sound fire detector"),
        code => unnamed(code),
    }
}

fn control(kind: u8) -> Name {
    match kind {
        81 => name("气体灭火控制器", "gas extinguishing controller"),
        82 => name("消防电气控制装置", "fire electric control device"),
        83 => name("消防控制室图形显示装置", "control room graphic display"),
        84 => name("模块", "module"),
        85 => name("输入模块", "input module"),
        86 => name("输出模块", "output module"),
        87 => name("输入/输出模块", "input/output module"),
        88 => name("中继模块", "relay module"),
        code => unnamed(code),
    }
}

fn equipment(kind: u8) -> Name {
    match kind {
        91 => name("消防水泵", "fire pump"),
        92 => name("消防水箱", "fire water tank"),
        95 => name("喷淋泵", "sprinkler pump"),
        96 => name("水流指示器", "water flow indicator"),
        97 => name("信号阀", "signal valve"),
        98 => name("报警阀", "alarm valve"),
        99 => name("压力开关", "pressure switch"),
        101 => name("阀驱动装置", "valve actuator"),
        102 => name("防火门", "fire door"),
        103 => name("防火阀", "fire damper"),
        104 => name("通风空调", "ventilation and air conditioning"),
        105 => name("泡沫液泵", "foam pump"),
        106 => name("管网电磁阀", "pipe network solenoid valve"),
        111 => name("防烟排烟风机", "smoke control or exhaust fan"),
        113 => name("排烟防火阀", "smoke exhaust fire damper"),
        114 => name("常闭送风口", "normally closed air inlet"),
        115 => name("排烟口", "smoke exhaust outlet"),
        116 => name("电控挡烟垂壁", "electric smoke curtain"),
        117 => name("防火卷帘控制器", "fire shutter controller"),
        118 => name("防火门监控器", "fire door monitor"),
        121 => name("警报装置", "alarm sounder"),
        code => unnamed(code),
    }
}
