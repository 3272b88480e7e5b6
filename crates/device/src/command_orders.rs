//! What the commands of orders carry.

use checklists::Role;
use model::ids::{CheckpointId, OrderId};
use model::orders::OrderNote;
use protocol::events::{Customer, Signature};
use serde::{Deserialize, Serialize};
use ts_rs::TS;

/// An order of another kind than rectification, as somebody takes it in.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize, TS)]
#[ts(export, optional_fields)]
pub struct TakenIn {
    pub kind: String,
    pub class: String,
    /// What it is about.
    pub note: String,
    #[serde(default)]
    pub customer: Option<Customer>,
    #[serde(default)]
    #[ts(type = "string | null")]
    pub checkpoint: Option<CheckpointId>,
    /// Null: its kind's own.
    #[serde(default)]
    pub role: Option<Role>,
    #[serde(default)]
    pub photos: Vec<String>,
}

/// What somebody says of an order whose state stays.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize, TS)]
#[ts(export, optional_fields)]
pub struct OrderSaid {
    #[ts(type = "string")]
    pub order: OrderId,
    pub what: OrderNote,
    /// Of a call back: whether the customer is content.
    #[serde(default)]
    pub content: Option<bool>,
    /// Of a charge: hundredths of a yuan.
    #[serde(default)]
    pub fee_cents: Option<u32>,
    /// A code, such as `waits_for_parts`.
    #[serde(default)]
    pub reason: Option<String>,
    #[serde(default)]
    pub note: Option<String>,
    #[serde(default)]
    pub photos: Vec<String>,
    #[serde(default)]
    pub signature: Option<Signature>,
}
