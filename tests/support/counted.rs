//! A way to the server that counts the photo bytes which go over it.

use device::sync::{Connect, Method, Request, Response, Transport, Unreached};
use std::sync::Arc;
use std::sync::atomic::{AtomicU64, Ordering};

/// Bytes of photos sent so far, arrived or not.
pub type PhotoBytes = Arc<AtomicU64>;

struct Counted {
    inner: Box<dyn Transport>,
    photo_bytes: PhotoBytes,
}

impl Transport for Counted {
    fn call(&mut self, request: Request) -> Result<Response, Unreached> {
        if request.method == Method::Patch {
            let length = request.body.len() as u64;
            self.photo_bytes.fetch_add(length, Ordering::Relaxed);
        }
        self.inner.call(request)
    }
}

/// The same way, and its count.
pub fn counted(connect: Connect) -> (Connect, PhotoBytes) {
    let photo_bytes = PhotoBytes::default();
    let shared = Arc::clone(&photo_bytes);
    let connect: Connect = Arc::new(move |server, pin| {
        let inner = connect(server, pin)?;
        let photo_bytes = Arc::clone(&shared);
        Ok(Box::new(Counted { inner, photo_bytes }))
    });
    (connect, photo_bytes)
}
