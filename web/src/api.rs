//! The endpoints under `/api/v1`: one file each, all listed here.

mod calendar;
mod changes;
mod check;
mod count;
mod deadline;
mod devices;
mod events;
mod item;
mod items;
mod list;
mod lists;
mod make_move;
mod make_moves;
mod me;
mod measures;
mod organisation;
mod password;
mod register;
mod reveal;
mod session;
mod signals;
mod tally;

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
        .routes(routes!(lists::lists))
        .routes(routes!(list::list))
        .routes(routes!(check::check))
        .routes(routes!(deadline::deadline))
        .routes(routes!(calendar::calendar))
        .routes(routes!(measures::measures))
        .routes(routes!(organisation::organisation))
        .routes(routes!(changes::changes))
        .routes(routes!(signals::signals))
        .routes(routes!(signals::forward))
        .routes(routes!(devices::devices))
        .routes(routes!(devices::set_device))
        .routes(routes!(devices::order))
        .routes(routes!(devices::shields, devices::shield))
}
