//! The application data unit (clause 6.3): a type, a count, and objects.

use super::object::Object;
use super::profile::Profile;
use super::shape::Shape;

/// A data unit, borrowed from its frame.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Adu<'a> {
    /// The type; see [`super::names::data_type`].
    pub kind: u8,
    /// How many objects it says to carry. `None` where the unit is one byte long, as some heartbeats are.
    pub count: Option<u8>,
    /// How its objects are laid out.
    pub shape: Shape,
    body: &'a [u8],
}

impl<'a> Adu<'a> {
    /// Sees the data unit of a frame; `None` where it is empty.
    #[must_use]
    pub fn read(bytes: &'a [u8], profile: &Profile) -> Option<Self> {
        let (&kind, rest) = bytes.split_first()?;
        let Some((&count, body)) = rest.split_first() else {
            return Some(Self { kind, count: None, shape: Shape::Raw, body: &[] });
        };
        let fits = |size: usize| count > 0 && body.len() == usize::from(count) * size;
        let shape = match profile.shape(kind) {
            // A vendor leaves out the text, another the time; the length tells.
            Shape::ComponentStatus if !fits(46) && fits(16) => Shape::ComponentEvent,
            Shape::DeviceStatus if fits(1) => Shape::DeviceStatusBrief,
            shape => shape,
        };
        Some(Self { kind, count: Some(count), shape, body })
    }

    /// What follows type and count.
    #[must_use]
    pub fn body(&self) -> &'a [u8] {
        self.body
    }

    /// The objects, as many as it says to carry and as are there.
    #[must_use]
    pub fn objects(&self) -> Objects<'a> {
        let left = if self.shape == Shape::Raw { 1 } else { self.count.unwrap_or(0) };
        Objects { shape: self.shape, left, rest: self.body }
    }

    /// Whether the objects fill the unit: none is missing, nothing is left over.
    #[must_use]
    pub fn is_filled(&self) -> bool {
        let mut objects = self.objects();
        objects.by_ref().for_each(drop);
        objects.left == 0 && objects.rest.is_empty() || self.shape == Shape::Raw
    }
}

/// The objects of a data unit, one after the other.
#[derive(Debug, Clone)]
pub struct Objects<'a> {
    shape: Shape,
    left: u8,
    rest: &'a [u8],
}

impl<'a> Objects<'a> {
    /// The bytes that no object took so far.
    #[must_use]
    pub fn rest(&self) -> &'a [u8] {
        self.rest
    }

    /// How many objects the count still promises.
    #[must_use]
    pub fn missing(&self) -> u8 {
        self.left
    }
}

impl<'a> Iterator for Objects<'a> {
    type Item = Object<'a>;

    #[inline]
    fn next(&mut self) -> Option<Object<'a>> {
        let left = self.left.checked_sub(1)?;
        let (object, rest) = Object::read(self.shape, self.rest)?;
        (self.left, self.rest) = (left, rest);
        Some(object)
    }
}

/// Appends a data unit: type, number of objects, objects. Of more than 255 objects the first 255 are written.
pub fn write_adu(kind: u8, objects: &[Object<'_>], out: &mut Vec<u8>) {
    let count = u8::try_from(objects.len()).unwrap_or(u8::MAX);
    out.extend_from_slice(&[kind, count]);
    objects.iter().take(usize::from(count)).for_each(|object| object.write(out));
}
