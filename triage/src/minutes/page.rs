//! From the lines of a page to articles: broken columns joined, what belongs to the page left out, each article with its
//! headline, even where that stands behind it.

use super::headline;
use super::line::{Kind, Line, begins_article, ends_sentence, lines, year};

/// An article as it stands on the page.
#[derive(Debug, Clone, Default)]
pub(super) struct Piece {
    pub headline: Vec<String>,
    pub byline: Option<String>,
    pub parts: Vec<Part>,
    /// The year that the lines around it give.
    pub year: Option<i16>,
    /// A box that points to other pages.
    pub is_teaser: bool,
}

/// A paragraph of an article.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(super) struct Part {
    pub kind: PartKind,
    pub text: String,
}

/// What a paragraph is.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum PartKind {
    Text,
    Heading,
    Label,
    Row,
    Caption,
}

impl Piece {
    pub fn is_empty(&self) -> bool {
        self.parts.is_empty() && self.headline.is_empty()
    }

    fn has_text(&self) -> bool {
        self.parts.iter().any(|part| matches!(part.kind, PartKind::Text | PartKind::Row))
    }
}

/// A paragraph that is being put together.
struct Open {
    text: String,
    /// The width of its last line.
    width: usize,
}

/// The page as it is read, line by line.
struct Builder {
    pieces: Vec<Piece>,
    now: Piece,
    open: Option<Open>,
    /// Short lines of which the next line decides what they are.
    shorts: Vec<String>,
    teaser: Option<Piece>,
    /// The width of a column, where the text is broken at one.
    column: Option<usize>,
    year: Option<i16>,
}

/// The articles of a text.
pub(super) fn pieces(text: &str) -> Vec<Piece> {
    let lines = lines(text);
    let year = lines.iter().filter(|line| line.kind == Kind::Meta).find_map(|line| year(&line.plain));
    let mut builder = Builder {
        pieces: Vec::new(),
        now: Piece::default(),
        open: None,
        shorts: Vec::new(),
        teaser: None,
        column: column(&lines),
        year,
    };
    for (index, line) in lines.iter().enumerate() {
        builder.line(line, lines.get(index + 1..).unwrap_or_default());
    }
    builder.end()
}

