//! The endpoints under `/api/v1`: one file each, all listed here.

mod calendar;
mod changes;
mod check;
mod count;
mod deadline;
mod events;
mod item;
mod items;
mod list;
mod lists;
mod make_move;
mod make_moves;
mod me;
mod measures;
mod minutes;
mod organisation;
mod password;
mod proposals;
mod register;
mod reveal;
mod session;
mod tally;
mod topics;

use std::sync::Arc;

use utoipa_axum::router::OpenApiRouter;
use utoipa_axum::routes;

use crate::service::Service;

pub(crate) fn router() -> OpenApiRouter<Arc<Service>> {
    OpenApiRouter::new()
        .routes(routes!(me::me))
        .routes(routes!(session::sign_in, session::sign_out))
        .routes(routes!(password::password))
        .routes(routes!(items::items))
        .routes(routes!(register::register))
        .routes(routes!(count::count))
        .routes(routes!(tally::tally))
        .routes(routes!(item::item))
        .routes(routes!(events::events))
        .routes(routes!(make_move::make_move))
        .routes(routes!(make_moves::make_moves))
        .routes(routes!(reveal::reveal))
        .routes(routes!(proposals::proposals, proposals::judge))
        .routes(routes!(topics::topics))
        .routes(routes!(topics::consult))
        .routes(routes!(minutes::papers, minutes::bring))
        .routes(routes!(minutes::review))
        .routes(routes!(minutes::accept))
        .routes(routes!(lists::lists))
        .routes(routes!(list::list))
        .routes(routes!(check::check))
        .routes(routes!(deadline::deadline))
        .routes(routes!(calendar::calendar))
        .routes(routes!(measures::measures))
        .routes(routes!(organisation::organisation))
        .routes(routes!(changes::changes))
}
