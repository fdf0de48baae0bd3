//! The plain fields of the data (Table 7) in words.

use super::{Name, name};

/// A plain field, one without a hyphen; `None` where the standard has none of that name.
#[must_use]
pub fn field(field: &str) -> Option<Name> {
    Some(match field {
        "SystemTime" => name("系统时间", "system time"),
        "QnRtn" => name("请求应答结果", "answer to the request"),
        "ExeRtn" => name("执行结果", "result of the request"),
        "RtdInterval" => name("实时数据上报间隔（秒）", "interval of real-time data, seconds"),
        "MinInterval" => name("分钟数据上报间隔（分）", "interval of minute data, minutes"),
        "RestartTime" => name("数采仪开机时间", "start of the logger"),
        "DataTime" => name("数据时间", "time of the data"),
        "BeginTime" => name("开始时间", "begin"),
        "EndTime" => name("截止时间", "end"),
        "OverTime" => name("超时时间（秒）", "time-out, seconds"),
        "ReCount" => name("重发次数", "repeats"),
        "PolId" => name("污染因子的编码", "code of a factor"),
        "InfoId" => name("现场端信息编码", "code of a piece of information"),
        "NewPW" => name("新密码", "new password"),
        "VaseNo" => name("采样瓶编号", "number of the sample bottle"),
        "CstartTime" => name("设备采样起始时间", "begin of sampling"),
        "Ctime" => name("采样周期（小时）", "sampling period, hours"),
        "Stime" => name("出样时间（分）", "time until a sample is ready, minutes"),
        _ => return None,
    })
}
