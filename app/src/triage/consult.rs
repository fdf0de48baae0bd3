//! From a hot spot to one supervised item (会商): it names the matter and links the items that tell of it.

use definition::Literal;
use item::event::LinkKind;
use item::{By, Command, Fields, Registration};
use jiff::Timestamp;
use sm3::{Digest, Sm3};

use super::minutes::MEETING_LIST;
use crate::{About, Answer, App, AppError, Request};

/// The channel by which those propose a consultation who register nothing on the list themselves.
pub const CHANNEL: &str = "hotspot";
/// The most items that one consultation links.
pub const MEMBERS_MAX: usize = 500;
/// The longest name of a matter, in characters.
pub const NAME_CHARS_MAX: usize = 80;

impl App {
    /// Makes one supervised item of a hot spot and links its items. The same spot again gets the first item. It is proposed by
    /// [`CHANNEL`] where the list has it: who holds the first stage decides what becomes of it, and the links say who asked.
    ///
    /// # Errors
    /// A refusal: the list has no such channel, and who asks may not register on it; trouble with the store.
    pub fn consult(&self, name: &str, members: &[String], person: &str, now: Timestamp) -> Result<Answer, AppError> {
        let name: String = name.chars().take(NAME_CHARS_MAX).collect();
        let members = members.get(..MEMBERS_MAX).unwrap_or(members);
        let digest = Sm3::digest(format!("{name}\n{}", members.join("\n")));
        let mark: String = digest.iter().take(16).map(|byte| format!("{byte:02x}")).collect();
        let settings = self.settings();
        let list = settings.list(MEETING_LIST)?;
        let date = settings.calendar_of(list)?.date_of(now).map_err(|error| AppError::Calendar(error.to_string()))?;
        let of = format!("{} 件相关诉求：{}", members.len(), members.join("、"));
        let values = [
            ("title", format!("会商：{name}")),
            ("minutes", format!("热点会商 {date}")),
            ("kind", "研究部署".to_owned()),
            ("sentence", of.chars().take(2000).collect()),
        ];
        let fields: Fields = values
            .into_iter()
            .filter(|(field, _)| list.field(field).is_some())
            .map(|(field, value)| (field.to_owned(), Literal::Text(value)))
            .collect();
        let by = By::Person(person.to_owned());
        let has_channel = list.channels.iter().any(|channel| *channel.name == *CHANNEL);
        let proposes = if has_channel { By::Channel(CHANNEL.to_owned()) } else { by.clone() };
        let request = Request {
            key: Some(format!("consult:{mark}")),
            about: About::List(MEETING_LIST.to_owned()),
            command: Command::Register(Registration { fields, ..Registration::default() }),
            by: proposes,
            chance: None,
        };
        let answer = self.carry_out(&request, now)?;
        for receipt in members {
            let member = self.item(receipt)?.id;
            let links = [(member, LinkKind::Opened, answer.item), (answer.item, LinkKind::OpenedBy, member)];
            for (item, kind, other) in links {
                let request = Request {
                    key: Some(format!("consult:{mark}:{item}:{other}")),
                    about: About::Item(item),
                    command: Command::Link { kind, other },
                    by: by.clone(),
                    chance: None,
                };
                self.carry_out(&request, now)?;
            }
        }
        Ok(answer)
    }
}
