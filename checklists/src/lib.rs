//! checklists.
