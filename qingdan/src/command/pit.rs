//! `qingdan pit`: holds the measurements of a foundation pit against their warning values (GB 50497), and makes items of
//! what is beyond them.

use std::collections::BTreeMap;
use std::path::PathBuf;

use alarm::limit::{thousandths, written};
use alarm::pit::{Measurement, Near, Pit as Depth, PointLimit};
use alarm::{Desk, Heard, Level, Settings, Site, What};
use channels::sheet;
use clap::Args;
use jiff::Timestamp;
use jiff::civil::Date;
use serde::{Deserialize, Serialize};

use crate::clock;
use crate::data::{Data, failure, file, text};
use crate::output::{Answer, Ended, Failure, Language, Output, Screen};

/// The most bytes of a file of points.
const POINTS_BYTES_MAX: usize = 4 * 1024 * 1024;

/// The measurements of a pit.
#[derive(Debug, Args)]
#[command(after_help = "Examples:
  qingdan pit --data var --points points.toml --file 2025-12-09.csv

points.toml:
  building = \"新城站基坑\"
  place = \"999901004\"
  responsible_unit = \"dunshi_builders\"
  industry_bureau = \"construction_bureau\"
  depth_m = 18.5
  is_cast = false
  checked_against_design = true
  [[point]]
  point = \"ZQ-1\"
  quantity = \"墙顶水平位移\"
  sum = 30000          # thousandths of a millimetre
  depth_share = 300    # 0.3 % of the depth
  rate = 3000          # thousandths of a millimetre a day
  source = \"设计\"

A row of the file: point, day, sum in mm (测点, 日期, 累计值).")]
pub struct Pit {
    #[command(flatten)]
    data: Data,
    /// The points with their limits, as TOML.
    #[arg(long, value_name = "FILE")]
    points: PathBuf,
    /// The measurements, as XLSX or CSV: point, day, sum in millimetres.
    #[arg(long, value_name = "FILE")]
    file: PathBuf,
}

#[derive(Debug, Deserialize)]
#[serde(deny_unknown_fields)]
struct Points {
    building: String,
    #[serde(default)]
    place: String,
    #[serde(default)]
    responsible_unit: String,
    #[serde(default)]
    industry_bureau: String,
    depth_m: f64,
    #[serde(default)]
    is_cast: bool,
    checked_against_design: bool,
    #[serde(rename = "point")]
    points: Vec<PointLimit>,
}

/// What came of it.
#[derive(Serialize)]
struct Judged {
    rows: usize,
    refused: Vec<String>,
    warnings: usize,
    alarms: usize,
    opened: usize,
}

impl Answer for Judged {
    fn text(&self, screen: Screen) -> String {
        let Self { rows, refused, warnings, alarms, opened } = self;
        let mut text = match screen.language {
            Language::Zh => format!("{rows} 行：预警 {warnings}，报警 {alarms}，登记 {opened} 件\n"),
            Language::En => format!("{rows} rows: {warnings} warnings, {alarms} alarms, {opened} items\n"),
        };
        refused.iter().for_each(|line| text.push_str(&format!("  {line}\n")));
        text
    }
}

/// What one point measured, by day.
type Series = BTreeMap<String, BTreeMap<Date, i64>>;

impl Pit {
    /// Judges the measurements.
    ///
    /// # Errors
    /// A file that cannot be read; trouble with the store.
    pub fn run(&self, now: Timestamp, output: &mut Output<'_>) -> Result<Ended, Failure> {
        let name = self.points.display().to_string();
        let points = text(&self.points)?;
        if points.len() > POINTS_BYTES_MAX {
            return Err(Failure::Usage(format!("{name} has more than {POINTS_BYTES_MAX} bytes")));
        }
        let points: Points = toml::from_str(&points).map_err(|error| Failure::Usage(format!("{name}: {error}")))?;
        if !points.checked_against_design {
            let how = "the values of the standard are a fall-back: set `checked_against_design = true` once you did";
            return Err(Failure::Usage(format!("{name}: {how}")));
        }
        let (series, refused) = self.series()?;
        let app = self.data.open(now)?;
        let judged = judge(&points, &series, now);
        let (rows, counts) = (series.values().map(BTreeMap::len).sum(), judged.counts);
        let done = app.do_signals(judged.todo, app.time(now).map_err(failure)?).map_err(failure)?;
        let refused = refused.into_iter().chain(done.refused.into_iter().map(|(key, why)| format!("{key}: {why}")));
        let (warnings, alarms) = counts;
        let opened = done.opened.len();
        output.answer(&Judged { rows, refused: refused.collect(), warnings, alarms, opened })?;
        Ok(if alarms > 0 { Ended::Findings } else { Ended::Well })
    }

