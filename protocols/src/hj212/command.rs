//! Which way a command goes and how it is answered (Table 9, clause 6.6).

use super::segment::Segment;

/// Which way a packet goes.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash)]
pub enum Direction {
    /// From the station to the centre.
    Up,
    /// From the centre to the station.
    Down,
}

/// What kind of step a packet is in an exchange.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash)]
pub enum Step {
    /// Asks for something: answered with 9011, then perhaps data, then 9012.
    Request,
    /// Tells something, wanting at most a 9013.
    Notice,
    /// Carries data, wanting at most a 9014.
    Data,
    /// Is itself an answer: never answered.
    Answer,
}

/// Which way a packet goes: by its command, and where a command goes both ways by its data. `None` where nobody can tell.
#[must_use]
pub fn direction(segment: &Segment<'_>) -> Option<Direction> {
    Some(match segment.cn? {
        1013 | 2013 | 2052 | 2062 | 2081 | 2111 | 9011 | 9012 | 9015 => Direction::Up,
        1000 | 1002 | 1012 | 1062 | 1064 | 1072 | 2012 | 2022 | 3011..=3016 | 3021 | 9014 => Direction::Down,
        // A site answers the notices of a centre, and a centre that of a site.
        9013 => return None,
        _ if segment.is_answer() => return None,
        _ if asks(segment) => Direction::Down,
        _ => Direction::Up,
    })
}

/// Whether the data only says what is asked for.
fn asks(segment: &Segment<'_>) -> bool {
    segment
        .items()
        .flat_map(|item| item.fields())
        .all(|field| matches!(field.name, "BeginTime" | "EndTime" | "PolId" | "InfoId"))
}

/// What a packet is in its exchange; see [`direction`] for `None`.
#[must_use]
pub fn step(segment: &Segment<'_>) -> Option<Step> {
    if segment.is_answer() {
        return Some(Step::Answer);
    }
    Some(match (segment.cn?, direction(segment)?) {
        (1013 | 2012 | 2022, _) => Step::Notice,
        (_, Direction::Up) => Step::Data,
        (_, Direction::Down) => Step::Request,
    })
}

/// The command that answers a packet of a station, where an answer is due: an answer, and what wants none, gets none.
#[must_use]
pub fn answer_of_centre(segment: &Segment<'_>) -> Option<u16> {
    if !segment.wants_answer() {
        return None;
    }
    match step(segment) {
        Some(Step::Notice) => Some(9013),
        // What nobody knows is kept as it is and answered as data, or the station would repeat it for ever.
        Some(Step::Data) | None => Some(9014).filter(|_| !segment.is_answer()),
        Some(Step::Request | Step::Answer) => None,
    }
}
