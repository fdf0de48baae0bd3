// Generated from the OpenAPI document of the service by `npm run types`.
export interface paths {
    "/api/v1/audit": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        /** The records of the audit trail. */
        get: operations["audit"];
        put?: never;
        post?: never;
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/api/v1/calendars": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        get?: never;
        put?: never;
        /** Loads days of a calendar layer. Items that are live are counted anew; what is closed stays as it was judged. */
        post: operations["load_calendar"];
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/api/v1/calendars/{calendar}/{year}": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        /** The days of a year as a calendar counts them. */
        get: operations["calendar"];
        put?: never;
        post?: never;
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/api/v1/changes": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        /**
         * Changes of the items that the caller sees, as `text/event-stream`: events named `change`, each with a position as its
         *     id. A client that was away says the last one in `Last-Event-ID` and misses nothing.
         */
        get: operations["changes"];
        put?: never;
        post?: never;
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/api/v1/check": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        get?: never;
        put?: never;
        /**
         * Checks a list file together with the lists that are in force: its examples are played, and each stage in which items
         *     are live must have a place in it.
         */
        post: operations["check"];
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/api/v1/deadline": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        /** When a limit ends. */
        get: operations["deadline"];
        put?: never;
        post?: never;
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/api/v1/exports": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        get?: never;
        put?: never;
        /** The items that the caller sees and asks for, as a file; the first hundred thousand. */
        post: operations["export"];
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/api/v1/items": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        /** The items that the caller sees and asks for. */
        get: operations["items"];
        put?: never;
        /** Registers an item. The same `Idempotency-Key` again gets the first answer. */
        post: operations["register"];
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/api/v1/items/count": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        /** How many items the caller would find. */
        get: operations["count"];
        put?: never;
        post?: never;
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/api/v1/items/tally/{by}": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        /** Counts the items that the caller would find by `list`, `stage`, `unit`, `registered_day` or `closed_day`. */
        get: operations["tally"];
        put?: never;
        post?: never;
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/api/v1/items/{item}": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        /** An item whole. */
        get: operations["item"];
        put?: never;
        post?: never;
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/api/v1/items/{item}/events": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        /** What happened to an item. */
        get: operations["events"];
        put?: never;
        post?: never;
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/api/v1/items/{item}/moves": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        get?: never;
        put?: never;
        /** Makes a move. With `If-Match` it is made only if the item is as the caller saw it. */
        post: operations["make_move"];
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/api/v1/items/{item}/reveal": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        get?: never;
        put?: never;
        /** Shows one masked value. That it was shown, to whom and why, is in the log before it is answered. */
        post: operations["reveal"];
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/api/v1/keys": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        /** The keys, by name. */
        get: operations["keys"];
        put?: never;
        /** Makes a key; its secret is shown here and nowhere else. */
        post: operations["add_key"];
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/api/v1/keys/{key}": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        get?: never;
        put?: never;
        post?: never;
        /** Makes a key void. */
        delete: operations["revoke_key"];
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/api/v1/lists": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        /** The lists that are in force. */
        get: operations["lists"];
        put?: never;
        /**
         * Publishes lists: all of them when each is sound together with those in force, its examples come out and every stage
         *     with live items has a place; else none, and `details` has the findings.
         */
        post: operations["publish"];
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/api/v1/lists/attempt": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        get?: never;
        put?: never;
        /** Tries lists on the items that are live, exactly as publishing would do it, and keeps nothing. */
        post: operations["attempt"];
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/api/v1/lists/{list}": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        /** A list whole. */
        get: operations["list"];
        put?: never;
        post?: never;
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/api/v1/lists/{list}/dispatch": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        get?: never;
        put?: never;
        /** What the dispatch table of a list proposes for these values; nothing is made of it. */
        post: operations["dispatch"];
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/api/v1/lists/{list}/import": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        get?: never;
        put?: never;
        /**
         * Imports the rows of a CSV, TSV or XLSX file; UTF-8, UTF-16 or GB18030. The same file again makes nothing new. For the
         *     registrars of the list.
         */
        post: operations["import"];
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/api/v1/me": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        /** Who is calling. */
        get: operations["me"];
        put?: never;
        post?: never;
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/api/v1/me/password": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        get?: never;
        put?: never;
        /** Changes one's own password. */
        post: operations["password"];
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/api/v1/me/second-factor": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        /** How one's second factor stands. */
        get: operations["standing"];
        /** Confirms the second factor with a code of it: from now on one is asked for. */
        put: operations["confirm"];
        /** Begins a second factor, in place of the one before; it counts once a code of it was confirmed. */
        post: operations["begin"];
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/api/v1/me/second-factor/off": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        get?: never;
        put?: never;
        /** Ends the second factor. */
        post: operations["off"];
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/api/v1/me/second-factor/recovery": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        get?: never;
        put?: never;
        /** Gives new recovery codes; the old ones are void. */
        post: operations["recovery"];
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/api/v1/measures": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        /** The figures of a list for a month, over the items that the caller sees. */
        get: operations["measures"];
        put?: never;
        post?: never;
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/api/v1/moves": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        get?: never;
        put?: never;
        /** Makes one move on many items: each is made or refused by itself. */
        post: operations["make_moves"];
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/api/v1/organisation": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        /** The units and who acts in them today. */
        get: operations["organisation"];
        put?: never;
        /** Loads the units and people from two tables; every fault is named, and then nothing changes. */
        post: operations["load_organisation"];
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/api/v1/organisation/workbook": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        get?: never;
        put?: never;
        /** Loads the units and people from a workbook with the worksheets `units` and `people`. */
        post: operations["load_workbook"];
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/api/v1/replay": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        get?: never;
        put?: never;
        /** Folds every item anew from its events and compares it with what is kept. */
        post: operations["replay"];
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/api/v1/session": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        get?: never;
        put?: never;
        /** Signs in; the session comes as a cookie. */
        post: operations["sign_in"];
        /** Signs out. */
        delete: operations["sign_out"];
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/api/v1/sessions": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        /** The live sessions, the latest first. */
        get: operations["sessions"];
        put?: never;
        post?: never;
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/api/v1/sessions/{session}": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        get?: never;
        put?: never;
        post?: never;
        /** Ends a session: one's own, or anybody's for the security administrator. */
        delete: operations["end_session"];
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/api/v1/setup": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        /** Whether the first accounts are still to be made. */
        get: operations["is_fresh"];
        put?: never;
        /** Makes the three administrators with the word of the first run, all or none; the word is void then. */
        post: operations["set_up"];
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/api/v1/ticks": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        /** How timers stand. */
        get: operations["ticks"];
        put?: never;
        /** Fires every timer that is due. The service does so by itself; this is for who does not want to wait. */
        post: operations["tick"];
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/api/v1/users": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        /** The accounts, by login name. */
        get: operations["users"];
        put?: never;
        /** Makes an account with a first password, which is shown here and nowhere else. */
        post: operations["add_user"];
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/api/v1/users/{user}": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        get?: never;
        put?: never;
        post?: never;
        delete?: never;
        options?: never;
        head?: never;
        /** Changes an account. */
        patch: operations["amend"];
        trace?: never;
    };
    "/api/v1/users/{user}/password": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        get?: never;
        put?: never;
        /** Gives an account a new first password; its sessions end. */
        post: operations["reset_password"];
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/api/v1/users/{user}/second-factor": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        get?: never;
        put?: never;
        post?: never;
        /** Takes the second factor of an account away, for who lost his telephone and his recovery codes. */
        delete: operations["drop_second_factor"];
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/api/v1/verify": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        get?: never;
        put?: never;
        /** Walks the log and the audit trail: seals, sequences, invariants. */
        post: operations["verify"];
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/api/v1/views": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        /** The views of the caller and those that his units share. */
        get: operations["views"];
        put?: never;
        /** Keeps a view, for oneself or for a unit in which one acts. */
        post: operations["save_view"];
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/api/v1/views/{view}": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        get?: never;
        put?: never;
        post?: never;
        /** Forgets a view that the caller made. */
        delete: operations["remove_view"];
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
}
export type webhooks = Record<string, never>;
export interface components {
    schemas: {
        /** @description What changes; what is left out stays. */
        Amended: {
            /** @description Whether nobody comes in with it any more. */
            disabled?: boolean | null;
            /** @description How the provider of single sign-on knows the person: its `sub`. Empty unbinds. */
            outside?: string | null;
            /** @description The person of the organisation. */
            person?: string | null;
            /** @description The name on screen. */
            title?: string | null;
        };
        /** @description What is to be shown, and why. */
        Asked: {
            /**
             * @description The field.
             * @example phone
             */
            field: string;
            /**
             * @description Why it must be seen; it stands in the log with the name of the caller.
             * @example 先行联系来电人
             */
            reason: string;
        };
        /** @description What lists would do. */
        AttemptOut: {
            /** @description What the checker says. */
            lists: components["schemas"]["ExaminedOut"][];
            /** @description What would become of live items, by list; empty when a list is not sound. */
            live: components["schemas"]["LiveOut"][];
        };
        /** @description What is shown once. */
        Begun: {
            /** @description Each of them replaces a code once. */
            recovery: string[];
            /** @description For the telephone: `otpauth://totp/…`, most often as a QR code. */
            uri: string;
        };
        /** @description Who did something. */
        By: {
            /** @description `person`, `channel`, `clock`, `table`, `item` or `operator`. */
            kind: string;
            /** @description The person, channel or item. */
            name?: string | null;
            role?: components["schemas"]["Named"] | null;
            unit?: components["schemas"]["Named"] | null;
        };
        /** @description A calendar in short. */
        CalendarOut: {
            /**
             * Format: int32
             * @description The last year whose notice was imported.
             */
            last_year?: number | null;
            /** @description Its name. */
            name: string;
            /** @description The layer under it. */
            parent?: string | null;
            /** @description What people call it. */
            title: string;
        };
        /** @description A change of an item. */
        Change: {
            /** @description The item as it is now. */
            item: components["schemas"]["Row"];
            /**
             * Format: int64
             * @description The position of the log with this change; the `id` of the event.
             */
            position: number;
        };
        /** @description How many items. */
        Counted: {
            /**
             * Format: int32
             * @description How many; ten thousand means that many or more.
             */
            items: number;
            /** @description Whether there may be more. */
            or_more: boolean;
        };
        /** @description A day. */
        DayOut: {
            /**
             * Format: date
             * @description The day.
             */
            day: string;
            /** @description The layer that names it. */
            layer?: string | null;
            /** @description The occasion, where a layer names the day. */
            name?: string | null;
            /** @description Where that was announced. */
            source?: string | null;
            /** @description Whether it is worked. */
            works: boolean;
        };
        /** @description Days of a calendar layer: a table of CSV, or the text of the yearly notice. */
        Days: {
            /** @description A table with the columns date, kind, name, source. */
            csv?: string | null;
            /** @description The layer that the table is of: `cn`, or one that lies on it. */
            name?: string | null;
            /** @description The text of the notice of the State Council. */
            notice?: string | null;
            /**
             * Format: int32
             * @description The year that the notice is of.
             */
            year?: number | null;
        };
        /** @description How many items a row of the dispatch table took. */
        Dispatched: {
            /** @description How many. */
            items: number;
            /** @description The name of the row. */
            row: string;
        };
        /** @description When the stage must be left, and how that was counted. */
        DueOut: {
            /**
             * Format: date-time
             * @description The instant.
             */
            at: string;
            /** @description The calendar layers and versions. */
            calendar: string;
            /**
             * Format: date-time
             * @description Where the count begins.
             */
            from: string;
            /** @description Whether it reaches past the last loaded year of the calendar. */
            provisional: boolean;
            /**
             * Format: int64
             * @description Seconds from now; negative after it.
             */
            seconds_left: number;
            /** @description What is counted, one after the other. */
            steps: components["schemas"]["StepOut"][];
            /**
             * Format: int32
             * @description Working days from today to the last day; negative after it.
             */
            working_days_left?: number | null;
        };
        /** @description When it ends. */
        Ends: {
            /** @description The calendar layers and versions. */
            calendar: string;
            /**
             * Format: date-time
             * @description The instant.
             */
            due: string;
            /**
             * Format: date
             * @description The last day.
             */
            last_day: string;
            /** @description Whether it reaches past the last loaded year. */
            provisional: boolean;
        };
        /** @description The body of every answer that is not a success. */
        Envelope: {
            /** @description What went wrong. */
            error: components["schemas"]["Problem"];
        };
        /** @description Something that happened to an item. */
        EventOut: {
            /**
             * Format: date-time
             * @description When.
             */
            at: string;
            /** @description Who did it: a person, a channel, the clock, the dispatch table, another item, the operator. */
            by: components["schemas"]["By"];
            /** @description The digest of the event that the seal of its commit covers (SM3). */
            digest: string;
            /**
             * Format: date-time
             * @description The due that followed.
             */
            due?: string | null;
            holder?: components["schemas"]["HolderOut"] | null;
            /**
             * @description What: `registered`, `moved`, `noted`, `extended`, `suspended`, `resumed`, `raised`, `reminded`, `relapsed`,
             *     `linked`, `child_opened`, `child_closed`, `revealed` and others.
             */
            kind: string;
            /** @description Whether a limit was missed by it. */
            late: boolean;
            /** @description How that item belongs to this one. */
            link?: string | null;
            move?: components["schemas"]["Named"] | null;
            /**
             * Format: int64
             * @description The item that it speaks of.
             */
            other?: number | null;
            /** @description How it closed. */
            outcome?: string | null;
            /** @description The field that was shown, and why; or what was said from outside. */
            reason?: string | null;
            /**
             * Format: int32
             * @description Counts the events of the item, from 1.
             */
            sequence: number;
            stage?: components["schemas"]["Named"] | null;
            /** @description What it carried. */
            values: components["schemas"]["ValueOut"][];
        };
        /** @description What the checker says of a list. */
        ExaminedOut: {
            /** @description What is wrong, and what is to be thought over. */
            findings: components["schemas"]["FindingOut"][];
            /** @description Its name. */
            id: string;
            /** @description Whether it may load. */
            sound: boolean;
            /**
             * Format: int32
             * @description Its version.
             */
            version: number;
            /** @description How long until an item is struck off or on the top desk. */
            worst_case?: Record<string, never> | null;
        };
        /** @description What is to be taken out. */
        ExportIn: {
            /**
             * @description Which of its items, as the parameters of `/api/v1/items`.
             * @example state=live&unit=mine
             */
            filter?: string | null;
            /**
             * @description `csv`, with names; or `xlsx`, with Chinese titles.
             * @example csv
             */
            format?: string | null;
            /**
             * @description The list.
             * @example hotline
             */
            list: string;
            /** @description Personal fields that are to be shown whole, where the caller may read them. */
            personal?: string[];
            /** @description Why they must be seen. */
            reason?: string | null;
        };
        /** @description A field as a form shows it. */
        FieldOut: {
            /** @description Whether registration may give it. */
            at_registration: boolean;
            /** @description The words of a choice. */
            choices: string[];
            /**
             * @description `text`, `long text`, `choice`, `number`, `yes or no`, `date`, `time`, `place`, `unit`, `units`, `item`,
             *     `attachment` or `signature`.
             */
            kind: string;
            /** @description The name. */
            name: string;
            /** @description Whether it is about a person. */
            personal: boolean;
            /** @description Whether registration must give it. */
            required: boolean;
            /** @description The title. */
            title: components["schemas"]["Title"];
        };
        /** @description A figure, with the receipts of the items that it is made of. */
        FigureOut: {
            /** @description The items that are looked at. */
            denominator: string[];
            /** @description The items of the month that the measure leaves out. */
            excluded: string[];
            /** @description The measure. */
            measure: components["schemas"]["Named"];
            /** @description The items that count. */
            numerator: string[];
            /** @description `items`, `percent` or `points`. */
            unit: string;
            /**
             * Format: double
             * @description The value; none when there is nothing to measure.
             */
            value?: number | null;
        };
        /** @description One thing that is wrong with a list. */
        FindingOut: {
            /** @description The rule. */
            code: string;
            /** @description The column, in characters from 1. */
            column: number;
            /** @description What to do. */
            help: string;
            /** @description The line, from 1. */
            line: number;
            /** @description One sentence. */
            message: string;
            /** @description `error` or `warning`. */
            severity: string;
            /** @description The shortest story that shows it. */
            story: string[];
        };
        /** @description What was fired. */
        Fired: {
            /**
             * Format: int64
             * @description How many items were woken.
             */
            items: number;
            /** @description Items whose timer could not fire, by number, with the reason. */
            stuck: components["schemas"]["StuckTimer"][];
        };
        /** @description One of the first accounts. */
        First: {
            /**
             * @description The name to sign in with.
             * @example xitong
             */
            login: string;
            /**
             * Format: password
             * @description The first password, which is changed at the first sign-in.
             */
            password: string;
            /**
             * @description The name on screen.
             * @example 系统管理员
             */
            title: string;
        };
        /** @description A first password, shown once. */
        FirstPassword: {
            /** @description The first password; it is changed at the first sign-in. */
            password: string;
            /** @description The account. */
            user: components["schemas"]["UserOut"];
        };
        /** @description Whether the first accounts are still to be made. */
        Fresh: {
            /** @description Whether they are. */
            needed: boolean;
        };
        /** @description Whose turn it is. */
        HolderOut: {
            /** @description The role of the list. */
            role: components["schemas"]["Named"];
            /** @description The unit. */
            unit: components["schemas"]["Named"];
        };
        /** @description What would be known of an item. */
        Imagined: {
            /** @description By field. */
            fields: Record<string, never>;
        };
        /** @description What became of the rows: rows = receipts + refused. */
        ImportedOut: {
            /** @description Receipts that were given in an earlier import of the same rows. */
            already: number;
            /** @description How many items each row of the dispatch table took. */
            dispatched: components["schemas"]["Dispatched"][];
            /** @description Rows that have a receipt, from this import or an earlier one. */
            receipts: number;
            /** @description Rows that are kept as dead letters. */
            refused: number;
            /** @description Rows that were read. */
            rows: number;
            /** @description Columns that are no field. */
            unmapped: string[];
        };
        /** @description What the checker says. */
        Judged: {
            /** @description What is wrong. */
            findings: components["schemas"]["FindingOut"][];
            /** @description The name of the list, where it can be read. */
            id: string;
            /** @description Whether it may load. */
            sound: boolean;
            /** @description How long until an item is struck off or on the top desk. */
            worst_case?: Record<string, never> | null;
        };
        /** @description What became of it. */
        Kept: {
            /**
             * Format: int64
             * @description The number of the item.
             */
            id: number;
            /** @description The receipt. */
            receipt: string;
            /**
             * Format: int32
             * @description How many events it has.
             */
            sequence: number;
            /** @description Where it stands. */
            stage: string;
        };
        /** @description How many items a key has. */
        KeyCount: {
            /**
             * Format: int32
             * @description How many items.
             */
            items: number;
            /**
             * @description A name of a list, stage or unit, or a day.
             * @example 2025-10-09
             */
            key: string;
        };
        /** @description A key, without its secret. */
        KeyOut: {
            /**
             * Format: date-time
             * @description Since when.
             */
            created: string;
            /**
             * Format: date-time
             * @description Until when; for ever when none.
             */
            expires?: string | null;
            /**
             * Format: int64
             * @description The number.
             */
            id: number;
            /** @description What it is for. */
            name: string;
            /** @description The person in whose name it acts. */
            person?: string | null;
            /** @description Whether it is void. */
            revoked: boolean;
            /** @description What it may do. */
            scopes: string[];
            /** @description The unit for which it reads. */
            unit?: string | null;
        };
        /** @description An item that belongs to another. */
        Link: {
            /**
             * Format: int64
             * @description Which.
             */
            item: number;
            /** @description How: `merged_into`, `relapse_of`, `opened_by` and their counterparts. */
            kind: string;
        };
        /** @description A list file. */
        ListFile: {
            /** @description Its text. */
            text: string;
        };
        /** @description List files that come into force together. */
        ListFiles: {
            /** @description Their texts. */
            texts: string[];
        };
        /** @description A list in short. */
        ListOut: {
            /** @description The calendar by which its limits are counted. */
            calendar: string;
            /** @description The ways in which reports come in. */
            channels: string[];
            /** @description What may be given at registration. */
            fields: components["schemas"]["FieldOut"][];
            /** @description The stage in which items begin. */
            first: string;
            /** @description Its name. */
            id: string;
            /** @description The figures over it. */
            measures: components["schemas"]["Named"][];
            /** @description Its stages. */
            stages: components["schemas"]["StageOut"][];
            /** @description What people call it. */
            title: components["schemas"]["Title"];
            /**
             * Format: int32
             * @description Its version.
             */
            version: number;
        };
        /** @description A list whole. */
        ListText: {
            /** @description Its name. */
            id: string;
            /** @description The file. */
            text: string;
            /** @description What people call it. */
            title: components["schemas"]["Title"];
            /**
             * Format: int32
             * @description Its version.
             */
            version: number;
            /** @description How long until an item is struck off or on the top desk, with the path; in the form of `qingdan check`. */
            worst_case?: Record<string, never> | null;
        };
        /** @description What would become of the live items of a list. */
        LiveOut: {
            /**
             * Format: int64
             * @description How many would be due at another instant.
             */
            dues: number;
            /**
             * Format: int64
             * @description How many would have another holder.
             */
            holders: number;
            /**
             * Format: int64
             * @description How many live items were looked at.
             */
            items: number;
            /** @description The list. */
            list: string;
            /** @description Those that would change their stage. */
            stages: components["schemas"]["StageChange"][];
            /** @description Items that could not follow; the first two hundred. */
            stuck: components["schemas"]["Stuck"][];
            /**
             * Format: int64
             * @description How many could not.
             */
            stuck_items: number;
        };
        /** @description What came into force. */
        Loaded: {
            /** @description How many documents are new; none when nothing differs. */
            loaded: number;
            /** @description What became of the items that are live. */
            upkept: components["schemas"]["UpkeptOut"];
        };
        /** @description Who is calling. */
        Me: {
            /** @description The word that changes repeat in `x-qingdan-csrf`; none for keys. */
            csrf?: string | null;
            /**
             * Format: int64
             * @description How long a session lives without a call, in seconds.
             */
            idle_seconds: number;
            /** @description Whether the password must be changed before anything else. */
            must_change: boolean;
            /** @description The account or key. */
            name: string;
            /**
             * Format: date-time
             * @description The time of the service; screens count with it and not with their own clock.
             */
            now: string;
            /** @description The person of the organisation. */
            person?: string | null;
            /** @description The name of that person. */
            person_name?: string | null;
            /** @description What may be done. */
            scopes: string[];
            /** @description The units in which the person acts today. */
            units: components["schemas"]["Named"][];
        };
        /** @description A move that is open. */
        MoveOut: {
            /** @description `step`, `return`, `extend`, `suspend`, `note`, `merge`, `split`, `redo`, `cancel` or `reopen`. */
            kind: string;
            /**
             * Format: int32
             * @description How often it can still be made.
             */
            left?: number | null;
            /** @description What it may carry. */
            may: components["schemas"]["FieldOut"][];
            /** @description Whether the reader may make it. */
            mine: boolean;
            /** @description The name. */
            name: string;
            /** @description What it must carry. */
            needs: components["schemas"]["FieldOut"][];
            /** @description Who may. */
            roles: components["schemas"]["Named"][];
            /** @description The title. */
            title: components["schemas"]["Title"];
            /** @description Where it can lead. */
            to: components["schemas"]["Named"][];
        };
        /** @description A name with its title. */
        Named: {
            /** @description The name, for programs. */
            name: string;
            /** @description The title, for people. */
            title: components["schemas"]["Title"];
        };
        /** @description A new item. */
        NewItem: {
            /** @description The channel through which it came; for programs, which are no persons. */
            channel?: string | null;
            /** @description What is known, by field. */
            fields: Record<string, never>;
            /**
             * @description On which list.
             * @example hotline
             */
            list: string;
        };
        /** @description A new key. */
        NewKeyIn: {
            /**
             * Format: date-time
             * @description Until when it is good.
             */
            expires?: string | null;
            /**
             * @description What it is for.
             * @example city-hotline
             */
            name: string;
            /** @description The person in whose name it acts. */
            person?: string | null;
            /** @description What it may do: `read`, `write`, `export`, `open311`. */
            scopes: string[];
            /** @description The unit for which it reads, and registers by a channel. */
            unit?: string | null;
        };
        /** @description A move. */
        NewMove: {
            /** @description What it carries, by field. */
            fields?: Record<string, never>;
            /**
             * @description Its name.
             * @example accept
             */
            name: string;
        };
        /** @description One move on many items. */
        NewMoves: {
            /** @description What it carries, by field. */
            fields?: Record<string, never>;
            /** @description The items, by number or receipt; 1 to 500. */
            items: string[];
            /** @description The name of the move. */
            name: string;
        };
        /** @description The password before and after. */
        NewPassword: {
            /** @description The code of the second factor, where one is asked for. */
            code?: string | null;
            /**
             * Format: password
             * @description The next one.
             */
            next: string;
            /**
             * Format: password
             * @description The present one.
             */
            present: string;
        };
        /**
         * @description A new account. Administrators are made at the first run or at the machine, so that who says who may come in cannot
         *     make himself another administrator.
         */
        NewUser: {
            /**
             * @description The name to sign in with: letters, digits, `.`, `-`, `_`.
             * @example desk01
             */
            login: string;
            /**
             * @description The person of the organisation in whose name moves are made.
             * @example p0015
             */
            person: string;
            /**
             * @description The name on screen.
             * @example 受理席
             */
            title: string;
        };
        /** @description A view that is to be kept. */
        NewViewIn: {
            /**
             * @description The filter, as the parameters of `/api/v1/items`.
             * @example state=live&unit=mine&order=due
             */
            filter: string;
            /**
             * @description What it is called; one of the same name is replaced.
             * @example 今日到期
             */
            name: string;
            /** @description A unit of the caller that shares it. */
            unit?: string | null;
        };
        /** @description What became of one of them. */
        Outcome: {
            error?: components["schemas"]["Problem"] | null;
            /** @description The item as it was named. */
            item: string;
            kept?: components["schemas"]["Kept"] | null;
        };
        /** @description A page of items. */
        Page: {
            /** @description The items. */
            items: components["schemas"]["Row"][];
            /** @description Where the next page begins; none after the last. */
            next?: string | null;
            /**
             * Format: int64
             * @description How far the log had come: changes from here on come by `/api/v1/changes`.
             */
            position: number;
        };
        /** @description A person. */
        PersonOut: {
            /** @description The id. */
            id: string;
            /** @description The name. */
            name: string;
        };
        /** @description A post that somebody holds. */
        PostOut: {
            /** @description Whose deputy he is in it. */
            deputy_of?: string | null;
            /** @description The post. */
            post: string;
            /** @description The unit. */
            unit: string;
        };
        /** @description What went wrong, for a program and for a person. */
        Problem: {
            /**
             * @description A short code that does not change between versions.
             * @example missing
             */
            code: string;
            /** @description What the message speaks of, for programs: fields, limits, findings. */
            details?: Record<string, never>;
            /** @description What happened, where, and what to do; in the language that the caller accepts. */
            message: string;
        };
        /** @description Proves that it is the owner of the account who asks. */
        Proof: {
            /** @description The code of the second factor, or a recovery code, where one is asked for. */
            code?: string | null;
            /**
             * Format: password
             * @description The present password.
             */
            password: string;
        };
        /** @description What the table proposes. */
        Proposal: {
            /** @description The move that it makes. */
            move: string;
            /** @description Its name. */
            name: string;
            /** @description The number of the row, from 1. */
            row: number;
            /** @description What it sets. */
            sets: Record<string, never>;
            /** @description The stage in which the table acts. */
            stage: string;
        };
        /** @description What came into force. */
        Published: {
            /** @description The lists of the call, with what the checker warns of. */
            lists: components["schemas"]["ExaminedOut"][];
            /** @description How many lists, calendar layers and organisations are new. */
            loaded: number;
            /** @description What became of the items that are live. */
            upkept: components["schemas"]["UpkeptOut"];
        };
        /** @description A record. */
        RecordOut: {
            /** @description What kind of act. */
            act: string;
            /**
             * Format: date-time
             * @description When.
             */
            at: string;
            /**
             * Format: int64
             * @description The record with which the act began.
             */
            begun?: number | null;
            /** @description What more there is to say. */
            detail: Record<string, never>;
            /**
             * Format: int64
             * @description The number, from 1 without a gap.
             */
            number: number;
            /** @description `begun`, `done`, or a code of an error. */
            outcome: string;
            /** @description From where. */
            place: string;
            /** @description The seal over this record and the one before (SM3). */
            seal: string;
            /** @description What it is about. */
            what: string;
            /** @description The account or key; `operator` at the machine itself. */
            who: string;
        };
        /** @description A page of records. */
        Records: {
            /**
             * Format: int64
             * @description Where the next page begins; none after the last.
             */
            next?: number | null;
            /** @description The records, the latest first. */
            records: components["schemas"]["RecordOut"][];
        };
        /** @description Codes that are shown once. */
        Recovery: {
            /** @description Each of them replaces a code once. */
            recovery: string[];
        };
        /** @description What folding every item anew found. */
        ReplayedOut: {
            /** @description Items, events and differences, in the form of `qingdan replay`. */
            replay: Record<string, never>;
            /** @description Whether nothing differs. */
            same: boolean;
        };
        /** @description What was kept elsewhere, where something was. */
        Roots: {
            /** @description A seal of the audit trail. */
            audit_root?: string | null;
            /** @description A seal of the log, alone or as `<commit>:<seal>`. */
            root?: string | null;
        };
        /** @description An item as a row of a list. */
        Row: {
            /**
             * Format: date-time
             * @description When it changed last.
             */
            changed_at: string;
            /**
             * Format: date-time
             * @description When it closed.
             */
            closed_at?: string | null;
            due?: components["schemas"]["DueOut"] | null;
            holder?: components["schemas"]["HolderOut"] | null;
            /**
             * Format: int64
             * @description The number.
             */
            id: number;
            /** @description The list. */
            list: components["schemas"]["Named"];
            /** @description How it closed. */
            outcome?: string | null;
            /** @description Whether that has passed. */
            overdue: boolean;
            /** @description Where it is. */
            place?: string | null;
            raised_to?: components["schemas"]["HolderOut"] | null;
            /** @description The receipt. */
            receipt: string;
            /**
             * Format: date-time
             * @description When it came to be.
             */
            registered_at: string;
            /**
             * Format: int32
             * @description How often it came back.
             */
            relapses: number;
            /**
             * Format: int32
             * @description How many events it has; the tag of `ETag`.
             */
            sequence: number;
            /** @description The stage. */
            stage: components["schemas"]["Named"];
            /** @description `open`, `wait`, `closed_done` or `closed_other`. */
            stage_kind: string;
            /** @description The first text of the item that is not personal. */
            summary: string;
            /**
             * Format: date-time
             * @description Until when the clock stands still.
             */
            suspended_until?: string | null;
        };
        /** @description A key with its secret, shown once. */
        Secret: {
            /** @description What it is for. */
            name: string;
            /** @description The secret, for `Authorization: Bearer …`. */
            secret: string;
        };
        /** @description A session. */
        SessionOut: {
            /** @description With what. */
            agent: string;
            /**
             * Format: date-time
             * @description Since when.
             */
            created: string;
            /**
             * Format: int64
             * @description The number.
             */
            id: number;
            /** @description The account. */
            login: string;
            /** @description From where. */
            place: string;
            /** @description Whether it is the one that asks. */
            present: boolean;
            /**
             * Format: date-time
             * @description When the last call came, to the minute.
             */
            seen: string;
            /** @description The name on screen. */
            title: string;
        };
        /** @description The word of the first run, and the three administrators: three people, so that none has all the power. */
        SetUp: {
            /** @description Looks at what was done. */
            audit: components["schemas"]["First"];
            /** @description Says who may come in. */
            security: components["schemas"]["First"];
            /** @description Runs lists, calendars, organisation and operation. */
            system: components["schemas"]["First"];
            /** @description The word that `qingdan serve` printed. */
            word: string;
        };
        /** @description The value. */
        Shown: {
            /** @description The field. */
            field: string;
            /** @description What it holds. */
            value: string;
        };
        /** @description Who signs in. */
        SignIn: {
            /** @description The code of the second factor, where one is asked for. */
            code?: string | null;
            /** @description The login name. */
            login: string;
            /**
             * Format: password
             * @description The password.
             */
            password: string;
        };
        /** @description Who signed in. */
        SignedIn: {
            /** @description The word that changes repeat in `x-qingdan-csrf`. */
            csrf: string;
            /** @description Whether the password must be changed before anything else. */
            must_change: boolean;
            /** @description The name on screen. */
            title: string;
        };
        /** @description Items that would change their stage. */
        StageChange: {
            /** @description The stage now. */
            from: string;
            /**
             * Format: int64
             * @description How many.
             */
            items: number;
            /** @description The stage then. */
            to: string;
        };
        /** @description A stage in short. */
        StageOut: {
            /** @description Whether a unit accepts the item here, or returns it. */
            acceptance: boolean;
            holder?: components["schemas"]["Named"] | null;
            /** @description `open`, `wait`, `closed_done` or `closed_other`. */
            kind: string;
            /** @description Its name. */
            name: string;
            /** @description Whether work that must be done again leads here. */
            redone: boolean;
            /** @description Whether a return leads here. */
            returned: boolean;
            /** @description What people call it. */
            title: components["schemas"]["Title"];
        };
        /** @description How one's second factor stands. */
        Standing: {
            /** @description Whether a code is asked for at sign-in. */
            on: boolean;
            /**
             * Format: int32
             * @description How many recovery codes are left.
             */
            recovery_left: number;
        };
        /** @description A part of a limit. */
        StepOut: {
            /**
             * Format: int64
             * @description How many.
             */
            amount: number;
            /** @description `working_days`, `days`, `months`, `clock_seconds` or `office_seconds`. */
            unit: string;
        };
        /** @description An item that cannot follow. */
        Stuck: {
            /** @description Its receipt. */
            receipt: string;
            /** @description Why. */
            why: string;
        };
        /** @description An item whose timer could not fire. */
        StuckTimer: {
            /**
             * Format: int64
             * @description The item.
             */
            item: number;
            /** @description Why. */
            why: string;
        };
        /** @description The units and people as two tables of CSV. */
        Tables: {
            /** @description The people and their posts. */
            people: string;
            /** @description The units; see docs/organisation.md. */
            units: string;
        };
        /** @description The items that the caller would find, counted. */
        Tallied: {
            /** @description How many items each key has; keys without items are left out. */
            counts: components["schemas"]["KeyCount"][];
            /** @description Whether there are so many items that some were not counted. */
            or_more: boolean;
        };
        /** @description How timers stand. */
        Timers: {
            /** @description Timers that are due and have not fired; ten thousand means that many or more. */
            late: number;
            /**
             * Format: int64
             * @description How late the latest of them is, in seconds.
             */
            late_seconds: number;
            /**
             * Format: date-time
             * @description When the next timer fires.
             */
            next?: string | null;
            /**
             * Format: date-time
             * @description The time of the service.
             */
            now: string;
        };
        /** @description A title in both languages. */
        Title: {
            /** @description English. */
            en: string;
            /** @description Chinese. */
            zh: string;
        };
        /** @description What a walk over the audit trail found. */
        TrailOut: {
            /** @description The first record that does not fit, with the reason. */
            broken?: string | null;
            /**
             * Format: int64
             * @description How many records.
             */
            records: number;
            /** @description The last seal: keep it elsewhere. */
            seal: string;
        };
        /** @description A unit. */
        UnitOut: {
            /** @description The statistical code of the 街镇 that it governs. */
            area?: string | null;
            /** @description The id. */
            id: string;
            /** @description `district`, `office`, `bureau`, `street`, `village`, `enterprise` or `other`. */
            kind: string;
            /** @description The unit above it. */
            parent?: string | null;
            /** @description Who acts in it today. */
            people: components["schemas"]["PersonOut"][];
            /** @description What it is called. */
            title: components["schemas"]["Title"];
        };
        /** @description What became of the items that are live: dues are counted again, holders found again, stages renamed. */
        UpkeptOut: {
            /**
             * Format: int64
             * @description How many changed.
             */
            changed: number;
            /**
             * Format: int64
             * @description How many were looked at.
             */
            items: number;
            /** @description Those that cannot follow. */
            stuck: components["schemas"]["Stuck"][];
        };
        /** @description An account. */
        UserOut: {
            /** @description `system`, `security` or `audit`. */
            administrator?: string | null;
            /** @description Whether nobody comes in with it any more. */
            disabled: boolean;
            /**
             * Format: int64
             * @description The number.
             */
            id: number;
            /** @description The name to sign in with. */
            login: string;
            /** @description Whether the password must be changed first. */
            must_change: boolean;
            /** @description The person of the organisation. */
            person?: string | null;
            /** @description The posts that the person holds today. */
            posts: components["schemas"]["PostOut"][];
            /** @description Whether a second factor is asked for. */
            second_factor: boolean;
            /** @description The name on screen. */
            title: string;
        };
        /** @description A value of an item. */
        ValueOut: {
            /** @description Whether the reader may ask to see it. */
            can_reveal: boolean;
            /** @description The field. */
            field: components["schemas"]["Named"];
            /** @description What the field holds, in the word of the list language: `text`, `unit`, `time` and so on. */
            kind: string;
            /** @description Whether it is masked. */
            masked: boolean;
            /** @description The value; for a personal field what is left of it. */
            value: Record<string, never>;
        };
        /** @description What a walk over both found. */
        Verified: {
            /** @description The audit trail. */
            audit: components["schemas"]["TrailOut"];
            /** @description Commits, seal, events, items and violations of the log, in the form of `qingdan verify`. */
            log: Record<string, never>;
            /** @description Whether nothing is wrong. */
            sound: boolean;
            /** @description Items whose holder has nobody who could act. */
            vacant: Record<string, never>[];
        };
        /** @description A saved view. */
        ViewOut: {
            /** @description The filter, as the parameters of `/api/v1/items`. */
            filter: string;
            /**
             * Format: int64
             * @description The number.
             */
            id: number;
            /**
             * Format: int32
             * @description How many items the caller finds with it now; none when the filter no longer holds.
             */
            items?: number | null;
            /** @description Whether the caller made it, and may remove it. */
            mine: boolean;
            /** @description What it is called. */
            name: string;
            /** @description The unit that shares it; none when it is the caller's alone. */
            unit?: string | null;
        };
        /** @description An item whole. */
        Whole: components["schemas"]["Row"] & {
            /** @description The children that it waits for. */
            children_open: number[];
            /** @description Counters of moves. */
            counters: {
                [key: string]: number;
            };
            /**
             * Format: int32
             * @description How many limits passed.
             */
            limits_missed: number;
            /** @description Items that belong to it. */
            links: components["schemas"]["Link"][];
            /** @description The moves that are open. */
            moves: components["schemas"]["MoveOut"][];
            /**
             * Format: int64
             * @description The parent that waits for it.
             */
            parent?: number | null;
            /**
             * Format: int32
             * @description How often the top was reminded.
             */
            reminders: number;
            /** @description What is known. */
            values: components["schemas"]["ValueOut"][];
            /**
             * Format: int32
             * @description The version of the list that it follows.
             */
            version: number;
        };
        /** @description A year of a calendar. */
        Year: {
            /** @description The calendar. */
            calendar: string;
            /** @description The calendars that are in force. */
            calendars: components["schemas"]["CalendarOut"][];
            /** @description Every day of the year. */
            days: components["schemas"]["DayOut"][];
            /** @description Whether no notice of this year was imported, so that weekends alone are counted. */
            provisional: boolean;
            /** @description Its layers and their versions, `cn@3+sh@1`. */
            version: string;
        };
    };
    responses: never;
    parameters: never;
    requestBodies: never;
    headers: never;
    pathItems: never;
}
export type $defs = Record<string, never>;
export interface operations {
    audit: {
        parameters: {
            query?: {
                /** @description By this account or key. */
                who?: string;
                /** @description Of this kind: `personal.read`, or `personal` for all of them. */
                act?: string;
                /** @description About this: a login name, a receipt. */
                what?: string;
                /** @description `begun`, `done`, or a code of an error. */
                outcome?: string;
                /** @description From this instant on. */
                from?: string;
                /** @description Before this instant. */
                before?: string;
                /** @description Where the page begins: `next` of the page before. */
                cursor?: number;
                /** @description How many records; 100 when left out, 500 at most. */
                limit?: number;
            };
            header?: never;
            path?: never;
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["Records"];
                };
            };
            400: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["Envelope"];
                };
            };
            401: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["Envelope"];
                };
            };
            403: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["Envelope"];
                };
            };
        };
    };
    load_calendar: {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        requestBody: {
            content: {
                "application/json": components["schemas"]["Days"];
            };
        };
        responses: {
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["Loaded"];
                };
            };
            400: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["Envelope"];
                };
            };
            401: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["Envelope"];
                };
            };
            403: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["Envelope"];
                };
            };
            413: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["Envelope"];
                };
            };
            415: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["Envelope"];
                };
            };
            422: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["Envelope"];
                };
            };
        };
    };
    calendar: {
        parameters: {
            query?: never;
            header?: never;
            path: {
                /** @description name of the calendar */
                calendar: string;
                /** @description the year */
                year: number;
            };
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["Year"];
                };
            };
            401: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["Envelope"];
                };
            };
            403: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["Envelope"];
                };
            };
            404: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["Envelope"];
                };
            };
        };
    };
    changes: {
        parameters: {
            query?: {
                /** @description The position after which changes are wanted; from now on when left out. `Last-Event-ID` wins. */
                after?: number;
            };
            header?: never;
            path?: never;
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "text/event-stream": components["schemas"]["Change"];
                };
            };
            400: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["Envelope"];
                };
            };
            401: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["Envelope"];
                };
            };
            403: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["Envelope"];
                };
            };
        };
    };
    check: {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        requestBody: {
            content: {
                "application/json": components["schemas"]["ListFile"];
            };
        };
        responses: {
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["Judged"];
                };
            };
            400: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["Envelope"];
                };
            };
            401: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["Envelope"];
                };
            };
            403: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["Envelope"];
                };
            };
            413: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["Envelope"];
                };
            };
            415: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["Envelope"];
                };
            };
        };
    };
    deadline: {
        parameters: {
            query: {
                /**
                 * @description When it begins; that day is not counted.
                 * @example 2025-09-30T10:00:00+08:00
                 */
                from: string;
                /**
                 * @description How long: `5wd` working days, `15d` natural days, `48h` hours.
                 * @example 5wd
                 */
                limit: string;
                /** @description The calendar; `cn` when left out. */
                calendar?: string;
            };
            header?: never;
            path?: never;
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["Ends"];
                };
            };
            400: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["Envelope"];
                };
            };
            401: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["Envelope"];
                };
            };
            403: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["Envelope"];
                };
            };
            404: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["Envelope"];
                };
            };
        };
    };
    export: {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        requestBody: {
            content: {
                "application/json": components["schemas"]["ExportIn"];
            };
        };
        responses: {
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "text/csv": number[];
                };
            };
            400: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["Envelope"];
                };
            };
            401: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["Envelope"];
                };
            };
            403: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["Envelope"];
                };
            };
            404: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["Envelope"];
                };
            };
            413: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["Envelope"];
                };
            };
            415: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["Envelope"];
                };
            };
            422: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["Envelope"];
                };
            };
        };
    };
    items: {
        parameters: {
            query?: {
                /** @description On these lists. */
                list?: string;
                /** @description Not on these. */
                not_list?: string;
                /** @description In these stages. */
                stage?: string;
                /** @description Not in these. */
                not_stage?: string;
                /** @description Held by these units; `mine` stands for those of the caller. */
                unit?: string;
                /** @description Not held by these. */
                not_unit?: string;
                /** @description `live` or `closed`. */
                state?: string;
                /** @description Only what is overdue now. */
                overdue?: boolean;
                /** @description Due from this instant on. */
                due_from?: string;
                /** @description Due before this instant. */
                due_before?: string;
                /** @description Registered from this instant on. */
                registered_from?: string;
                /** @description Registered before this instant. */
                registered_before?: string;
                /** @description Closed from this instant on. */
                closed_from?: string;
                /** @description Closed before this instant. */
                closed_before?: string;
                /** @description Changed from this instant on. */
                changed_from?: string;
                /** @description Changed before this instant. */
                changed_before?: string;
                /** @description Raised above its holder, or not. */
                raised?: boolean;
                /** @description Came back at least so often. */
                relapses_min?: number;
                /** @description What it is about. */
                subject?: string;
                /** @description A child of this item, by number. */
                parent?: number;
                /** @description Acted on by this person; `me` stands for the caller. */
                person?: string;
                /** @description Words that its text says. */
                text?: string;
                /** @description Words that its place says. */
                place?: string;
                /** @description `newest`, `oldest`, `due` or `changed`. */
                order?: string;
                /** @description Where the page begins: `next` of the page before. */
                cursor?: string;
                /** @description How many items; 50 when left out, 500 at most. */
                limit?: number;
            };
            header?: never;
            path?: never;
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["Page"];
                };
            };
            400: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["Envelope"];
                };
            };
            401: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["Envelope"];
                };
            };
            403: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["Envelope"];
                };
            };
        };
    };
    register: {
        parameters: {
            query?: never;
            header?: {
                /** @description makes a repeat the same call */
                "Idempotency-Key"?: string | null;
            };
            path?: never;
            cookie?: never;
        };
        requestBody: {
            content: {
                "application/json": components["schemas"]["NewItem"];
            };
        };
        responses: {
            201: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["Kept"];
                };
            };
            400: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["Envelope"];
                };
            };
            401: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["Envelope"];
                };
            };
            403: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["Envelope"];
                };
            };
            404: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["Envelope"];
                };
            };
            413: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["Envelope"];
                };
            };
            415: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["Envelope"];
                };
            };
            422: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["Envelope"];
                };
            };
        };
    };
    count: {
        parameters: {
            query?: {
                /** @description On these lists. */
                list?: string;
                /** @description Not on these. */
                not_list?: string;
                /** @description In these stages. */
                stage?: string;
                /** @description Not in these. */
                not_stage?: string;
                /** @description Held by these units; `mine` stands for those of the caller. */
                unit?: string;
                /** @description Not held by these. */
                not_unit?: string;
                /** @description `live` or `closed`. */
                state?: string;
                /** @description Only what is overdue now. */
                overdue?: boolean;
                /** @description Due from this instant on. */
                due_from?: string;
                /** @description Due before this instant. */
                due_before?: string;
                /** @description Registered from this instant on. */
                registered_from?: string;
                /** @description Registered before this instant. */
                registered_before?: string;
                /** @description Closed from this instant on. */
                closed_from?: string;
                /** @description Closed before this instant. */
                closed_before?: string;
                /** @description Changed from this instant on. */
                changed_from?: string;
                /** @description Changed before this instant. */
                changed_before?: string;
                /** @description Raised above its holder, or not. */
                raised?: boolean;
                /** @description Came back at least so often. */
                relapses_min?: number;
                /** @description What it is about. */
                subject?: string;
                /** @description A child of this item, by number. */
                parent?: number;
                /** @description Acted on by this person; `me` stands for the caller. */
                person?: string;
                /** @description Words that its text says. */
                text?: string;
                /** @description Words that its place says. */
                place?: string;
                /** @description `newest`, `oldest`, `due` or `changed`. */
                order?: string;
                /** @description Where the page begins: `next` of the page before. */
                cursor?: string;
                /** @description How many items; 50 when left out, 500 at most. */
                limit?: number;
            };
            header?: never;
            path?: never;
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["Counted"];
                };
            };
            400: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["Envelope"];
                };
            };
            401: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["Envelope"];
                };
            };
            403: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["Envelope"];
                };
            };
        };
    };
    tally: {
        parameters: {
            query?: {
                /** @description On these lists. */
                list?: string;
                /** @description Not on these. */
                not_list?: string;
                /** @description In these stages. */
                stage?: string;
                /** @description Not in these. */
                not_stage?: string;
                /** @description Held by these units; `mine` stands for those of the caller. */
                unit?: string;
                /** @description Not held by these. */
                not_unit?: string;
                /** @description `live` or `closed`. */
                state?: string;
                /** @description Only what is overdue now. */
                overdue?: boolean;
                /** @description Due from this instant on. */
                due_from?: string;
                /** @description Due before this instant. */
                due_before?: string;
                /** @description Registered from this instant on. */
                registered_from?: string;
                /** @description Registered before this instant. */
                registered_before?: string;
                /** @description Closed from this instant on. */
                closed_from?: string;
                /** @description Closed before this instant. */
                closed_before?: string;
                /** @description Changed from this instant on. */
                changed_from?: string;
                /** @description Changed before this instant. */
                changed_before?: string;
                /** @description Raised above its holder, or not. */
                raised?: boolean;
                /** @description Came back at least so often. */
                relapses_min?: number;
                /** @description What it is about. */
                subject?: string;
                /** @description A child of this item, by number. */
                parent?: number;
                /** @description Acted on by this person; `me` stands for the caller. */
                person?: string;
                /** @description Words that its text says. */
                text?: string;
                /** @description Words that its place says. */
                place?: string;
                /** @description `newest`, `oldest`, `due` or `changed`. */
                order?: string;
                /** @description Where the page begins: `next` of the page before. */
                cursor?: string;
                /** @description How many items; 50 when left out, 500 at most. */
                limit?: number;
            };
            header?: never;
            path: {
                /** @description list, stage, unit, registered_day or closed_day */
                by: string;
            };
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["Tallied"];
                };
            };
            400: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["Envelope"];
                };
            };
            401: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["Envelope"];
                };
            };
            403: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["Envelope"];
                };
            };
            404: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["Envelope"];
                };
            };
        };
    };
    item: {
        parameters: {
            query?: never;
            header?: never;
            path: {
                /** @description number or receipt */
                item: string;
            };
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["Whole"];
                };
            };
            401: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["Envelope"];
                };
            };
            403: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["Envelope"];
                };
            };
            404: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["Envelope"];
                };
            };
        };
    };
    events: {
        parameters: {
            query?: never;
            header?: never;
            path: {
                /** @description number or receipt */
                item: string;
            };
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["EventOut"][];
                };
            };
            401: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["Envelope"];
                };
            };
            403: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["Envelope"];
                };
            };
            404: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["Envelope"];
                };
            };
        };
    };
    make_move: {
        parameters: {
            query?: never;
            header?: {
                /** @description makes a repeat the same call */
                "Idempotency-Key"?: string | null;
                /** @description the `ETag` that was seen */
                "If-Match"?: string | null;
            };
            path: {
                /** @description number or receipt */
                item: string;
            };
            cookie?: never;
        };
        requestBody: {
            content: {
                "application/json": components["schemas"]["NewMove"];
            };
        };
        responses: {
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["Kept"];
                };
            };
            400: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["Envelope"];
                };
            };
            401: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["Envelope"];
                };
            };
            403: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["Envelope"];
                };
            };
            404: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["Envelope"];
                };
            };
            412: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["Envelope"];
                };
            };
            413: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["Envelope"];
                };
            };
            415: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["Envelope"];
                };
            };
            422: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["Envelope"];
                };
            };
        };
    };
    reveal: {
        parameters: {
            query?: never;
            header?: never;
            path: {
                /** @description number or receipt */
                item: string;
            };
            cookie?: never;
        };
        requestBody: {
            content: {
                "application/json": components["schemas"]["Asked"];
            };
        };
        responses: {
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["Shown"];
                };
            };
            400: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["Envelope"];
                };
            };
            401: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["Envelope"];
                };
            };
            403: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["Envelope"];
                };
            };
            404: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["Envelope"];
                };
            };
            413: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["Envelope"];
                };
            };
            415: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["Envelope"];
                };
            };
            422: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["Envelope"];
                };
            };
        };
    };
    keys: {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["KeyOut"][];
                };
            };
            401: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["Envelope"];
                };
            };
            403: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["Envelope"];
                };
            };
        };
    };
    add_key: {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        requestBody: {
            content: {
                "application/json": components["schemas"]["NewKeyIn"];
            };
        };
        responses: {
            201: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["Secret"];
                };
            };
            400: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["Envelope"];
                };
            };
            401: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["Envelope"];
                };
            };
            403: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["Envelope"];
                };
            };
            409: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["Envelope"];
                };
            };
            413: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["Envelope"];
                };
            };
            415: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["Envelope"];
                };
            };
            422: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["Envelope"];
                };
            };
        };
    };
    revoke_key: {
        parameters: {
            query?: never;
            header?: never;
            path: {
                /** @description number of the key */
                key: number;
            };
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            204: {
                headers: {
                    [name: string]: unknown;
                };
                content?: never;
            };
            400: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["Envelope"];
                };
            };
            401: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["Envelope"];
                };
            };
            403: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["Envelope"];
                };
            };
            404: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["Envelope"];
                };
            };
        };
    };
    lists: {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["ListOut"][];
                };
            };
            401: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["Envelope"];
                };
            };
            403: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["Envelope"];
                };
            };
        };
    };
    publish: {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        requestBody: {
            content: {
                "application/json": components["schemas"]["ListFiles"];
            };
        };
        responses: {
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["Published"];
                };
            };
            400: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["Envelope"];
                };
            };
            401: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["Envelope"];
                };
            };
            403: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["Envelope"];
                };
            };
            409: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["Envelope"];
                };
            };
            413: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["Envelope"];
                };
            };
            415: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["Envelope"];
                };
            };
            422: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["Envelope"];
                };
            };
        };
    };
    attempt: {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        requestBody: {
            content: {
                "application/json": components["schemas"]["ListFiles"];
            };
        };
        responses: {
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["AttemptOut"];
                };
            };
            400: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["Envelope"];
                };
            };
            401: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["Envelope"];
                };
            };
            403: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["Envelope"];
                };
            };
            409: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["Envelope"];
                };
            };
            413: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["Envelope"];
                };
            };
            415: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["Envelope"];
                };
            };
        };
    };
    list: {
        parameters: {
            query?: never;
            header?: never;
            path: {
                /** @description name of the list */
                list: string;
            };
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["ListText"];
                };
            };
            401: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["Envelope"];
                };
            };
            403: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["Envelope"];
                };
            };
            404: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["Envelope"];
                };
            };
        };
    };
    dispatch: {
        parameters: {
            query?: never;
            header?: never;
            path: {
                /** @description name of the list */
                list: string;
            };
            cookie?: never;
        };
        requestBody: {
            content: {
                "application/json": components["schemas"]["Imagined"];
            };
        };
        responses: {
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["Proposal"] | null;
                };
            };
            400: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["Envelope"];
                };
            };
            401: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["Envelope"];
                };
            };
            403: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["Envelope"];
                };
            };
            404: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["Envelope"];
                };
            };
            413: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["Envelope"];
                };
            };
            415: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["Envelope"];
                };
            };
        };
    };
    import: {
        parameters: {
            query?: {
                /** @description The name of the file, for messages. */
                name?: string;
                /** @description Which column is which field, in the TOML of `qingdan import --mapping`, where the headings do not say it. */
                mapping?: string;
                /** @description Leave the new items to the desk; else the dispatch table makes its move. */
                no_dispatch?: boolean;
            };
            header?: never;
            path: {
                /** @description name of the list */
                list: string;
            };
            cookie?: never;
        };
        requestBody: {
            content: {
                "application/octet-stream": number[];
            };
        };
        responses: {
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["ImportedOut"];
                };
            };
            400: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["Envelope"];
                };
            };
            401: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["Envelope"];
                };
            };
            403: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["Envelope"];
                };
            };
            404: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["Envelope"];
                };
            };
            413: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["Envelope"];
                };
            };
            422: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["Envelope"];
                };
            };
        };
    };
    me: {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["Me"];
                };
            };
            401: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["Envelope"];
                };
            };
        };
    };
    password: {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        requestBody: {
            content: {
                "application/json": components["schemas"]["NewPassword"];
            };
        };
        responses: {
            204: {
                headers: {
                    [name: string]: unknown;
                };
                content?: never;
            };
            400: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["Envelope"];
                };
            };
            401: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["Envelope"];
                };
            };
            403: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["Envelope"];
                };
            };
            413: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["Envelope"];
                };
            };
            415: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["Envelope"];
                };
            };
            422: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["Envelope"];
                };
            };
            429: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["Envelope"];
                };
            };
        };
    };
    standing: {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["Standing"];
                };
            };
            401: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["Envelope"];
                };
            };
            403: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["Envelope"];
                };
            };
        };
    };
    confirm: {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        requestBody: {
            content: {
                "application/json": components["schemas"]["Shown"];
            };
        };
        responses: {
            204: {
                headers: {
                    [name: string]: unknown;
                };
                content?: never;
            };
            400: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["Envelope"];
                };
            };
            401: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["Envelope"];
                };
            };
            403: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["Envelope"];
                };
            };
            413: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["Envelope"];
                };
            };
            415: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["Envelope"];
                };
            };
        };
    };
    begin: {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        requestBody: {
            content: {
                "application/json": components["schemas"]["Proof"];
            };
        };
        responses: {
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["Begun"];
                };
            };
            400: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["Envelope"];
                };
            };
            401: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["Envelope"];
                };
            };
            403: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["Envelope"];
                };
            };
            413: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["Envelope"];
                };
            };
            415: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["Envelope"];
                };
            };
            429: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["Envelope"];
                };
            };
        };
    };
    off: {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        requestBody: {
            content: {
                "application/json": components["schemas"]["Proof"];
            };
        };
        responses: {
            204: {
                headers: {
                    [name: string]: unknown;
                };
                content?: never;
            };
            400: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["Envelope"];
                };
            };
            401: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["Envelope"];
                };
            };
            403: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["Envelope"];
                };
            };
            413: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["Envelope"];
                };
            };
            415: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["Envelope"];
                };
            };
            429: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["Envelope"];
                };
            };
        };
    };
    recovery: {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        requestBody: {
            content: {
                "application/json": components["schemas"]["Proof"];
            };
        };
        responses: {
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["Recovery"];
                };
            };
            400: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["Envelope"];
                };
            };
            401: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["Envelope"];
                };
            };
            403: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["Envelope"];
                };
            };
            413: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["Envelope"];
                };
            };
            415: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["Envelope"];
                };
            };
            422: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["Envelope"];
                };
            };
            429: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["Envelope"];
                };
            };
        };
    };
    measures: {
        parameters: {
            query: {
                /** @description The list. */
                list: string;
                /**
                 * @description The month.
                 * @example 2025-10
                 */
                month: string;
            };
            header?: never;
            path?: never;
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["FigureOut"][];
                };
            };
            400: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["Envelope"];
                };
            };
            401: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["Envelope"];
                };
            };
            403: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["Envelope"];
                };
            };
            404: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["Envelope"];
                };
            };
        };
    };
    make_moves: {
        parameters: {
            query?: never;
            header?: {
                /** @description makes a repeat the same call */
                "Idempotency-Key"?: string | null;
            };
            path?: never;
            cookie?: never;
        };
        requestBody: {
            content: {
                "application/json": components["schemas"]["NewMoves"];
            };
        };
        responses: {
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["Outcome"][];
                };
            };
            400: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["Envelope"];
                };
            };
            401: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["Envelope"];
                };
            };
            403: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["Envelope"];
                };
            };
            413: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["Envelope"];
                };
            };
            415: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["Envelope"];
                };
            };
        };
    };
    organisation: {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["UnitOut"][];
                };
            };
            401: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["Envelope"];
                };
            };
            403: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["Envelope"];
                };
            };
        };
    };
    load_organisation: {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        requestBody: {
            content: {
                "application/json": components["schemas"]["Tables"];
            };
        };
        responses: {
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["Loaded"];
                };
            };
            400: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["Envelope"];
                };
            };
            401: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["Envelope"];
                };
            };
            403: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["Envelope"];
                };
            };
            413: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["Envelope"];
                };
            };
            415: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["Envelope"];
                };
            };
            422: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["Envelope"];
                };
            };
        };
    };
    load_workbook: {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        requestBody: {
            content: {
                "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet": number[];
            };
        };
        responses: {
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["Loaded"];
                };
            };
            400: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["Envelope"];
                };
            };
            401: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["Envelope"];
                };
            };
            403: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["Envelope"];
                };
            };
            413: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["Envelope"];
                };
            };
            422: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["Envelope"];
                };
            };
        };
    };
    replay: {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["ReplayedOut"];
                };
            };
            401: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["Envelope"];
                };
            };
            403: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["Envelope"];
                };
            };
        };
    };
    sign_in: {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        requestBody: {
            content: {
                "application/json": components["schemas"]["SignIn"];
            };
        };
        responses: {
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["SignedIn"];
                };
            };
            400: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["Envelope"];
                };
            };
            403: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["Envelope"];
                };
            };
            413: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["Envelope"];
                };
            };
            415: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["Envelope"];
                };
            };
            429: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["Envelope"];
                };
            };
        };
    };
    sign_out: {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            204: {
                headers: {
                    [name: string]: unknown;
                };
                content?: never;
            };
            401: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["Envelope"];
                };
            };
            403: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["Envelope"];
                };
            };
        };
    };
    sessions: {
        parameters: {
            query?: {
                /** @description Those of all accounts, for the security administrator; else one's own. */
                all?: boolean;
            };
            header?: never;
            path?: never;
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["SessionOut"][];
                };
            };
            400: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["Envelope"];
                };
            };
            401: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["Envelope"];
                };
            };
            403: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["Envelope"];
                };
            };
        };
    };
    end_session: {
        parameters: {
            query?: never;
            header?: never;
            path: {
                /** @description number of the session */
                session: number;
            };
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            204: {
                headers: {
                    [name: string]: unknown;
                };
                content?: never;
            };
            400: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["Envelope"];
                };
            };
            401: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["Envelope"];
                };
            };
            403: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["Envelope"];
                };
            };
            404: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["Envelope"];
                };
            };
        };
    };
    is_fresh: {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["Fresh"];
                };
            };
        };
    };
    set_up: {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        requestBody: {
            content: {
                "application/json": components["schemas"]["SetUp"];
            };
        };
        responses: {
            204: {
                headers: {
                    [name: string]: unknown;
                };
                content?: never;
            };
            400: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["Envelope"];
                };
            };
            403: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["Envelope"];
                };
            };
            409: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["Envelope"];
                };
            };
            413: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["Envelope"];
                };
            };
            415: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["Envelope"];
                };
            };
            422: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["Envelope"];
                };
            };
        };
    };
    ticks: {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["Timers"];
                };
            };
            401: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["Envelope"];
                };
            };
            403: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["Envelope"];
                };
            };
        };
    };
    tick: {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["Fired"];
                };
            };
            401: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["Envelope"];
                };
            };
            403: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["Envelope"];
                };
            };
        };
    };
    users: {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["UserOut"][];
                };
            };
            401: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["Envelope"];
                };
            };
            403: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["Envelope"];
                };
            };
        };
    };
    add_user: {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        requestBody: {
            content: {
                "application/json": components["schemas"]["NewUser"];
            };
        };
        responses: {
            201: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["FirstPassword"];
                };
            };
            400: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["Envelope"];
                };
            };
            401: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["Envelope"];
                };
            };
            403: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["Envelope"];
                };
            };
            409: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["Envelope"];
                };
            };
            413: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["Envelope"];
                };
            };
            415: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["Envelope"];
                };
            };
            422: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["Envelope"];
                };
            };
        };
    };
    amend: {
        parameters: {
            query?: never;
            header?: never;
            path: {
                /** @description number of the account */
                user: number;
            };
            cookie?: never;
        };
        requestBody: {
            content: {
                "application/json": components["schemas"]["Amended"];
            };
        };
        responses: {
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["UserOut"];
                };
            };
            400: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["Envelope"];
                };
            };
            401: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["Envelope"];
                };
            };
            403: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["Envelope"];
                };
            };
            404: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["Envelope"];
                };
            };
            409: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["Envelope"];
                };
            };
            413: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["Envelope"];
                };
            };
            415: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["Envelope"];
                };
            };
            422: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["Envelope"];
                };
            };
        };
    };
    reset_password: {
        parameters: {
            query?: never;
            header?: never;
            path: {
                /** @description number of the account */
                user: number;
            };
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["FirstPassword"];
                };
            };
            400: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["Envelope"];
                };
            };
            401: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["Envelope"];
                };
            };
            403: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["Envelope"];
                };
            };
            404: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["Envelope"];
                };
            };
        };
    };
    drop_second_factor: {
        parameters: {
            query?: never;
            header?: never;
            path: {
                /** @description number of the account */
                user: number;
            };
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            204: {
                headers: {
                    [name: string]: unknown;
                };
                content?: never;
            };
            400: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["Envelope"];
                };
            };
            401: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["Envelope"];
                };
            };
            403: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["Envelope"];
                };
            };
            404: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["Envelope"];
                };
            };
        };
    };
    verify: {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        requestBody: {
            content: {
                "application/json": components["schemas"]["Roots"];
            };
        };
        responses: {
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["Verified"];
                };
            };
            400: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["Envelope"];
                };
            };
            401: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["Envelope"];
                };
            };
            403: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["Envelope"];
                };
            };
            413: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["Envelope"];
                };
            };
            415: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["Envelope"];
                };
            };
        };
    };
    views: {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["ViewOut"][];
                };
            };
            401: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["Envelope"];
                };
            };
            403: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["Envelope"];
                };
            };
        };
    };
    save_view: {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        requestBody: {
            content: {
                "application/json": components["schemas"]["NewViewIn"];
            };
        };
        responses: {
            201: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["ViewOut"];
                };
            };
            400: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["Envelope"];
                };
            };
            401: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["Envelope"];
                };
            };
            403: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["Envelope"];
                };
            };
            413: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["Envelope"];
                };
            };
            415: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["Envelope"];
                };
            };
            422: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["Envelope"];
                };
            };
        };
    };
    remove_view: {
        parameters: {
            query?: never;
            header?: never;
            path: {
                /** @description number of the view */
                view: number;
            };
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            204: {
                headers: {
                    [name: string]: unknown;
                };
                content?: never;
            };
            400: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["Envelope"];
                };
            };
            401: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["Envelope"];
                };
            };
            403: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["Envelope"];
                };
            };
            404: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["Envelope"];
                };
            };
        };
    };
}
