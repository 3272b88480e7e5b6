//! What an APK says of itself: whose it is, which version, and the oldest Android it runs on.

use apk_info_axml::AXML;
use std::io::{Read, Seek};
use zip::ZipArchive;

/// Most bytes of a manifest: real ones have a few thousand.
const MANIFEST_BYTES_MAX: u64 = 4 << 20;

/// An app's own words.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Apk {
    pub package: String,
    pub version: String,
    /// Counts up with every release.
    pub code: u64,
    /// Android's API level.
    pub min_sdk: u32,
}

/// Reads the manifest inside.
///
/// Errors: why it is no APK, as the rest of a sentence.
pub fn read(file: impl Read + Seek) -> Result<Apk, String> {
    let mut archive =
        ZipArchive::new(file).map_err(|error| format!("it is no APK, not even a zip: {error}"))?;
    let entry = archive
        .by_name("AndroidManifest.xml")
        .map_err(|_| "it is no APK: AndroidManifest.xml is missing in it".to_owned())?;
    let mut manifest = Vec::new();
    entry
        .take(MANIFEST_BYTES_MAX + 1)
        .read_to_end(&mut manifest)
        .map_err(|error| format!("its AndroidManifest.xml can't be unpacked: {error}"))?;
    if manifest.len() as u64 > MANIFEST_BYTES_MAX {
        return Err("its AndroidManifest.xml is too long".into());
    }
    let read = AXML::new(&mut manifest.as_slice(), None)
        .map_err(|error| format!("its AndroidManifest.xml can't be read: {error}"))?;
    let said = |tag: &str, name: &str| {
        read.get_attribute_value(tag, name, None)
            .filter(|value| !value.is_empty())
            .ok_or_else(|| format!("its AndroidManifest.xml doesn't say <{tag} {name}>"))
    };
    let number = |tag: &str, name: &str| {
        let value = said(tag, name)?;
        let no_number =
            || format!("in its AndroidManifest.xml <{tag} {name}> is no number: {value}");
        value.parse::<u32>().map_err(|_| no_number())
    };
    Ok(Apk {
        package: said("manifest", "package")?,
        version: said("manifest", "versionName")?,
        code: number("manifest", "versionCode")?.into(),
        min_sdk: number("uses-sdk", "minSdkVersion")?,
    })
}
