//! What the program refuses, in Chinese, and the facts of it for programs. English is in the errors themselves.

use app::AppError;
use attachments::FileError;
use identity::{IdentityError, LOGIN_CHARS_MAX, PASSWORD_CHARS_MAX, PASSWORD_CHARS_MIN, Wanting};
use item::Refusal;
use serde_json::{Value, json};

/// The Chinese of an error.
pub(crate) fn of(error: &AppError) -> String {
    match error {
        AppError::Refused(refusal) => of_refusal(refusal),
        AppError::NoList { id, known } => format!("没有清单“{id}”；现有：{known}"),
        AppError::Unsound { id, .. } => format!("清单“{id}”未通过检查，未发布；原版本继续有效"),
        AppError::SameVersion { id, version } => format!("清单“{id}”有改动而版本号仍是 {version}，请递增 version"),
        AppError::Calendar(why) => format!("日历不可用：{why}"),
        AppError::NoItem(name) => format!("没有事项“{name}”，请核对编号"),
        AppError::Dismissed(_) => "该要求已标记不督办，请先恢复".to_owned(),
        AppError::HasItem(_) => "该要求已有事项，请在事项中撤回".to_owned(),
        AppError::Changed { .. } => "您查看之后该事项已有变动，请刷新后再办理".to_owned(),
        AppError::NoMeasure { list, name } => format!("清单“{list}”没有指标“{name}”"),
        AppError::NoMonth(text) => format!("“{text}”不是月份，请写作 2025-10"),
        AppError::Crowded => "该事项正被多人同时办理，请稍后重试".to_owned(),
        AppError::Attachment(error) => of_file(error),
        AppError::NoFile { field, id } => {
            format!("“{field}”所指的文件 {id} 不存在或不是您上传的，请先上传，再以返回的编号填写")
        }
        AppError::SamePhoto { field } => format!("“{field}”与整改前照片是同一张，请重新拍摄"),
        AppError::TooManyFiles { .. } => "该事项的附件已达上限".to_owned(),
        AppError::Store(_) | AppError::Text(_) | AppError::Vault(_) | AppError::File { .. } => "存储出错".to_owned(),
    }
}

pub(crate) fn of_refusal(refusal: &Refusal) -> String {
    match refusal {
        Refusal::NoSuchMove { name, stage, open } if open.is_empty() => {
            format!("环节“{stage}”不能办理“{name}”，也没有可办理的流转")
        }
        Refusal::NoSuchMove { name, stage, open } => {
            format!("环节“{stage}”不能办理“{name}”；可办理：{}", open.join("、"))
        }
        Refusal::NotYours { name, roles } => format!("“{name}”应由 {} 办理", roles.join("或")),
        Refusal::NotOpen { name, why } => format!("“{name}”当前不可办理：{why}"),
        Refusal::UsedUp { name, at_most } => format!("“{name}”已用满 {at_most} 次，不能再办理"),
        Refusal::Missing { fields } => format!("缺少：{}", fields.join("、")),
        Refusal::NotAsked { fields } => format!("此处不需要：{}", fields.join("、")),
        Refusal::WrongValue { field, why } => format!("“{field}”的内容不合要求：{why}"),
        Refusal::ChildrenOpen { open } => format!("还有 {open} 个子事项未办结，请先办结"),
        Refusal::SamePerson { .. } => "您参与了办理，不能由您核验，请转同事办理".to_owned(),
        Refusal::StandsAside { .. } => "您应当回避此事项，请转同事办理".to_owned(),
        Refusal::SameUnit { unit } => format!("“{unit}”承办了此事项，不能自行核验，应由其他单位核验"),
        Refusal::WouldVerifyItself { unit } => format!("“{unit}”将自行核验本单位承办的事项，请另选承办单位"),
        Refusal::TooLateToReturn { until } => format!("退单时限为 {until}，已过；可申请裁定"),
        Refusal::TooLateToReopen { until } => format!("重办时限为 {until}，已过；请登记新事项"),
        Refusal::Suspended => "时限已中止计算，请办理下一步或等待恢复".to_owned(),
        Refusal::Overdue => "时限已过，不能再中止或延期".to_owned(),
        Refusal::TooFar { field, until } => format!("“{field}”最迟为 {until}"),
        Refusal::NoUnit { role } => format!("“{role}”没有可承办的单位，请补充相关字段或维护组织机构"),
        Refusal::NoSuchItem { receipt } => format!("没有事项“{receipt}”，请核对编号"),
        Refusal::OwnMain => "不能并入自身或已被并入的事项".to_owned(),
        Refusal::NoCalendar { id } => format!("日历“{id}”未载入，请先载入"),
        Refusal::Calendar(why) => format!("日历：{why}"),
        Refusal::NoCase { name } => format!("“{name}”没有适用于此事项的去向"),
        Refusal::NotRegistered => "没有这个事项".to_owned(),
        Refusal::NoMapping { stage } => format!("现行版本没有“{stage}”对应的环节，请在 renamed 中补充"),
        Refusal::Behind { .. } => "系统正在补记到期的时限，请稍后重试".to_owned(),
        Refusal::TooMany { items } => format!("一次操作将涉及 {items} 个事项，请分批办理"),
    }
}

