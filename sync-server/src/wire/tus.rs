//! tus 1.0.0 as text: headers in and out. It knows nothing of files.

use crate::error::{Refusal, ServerError, refuse};
use crate::sql::uploads::Upload;
use axum::extract::Request;
use axum::middleware::Next;
use axum::response::Response;
use chrono::DateTime;
use data_encoding::{BASE64, HEXLOWER};
use http::{HeaderMap, HeaderName, HeaderValue, StatusCode, header};
use protocol::chain::Hash;
use protocol::{ErrorBody, ErrorCode, PHOTO_BYTES_MAX};

/// The version that this server speaks.
pub const VERSION: &str = "1.0.0";
const EXTENSIONS: &str = "creation,expiration,termination";

const RESUMABLE: HeaderName = HeaderName::from_static("tus-resumable");
const LENGTH: HeaderName = HeaderName::from_static("upload-length");
const OFFSET: HeaderName = HeaderName::from_static("upload-offset");
const METADATA: HeaderName = HeaderName::from_static("upload-metadata");
const EXPIRES: HeaderName = HeaderName::from_static("upload-expires");

const VERSIONS: HeaderName = HeaderName::from_static("tus-version");

/// Every answer of the upload routes names the version, refusals too; 412 says which there are.
pub async fn spoken(request: Request, next: Next) -> Response {
    let path = request.uri().path();
    let ours = path == "/v1/uploads" || path.starts_with("/v1/uploads/");
    let mut answer = next.run(request).await;
    if ours {
        let refused = answer.status() == StatusCode::PRECONDITION_FAILED;
        put(answer.headers_mut(), RESUMABLE, VERSION);
        if refused {
            put(answer.headers_mut(), VERSIONS, VERSION);
        }
    }
    answer
}

/// What a creation asks for.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Creation {
    pub size_bytes: i64,
    pub sha256: [u8; 32],
}

/// Whether the caller speaks this version.
///
/// Errors: 412, as tus wants it.
pub fn speaks(headers: &HeaderMap) -> Result<(), ServerError> {
    if headers
        .get(RESUMABLE)
        .is_some_and(|version| version == VERSION)
    {
        return Ok(());
    }
    let message = format!("the header Tus-Resumable must say {VERSION}");
    Err(ServerError::Refused(Box::new(Refusal {
        status: 412,
        body: ErrorBody::new(ErrorCode::Malformed, message),
        retry_after_s: None,
    })))
}

fn number(headers: &HeaderMap, name: HeaderName) -> Result<i64, ServerError> {
    headers
        .get(&name)
        .and_then(|value| value.to_str().ok())
        .filter(|text| text.bytes().all(|byte| byte.is_ascii_digit()))
        .and_then(|text| text.parse().ok())
        .ok_or_else(|| {
            let message = format!("the header {name} must be a number of bytes");
            refuse(ErrorCode::Malformed, message)
        })
}

/// Reads a creation.
///
/// Errors: `malformed` headers, `too_large` by the declared length.
pub fn creation(headers: &HeaderMap) -> Result<Creation, ServerError> {
    speaks(headers)?;
    let size_bytes = number(headers, LENGTH)?;
    if size_bytes > PHOTO_BYTES_MAX as i64 {
        let message = format!("a photo has at most {PHOTO_BYTES_MAX} bytes");
        return Err(refuse(ErrorCode::TooLarge, message));
    }
    let metadata = headers.get(METADATA).and_then(|value| value.to_str().ok());
    let sha256 = metadata.and_then(sha256_of).ok_or_else(|| {
        let message = "Upload-Metadata must carry `sha256`, base64 of 64 lower-case hex digits";
        refuse(ErrorCode::Malformed, message)
    })?;
    Ok(Creation { size_bytes, sha256 })
}

fn sha256_of(metadata: &str) -> Option<[u8; 32]> {
    let value = metadata
        .split(',')
        .filter_map(|pair| pair.trim().split_once(' '))
        .find(|(name, _)| *name == "sha256")?
        .1;
    let hex = BASE64.decode(value.trim().as_bytes()).ok()?;
    let hash = Hash::from_hex(std::str::from_utf8(&hex).ok()?).ok()?;
    Some(hash.0)
}

/// The offset that a piece says it begins at.
///
/// Errors: 415 unless it comes as tus wants it.
pub fn piece_offset(headers: &HeaderMap) -> Result<i64, ServerError> {
    speaks(headers)?;
    let kind = headers.get(header::CONTENT_TYPE);
    if kind.is_none_or(|kind| kind != "application/offset+octet-stream") {
        let message = "a piece comes as application/offset+octet-stream";
        return Err(refuse(ErrorCode::UnsupportedEncoding, message));
    }
    number(headers, OFFSET)
}

/// An upload's address.
pub fn address(id: &[u8; 16]) -> String {
    format!("/v1/uploads/{}", HEXLOWER.encode(id))
}

/// The id in an address.
pub fn read_id(text: &str) -> Option<[u8; 16]> {
    HEXLOWER.decode(text.as_bytes()).ok()?.try_into().ok()
}

fn put(headers: &mut HeaderMap, name: HeaderName, value: &str) {
    if let Ok(value) = HeaderValue::from_str(value) {
        headers.insert(name, value);
    }
}

/// What every answer about an upload carries.
pub fn headers(upload: &Upload, offset: i64) -> HeaderMap {
    let mut headers = HeaderMap::new();
    put(&mut headers, OFFSET, &offset.to_string());
    put(&mut headers, LENGTH, &upload.size_bytes.to_string());
    put(&mut headers, header::CACHE_CONTROL, "no-store");
    if let Some(at) = DateTime::from_timestamp_millis(upload.expires_at_ms) {
        let expires = at.format("%a, %d %b %Y %H:%M:%S GMT").to_string();
        put(&mut headers, EXPIRES, &expires);
    }
    headers
}

/// The same with the upload's address.
pub fn created(upload: &Upload, offset: i64) -> HeaderMap {
    let mut headers = headers(upload, offset);
    put(&mut headers, header::LOCATION, &address(&upload.id));
    headers
}

/// What the server can do.
pub fn abilities() -> HeaderMap {
    let mut headers = HeaderMap::new();
    put(&mut headers, VERSIONS, VERSION);
    put(
        &mut headers,
        HeaderName::from_static("tus-extension"),
        EXTENSIONS,
    );
    let max = PHOTO_BYTES_MAX.to_string();
    put(&mut headers, HeaderName::from_static("tus-max-size"), &max);
    headers
}
