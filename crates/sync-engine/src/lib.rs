//! sync-engine.
