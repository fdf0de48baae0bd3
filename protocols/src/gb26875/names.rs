//! The code tables of the standard in words, Chinese and English. Looked up when somebody asks, never while decoding.

mod component;

use super::frame::Command;
use crate::name::name;

pub use crate::name::Name;
pub use component::component;

const RESERVED: Name = name("预留", "reserved");
const USER: Name = name("用户自定义", "user defined");

/// A code that the standard gives no name: reserved up to 127, then the users'.
fn unnamed(code: u8) -> Name {
    if code < 128 { RESERVED } else { USER }
}

/// A command (Table 2).
#[must_use]
pub fn command(command: Command) -> Name {
    match command {
        Command::Control => name("控制命令", "control"),
        Command::Send => name("发送数据", "send data"),
        Command::Confirm => name("确认", "confirm"),
        Command::Request => name("请求", "request"),
        Command::Reply => name("应答", "reply"),
        Command::Deny => name("否认", "deny"),
        Command::Other(code) => unnamed(code),
    }
}

/// A data unit type (Table 3).
#[must_use]
pub fn data_type(kind: u8) -> Name {
    match kind {
        1 => name("上传建筑消防设施系统状态", "facility system status"),
        2 => name("上传建筑消防设施部件运行状态", "facility component status"),
        3 => name("上传建筑消防设施部件模拟量值", "facility component analogue value"),
        4 => name("上传建筑消防设施操作信息", "facility operation"),
        5 => name("上传建筑消防设施软件版本", "facility software version"),
        6 => name("上传建筑消防设施系统配置情况", "facility system configuration"),
        7 => name("上传建筑消防设施部件配置情况", "facility component configuration"),
        8 => name("上传建筑消防设施系统时间", "facility system clock"),
        21 => name("上传用户信息传输装置运行状态", "device running status"),
        24 => name("上传用户信息传输装置操作信息", "device operation"),
        25 => name("上传用户信息传输装置软件版本", "device software version"),
        26 => name("上传用户信息传输装置配置情况", "device configuration"),
        28 => name("上传用户信息传输装置系统时间", "device clock"),
        61 => name("读建筑消防设施系统状态", "read facility system status"),
        62 => name("读建筑消防设施部件运行状态", "read facility component status"),
        63 => name("读建筑消防设施部件模拟量值", "read facility component analogue value"),
        64 => name("读建筑消防设施操作信息", "read facility operations"),
        65 => name("读建筑消防设施软件版本", "read facility software version"),
        66 => name("读建筑消防设施系统配置情况", "read facility system configuration"),
        67 => name("读建筑消防设施部件配置情况", "read facility component configuration"),
        68 => name("读建筑消防设施系统时间", "read facility system clock"),
        81 => name("读用户信息传输装置运行状态", "read device running status"),
        84 => name("读用户信息传输装置操作信息记录", "read device operations"),
        85 => name("读用户信息传输装置软件版本", "read device software version"),
        86 => name("读用户信息传输装置配置情况", "read device configuration"),
        88 => name("读用户信息传输装置系统时间", "read device clock"),
        89 => name("初始化用户信息传输装置", "initialise device"),
        90 => name("同步用户信息传输装置时钟", "set device clock"),
        91 => name("查岗命令", "guard check"),
        128..=254 => USER,
        _ => RESERVED,
    }
}

/// A facility system type (Table 4).
#[must_use]
pub fn system(kind: u8) -> Name {
    match kind {
        0 => name("通用", "general"),
        1 => name("火灾报警系统", "fire alarm system"),
        10 => name("消防联动控制器", "fire linkage controller"),
        11 => name("消火栓系统", "hydrant system"),
        12 => name("自动喷水灭火系统", "automatic sprinkler system"),
        13 => name("气体灭火系统", "gas extinguishing system"),
        14 => name("水喷雾灭火系统（泵启动方式）", "water spray system (pump driven)"),
        15 => name("水喷雾灭火系统（压力容器启动方式）", "water spray system (pressure vessel driven)"),
        16 => name("泡沫灭火系统", "foam extinguishing system"),
        17 => name("干粉灭火系统", "dry powder extinguishing system"),
        18 => name("防烟排烟系统", "smoke control and exhaust system"),
        19 => name("防火门及卷帘系统", "fire door and shutter system"),
        20 => name("消防电梯", "fire lift"),
        21 => name("消防应急广播", "fire emergency broadcast"),
        22 => name("消防应急照明和疏散指示系统", "emergency lighting and evacuation signs"),
        23 => name("消防电源", "fire power supply"),
        24 => name("消防电话", "fire telephone"),
        code => unnamed(code),
    }
}

/// An analogue quantity (Table 6): its name, the unit, how many units one count is, and the printed range in units.
#[derive(Debug, Clone, Copy, PartialEq)]
pub struct Quantity {
    /// What is measured.
    pub name: Name,
    /// The unit of the value.
    pub unit: &'static str,
    /// One count in that unit, as a count of thousandths: 100 is 0.1.
    pub thousandths: u16,
    /// Smallest and largest value of the standard, in units.
    pub range: [i32; 2],
}

