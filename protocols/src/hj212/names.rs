//! The code tables of the standard in words, Chinese and English. Looked up when somebody asks, never while decoding.

mod command;
mod factor;
mod field;

use crate::name::name;

pub use crate::name::Name;
pub use command::command;
pub use factor::{Factor, factor};
pub use field::field;

const UNKNOWN: Name = name("未列入标准", "not in the standard");

/// A kind of system (`ST`, Table 5).
#[must_use]
pub fn system(st: &str) -> Name {
    match st {
        "21" => name("地表水质量监测", "surface water quality"),
        "22" => name("空气质量监测", "air quality"),
        "23" => name("声环境质量监测", "ambient noise"),
        "24" => name("地下水质量监测", "ground water quality"),
        "25" => name("土壤质量监测", "soil quality"),
        "26" => name("海水质量监测", "sea water quality"),
        "27" => name("挥发性有机物监测", "volatile organic compounds"),
        "31" => name("大气环境污染源", "source of air pollution"),
        "32" => name("地表水体环境污染源", "source of surface water pollution"),
        "33" => name("地下水体环境污染源", "source of ground water pollution"),
        "34" => name("海洋环境污染源", "source of sea pollution"),
        "35" => name("土壤环境污染源", "source of soil pollution"),
        "36" => name("声环境污染源", "source of noise"),
        "37" => name("振动环境污染源", "source of vibration"),
        "38" => name("放射性环境污染源", "source of radiation"),
        "39" => name("工地扬尘污染源", "construction site dust"),
        "41" => name("电磁环境污染源", "source of electromagnetic radiation"),
        "51" => name("烟气排放过程监控", "flue gas process control"),
        "52" => name("污水排放过程监控", "sewage process control"),
        "91" => name("系统交互", "system interaction"),
        _ => UNKNOWN,
    }
}

/// How far values can be trusted (`-Flag`, Table 8).
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash)]
pub enum DataFlag {
    /// `N`: normal.
    Normal,
    /// `F`: the instrument is off.
    Off,
    /// `M`: under maintenance.
    Maintenance,
    /// `S`: entered by hand.
    ByHand,
    /// `D`: the instrument is at fault.
    Fault,
    /// `C`: under calibration.
    Calibration,
    /// `T`: above the measuring limit. An alarm by itself.
    AboveLimit,
    /// `B`: the logger has no link to the instrument.
    NoLink,
    /// Something else.
    Other,
}

/// Reads a `-Flag`.
#[must_use]
pub fn data_flag(letter: &str) -> DataFlag {
    match letter {
        "N" => DataFlag::Normal,
        "F" => DataFlag::Off,
        "M" => DataFlag::Maintenance,
        "S" => DataFlag::ByHand,
        "D" => DataFlag::Fault,
        "C" => DataFlag::Calibration,
        "T" => DataFlag::AboveLimit,
        "B" => DataFlag::NoLink,
        _ => DataFlag::Other,
    }
}

impl DataFlag {
    /// In words.
    #[must_use]
    pub fn name(self) -> Name {
        match self {
            Self::Normal => name("在线监控（监测）仪器仪表工作正常", "instrument works normally"),
            Self::Off => name("在线监控（监测）仪器仪表停运", "instrument is off"),
            Self::Maintenance => name("在线监控（监测）仪器仪表处于维护期间产生的数据", "under maintenance"),
            Self::ByHand => name("手工输入的设定值", "entered by hand"),
            Self::Fault => name("在线监控（监测）仪器仪表故障", "instrument is at fault"),
            Self::Calibration => name("在线监控（监测）仪器仪表处于校准状态", "under calibration"),
            Self::AboveLimit => name("在线监控（监测）仪器仪表采样数值超过测量上限", "above the measuring limit"),
            Self::NoLink => name("在线监控（监测）仪器仪表与数采仪通讯异常", "no link between logger and instrument"),
            Self::Other => UNKNOWN,
        }
    }

    /// Whether the value may be held against a limit.
    #[must_use]
    pub fn may_be_judged(self) -> bool {
        self == Self::Normal
    }
}

/// The answer to a request (`QnRtn`, Table 10).
#[must_use]
pub fn accepted(code: u16) -> Name {
    match code {
        1 => name("准备执行请求", "will be done"),
        2 => name("请求被拒绝", "refused"),
        3 => name("PW 错误", "wrong PW"),
        4 => name("MN 错误", "wrong MN"),
        5 => name("ST 错误", "wrong ST"),
        6 => name("Flag 错误", "wrong Flag"),
        7 => name("QN 错误", "wrong QN"),
        8 => name("CN 错误", "wrong CN"),
        9 => name("CRC 校验错误", "wrong CRC"),
        100 => name("未知错误", "unknown error"),
        _ => UNKNOWN,
    }
}

/// The result of a request (`ExeRtn`, Table 11).
#[must_use]
pub fn executed(code: u16) -> Name {
    match code {
        1 => name("执行成功", "done"),
        2 => name("执行失败，但不知道原因", "failed, cause unknown"),
        3 => name("命令请求条件错误", "the condition of the request is wrong"),
        4 => name("通讯超时", "time-out"),
        5 => name("系统繁忙不能执行", "busy"),
        6 => name("系统故障", "system fault"),
        100 => name("没有数据", "no data"),
        _ => UNKNOWN,
    }
}

/// The state of a facility (`SBx-RS`).
#[must_use]
pub fn facility_state(code: u16) -> Name {
    match code {
        0 => name("关闭", "off"),
        1 => name("运行", "running"),
        2 => name("校准", "under calibration"),
        3 => name("维护", "under maintenance"),
        4 => name("报警", "alarm"),
        5 => name("反吹", "back-flushing"),
        _ => UNKNOWN,
    }
}
