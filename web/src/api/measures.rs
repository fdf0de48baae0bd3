//! `GET /api/v1/measures`: the figures of a list for a month, each open down to its items.

use std::sync::Arc;

use app::figures::Figure;
use axum::Json;
use axum::extract::{Query, State};
use serde::{Deserialize, Serialize};
use utoipa::{IntoParams, ToSchema};

use crate::caller::{Caller, Scope};
use crate::error::{ApiError, Envelope};
use crate::service::Service;
use crate::shape::{Named, Title};

/// Which list and month.
#[derive(Debug, Deserialize, IntoParams)]
#[serde(deny_unknown_fields)]
#[into_params(parameter_in = Query)]
pub struct Asked {
    /// The list.
    list: String,
    /// The month.
    #[param(example = "2025-10")]
    month: String,
}

/// A figure, with the receipts of the items that it is made of.
#[derive(Debug, Serialize, ToSchema)]
pub struct FigureOut {
    /// The measure.
    measure: Named,
    /// The value; none when there is nothing to measure.
    value: Option<f64>,
    /// `items`, `percent` or `points`.
    unit: &'static str,
    /// The items that count.
    numerator: Vec<String>,
    /// The items that are looked at.
    denominator: Vec<String>,
    /// The items of the month that the measure leaves out.
    excluded: Vec<String>,
}

impl From<Figure> for FigureOut {
    fn from(figure: Figure) -> Self {
        let title = Title { zh: figure.title_zh, en: figure.title_en };
        Self {
            measure: Named { name: figure.name, title },
            value: figure.value,
            unit: figure.unit,
            numerator: figure.numerator,
            denominator: figure.denominator,
            excluded: figure.excluded,
        }
    }
}

/// The figures of a list for a month, over the items that the caller sees.
#[utoipa::path(get, path = "/api/v1/measures", tag = "measures", params(Asked), responses(
    (status = 200, body = [FigureOut]), (status = 400, body = Envelope), (status = 401, body = Envelope),
    (status = 403, body = Envelope), (status = 404, body = Envelope)))]
pub(super) async fn measures(
    State(service): State<Arc<Service>>,
    caller: Caller,
    query: Result<Query<Asked>, axum::extract::rejection::QueryRejection>,
) -> Result<Json<Vec<FigureOut>>, ApiError> {
    caller.needs(Scope::Read)?;
    let asked = super::items::unwrap_query(query)?;
    let work = move |service: &Service| {
        let settings = service.app.settings();
        let sight = service.sight(&settings, &caller.viewer);
        service.index.reach(service.app.store())?;
        let mut trouble = None;
        let seen = |item: &item::Item| match service.index.sees(&sight, item.id) {
            Ok(seen) => seen,
            Err(error) => {
                trouble.get_or_insert(error);
                false
            }
        };
        let figures = service.app.figures_of(&asked.list, &asked.month, seen)?;
        if let Some(error) = trouble {
            return Err(error.into());
        }
        let seen = |item: &item::Item| service.index.sees(&sight, item.id).unwrap_or(false);
        let share = service.triage.share(&service.app, &asked.list, &asked.month, seen)?;
        Ok(Json(figures.into_iter().chain(share).map(FigureOut::from).collect()))
    };
    service.work(work).await
}
