//! Floor plans of buildings, in a folder of the store: one file that says which there are and where devices stand on them,
//! and the pictures under the hash of what is in them.

use std::fs;
use std::io::{self, Write};
use std::path::{Path, PathBuf};
use std::sync::{Arc, Mutex, MutexGuard, PoisonError};

use attachments::{Picture, Type};
use data_encoding::HEXLOWER;
use serde::{Deserialize, Serialize};
use sm3::{Digest, Sm3};
use utoipa::ToSchema;

use crate::error::ApiError;
use crate::service::Service;

/// The largest picture, in bytes.
pub(crate) const PICTURE_BYTES_MAX: usize = 10 << 20;
/// The most plans.
const PLANS_MAX: usize = 1000;
/// The most places on a plan.
pub(crate) const PLACES_MAX: usize = 500;

/// A floor plan.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize, ToSchema)]
pub struct Plan {
    /// Its number.
    pub(crate) id: u64,
    /// The building, as its devices name it.
    pub(crate) building: String,
    /// The floor.
    pub(crate) floor: String,
    /// The hash of the picture: another picture has another.
    pub(crate) picture: String,
    /// `image/png` or `image/jpeg`.
    #[schema(value_type = String)]
    pub(crate) media: Type,
    /// Where devices stand on it.
    #[schema(max_items = 500)]
    pub(crate) places: Vec<Place>,
}

/// Where a device, or a part of it, stands on a plan.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize, ToSchema)]
#[serde(deny_unknown_fields)]
pub struct Place {
    /// The device: protocol and raw address.
    #[schema(max_length = 200)]
    pub device: String,
    /// One part of it, as its signals name it: a detector of a panel. Left out for the device itself.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    #[schema(max_length = 200)]
    pub part: Option<String>,
    /// From the left edge, in per cent of the width.
    #[schema(minimum = 0, maximum = 100)]
    pub x: f64,
    /// From the upper edge, in per cent of the height.
    #[schema(minimum = 0, maximum = 100)]
    pub y: f64,
}

/// What the file says.
#[derive(Debug, Clone, Default, Serialize, Deserialize)]
struct Kept {
    /// The number of the last plan; numbers are not given twice.
    last: u64,
    plans: Vec<Plan>,
}

/// The floor plans of a store.
pub(crate) struct Plans {
    folder: PathBuf,
    /// What the file says, once it was read.
    kept: Mutex<Option<Arc<Kept>>>,
}

impl Plans {
    pub(crate) fn new(data: &Path) -> Self {
        Self { folder: data.join("plans"), kept: Mutex::new(None) }
    }

    fn file(&self) -> PathBuf {
        self.folder.join("plans.json")
    }

    fn read(&self, kept: &mut MutexGuard<'_, Option<Arc<Kept>>>) -> Result<Arc<Kept>, ApiError> {
        if let Some(kept) = kept.as_ref() {
            return Ok(Arc::clone(kept));
        }
        let read = match fs::read(self.file()) {
            Ok(bytes) => serde_json::from_slice(&bytes).map_err(|error| ApiError::inside(&error))?,
            Err(error) if error.kind() == io::ErrorKind::NotFound => Kept::default(),
            Err(error) => return Err(ApiError::inside(&error)),
        };
        Ok(Arc::clone(kept.insert(Arc::new(read))))
    }