/// The quantity of an analogue type; `None` where the standard has none.
#[must_use]
pub fn quantity(kind: u8) -> Option<Quantity> {
    let (name, unit, thousandths, range) = match kind {
        1 => (name("事件计数", "event count"), "", 1000, [0, 32000]),
        2 => (name("高度", "height"), "m", 10, [0, 320]),
        3 => (name("温度", "temperature"), "°C", 100, [-273, 3200]),
        4 => (name("压力", "pressure"), "MPa", 100, [0, 3200]),
        5 => (name("压力", "pressure"), "kPa", 100, [0, 3200]),
        6 => (name("气体浓度", "gas concentration"), "%LEL", 100, [0, 100]),
        7 => (name("时间", "time"), "s", 1000, [0, 32000]),
        8 => (name("电压", "voltage"), "V", 100, [0, 3200]),
        9 => (name("电流", "current"), "A", 100, [0, 3200]),
        10 => (name("流量", "flow"), "L/s", 100, [0, 3200]),
        11 => (name("风量", "air volume"), "m³/min", 100, [0, 3200]),
        12 => (name("风速", "wind speed"), "m/s", 1000, [0, 20]),
        _ => return None,
    };
    Some(Quantity { name, unit, thousandths, range })
}

/// The name of an analogue type, known or not.
#[must_use]
pub fn quantity_name(kind: u8) -> Name {
    match quantity(kind) {
        Some(known) => known.name,
        None if kind == 0 => name("未用", "not used"),
        None => unnamed(kind),
    }
}

/// What a status without any bit says.
pub const TEST_STATE: Name = name("测试状态", "test state");

/// The bits of a status or operation byte, each with what a 1 means. Bits without a name are reserved.
type Bits = [Option<Name>];

fn named(bits: &'static Bits, value: u16) -> impl Iterator<Item = Name> {
    (0..16_u16).filter(move |bit| value >> bit & 1 == 1).map(|bit| {
        let known = bits.get(usize::from(bit)).copied().flatten();
        known.unwrap_or(RESERVED)
    })
}

const NORMAL: Option<Name> = Some(name("正常运行", "normal running"));
const FIRE: Option<Name> = Some(name("火警", "fire alarm"));
const FAULT: Option<Name> = Some(name("故障", "fault"));
const SHIELDED: Option<Name> = Some(name("屏蔽", "shielded"));
const SUPERVISORY: Option<Name> = Some(name("监管", "supervisory"));
const STARTED: Option<Name> = Some(name("启动（开启）", "started (opened)"));
const FEEDBACK: Option<Name> = Some(name("反馈", "feedback"));
const DELAYED: Option<Name> = Some(name("延时状态", "delay state"));
const MAIN_POWER: Option<Name> = Some(name("主电故障", "main power fault"));
const STANDBY_POWER: Option<Name> = Some(name("备电故障", "standby power fault"));
const MONITORING: Option<Name> = Some(name("正常监视", "normal monitoring"));
const CENTRE_LINK: Option<Name> = Some(name("与监控中心通信信道故障", "link to the centre faulty"));
const FACILITY_LINE: Option<Name> = Some(name("监测连接线路故障", "monitored line faulty"));
const BUS: Option<Name> = Some(name("总线故障", "bus fault"));
const MANUAL: Option<Name> = Some(name("手动状态", "manual state"));
const CHANGED: Option<Name> = Some(name("配置改变", "configuration changed"));
const RESET: Option<Name> = Some(name("复位", "reset"));
const POWER: Option<Name> = Some(name("电源故障", "power fault"));
const SILENCE: Option<Name> = Some(name("消音", "silence"));
const MANUAL_ALARM: Option<Name> = Some(name("手动报警", "manual alarm"));
const CLEARED: Option<Name> = Some(name("警情消除", "alarm cleared"));
const SELF_TEST: Option<Name> = Some(name("自检", "self-test"));
const CONFIRMED: Option<Name> = Some(name("确认", "confirm"));
const GUARD: Option<Name> = Some(name("查岗应答", "guard check answer"));
const TEST: Option<Name> = Some(name("测试", "test"));

/// What the set bits of a system status (type 1) mean.
pub fn system_status(status: u16) -> impl Iterator<Item = Name> {
    const BITS: &Bits = &[
        NORMAL,
        FIRE,
        FAULT,
        SHIELDED,
        SUPERVISORY,
        STARTED,
        FEEDBACK,
        DELAYED,
        MAIN_POWER,
        STANDBY_POWER,
        BUS,
        MANUAL,
        CHANGED,
        RESET,
    ];
    named(BITS, status)
}

/// What the set bits of a component status (type 2) mean.
pub fn component_status(status: u16) -> impl Iterator<Item = Name> {
    const BITS: &Bits = &[NORMAL, FIRE, FAULT, SHIELDED, SUPERVISORY, STARTED, FEEDBACK, DELAYED, POWER];
    named(BITS, status)
}

/// What the set bits of a device status (type 21) mean.
pub fn device_status(status: u8) -> impl Iterator<Item = Name> {
    const BITS: &Bits = &[MONITORING, FIRE, FAULT, MAIN_POWER, STANDBY_POWER, CENTRE_LINK, FACILITY_LINE];
    named(BITS, status.into())
}

/// What the set bits of a facility operation (type 4) mean.
pub fn system_operation(operation: u8) -> impl Iterator<Item = Name> {
    const BITS: &Bits = &[RESET, SILENCE, MANUAL_ALARM, CLEARED, SELF_TEST, CONFIRMED, TEST];
    named(BITS, operation.into())
}

/// What the set bits of a device operation (type 24) mean.
pub fn device_operation(operation: u8) -> impl Iterator<Item = Name> {
    const BITS: &Bits = &[RESET, SILENCE, MANUAL_ALARM, CLEARED, SELF_TEST, GUARD, TEST];
    named(BITS, operation.into())
}
