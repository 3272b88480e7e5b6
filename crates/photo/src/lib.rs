#![doc = include_str!("../README.md")]

pub mod forgetful;

mod decode;
mod develop;
mod disk;
mod encode;
mod error;
mod inspect;
mod jpeg_header;
mod keep;
mod stamp;
mod turn;

pub use develop::{
    LONG_SIDE, PLAN_LONG_SIDE, Picture, THUMBNAIL_SIDE, develop, develop_plan, thumbnail,
};
pub use disk::{Disk, RealDisk};
pub use error::PhotoError;
pub use inspect::{Kind, PHOTO_BYTES_MAX, PIXELS_MAX, Seen, VOICE_BYTES_MAX, inspect, media_type};
pub use keep::{keep, path_of};
pub use stamp::{FONT, Stamp};
