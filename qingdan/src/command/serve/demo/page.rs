//! The front page with which the demo opens: invented names, places and text, with the faults of a real page that was
//! scanned. Its days follow the clock, so that what it asks for is never long past.

use app::App;
use app::triage::Triage;
use app::triage::minutes::{Place, Settled};
use item::By;
use jiff::civil::{Date, Weekday};
use jiff::{Span, Timestamp};

use crate::clock;
use crate::data::{Data, failure};
use crate::output::Failure;

const FRONT_PAGE: &str = include_str!("front_page.txt");
/// Whoever brings it.
const CLERK: &str = "p0024";

/// Keeps the page and registers each thing that it asks for. A unit that the text names is proposed to the item; what the
/// text does not say stays open.
///
/// # Errors
/// Trouble with the store.
pub fn bring(app: &App, data: &Data, now: Timestamp) -> Result<(), Failure> {
    let today = clock::day(now);
    let triage = Triage::new(data.data.clone());
    let printed = days_before(today, 1);
    let name = format!("清河日报 {printed} 第1版");
    let paper = triage.bring(app, &name, &text(today), CLERK, now).map_err(failure)?;
    let review = triage.review(app, paper.number).map_err(failure)?;
    let asks = review.map(|review| review.asks).unwrap_or_default();
    // Whether a sentence that names neither who nor when is followed up at all, a clerk decides.
    for ask in asks.into_iter().filter(|ask| ask.unit.is_some() || ask.day.is_some()) {
        let place = Place { paper: paper.number, article: ask.article, directive: ask.directive, part: 0 };
        let settled = Settled { title: None, unit: ask.unit, day: ask.day };
        triage.accept(app, place, &settled, &By::Channel("minutes".to_owned()), now).map_err(failure)?;
    }
    Ok(())
}

fn days_before(day: Date, days: i32) -> Date {
    day.checked_sub(Span::new().days(days)).unwrap_or(day)
}

/// A paragraph as a column of a page breaks it; `‖` is where the column ends.
fn column(paragraph: &str) -> String {
    const WIDTH: usize = 22;
    if !paragraph.contains('。') || paragraph.starts_with("图为") {
        return paragraph.to_owned();
    }
    let mut out = String::new();
    let mut in_line = 0;
    for letter in paragraph.chars() {
        // No line begins with a mark.
        if in_line >= WIDTH && !"，。、；：”）".contains(letter) {
            out.push('\n');
            in_line = 0;
        }
        match letter {
            '‖' => {
                out.push_str("\n\n");
                in_line = 0;
            }
            letter => {
                out.push(letter);
                in_line += 1;
            }
        }
    }
    out
}

/// The page as it would have been printed the day before.
fn text(today: Date) -> String {
    let printed = days_before(today, 1);
    let day = |back: i32| {
        let day = days_before(today, back);
        format!("{}月{}日", day.month(), day.day())
    };
    let soon = days_before(today, -30);
    let later = days_before(today, -120);
    let year = |day: Date| if day.year() == printed.year() { "" } else { "明年" };
    let weekday = match printed.weekday() {
        Weekday::Monday => "一",
        Weekday::Tuesday => "二",
        Weekday::Wednesday => "三",
        Weekday::Thursday => "四",
        Weekday::Friday => "五",
        Weekday::Saturday => "六",
        Weekday::Sunday => "日",
    };
    let head = format!("{}年{}月{}日   星期{weekday}", printed.year(), printed.month(), printed.day());
    let text = FRONT_PAGE
        .replace("{page}", &head)
        .replace("{meeting}", &day(2))
        .replace("{visit}", &day(3))
        .replace("{check}", &day(4))
        .replace("{soon}", &format!("{}{}月{}日", year(soon), soon.month(), soon.day()))
        .replace("{later}", &format!("{}{}月底", year(later), later.month()));
    text.split("\n\n").map(column).collect::<Vec<_>>().join("\n\n")
}

#[cfg(test)]
mod tests {
    use jiff::civil::date;

    use super::text;

    #[test]
    fn the_page_is_read_on_any_day() {
        for today in [date(2026, 1, 1), date(2026, 2, 28), date(2026, 6, 30), date(2026, 11, 21), date(2027, 12, 31)] {
            let read = triage::minutes::read(&text(today));
            let asked: Vec<_> = read.articles.iter().flat_map(|article| &article.directives).collect();
            assert_eq!(asked.len(), 11, "{today}");
            let days = asked.iter().filter_map(|asked| asked.deadline.as_ref()?.date).filter(|day| *day > today);
            assert!(days.count() >= 2, "{today}");
            assert_eq!(asked.iter().filter(|asked| asked.body.is_some()).count(), 7, "{today}");
        }
    }
}
