//! `qingdan measures`: the figures of a month, each of which opens down to its items.

use app::figures::Figure;
use clap::Args;
use serde::Serialize;

use crate::data::{Data, failure};
use crate::output::{Answer, Ended, Failure, Language, Output, Screen, table};

/// Which list and month.
#[derive(Debug, Args)]
#[command(after_help = "Examples:
  qingdan measures --data var --list hotline --month 2025-10
  qingdan measures --data var --list hotline --month 2025-10 --open on_time_rate")]
pub struct Measures {
    #[command(flatten)]
    data: Data,
    /// The list.
    #[arg(long)]
    list: String,
    /// The month, as 2025-10.
    #[arg(long)]
    month: String,
    /// Print the items behind one measure.
    #[arg(long, value_name = "MEASURE")]
    open: Option<String>,
}

/// Figures as rows.
#[derive(Serialize)]
#[serde(transparent)]
pub struct Figures(pub Vec<Figure>);

impl Answer for Figures {
    fn text(&self, screen: Screen) -> String {
        let zh = screen.language == Language::Zh;
        let header = if zh {
            ["指标", "数值", "分子", "分母", "未计入"]
        } else {
            ["measure", "value", "counted", "of", "left out"]
        };
        let rows = self.0.iter().map(|figure| {
            let title = if zh { &figure.title_zh } else { &figure.title_en };
            vec![
                format!("{title} ({})", figure.name),
                value(figure),
                figure.numerator.len().to_string(),
                figure.denominator.len().to_string(),
                figure.excluded.len().to_string(),
            ]
        });
        table(&header, rows)
    }
}

fn value(figure: &Figure) -> String {
    match (figure.value, figure.unit) {
        (None, _) => "—".to_owned(),
        (Some(value), "percent") => format!("{value:.1} %"),
        (Some(value), "points") => format!("{value:.2}"),
        (Some(value), _) => format!("{value:.0}"),
    }
}

#[derive(Serialize)]
#[serde(transparent)]
struct Opened(Figure);

impl Answer for Opened {
    fn text(&self, screen: Screen) -> String {
        let figure = &self.0;
        let title = screen.language.pick(&figure.title_zh, &figure.title_en);
        let mut text = format!("{title}: {}\n", value(figure));
        let kept = figure.denominator.iter().map(|receipt| (receipt, figure.numerator.contains(receipt)));
        for (receipt, counts) in kept {
            text.push_str(&format!("  {} {receipt}\n", if counts { "+" } else { "-" }));
        }
        for receipt in &figure.excluded {
            text.push_str(&format!("    {receipt}\n"));
        }
        text
    }
}

impl Measures {
    /// Prints the figures.
    ///
    /// # Errors
    /// No such list, month or measure, trouble with the store.
    pub fn run(&self, output: &mut Output<'_>) -> Result<Ended, Failure> {
        let figures = self.data.read()?.figures(&self.list, &self.month).map_err(failure)?;
        match &self.open {
            None => output.answer(&Figures(figures))?,
            Some(name) => {
                let figure = figures
                    .into_iter()
                    .find(|figure| figure.name == *name)
                    .ok_or_else(|| failure(app::AppError::NoMeasure { list: self.list.clone(), name: name.clone() }))?;
                output.answer(&Opened(figure))?;
            }
        }
        Ok(Ended::Well)
    }
}
