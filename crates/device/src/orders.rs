//! Orders that somebody takes in or moves on here, what is said of them, and those that are put
//! right as only this handheld knows.

use crate::answer::words;
use crate::clock::Moment;
use crate::command::*;
use crate::error::DeviceError;
use crate::findings::{Open, all, own_only, shown};
use crate::handheld::Handheld;
use crate::known::NOTE_MAX;
use crate::pictures::known_photos;
use crate::rounds::signed;
use crate::site::Site;
use model::ids::*;
use model::orders::{FEE_CENTS_MAX, OrderNote, OrderState};
use protocol::ErrorCode;
use protocol::events::{FindingMade, FindingRaised, OrderNoted, Work};
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
            // One that the desk has merged into another one is put right with that one.
            let order = match site.orders.get(&order) {
                Some(OrderFeedRow::Joined { joined }) => *joined,
                _ => order,
            };
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
            let mut event = found.moved(to, owner, (note, photos), &self.outside.chance);
            event.call_back_by = call_back_by(site, now, &found, to);
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

impl Handheld {
    /// An order of another kind than rectification, with its deadlines, offline too.
    pub(crate) fn take_order(&self, told: TakenIn) -> Result<Reply, DeviceError> {
        let bad = |message: &str| DeviceError::refused(ErrorCode::BadValue, message);
        let kind = checklists::built_in()
            .taken_in()
            .find(|kind| kind.id == told.kind);
        let kind = kind.ok_or_else(|| bad("`kind`: no kind of order that is taken in"))?;
        let class = kind.class(&told.class);
        let class = class.ok_or_else(|| bad("`class`: its kind has no such class"))?;
        let note = words(Some(&told.note)).ok_or_else(|| bad("`note`: say what it is about"))?;
        if note.chars().count() > NOTE_MAX {
            return Err(bad("`note`: at most 2000 signs"));
        }
        let customer = told.customer.unwrap_or_default().kept();
        let customer = customer.map_err(|field| bad(&format!("`customer.{field}`: too long")))?;
        self.act(|store, site, now, person| {
            known_photos(store, &told.photos)?;
            let place = told.checkpoint;
            if place.is_some_and(|place| !site.checkpoints.contains_key(&place)) {
                let message = "`checkpoint`: no such place";
                return Err(DeviceError::refused(ErrorCode::NoSuchCheckpoint, message));
            }
            let chance = &self.outside.chance;
            let role = told.role.unwrap_or(kind.role);
            let owner = site.owner(role, now);
            let until = |allowed| site.until(now, allowed);
            let made = FindingMade {
                finding: FindingId(chance.id(now)),
                order: OrderId(chance.id(now)),
                joins: false,
                severity: class.severity,
                role,
                state: match owner {
                    Some(_) => OrderState::Assigned,
                    None => OrderState::Raised,
                },
                owner,
                reply_by: class.reply.and_then(until),
                finish_by: class.finish.and_then(until),
                work: Some(Work::of(kind, class, customer)),
            };
            let finding = made.finding;
            let event = FindingRaised {
                made,
                checkpoint: place,
                equipment: None,
                item: None,
                clauses: Vec::new(),
                salt: chance.salt(true),
                note: Some(note),
                photos: told.photos,
                desk: None,
            };
            store.append(&now.stamp, Some(person), event.into())?;
            stands(store, site, |open| open.finding == finding)
        })
    }

    /// What somebody says of an order whose state stays.
    pub(crate) fn note_order(&self, said: OrderSaid) -> Result<Reply, DeviceError> {
        let bad = |message: &str| DeviceError::refused(ErrorCode::BadValue, message);
        let mut said = OrderNoted {
            order: said.order,
            what: said.what,
            content: said.content,
            fee_cents: said.fee_cents,
            reason: words(said.reason.as_deref()),
            note: words(said.note.as_deref()),
            photos: said.photos,
            signature: said.signature,
            salt: None,
            desk: None,
        };
        let long = said.note.as_ref().map_or(0, |note| note.chars().count());
        if long > NOTE_MAX {
            return Err(bad("`note`: at most 2000 signs"));
        }
        let waits_for = said.note.is_some() || said.reason.is_some();
        match said.what {
            OrderNote::Paused if !waits_for => {
                return Err(bad("`reason` or `note`: say what it waits for"));
            }
            OrderNote::Charged if said.fee_cents.is_none_or(|cents| cents > FEE_CENTS_MAX) => {
                return Err(bad("`fee_cents`: a sum from 0 to 100000000"));
            }
            OrderNote::CalledBack if said.content.is_none() => {
                return Err(bad("`content`: say whether the customer is"));
            }
            OrderNote::Signed if said.signature.is_none() && said.photos.is_empty() => {
                return Err(bad(
                    "`signature`: somebody signs, or the slip is photographed",
                ));
            }
            OrderNote::Charged => {}
            _ if said.fee_cents.is_some() => {
                return Err(bad("`fee_cents`: only a charge has a sum"));
            }
            _ => {}
        }
        if let Some(signature) = said.signature.take() {
            said.signature = signed(vec![signature])?.pop();
        }
        said.salt = self
            .outside
            .chance
            .salt(said.note.is_some() || said.signature.is_some());
        self.act(|store, site, now, person| {
            known_photos(store, &said.photos)?;
            let mut found = all(store, site)?.into_iter();
            let found = found.find(|open| open.order == said.order).ok_or_else(|| {
                let message = format!("order {}", said.order);
                DeviceError::refused(ErrorCode::NoSuchFinding, message)
            })?;
            let charges = found.work.as_ref().is_some_and(Work::charges);
            if !found
                .noted
                .may_note(found.state, charges)
                .contains(&said.what)
            {
                let message = format!("{:?} can't be said of this order now", said.what);
                return Err(DeviceError::refused(ErrorCode::BadMove, message));
            }
            store.append(&now.stamp, Some(person), said.into())?;
            stands(store, site, |open| open.finding == found.finding)
        })
    }
}

pub(crate) fn kinds() -> Reply {
    Reply::OrderKinds {
        kinds: checklists::built_in().taken_in().cloned().collect(),
    }
}

/// What kind of order it is, with its words.
pub(crate) fn work_shown(work: &Work) -> WorkShown {
    let (kind_name, class_name) = work.names();
    WorkShown {
        kind: work.kind.clone(),
        kind_name,
        class: work.class.clone(),
        class_name,
        customer: work.customer.clone(),
    }
}

fn stands(store: &Store, site: &Site, is_it: impl Fn(&Open) -> bool) -> Result<Reply, DeviceError> {
    let found = all(store, site)?.into_iter().find(is_it);
    let found = found.ok_or_else(|| {
        DeviceError::refused(ErrorCode::NoSuchFinding, "an order that was just here")
    })?;
    Ok(Reply::Finding(shown(site, &found)))
}

/// Until when the customer is asked, once it is done.
fn call_back_by(site: &Site, now: &Moment, found: &Open, to: OrderState) -> Option<String> {
    let work = found.work.as_ref().filter(|_| to == OrderState::Fixed)?;
    site.until(now, work.call_back?)
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
