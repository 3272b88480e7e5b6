//! What carrying out a step returns, and how the store's own troubles fit in.

use crate::command::CommandError;
use crate::error::DeviceError;
use protocol::ErrorCode;
use store::StoreError;
use sync_engine::Outcome;

/// An outcome either way: `Err` is the one that ends a step early.
pub(crate) type Act = Result<Outcome, Outcome>;

/// A store's answer; its error is this handheld's own failure.
pub(crate) fn stored<T>(answer: Result<T, StoreError>) -> Result<T, Outcome> {
    answer.map_err(|error| {
        tracing::warn!(%error, "sync couldn't use the store");
        Outcome::Failed(store_code(error))
    })
}

/// The code of a store's error.
pub(crate) fn store_code(error: StoreError) -> ErrorCode {
    CommandError::from(DeviceError::Store(error)).code
}
