//! The grammar of list files as data: every key with its form and what it means. The reader, the JSON Schema and the
//! 'did you mean' all come from these tables, so they cannot disagree.

/// The form of a value.
#[derive(Debug, Clone, Copy)]
pub enum Shape {
    /// A text of at most so many characters.
    Text(usize),
    /// A name: letters a to z, digits and `_`, beginning with a letter.
    Name,
    /// One of these words.
    Word(&'static [&'static str]),
    /// `"中文"` or `{ zh = "中文", en = "English" }`.
    Title,
    /// `"5 working days"`.
    Length,
    /// A whole number within these bounds.
    Whole(i64, i64),
    /// True or false.
    Truth,
    /// One or several of these.
    Many(&'static Shape),
    /// A table with these keys.
    Table(&'static Grammar),
    /// Any number of tables with these keys.
    Tables(&'static Grammar),
    /// Names with values of one form.
    Map(&'static Shape),
    /// Free keys, any scalar or array of texts: cells of a condition, values that are set.
    Cells,
    /// Either form.
    Either(&'static [Shape]),
}

/// A key that a table may have.
#[derive(Debug, Clone, Copy)]
pub struct Key {
    /// Its name.
    pub name: &'static str,
    /// The form of its value.
    pub shape: Shape,
    /// Whether the table makes no sense without it.
    pub required: bool,
    /// What it means.
    pub means: &'static str,
}

/// A kind of table.
#[derive(Debug, Clone, Copy)]
pub struct Grammar {
    /// What it describes.
    pub name: &'static str,
    /// Its keys.
    pub keys: &'static [Key],
}

/// How many characters a title, a basis or a reason may have.
pub const TITLE_CHARS_MAX: usize = 200;
/// How many characters the story of an example may have.
pub const STORY_CHARS_MAX: usize = 20_000;
/// The largest number of times that a counted move may be allowed.
pub const COUNT_MAX: i64 = 20;
/// How many entries an array of a list file may have.
pub const ENTRIES_MAX: usize = 2000;

const fn must(name: &'static str, shape: Shape, means: &'static str) -> Key {
    Key { name, shape, required: true, means }
}

const fn may(name: &'static str, shape: Shape, means: &'static str) -> Key {
    Key { name, shape, required: false, means }
}

const TEXT: Shape = Shape::Text(TITLE_CHARS_MAX);
const NAMES: Shape = Shape::Many(&Shape::Name);
const TEXTS: Shape = Shape::Many(&TEXT);
const COUNT: Shape = Shape::Whole(1, COUNT_MAX);

/// The whole file.
pub const FILE: Grammar = Grammar {
    name: "list file",
    keys: &[
        must("list", Shape::Table(&LIST), "what the list is"),
        must("role", Shape::Map(&Shape::Table(&ROLE)), "who acts on it"),
        may("field", Shape::Map(&Shape::Table(&FIELD)), "what is known about an item"),
        must("stage", Shape::Map(&Shape::Table(&STAGE)), "where an item can stand"),
        may("relapse", Shape::Table(&RELAPSE), "how a come-back is recognised (反弹)"),
        may("dispatch", Shape::Table(&DISPATCH), "who handles what (派单目录)"),
        may("measure", Shape::Map(&Shape::Table(&MEASURE)), "figures over the items of a month (质效指标)"),
        may("example", Shape::Tables(&EXAMPLE), "stories that must come out as told"),
    ],
};

const LIST: Grammar = Grammar {
    name: "list",
    keys: &[
        must("id", Shape::Name, "the name of the list, unique in a store"),
        may("version", Shape::Whole(1, 1_000_000), "counts up with each published change; 1 when left out"),
        must("title", Shape::Title, "what people call it"),
        may("subject", Shape::Name, "the kind of thing that items are about (底数对象)"),
        may(
            "against",
            Shape::Name,
            "the field with the unit that an item speaks against: it neither sees nor holds it (回避)",
        ),
        may("aside", Shape::Name, "the field with the persons who must stand aside: they neither see nor act (回避)"),
        must("first", Shape::Name, "the stage in which items begin"),
        may("receipt", Shape::Text(8), "how receipt numbers begin"),
        may("top", Shape::Name, "the role at the end of the ladder (提级)"),
        may("remind_top_every", Shape::Length, "how often the top is reminded"),
        may("registrars", NAMES, "the roles that may register by hand; the first holder when left out"),
        may(
            "channels",
            Shape::Many(&Shape::Either(&[Shape::Name, Shape::Table(&CHANNEL)])),
            "the ways in which reports come in; a channel leads to the first stage",
        ),
        may("refused_to", Shape::Name, "the list that keeps what was refused"),
        may("person", Shape::Name, "the personal field that tells who an item is about: he can be erased at once"),
        may("keep_personal", Shape::Length, "how long after the close what is personal is kept; then it is erased"),
        may("defaults", Shape::Table(&DEFAULTS), "what limits share"),
        may("renamed", Shape::Map(&Shape::Name), "stages of earlier versions and where their items belong now"),
    ],
};

const CHANNEL: Grammar = Grammar {
    name: "channel",
    keys: &[must("name", Shape::Name, "the name of the channel"), may("to", Shape::Name, "the stage it leads to")],
};

const DEFAULTS: Grammar = Grammar {
    name: "defaults",
    keys: &[
        may("calendar", Shape::Name, "the calendar that limits count in"),
        may("starts", Shape::Word(&STARTS), "what starts a limit"),
        may("ends", Shape::Word(&["midnight", "office close"]), "when the last day ends"),
    ],
};

/// The words for what starts a limit.
pub const STARTS: [&str; 3] = ["on entering the stage", "on first entering the stage", "on registration"];

const ROLE: Grammar = Grammar {
    name: "role",
    keys: &[
        must("title", Shape::Title, "what people call it"),
        may("unit", Shape::Table(&UNIT_RULE), "which unit this is for an item"),
        may("post", Shape::Many(&Shape::Name), "the post in that unit; anyone there when left out"),
        may("fallback", Shape::Name, "the role that stands in when the unit cannot be found"),
        may("raise_to", Shape::Name, "the next rung of the ladder"),
    ],
};

const UNIT_RULE: Grammar = Grammar {
    name: "unit of a role",
    keys: &[
        may("id", Shape::Name, "always this unit"),
        may("field", Shape::Name, "the unit named in this field"),
        may("same_as", Shape::Name, "the unit of this role"),
        may("above", Shape::Name, "the unit above that of this role"),
        may("street_of", Shape::Name, "the 街镇 of the place in this field"),
        may("parent_holder", Shape::Truth, "the holder of the parent item"),
    ],
};

/// The words for what a field holds.
pub const FIELD_TYPES: [&str; 13] = [
    "text",
    "long text",
    "choice",
    "number",
    "yes or no",
    "date",
    "time",
    "place",
    "unit",
    "units",
    "item",
    "attachment",
    "signature",
];

const FIELD: Grammar = Grammar {
    name: "field",
    keys: &[
        must("title", Shape::Title, "what people call it"),
        must("type", Shape::Word(&FIELD_TYPES), "what it holds"),
        may("choices", TEXTS, "the words of a choice"),
        may("asked", Shape::Word(&["always", "if known"]), "whether registration must or may give it"),
        may("personal", Shape::Truth, "whether it is about a person: encrypted, masked, each reveal logged"),
        may("read_by", NAMES, "the roles that read it, where no rule of the list does"),
        may("hidden_from", NAMES, "the roles that never see it, such as who reported a danger (举报人保密)"),
        may("after", Shape::Name, "the attachment that shows the same before the work: both are shown side by side"),
        may("also", TEXTS, "other headings under which imports carry it"),
    ],
};

const STAGE: Grammar = Grammar {
    name: "stage",
    keys: &[
        must("title", Shape::Title, "what people call it"),
        may("kind", Shape::Word(&["open", "wait", "closed done", "closed other"]), "open when left out"),
        may("work", Shape::Truth, "whether the work itself is done here"),
        may("acceptance", Shape::Truth, "whether another unit accepts or refuses here (签收)"),
        may("holder", NAMES, "whose turn it is"),
        may("waits_for", Shape::Title, "whom a wait stage waits for"),
        may("limit", Shape::Table(&LIMIT), "how long it may last"),
        may("overdue", Shape::Table(&OVERDUE), "what passing the limit does"),
        may("move", Shape::Tables(&MOVE), "what may be done here"),
    ],
};

const LIMIT: Grammar = Grammar {
    name: "limit",
    keys: &[
        may("length", Shape::Length, "one length for all"),
        may("by", Shape::Name, "the choice field that the length depends on"),
        may("table", Shape::Map(&Shape::Length), "a length for each value of that field"),
        may("otherwise", Shape::Length, "the length for all other values"),
        may("until", Shape::Name, "the date field that holds the last day"),
        may("at_most", Shape::Length, "how far that day may lie ahead"),
        may("starts", Shape::Word(&STARTS), "what starts it"),
        may("calendar", Shape::Name, "the calendar, when not the list's own"),
        may("basis", TEXT, "the text that it rests on, or `assumed`"),
        may("mark", Shape::Word(&["verified", "likely", "assumed"]), "how sure that text is"),
    ],
};

const OVERDUE: Grammar = Grammar {
    name: "overdue",
    keys: &[
        may("name", Shape::Name, "the name of the event; a wait stage must give one"),
        may("title", Shape::Title, "what people call the event"),
        may("raise_to", Shape::Name, "the first rung that is told (提级)"),
        may("every", Shape::Length, "how long each rung has before the next is told"),
        may("to", Shape::Name, "the stage to which the item goes by itself"),
        may("at_most", COUNT, "how often it may go there by itself; then it is raised"),
        may("attempts", Shape::Name, "the note that records an attempt to reach someone"),
        may("attempts_needed", COUNT, "how many attempts there must have been; with fewer it is raised"),
    ],
};

/// The words for the sorts of move.
pub const MOVE_KINDS: [&str; 10] =
    ["step", "return", "redo", "extend", "suspend", "merge", "split", "cancel", "reopen", "note"];

const MOVE: Grammar = Grammar {
    name: "move",
    keys: &[
        must("name", Shape::Name, "the name, unique in its stage"),
        must("title", Shape::Title, "what people call it"),
        may("kind", Shape::Word(&MOVE_KINDS), "what sort of step it is; an ordinary one when left out"),
        may("by", NAMES, "who may make it; the holder when left out; `table` lets the dispatch table make it"),
        may(
            "to",
            Shape::Either(&[Shape::Name, Shape::Tables(&TARGET)]),
            "where it leads: a stage, or a choice of stages, the last without `when`",
        ),
        may("needs", NAMES, "the fields that it must carry (佐证)"),
        may("may", NAMES, "the fields that it may carry"),
        may("when", Shape::Cells, "when it is open"),
        may("at_most", COUNT, "how often it may be made"),
        may("counter", Shape::Name, "a counter shared with other moves"),
        may("clock", Shape::Word(&["restarts", "continues"]), "whether the stage it enters keeps its earlier due"),
        may("extends", Shape::Length, "by how much it extends the due"),
        may("suspends", Shape::Length, "the longest time for which it stops the clock"),
        may("review", Shape::Name, "the date field that says when a suspension is reviewed"),
        may("within", Shape::Length, "how long after the close a reopening is open"),
        may("direct", Shape::Length, "a hand-over without acceptance, and how long it can be given back"),
        may("opens", Shape::Tables(&OPENS), "items that it opens on a list"),
        may("tells_reporter", Shape::Truth, "whether the reporter is told"),
        may("children", Shape::Word(&["ask to stop"]), "what a withdrawal says to open child items"),
        may("exception", Shape::Table(&EXCEPTION), "why the doer may close it himself, and how that is sampled"),
    ],
};

const TARGET: Grammar = Grammar {
    name: "target",
    keys: &[
        must("stage", Shape::Name, "the stage"),
        may("when", Shape::Cells, "in which case; left out in the last row: in all others"),
    ],
};

const OPENS: Grammar = Grammar {
    name: "opens",
    keys: &[
        must("list", Shape::Name, "the list on which an item is opened"),
        must("as", Shape::Word(&["child", "next"]), "whether this item waits for it, or it stands alone"),
        may("for_each", Shape::Name, "a field with several units: one item for each"),
        may("each_into", Shape::Name, "the field of the new item that gets the unit"),
        may("copies", Shape::Either(&[NAMES, Shape::Map(&Shape::Name)]), "fields copied: names, or there = here"),
    ],
};

const EXCEPTION: Grammar = Grammar {
    name: "exception",
    keys: &[
        must("kind", Shape::Word(&["routine", "enquiry"]), "a routine task, or an enquiry answered at the desk"),
        may("machine_evidence", NAMES, "the fields that a machine makes"),
        must("sample_percent", Shape::Whole(1, 100), "how many in a hundred are looked at again"),
        must("to", Shape::Name, "the stage in which the sampled ones are looked at"),
    ],
};

const RELAPSE: Grammar = Grammar {
    name: "relapse",
    keys: &[
        may("none", TEXT, "why a come-back is not looked for"),
        may("same", NAMES, "two items with the same values here are about the same thing"),
        may("within", Shape::Length, "how long after the close a come-back counts"),
        may("as", Shape::Word(&["reopened", "new"]), "whether the closed item reopens, or a new one is linked"),
        may("to", Shape::Name, "the stage in which it lands"),
        may("raise_from", COUNT, "the number of come-backs from which the item is raised at once"),
    ],
};

const DISPATCH: Grammar = Grammar {
    name: "dispatch",
    keys: &[
        must("reads", NAMES, "the fields whose words it reads"),
        must("stage", Shape::Name, "the stage whose move it proposes"),
        must("move", Shape::Name, "the move that it proposes"),
        must("row", Shape::Tables(&ROW), "its rows; the first that fits counts, the last fits always"),
    ],
};

const ROW: Grammar = Grammar {
    name: "dispatch row",
    keys: &[
        may("name", Shape::Name, "the name of the row"),
        may("says", TEXTS, "one of these words is in the text"),
        may("and_says", TEXTS, "one of these too"),
        may("not_says", TEXTS, "none of these"),
        may("when", Shape::Cells, "and this holds"),
        must("sets", Shape::Cells, "the values that it proposes, by field"),
    ],
};

const MEASURE: Grammar = Grammar {
    name: "measure",
    keys: &[
        must("title", Shape::Title, "what people call it"),
        must("over", Shape::Word(&["registered", "closed", "due"]), "the items of the month that it looks at"),
        may("of", Shape::Cells, "which of these it keeps"),
        may("share", Shape::Cells, "the share for which this holds, in percent"),
        may("field", Shape::Name, "the choice field whose values give points"),
        may("points", Shape::Cells, "the points of each value"),
    ],
};

const EXAMPLE: Grammar = Grammar {
    name: "example",
    keys: &[
        must("title", TEXT, "what it shows"),
        must("story", Shape::Text(STORY_CHARS_MAX), "what happens, line by line"),
        may("then", Shape::Cells, "what must be true at the end"),
    ],
};