    fn series(&self) -> Result<(Series, Vec<String>), Failure> {
        let name = self.file.display().to_string();
        let rows = sheet::read(&file(&self.file)?, &name).map_err(|error| Failure::Usage(error.to_string()))?;
        let (mut series, mut refused) = (Series::new(), Vec::new());
        for (number, row) in rows.iter().enumerate().skip(1).filter(|(_, row)| row.iter().any(|cell| !cell.is_empty()))
        {
            let cell = |at: usize| row.get(at).map(|cell| cell.trim()).unwrap_or_default();
            let day: Option<Date> = cell(1).get(..10).unwrap_or(cell(1)).parse().ok();
            match (cell(0), day, thousandths(cell(2))) {
                (point, Some(day), Some(sum)) if !point.is_empty() => {
                    series.entry(point.to_owned()).or_default().insert(day, sum);
                }
                _ => refused.push(format!("{name}, row {}: write point, day as 2025-12-09, sum in mm", number + 1)),
            }
        }
        Ok((series, refused))
    }
}

struct Outcome {
    todo: Vec<alarm::Do>,
    counts: (usize, usize),
}

/// Judges all days of all points in their order. The same file again asks for the same, under the same keys.
fn judge(points: &Points, series: &Series, now: Timestamp) -> Outcome {
    #[expect(clippy::cast_possible_truncation, reason = "a pit is no deeper than a mountain is high")]
    let pit = Depth { depth: (points.depth_m.clamp(0.0, 9000.0) * 1_000_000.0) as i64, is_cast: points.is_cast };
    let site = Site {
        building: points.building.clone(),
        place: points.place.clone(),
        responsible_unit: points.responsible_unit.clone(),
        industry_bureau: points.industry_bureau.clone(),
    };
    let mut desk = Desk::new(Settings::default());
    let mut outcome = Outcome { todo: Vec::new(), counts: (0, 0) };
    for limit in &points.points {
        let (mut near, mut before): (Near, Option<(Date, i64)>) = (Near::default(), None);
        for (day, sum) in series.get(&limit.point).into_iter().flatten() {
            let rate = before.and_then(|(last, was)| {
                let days = i64::from(last.until(*day).ok()?.get_days()).max(1);
                Some((sum - was) / days)
            });
            before = Some((*day, *sum));
            let level = limit.judge(pit, &mut near, Measurement { sum: *sum, rate });
            match level {
                Some(Level::Warning) => outcome.counts.0 += 1,
                Some(_) => outcome.counts.1 += 1,
                None => {}
            }
            outcome.todo.extend(desk.hear(&heard(limit, pit, *day, *sum, rate, level, now), &site));
        }
    }
    outcome
}

fn heard(
    limit: &PointLimit,
    pit: Depth,
    day: Date,
    sum: i64,
    rate: Option<i64>,
    level: Option<Level>,
    now: Timestamp,
) -> Heard {
    let shown = |value: Option<i64>| value.map_or_else(|| "—".to_owned(), written);
    let says = format!(
        "{day} {} 累计 {} mm（限值 {}），变化速率 {} mm/d（限值 {}）",
        limit.quantity,
        written(sum),
        shown(limit.sum_limit(pit)),
        shown(rate),
        shown(limit.rate_limit(pit))
    );
    let quantity = limit.quantity.clone();
    let what = match level {
        Some(level) => What::Beyond { quantity, level, source: limit.source.clone() },
        None => What::Within { quantity },
    };
    let noon = clock::OFFSET.to_timestamp(day.at(12, 0, 0, 0)).unwrap_or(now).min(now);
    let (channel, device) = ("import".to_owned(), limit.point.clone());
    Heard { signal: 0, at: noon, channel, part: device.clone(), device, says, what, is_sure: true }
}

#[cfg(test)]
mod tests {
    use super::{Points, Series, judge};
    use jiff::Timestamp;

    const POINTS: &str = "building = \"新城站基坑\"\ndepth_m = 12.0\nchecked_against_design = true\n\
        [[point]]\npoint = \"ZQ-1\"\nquantity = \"墙顶水平位移\"\nsum = 30000\ndepth_share = 200\nrate = 3000\nsource = \"设计\"\n";

    #[test]
    fn days_are_judged_in_order_and_again_the_same() {
        let points: Points = toml::from_str(POINTS).unwrap();
        let mut series = Series::new();
        for (day, sum) in (1..).zip([0, 1000, 3200, 5500, 7800, 8000, 12_000]) {
            series.entry("ZQ-1".to_owned()).or_default().insert(jiff::civil::date(2025, 12, day), sum);
        }
        let now: Timestamp = "2025-12-20T00:00:00Z".parse().unwrap();
        let judged = judge(&points, &series, now);
        // 2.2, 2.3 and 2.3 mm a day: the third above 70 % warns; 4 mm a day alarms.
        assert_eq!(judged.counts, (1, 1));
        assert_eq!(judged.todo.len(), 3, "{:?}", judged.todo);
        assert_eq!(judge(&points, &series, now).todo, judged.todo);
    }
}