/// The width at which most lines that end within a sentence are broken; none where lines are paragraphs.
fn column(lines: &[Line<'_>]) -> Option<usize> {
    const WIDTHS: std::ops::RangeInclusive<usize> = 10..=60;
    const LINES_MIN: usize = 5;
    let mut counts = [0_usize; 64];
    let mut total = 0;
    // A line within a block that breaks off within a sentence.
    let is_text = |line: &Line<'_>| matches!(line.kind, Kind::Short | Kind::Body);
    let pairs = lines.iter().zip(lines.iter().skip(1));
    let broken = pairs.filter(|(line, next)| is_text(line) && is_text(next) && !next.is_apart);
    for (line, _) in broken.filter(|(line, _)| !ends_sentence(&line.plain)) {
        total += 1;
        if let Some(count) = counts.get_mut(line.width).filter(|_| WIDTHS.contains(&line.width)) {
            *count += 1;
        }
    }
    let near = |width: usize| counts.get(width.saturating_sub(3)..=width).unwrap_or_default().iter().sum::<usize>();
    let (count, width) =
        WIDTHS.map(|width| (near(width), width)).max_by_key(|(count, width)| (*count, usize::MAX - width))?;
    (count >= LINES_MIN && count * 2 >= total).then_some(width)
}

impl Builder {
    fn line(&mut self, line: &Line<'_>, rest: &[Line<'_>]) {
        match line.kind {
            Kind::Noise => {}
            Kind::Jump => self.jump(),
            Kind::TeaserHead => {
                self.flush_as_headline();
                self.teaser = Some(Piece { headline: vec![line.text.to_owned()], is_teaser: true, ..Piece::default() });
            }
            Kind::TeaserEnd => self.teaser_end(line),
            Kind::Meta => self.meta(line),
            Kind::Byline => self.byline(line, rest),
            Kind::Caption => self.part(PartKind::Caption, line.text),
            Kind::Row => self.whole(PartKind::Row, line),
            Kind::Heading => self.whole(PartKind::Heading, line),
            Kind::Label => self.whole(PartKind::Label, line),
            Kind::Short => self.short(line, rest),
            Kind::Body => self.body(line),
        }
    }

    fn part(&mut self, kind: PartKind, text: &str) {
        self.now.parts.push(Part { kind, text: text.to_owned() });
    }

    /// A line that is a paragraph of its own.
    fn whole(&mut self, kind: PartKind, line: &Line<'_>) {
        self.settle(line);
        self.close();
        self.part(kind, line.text);
    }

    /// A line that sends the reader to another page: a broken sentence before it may still go on in the next column.
    fn jump(&mut self) {
        match &mut self.open {
            Some(open) if !open.text.ends_with(['。', '”', '！', '？']) => open.width = 0,
            _ => self.close(),
        }
    }

    fn teaser_end(&mut self, line: &Line<'_>) {
        let shorts = std::mem::take(&mut self.shorts);
        let teaser = self.teaser.get_or_insert_with(|| Piece { is_teaser: true, ..Piece::default() });
        let texts = shorts.into_iter().chain([line.text.to_owned()]);
        teaser.parts.extend(texts.map(|text| Part { kind: PartKind::Caption, text }));
    }

    fn meta(&mut self, line: &Line<'_>) {
        if self.now.parts.is_empty() && self.now.byline.is_none() {
            self.flush_as_headline();
            let is_source = line.plain.contains("来源") || line.plain.contains("记者") || line.plain.contains("作者");
            self.now.byline = is_source.then(|| line.text.to_owned());
        }
    }

    fn byline(&mut self, line: &Line<'_>, rest: &[Line<'_>]) {
        let next = rest.iter().find(|line| line.kind != Kind::Noise).map(|line| line.kind);
        let is_last = !matches!(next, Some(Kind::Body | Kind::Label));
        if is_last && self.shorts.is_empty() && self.now.has_text() && self.now.byline.is_none() {
            self.close();
            self.now.byline = Some(line.text.to_owned());
            return;
        }
        self.close();
        let shorts = std::mem::take(&mut self.shorts);
        if self.now.has_text() || self.now.byline.is_some() && !shorts.is_empty() {
            self.next();
        }
        self.now.headline.extend(shorts);
        let joined =
            self.now.byline.take().map_or_else(|| line.text.to_owned(), |before| format!("{before} {}", line.text));
        self.now.byline = Some(joined);
    }

    fn short(&mut self, line: &Line<'_>, rest: &[Line<'_>]) {
        let goes_on = self
            .column
            .zip(self.open.as_ref())
            .is_some_and(|(column, open)| open.width + 3 >= column && !line.is_indented);
        let is_broken = self.column.is_some_and(|column| line.width + 3 >= column);
        // In a column a headline stands alone; a line with another right under it begins a paragraph.
        let is_followed =
            rest.first().is_some_and(|next| !next.is_apart && matches!(next.kind, Kind::Body | Kind::Short));
        // Behind a line that sends the reader away, a line as wide as the column goes on with what was broken off.
        let is_rest =
            is_broken && line.plain.contains([',', ';']) && self.open.as_ref().is_some_and(|open| open.width == 0);
        let is_before_byline = rest
            .iter()
            .find(|line| !matches!(line.kind, Kind::Noise | Kind::Short))
            .is_some_and(|line| line.kind == Kind::Byline)
            && rest.iter().take_while(|line| line.kind != Kind::Byline).count() <= 2;
        let end = rest.iter().take(3).find(|line| line.kind != Kind::Short).map(|line| line.kind);
        if end == Some(Kind::TeaserEnd) {
            self.shorts.push(line.text.to_owned());
        } else if (goes_on || is_rest) && !(line.is_apart && is_before_byline) {
            self.join(line);
        } else if self.open.is_none()
            && is_broken
            && !is_before_byline
            && (begins_article(&line.plain)
                || self.now.has_text() && (!line.is_apart || is_followed && line.plain.contains(',')))
        {
            self.settle(line);
            self.join(line);
        } else {
            self.shorts.push(line.text.to_owned());
        }
    }

    fn body(&mut self, line: &Line<'_>) {
        let is_start = begins_article(&line.plain);
        if self.open.is_some()
            && (self.shorts.is_empty() || !is_start)
            && !(line.is_indented && self.column.is_some())
            && !super::number::is_numbered(&line.plain)
        {
            self.join(line);
            return;
        }
        self.settle(line);
        self.close();
        self.join(line);
    }

    /// Decides what the short lines before a line are: the headline of a new article, a heading, or the broken start of
    /// a paragraph.
    fn settle(&mut self, line: &Line<'_>) {
        if self.teaser.is_some() && self.shorts.is_empty() {
            self.end_teaser();
        }
        if self.shorts.is_empty() {
            return;
        }
        let is_new = begins_article(&line.plain) || !self.now.has_text();
        self.close();
        let shorts = std::mem::take(&mut self.shorts);
        if is_new {
            if self.now.has_text() {
                self.next();
            }
            self.now.headline.extend(shorts);
        } else {
            self.now.parts.extend(shorts.into_iter().map(|text| Part { kind: PartKind::Heading, text }));
        }
    }

    fn flush_as_headline(&mut self) {
        self.close();
        let shorts = std::mem::take(&mut self.shorts);
        if shorts.is_empty() {
            return;
        }
        if self.now.has_text() {
            self.next();
        }
        self.now.headline.extend(shorts);
    }

    fn end_teaser(&mut self) {
        self.pieces.extend(self.teaser.take());
    }

    fn join(&mut self, line: &Line<'_>) {
        let open = self.open.get_or_insert_with(|| Open { text: String::new(), width: 0 });
        let is_latin = open.text.ends_with(|letter: char| letter.is_ascii_alphanumeric())
            && line.text.starts_with(|letter: char| letter.is_ascii_alphabetic());
        if is_latin {
            open.text.push(' ');
        }
        open.text.push_str(line.text);
        open.width = line.width;
        if ends_sentence(&line.plain) {
            self.close();
        }
    }

    fn close(&mut self) {
        if let Some(open) = self.open.take() {
            self.part(PartKind::Text, &open.text);
        }
    }

    /// The article is complete.
    fn next(&mut self) {
        self.close();
        let mut done = std::mem::take(&mut self.now);
        done.year = self.year;
        if !done.is_empty() {
            self.pieces.push(done);
        }
        self.end_teaser();
    }

    fn end(mut self) -> Vec<Piece> {
        self.close();
        let late = std::mem::take(&mut self.shorts);
        self.next();
        if !late.is_empty() {
            let year = self.year;
            self.pieces.push(Piece { headline: late, year, ..Piece::default() });
        }
        headline::place(self.pieces)
    }
}
