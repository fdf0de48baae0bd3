//! The commands (`CN`, Table 9) in words.

use super::{Name, UNKNOWN, name};

/// A command. Those of HJ 212-2025 are known by name from implementations, not from its text.
#[must_use]
pub fn command(cn: u16) -> Name {
    match cn {
        1000..=1999 => setting(cn),
        2000..=2999 => data(cn),
        3000..=3999 => control(cn),
        9011 => name("请求应答", "answer to a request"),
        9012 => name("执行结果", "result of a request"),
        9013 => name("通知应答", "answer to a notice"),
        9014 => name("数据应答", "answer to data"),
        9015 => name("心跳", "heartbeat"),
        _ => UNKNOWN,
    }
}

fn setting(cn: u16) -> Name {
    match cn {
        1000 => name("设置超时时间及重发次数", "set time-out and repeats"),
        1001 => name("提取硬件序列号", "read hardware number"),
        1002 => name("设置设备唯一标识", "set the identity"),
        1011 => name("提取/上传现场机时间", "station time"),
        1012 => name("设置现场机时间", "set station time"),
        1013 => name("现场机时间校准请求", "request to set the time"),
        1014 => name("密钥交换", "exchange of keys"),
        1061 => name("提取/上传实时数据间隔", "interval of real-time data"),
        1062 => name("设置实时数据间隔", "set interval of real-time data"),
        1063 => name("提取/上传分钟数据间隔", "interval of minute data"),
        1064 => name("设置分钟数据间隔", "set interval of minute data"),
        1072 => name("设置现场机访问密码", "set the password"),
        _ => UNKNOWN,
    }
}

fn data(cn: u16) -> Name {
    match cn {
        2011 => name("取/上传污染物实时数据", "real-time data"),
        2012 => name("停止察看污染物实时数据", "stop real-time data"),
        2013 => name("原始数据", "raw data"),
        2021 => name("取/上传设备运行状态数据", "running state of facilities"),
        2022 => name("停止察看设备运行状态", "stop running state of facilities"),
        2031 => name("取/上传污染物日历史数据", "day data"),
        2041 => name("取/上传设备运行时间日历史数据", "running time of facilities, by day"),
        2051 => name("取/上传污染物分钟数据", "minute data"),
        2052 => name("单次噪声测量数据", "single noise measurement"),
        2061 => name("取/上传污染物小时数据", "hour data"),
        2062 => name("标样核查数据", "check with a standard sample"),
        2081 => name("上传数采仪开机时间", "start of the logger"),
        2111 => name("炉温数据", "furnace temperature"),
        _ => UNKNOWN,
    }
}

fn control(cn: u16) -> Name {
    match cn {
        3011 => name("零点校准量程校准", "zero and span calibration"),
        3012 => name("即时采样", "sample now"),
        3013 => name("启动清洗/反吹", "start cleaning or back-flushing"),
        3014 => name("比对采样", "comparison sampling"),
        3015 => name("超标留样", "keep a sample when a limit is passed"),
        3016 => name("设置采样时间周期", "set sampling period"),
        3017 => name("提取/上传采样时间周期", "sampling period"),
        3018 => name("提取/上传出样时间", "time until a sample is ready"),
        3019 => name("提取/上传设备唯一标识", "identity of an instrument"),
        3020 => name("提取/上传现场机信息", "information on the station"),
        3021 => name("设置现场机参数", "set a parameter of the station"),
        _ => UNKNOWN,
    }
}
