//! The endpoints under `/api/v1`: one file each, all listed here.

mod attachment;
mod attachment_send;
mod attachments;
mod attempt;
mod audit;
mod basemaps;
mod boundaries;
mod calendar;
mod changes;
mod check;
mod count;
mod deadline;
mod devices;
mod dispatch;
mod erasures;
mod events;
mod export;
pub(crate) mod feed;
mod import;
mod item;
mod items;
mod keys;
mod list;
mod lists;
mod load;
mod log;
mod make_move;
mod make_moves;
mod me;
mod measures;
mod minutes;
mod organisation;
mod outside;
mod password;
mod plan_pictures;
mod plans;
mod proposals;
mod publish;
mod register;
mod reveal;
mod second_factor;
mod session;
mod sessions;
mod setup;
mod signals;
mod subscriptions;
mod tally;
mod ticks;
mod topics;
mod undelivered;
mod user;
mod users;
mod views;

use std::sync::Arc;

use axum::extract::DefaultBodyLimit;
use utoipa_axum::router::{OpenApiRouter, UtoipaMethodRouterExt};
use utoipa_axum::routes;

use crate::service::Service;

/// The largest body with a file, in bytes: the file and the form around it.
const UPLOAD_BYTES_MAX: usize = (20 << 20) + (64 << 10);
/// The largest file that a call brings, in bytes.
const FILE_BYTES_MAX: usize = 32 * 1024 * 1024;

pub(crate) fn router() -> OpenApiRouter<Arc<Service>> {
    maps()
        .routes(routes!(me::me))
        .routes(routes!(session::sign_in, session::sign_out))
        .routes(routes!(outside::outside))
        .routes(routes!(outside::begin))
        .routes(routes!(outside::end))
        .routes(routes!(password::password))
        .routes(routes!(second_factor::standing, second_factor::begin, second_factor::confirm))
        .routes(routes!(second_factor::off))
        .routes(routes!(second_factor::recovery))
        .routes(routes!(setup::is_fresh, setup::set_up))
        .routes(routes!(users::users, users::add_user))
        .routes(routes!(user::amend))
        .routes(routes!(user::reset_password))
        .routes(routes!(user::drop_second_factor))
        .routes(routes!(keys::keys, keys::add_key))
        .routes(routes!(keys::revoke_key))
        .routes(routes!(sessions::sessions))
        .routes(routes!(sessions::end_session))
        .routes(routes!(audit::audit))
        .routes(routes!(erasures::erase))
        .routes(routes!(items::items))
        .routes(routes!(register::register))
        .routes(routes!(count::count))
        .routes(routes!(tally::tally))
        .routes(routes!(item::item))
        .routes(routes!(events::events))
        .routes(routes!(make_move::make_move))
        .routes(routes!(make_moves::make_moves))
        .routes(routes!(reveal::reveal))
        .routes(routes!(attachments::attachments))
        .routes(routes!(attachment::attachment))
        .routes(routes!(proposals::proposals, proposals::judge))
        .routes(routes!(topics::topics))
        .routes(routes!(topics::consult))
        .routes(routes!(minutes::papers, minutes::bring))
        .routes(routes!(minutes::review))
        .routes(routes!(minutes::accept))
        .routes(routes!(minutes::dismiss))
        .routes(routes!(minutes::restore))
        .routes(routes!(views::views, views::save_view))
        .routes(routes!(views::remove_view))
        .routes(routes!(lists::lists, publish::publish))
        .routes(routes!(attempt::attempt))
        .routes(routes!(import::import).layer(DefaultBodyLimit::max(FILE_BYTES_MAX)))
        .routes(routes!(dispatch::dispatch))
        .routes(routes!(export::export))
        .routes(routes!(load::load_workbook).layer(DefaultBodyLimit::max(FILE_BYTES_MAX)))
        .routes(routes!(load::load_calendar))
        .routes(routes!(ticks::ticks, ticks::tick))
        .routes(routes!(log::verify))
        .routes(routes!(log::replay))
        .routes(routes!(list::list))
        .routes(routes!(check::check))
        .routes(routes!(deadline::deadline))
        .routes(routes!(calendar::calendar))
        .routes(routes!(measures::measures))
        .routes(routes!(organisation::organisation, load::load_organisation))
        .routes(routes!(changes::changes))
        .routes(routes!(subscriptions::subscriptions, subscriptions::subscribe))
        .routes(routes!(subscriptions::unsubscribe))
        .routes(routes!(undelivered::undelivered, undelivered::resend))
        .routes(routes!(feed::make_feed, feed::revoke_feed))
        .routes(routes!(signals::signals))
        .routes(routes!(signals::forward))
        .routes(routes!(devices::devices))
        .routes(routes!(devices::set_device))
        .routes(routes!(devices::order))
        .routes(routes!(devices::decide))
        .routes(routes!(devices::shields, devices::shield, devices::lift))
}

/// Boundaries, base maps, floor plans.
fn maps() -> OpenApiRouter<Arc<Service>> {
    OpenApiRouter::new()
        .routes(routes!(boundaries::boundaries, boundaries::set_boundaries))
        .routes(routes!(basemaps::basemaps))
        .routes(routes!(basemaps::tile))
        .routes(routes!(plans::plans, plans::add_plan).layer(DefaultBodyLimit::max(crate::plans::PICTURE_BYTES_MAX)))
        .routes(routes!(plans::set_plan, plans::remove_plan))
        .routes(routes!(plan_pictures::picture))
        .routes(routes!(plan_pictures::of_item))
        .routes(routes!(plan_pictures::picture_for_item))
}

/// The calls that take in files: larger and slower than others.
pub(crate) fn uploads() -> OpenApiRouter<Arc<Service>> {
    OpenApiRouter::new().routes(routes!(attachment_send::send)).layer(DefaultBodyLimit::max(UPLOAD_BYTES_MAX))
}