/// The Chinese of what the gate says.
pub(crate) fn of_gate(error: &IdentityError) -> String {
    match error {
        IdentityError::Wrong => "账号或密码不正确，请重试或联系安全管理员".to_owned(),
        IdentityError::WrongWord => "首次设置口令不正确，请核对启动服务时打印的口令".to_owned(),
        IdentityError::WrongCode => "验证码不正确，请核对手机时间后输入新的验证码".to_owned(),
        IdentityError::CodeNeeded => "请输入动态验证码".to_owned(),
        IdentityError::Locked { seconds } => format!("尝试次数过多，请 {seconds} 秒后再试"),
        IdentityError::Unusable(why) => format!("内容不合要求：{why}"),
        IdentityError::Wanting(wanting) => of_wanting(*wanting),
        IdentityError::Taken(name) => format!("“{name}”已被使用，请换一个"),
        IdentityError::Missing { what, name } => {
            let what = match *what {
                "account" => "账号",
                "session" => "会话",
                "view" => "视图",
                _ => "密钥",
            };
            format!("没有{what}“{name}”")
        }
        IdentityError::Newer { .. } | IdentityError::File(_) | IdentityError::Chance(_) => "账号库出错".to_owned(),
    }
}

fn of_wanting(wanting: Wanting) -> String {
    match wanting {
        Wanting::Login => format!("账号须为 2 至 {LOGIN_CHARS_MAX} 位字母、数字或 . - _"),
        Wanting::Title => format!("显示名称须为 1 至 {LOGIN_CHARS_MAX} 字"),
        Wanting::AdministratorIsPerson => "管理员不经办事项，请不要指定人员，或另建一个账号".to_owned(),
        Wanting::LastAdministrator => "这是最后一位安全管理员，请先另设一位".to_owned(),
        Wanting::PasswordLength => {
            format!("密码须为 {PASSWORD_CHARS_MIN} 至 {PASSWORD_CHARS_MAX} 个字符，用一句话更容易记住")
        }
        Wanting::PasswordHoldsName => "密码不能包含账号，请换一个".to_owned(),
        Wanting::PasswordCommon => "这个密码太常见，请换一个".to_owned(),
    }
}

/// The facts of a refusal.
pub(crate) fn details(refusal: &Refusal) -> Value {
    match refusal {
        Refusal::NoSuchMove { name, stage, open } => json!({ "move": name, "stage": stage, "open": open }),
        Refusal::NotYours { name, roles } => json!({ "move": name, "roles": roles }),
        Refusal::NotOpen { name, .. } | Refusal::NoCase { name } => json!({ "move": name }),
        Refusal::UsedUp { name, at_most } => json!({ "move": name, "at_most": at_most }),
        Refusal::Missing { fields } | Refusal::NotAsked { fields } => json!({ "fields": fields }),
        Refusal::WrongValue { field, .. } => json!({ "fields": [field] }),
        Refusal::ChildrenOpen { open } => json!({ "children_open": open }),
        Refusal::TooLateToReturn { until } | Refusal::TooLateToReopen { until } => json!({ "until": until }),
        Refusal::TooFar { field, until } => json!({ "fields": [field], "until": until }),
        Refusal::NoUnit { role } => json!({ "role": role }),
        Refusal::SameUnit { unit } | Refusal::WouldVerifyItself { unit } => json!({ "unit": unit }),
        Refusal::NoSuchItem { receipt } => json!({ "receipt": receipt }),
        _ => Value::Null,
    }
}

/// The Chinese of what is wrong with a file.
pub(crate) fn of_file(error: &FileError) -> String {
    match error {
        FileError::TooLarge => format!("文件超过 {} MB，请压缩后再上传", attachments::FILE_BYTES_MAX >> 20),
        FileError::Empty => "文件是空的".to_owned(),
        FileError::TypeRefused(_) => {
            "不接受此类文件；请上传 JPEG、PNG、WebP、PDF、DOCX、XLSX、MP3、M4A、WAV、AMR 或 MP4".to_owned()
        }
        FileError::NoPicture => "不是可以显示的图片；请上传 JPEG 或 PNG".to_owned(),
        FileError::TooManyPixels => {
            format!("图片过大；每边不超过 {} 像素，请缩小后再上传", attachments::SIDE_PIXELS_MAX)
        }
        FileError::TypeDiffers { found, .. } => format!("声明的类型与文件内容不符，文件实为 {found}"),
        FileError::CutOff => "文件不完整，请重新上传".to_owned(),
        FileError::Damaged(_) => "文件已损坏，请上传原始文件".to_owned(),
        FileError::Polyglot(_) => "文件中夹带了其他内容，请上传原始文件".to_owned(),
        FileError::Bomb => "文件解压后过大，请只上传文档本身".to_owned(),
        FileError::Infected(name) => format!("文件带有病毒（{name}），未予保存"),
        FileError::NoScanner(_) => "病毒扫描暂不可用，文件未保存，请稍后重试".to_owned(),
        FileError::TooMany => "已上传而未使用的文件过多，请先办理相关事项".to_owned(),
        FileError::Away(_) | FileError::Denied(_) => "文件存储暂不可用，本次操作未生效，请稍后重试".to_owned(),
        FileError::Disk(_) | FileError::Record(_) => "文件存储出错".to_owned(),
    }
}