    fn locked(&self) -> MutexGuard<'_, Option<Arc<Kept>>> {
        self.kept.lock().unwrap_or_else(PoisonError::into_inner)
    }

    /// The plans that `wanted` wants.
    pub(crate) fn all(&self, wanted: impl Fn(&Plan) -> bool) -> Result<Vec<Plan>, ApiError> {
        let kept = self.read(&mut self.locked())?;
        Ok(kept.plans.iter().filter(|plan| wanted(plan)).cloned().collect())
    }

    /// One plan.
    pub(crate) fn get(&self, id: u64) -> Result<Plan, ApiError> {
        self.all(|plan| plan.id == id)?.pop().ok_or_else(|| ApiError::not_found(&id.to_string()))
    }

    /// Puts a picture on a floor: of a floor that has one, it takes its place, and devices stay where they stand.
    pub(crate) fn put(&self, building: &str, floor: &str, picture: &Picture) -> Result<Plan, ApiError> {
        let hash = HEXLOWER.encode(&Sm3::digest(&picture.bytes));
        let write = || write(&self.folder, &file_name(&hash, picture.kind), &picture.bytes);
        self.change(|kept| {
            let is_it = |plan: &&mut Plan| plan.building == building && plan.floor == floor;
            if let Some(plan) = kept.plans.iter_mut().find(is_it) {
                write()?;
                hash.clone_into(&mut plan.picture);
                plan.media = picture.kind;
                return Ok(plan.clone());
            }
            if kept.plans.len() >= PLANS_MAX {
                let en = format!("there are {PLANS_MAX} plans already; remove those that nobody needs");
                return Err(ApiError::bad("plans", en, format!("平面图已达 {PLANS_MAX} 张上限，请先删除不用的")));
            }
            write()?;
            kept.last += 1;
            let (building, floor) = (building.to_owned(), floor.to_owned());
            let plan =
                Plan { id: kept.last, building, floor, picture: hash.clone(), media: picture.kind, places: Vec::new() };
            kept.plans.push(plan.clone());
            Ok(plan)
        })
    }

    /// Puts devices on a plan, in the place of those before.
    pub(crate) fn set_places(&self, id: u64, places: Vec<Place>) -> Result<Plan, ApiError> {
        self.change(|kept| {
            let plan = kept.plans.iter_mut().find(|plan| plan.id == id);
            let plan = plan.ok_or_else(|| ApiError::not_found(&id.to_string()))?;
            plan.places = places;
            Ok(plan.clone())
        })
    }

    /// Takes a plan away.
    pub(crate) fn remove(&self, id: u64) -> Result<(), ApiError> {
        self.change(|kept| {
            let before = kept.plans.len();
            kept.plans.retain(|plan| plan.id != id);
            if kept.plans.len() == before { Err(ApiError::not_found(&id.to_string())) } else { Ok(()) }
        })
    }

    /// The bytes of a picture.
    pub(crate) fn picture(&self, plan: &Plan) -> Result<Vec<u8>, ApiError> {
        let path = self.folder.join(file_name(&plan.picture, plan.media));
        fs::read(path).map_err(|error| ApiError::inside(&error))
    }

    /// Changes what the file says, and removes the pictures that it does not name any more.
    fn change<T>(&self, change: impl FnOnce(&mut Kept) -> Result<T, ApiError>) -> Result<T, ApiError> {
        let mut guard = self.locked();
        let before = self.read(&mut guard)?;
        let mut after = Kept::clone(&before);
        let changed = change(&mut after)?;
        let text = serde_json::to_vec(&after).map_err(|error| ApiError::inside(&error))?;
        write(&self.folder, "plans.json", &text)?;
        for old in before.plans.iter().filter(|old| !after.plans.iter().any(|plan| plan.picture == old.picture)) {
            // One that stays is of no harm.
            let _ = fs::remove_file(self.folder.join(file_name(&old.picture, old.media)));
        }
        *guard = Some(Arc::new(after));
        Ok(changed)
    }
}

impl Service {
    /// Puts a plan there with devices on it, where there are no plans at all.
    ///
    /// # Errors
    /// The picture is none, or the disk does not take it.
    pub fn show_plan(&self, building: &str, floor: &str, picture: &[u8], places: Vec<Place>) -> Result<(), ApiError> {
        if !self.plans.all(|_| true)?.is_empty() {
            return Ok(());
        }
        let plan = self.plans.put(building, floor, &attachments::picture(picture.to_vec())?)?;
        self.plans.set_places(plan.id, places).map(|_| ())
    }
}

fn file_name(hash: &str, kind: Type) -> String {
    format!("{hash}.{}", kind.extension())
}

/// Writes a file whole or not at all.
fn write(folder: &Path, name: &str, bytes: &[u8]) -> Result<(), ApiError> {
    let write = || {
        fs::create_dir_all(folder)?;
        let beside = folder.join(format!("{name}.new"));
        let mut file = fs::File::create(&beside)?;
        file.write_all(bytes)?;
        file.sync_all()?;
        fs::rename(beside, folder.join(name))
    };
    write().map_err(|error: io::Error| ApiError::inside(&error))
}

#[cfg(test)]
mod tests {
    use super::*;

    fn drawing(byte: u8) -> Picture {
        Picture { kind: Type::Png, size: (1, 1), bytes: vec![byte] }
    }

    #[test]
    fn what_was_put_is_there_after_a_restart_and_what_is_not_named_is_gone() {
        let folder = tempfile::tempdir().unwrap();
        let plans = Plans::new(folder.path());
        let plan = plans.put("清和大厦", "1F", &drawing(1)).unwrap();
        let place = Place { device: "gb26875:01".to_owned(), part: None, x: 25.0, y: 50.5 };
        plans.set_places(plan.id, vec![place.clone()]).unwrap();
        let other = plans.put("清和大厦", "2F", &drawing(1)).unwrap();
        let again = plans.put("清和大厦", "1F", &drawing(2)).unwrap();
        assert_eq!((again.id, &again.places), (plan.id, &vec![place]));

        let plans = Plans::new(folder.path());
        assert_eq!(plans.get(plan.id).unwrap(), again);
        assert_eq!(plans.picture(&again).unwrap(), vec![2]);
        assert_eq!(plans.picture(&other).unwrap(), vec![1], "a picture that another floor has stays");
        plans.remove(other.id).unwrap();
        assert!(plans.get(other.id).is_err() && plans.remove(other.id).is_err());
        let files = fs::read_dir(folder.path().join("plans")).unwrap().count();
        assert_eq!(files, 2, "the file that says which there are, and one picture");
        let next = plans.put("清和大厦", "3F", &drawing(3)).unwrap();
        assert!(next.id > other.id, "a number is not given twice");
    }
}
