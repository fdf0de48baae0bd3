//! The suite that every store must pass. `conformance_tests!(make)` makes one test of each case; `make` gives a new,
//! empty store and something to keep while it is used (a temporary folder, or nothing).
//!
//! ```
//! store::conformance_tests!(|| (store::MemoryStore::new(), ()));
//! ```

pub mod append;
pub mod fixture;
pub mod proof;
pub mod read;

/// What a case comes to; it fails by an assertion or by an error.
pub type Case = Result<(), Box<dyn std::error::Error>>;

/// One test of each case of the suite; see [`conformance`](crate::conformance).
#[macro_export]
macro_rules! conformance_tests {
    ($make:expr) => {
        $crate::conformance_tests!(@ $make, append:
            an_empty_log_begins_with_the_first_seal, positions_and_commits_have_no_gaps, an_item_comes_back_as_it_was_given,
            a_stale_change_is_refused, an_item_is_made_once, an_item_must_be_there, changes_are_kept_together,
            one_bad_change_keeps_none, a_repeat_gets_the_first_answer, a_refused_command_may_come_again,
            a_command_without_key_is_kept_each_time, the_clock_does_not_go_back, an_event_may_be_recorded_late,
            a_receipt_is_given_once, what_contradicts_itself_is_refused, the_longest_key_is_kept, numbers_are_set_apart_once,
            odd_values_come_back, an_item_has_many_events);
        $crate::conformance_tests!(@ $make, read:
            what_is_not_there_is_none, events_come_in_order, commits_come_in_pages, timers_come_earliest_first,
            a_timer_that_changed_is_not_kept, a_query_gives_what_it_wants, a_query_gives_pages,
            a_suspended_item_is_not_overdue, counts_add_up, the_latest_document_is_in_force,
            the_store_stream_is_no_item, rows_are_what_the_items_say);
        $crate::conformance_tests!(@ $make, proof:
            seals_chain, a_sound_store_verifies, a_root_is_found_or_missed, a_store_replays_byte_for_byte,
            a_fold_that_differs_is_named, an_item_without_timer_is_named);
    };
    (@ $make:expr, $module:ident: $($case:ident),+) => {
        $(
            #[test]
            fn $case() {
                let (store, _kept) = ($make)();
                if let Err(error) = $crate::conformance::$module::$case(&store) {
                    panic!("{error}");
                }
            }
        )+
    };
}

#[cfg(test)]
mod tests {
    conformance_tests!(|| (crate::MemoryStore::new(), ()));
}
