//! Limits of requests: how many, how fast, how large. Flags change them.

use std::collections::BTreeMap;
use std::net::IpAddr;
use std::sync::{Mutex, PoisonError};

/// The limits that flags change.
#[derive(Debug, Clone, PartialEq, Eq, clap::Args)]
pub struct Limits {
    /// Requests a second that a handheld, or an address without proof, may send for long
    #[arg(long, default_value_t = 100)]
    pub requests_per_second: u32,
    /// Requests that a handheld, or an address without proof, may send at once
    #[arg(long, default_value_t = 500)]
    pub request_burst: u32,
    /// Wrong enrolment codes and passwords a minute from one address
    #[arg(long, default_value_t = 10)]
    pub tries_per_minute: u32,
    /// Unfinished uploads of one handheld
    #[arg(long, default_value_t = 16)]
    pub open_uploads_max: usize,
    /// Bytes of one handheld's unfinished uploads
    #[arg(long, default_value_t = 2 << 30)]
    pub unfinished_bytes_max: i64,
    /// Bodies that are decompressed at the same time
    #[arg(long, default_value_t = 16)]
    pub decoding_max: usize,
}

impl Default for Limits {
    fn default() -> Self {
        Self {
            requests_per_second: 100,
            request_burst: 500,
            tries_per_minute: 10,
            open_uploads_max: 16,
            unfinished_bytes_max: 2 << 30,
            decoding_max: 16,
        }
    }
}

/// A bucket of tokens that fills by itself.
#[derive(Debug, Clone, Copy, PartialEq)]
struct Bucket {
    tokens: f64,
    at_ms: u64,
}

/// How fast a bucket fills, and how much it holds.
#[derive(Debug, Clone, Copy, PartialEq)]
struct Rate {
    per_ms: f64,
    burst: f64,
}

impl Rate {
    fn fill(self, bucket: Option<&Bucket>, now_ms: u64) -> f64 {
        match bucket {
            None => self.burst,
            Some(bucket) => {
                let passed = now_ms.saturating_sub(bucket.at_ms) as f64;
                (bucket.tokens + passed * self.per_ms).min(self.burst)
            }
        }
    }

    /// Seconds until there is a whole token.
    fn wait_s(self, tokens: f64) -> u64 {
        ((1.0 - tokens) / self.per_ms / 1_000.0).ceil().max(1.0) as u64
    }
}

/// Buckets by name; those that are full again are forgotten.
struct Buckets<K> {
    rate: Rate,
    held: Mutex<BTreeMap<K, Bucket>>,
}

/// Buckets that are kept before the full ones are looked for.
const BUCKETS_MAX: usize = 10_000;

impl<K: Ord + Clone> Buckets<K> {
    fn new(per_ms: f64, burst: u32) -> Self {
        let burst = f64::from(burst.max(1));
        let rate = Rate { per_ms, burst };
        let held = Mutex::new(BTreeMap::new());
        Self { rate, held }
    }

    /// Takes `count` tokens (0 only looks), or says how many seconds to wait.
    fn take(&self, name: &K, count: f64, now_ms: u64) -> Result<(), u64> {
        let mut held = self.held.lock().unwrap_or_else(PoisonError::into_inner);
        if held.len() > BUCKETS_MAX {
            held.retain(|_, bucket| self.rate.fill(Some(bucket), now_ms) < self.rate.burst);
        }
        let tokens = self.rate.fill(held.get(name), now_ms);
        if tokens < 1.0 {
            return Err(self.rate.wait_s(tokens));
        }
        let bucket = Bucket {
            tokens: tokens - count,
            at_ms: now_ms,
        };
        held.insert(name.clone(), bucket);
        Ok(())
    }
}

/// Counts requests of handhelds, and wrong tries of addresses.
pub struct Gate {
    opened: tokio::time::Instant,
    devices: Buckets<i64>,
    callers: Buckets<IpAddr>,
    tries: Buckets<IpAddr>,
}

impl Gate {
    /// A gate with everything allowed.
    pub fn new(limits: &Limits) -> Self {
        let per_ms = f64::from(limits.requests_per_second.max(1)) / 1_000.0;
        let tries_per_ms = f64::from(limits.tries_per_minute.max(1)) / 60_000.0;
        Self {
            opened: tokio::time::Instant::now(),
            devices: Buckets::new(per_ms, limits.request_burst),
            callers: Buckets::new(per_ms, limits.request_burst),
            tries: Buckets::new(tries_per_ms, limits.tries_per_minute),
        }
    }

    fn now_ms(&self) -> u64 {
        u64::try_from(self.opened.elapsed().as_millis()).unwrap_or(u64::MAX)
    }

    /// One request of a handheld. Errors: seconds to wait.
    pub fn request(&self, device: i64) -> Result<(), u64> {
        self.devices.take(&device, 1.0, self.now_ms())
    }

    /// One request of an address that has proved nothing yet. Errors: seconds to wait.
    pub fn call(&self, address: IpAddr) -> Result<(), u64> {
        self.callers.take(&address, 1.0, self.now_ms())
    }

    /// Whether an address may try a code or password. Errors: seconds to wait.
    pub fn may_try(&self, address: IpAddr) -> Result<(), u64> {
        self.tries.take(&address, 0.0, self.now_ms())
    }

    /// An address tried a wrong one.
    pub fn wrong_try(&self, address: IpAddr) {
        let _ = self.tries.take(&address, 1.0, self.now_ms());
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_burst_passes_and_then_the_rate_holds() {
        let buckets = Buckets::new(0.1, 5);
        for _ in 0..5 {
            assert_eq!(buckets.take(&1, 1.0, 0), Ok(()));
        }
        assert_eq!(buckets.take(&1, 1.0, 0), Err(1));
        assert_eq!(buckets.take(&2, 1.0, 0), Ok(()));
        assert_eq!(buckets.take(&1, 1.0, 10), Ok(()));
        assert_eq!(buckets.take(&1, 1.0, 10), Err(1));
    }

    #[test]
    fn looking_takes_nothing() {
        let buckets = Buckets::new(10.0 / 60_000.0, 1);
        for _ in 0..5 {
            assert_eq!(buckets.take(&1, 0.0, 0), Ok(()));
        }
        assert_eq!(buckets.take(&1, 1.0, 0), Ok(()));
        assert_eq!(buckets.take(&1, 0.0, 0), Err(6));
    }
}
