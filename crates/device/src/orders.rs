//! Orders that somebody moves on here, and those that are put right as only this handheld knows.

use crate::command::*;
use crate::error::DeviceError;
use crate::findings::{all, own_only, shown};
use crate::handheld::Handheld;
use crate::pictures::known_photos;
use crate::site::Site;
use model::ids::*;
use model::orders::OrderState;
use protocol::ErrorCode;
use protocol::rows::OrderFeedRow;
use store::Store;

impl Handheld {
    pub(crate) fn move_order(
        &self,
        order: OrderId,
        to: OrderState,
        note: Option<String>,
        photos: Vec<String>,
    ) -> Result<Reply, DeviceError> {
        self.act(|store, site, now, person| {
            known_photos(store, &photos)?;
            let found = all(store, site)?
                .into_iter()
                .find(|open| open.order == order);
            let found = found.ok_or_else(|| {
                DeviceError::refused(ErrorCode::NoSuchFinding, format!("order {order}"))
            })?;
            if !found.state.may_become(to) {
                let message = format!("an order that is {:?} can't become {to:?}", found.state);
                return Err(DeviceError::refused(ErrorCode::BadMove, message));
            }
            let takes = matches!(to, OrderState::Assigned | OrderState::InProgress);
            let owner = takes.then_some(person);
            let event = found.moved(to, owner, (note, photos), &self.outside.chance);
            store.append(&now.stamp, Some(person), event.into())?;
            let finding = found.finding;
            let found = all(store, site)?
                .into_iter()
                .find(|open| open.order == order);
            let found = found.or(own_only(store, site, finding)?).ok_or_else(|| {
                DeviceError::refused(ErrorCode::NoSuchFinding, format!("order {order}"))
            })?;
            Ok(Reply::Finding(shown(site, &found)))
        })
    }
}

/// An order that is put right as this handheld knows, and the feed doesn't yet.
pub(crate) struct FixedHere {
    pub order: OrderId,
    pub item: Option<String>,
    pub at: String,
    /// The own line that raised its finding.
    pub seq: Option<u64>,
}

/// Orders that own lines have put right, and the feed doesn't show so.
pub(crate) fn fixed_here(store: &Store, site: &Site) -> Result<Vec<FixedHere>, DeviceError> {
    let right = |state| matches!(state, OrderState::Fixed | OrderState::Verified);
    let told = |order: &OrderId| match site.orders.get(order) {
        Some(OrderFeedRow::Order(row)) => right(row.state),
        Some(OrderFeedRow::Joined { .. }) => true,
        None => false,
    };
    let mut fixed = Vec::new();
    for open in all(store, site)? {
        if !right(open.state) || told(&open.order) {
            continue;
        }
        let mut steps = open.history.iter().rev();
        let step = steps.find(|step| step.state == OrderState::Fixed);
        let own = store.finding(open.finding)?;
        fixed.push(FixedHere {
            order: open.order,
            at: step.map_or(open.raised_at.clone(), |step| step.at.clone()),
            item: open.item,
            seq: own.map(|own| own.seq),
        });
    }
    Ok(fixed)
}
