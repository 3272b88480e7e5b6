//! What may go wrong, how often, and how often it did.

use house_tests::dice::Dice;
use std::collections::BTreeMap;

/// How often each thing goes wrong, in thousandths of the occasions that there are.
#[derive(Debug, Clone, Default)]
pub struct Faults {
    // Of requests.
    pub request_lost: u64,
    pub reply_lost: u64,
    pub duplicate: u64,
    /// It arrives after later ones, and nobody hears its answer.
    pub reorder: u64,
    pub delay: u64,
    pub cut_at_byte: u64,
    pub server_error: u64,
    pub slow: u64,
    /// Of replies: a receipt says more than the server said.
    pub receipt_forged: u64,
    // Of commands and of sync's steps.
    pub device_killed: u64,
    pub device_power_cut: u64,
    pub disk_full: u64,
    // Of steps.
    pub clock_jump: u64,
    pub reboot: u64,
    pub handheld_restored: u64,
    pub token_revoked: u64,
    pub server_killed: u64,
    pub server_power_cut: u64,
    pub server_full: u64,
    pub server_restored: u64,
}

impl Faults {
    /// Each kind in half of all runs, then often or seldom: rare pairs meet, too.
    pub fn drawn(dice: &mut Dice) -> Self {
        let mut rate = |highest: u64| match dice.below(2) {
            0 => 0,
            _ => dice.between(1, highest),
        };
        Self {
            request_lost: rate(150),
            reply_lost: rate(150),
            duplicate: rate(100),
            reorder: rate(100),
            delay: rate(100),
            cut_at_byte: rate(150),
            server_error: rate(100),
            slow: rate(100),
            receipt_forged: rate(100),
            device_killed: rate(60),
            device_power_cut: rate(60),
            disk_full: rate(60),
            clock_jump: rate(30),
            reboot: rate(30),
            handheld_restored: rate(15),
            token_revoked: rate(10),
            server_killed: rate(30),
            server_power_cut: rate(30),
            server_full: rate(20),
            server_restored: rate(10),
        }
    }
}

/// What happened, by kind.
#[derive(Debug, Clone, Default)]
pub struct Counts(pub BTreeMap<&'static str, u64>);

impl Counts {
    pub fn add(&mut self, what: &'static str) {
        self.more(what, 1);
    }

    pub fn more(&mut self, what: &'static str, n: u64) {
        if std::env::var_os("TOUCHPOINT_SIM_SEED").is_some() {
            println!("  {what}");
        }
        *self.0.entry(what).or_default() += n;
    }

    pub fn join(&mut self, other: &Counts) {
        for (what, n) in &other.0 {
            self.more(what, *n);
        }
    }
}
