//! Campaigns as the desk set them, and what it said of their parts.

use model::ids::CampaignId;
use protocol::events::{CampaignPlan, CampaignVerdict};
use rusqlite::{Connection, OptionalExtension, Transaction, named_params};

/// A campaign as it stands.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Campaign {
    pub id: CampaignId,
    pub plan: CampaignPlan,
    /// When it was last set, RFC 3339.
    pub at: String,
    pub desk: String,
}

/// Something that was said of a stage or milestone.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Word {
    pub part: String,
    pub verdict: CampaignVerdict,
    /// A code; empty: none.
    pub reason: String,
    /// Empty: none.
    pub note: String,
    /// SHA-256 of each.
    pub photos: Vec<String>,
    /// RFC 3339.
    pub at: String,
    pub desk: String,
}

/// Sets a campaign, whole.
pub fn set(tx: &Transaction<'_>, site: i64, campaign: &Campaign) -> rusqlite::Result<()> {
    let plan = serde_json::to_string(&campaign.plan).unwrap_or_default();
    tx.prepare_cached(
        "INSERT OR REPLACE INTO campaigns (site, campaign, plan, at, desk)
         VALUES (:site, :campaign, :plan, :at, :desk)",
    )?
    .execute(named_params! {
        ":site": site, ":campaign": campaign.id.to_string(), ":plan": plan,
        ":at": campaign.at, ":desk": campaign.desk,
    })?;
    Ok(())
}

/// A site's campaigns, the one that was begun last first: their ids sort by time.
pub fn of_site(connection: &Connection, site: i64) -> rusqlite::Result<Vec<Campaign>> {
    let read = connection
        .prepare_cached(
            "SELECT campaign, plan, at, desk FROM campaigns
             WHERE site = :site ORDER BY campaign DESC",
        )?
        .query_map(named_params! { ":site": site }, |row| {
            let texts: [String; 4] = [row.get(0)?, row.get(1)?, row.get(2)?, row.get(3)?];
            Ok(texts)
        })?
        .collect::<rusqlite::Result<Vec<_>>>()?;
    let campaign = |[id, plan, at, desk]: [String; 4]| {
        Some(Campaign {
            id: id.parse().ok()?,
            plan: serde_json::from_str(&plan).ok()?,
            at,
            desk,
        })
    };
    Ok(read.into_iter().filter_map(campaign).collect())
}

/// A campaign's plan, whichever site it is of.
pub fn plan_of(
    connection: &Connection,
    campaign: CampaignId,
) -> rusqlite::Result<Option<CampaignPlan>> {
    let plan: Option<String> = connection
        .prepare_cached("SELECT plan FROM campaigns WHERE campaign = :campaign")?
        .query_row(named_params! { ":campaign": campaign.to_string() }, |row| {
            row.get(0)
        })
        .optional()?;
    Ok(plan.and_then(|plan| serde_json::from_str(&plan).ok()))
}

/// Keeps what a line says of a part.
pub fn say(
    tx: &Transaction<'_>,
    (journal, seq): (i64, i64),
    site: i64,
    campaign: CampaignId,
    word: &Word,
) -> rusqlite::Result<()> {
    tx.prepare_cached(
        "INSERT OR REPLACE INTO campaign_words
           (journal, seq, site, campaign, part, verdict, reason, note, photos, at, desk)
         VALUES (:journal, :seq, :site, :campaign, :part, :verdict, :reason, :note, :photos,
           :at, :desk)",
    )?
    .execute(named_params! {
        ":journal": journal, ":seq": seq, ":site": site, ":campaign": campaign.to_string(),
        ":part": word.part, ":verdict": verdict_code(word.verdict), ":reason": word.reason,
        ":note": word.note, ":photos": serde_json::to_string(&word.photos).unwrap_or_default(),
        ":at": word.at, ":desk": word.desk,
    })?;
    Ok(())
}

/// What was said of a campaign, in order.
pub fn words(
    connection: &Connection,
    site: i64,
    campaign: CampaignId,
) -> rusqlite::Result<Vec<Word>> {
    connection
        .prepare_cached(
            "SELECT part, verdict, reason, note, photos, at, desk FROM campaign_words
             WHERE site = :site AND campaign = :campaign ORDER BY at, journal, seq",
        )?
        .query_map(
            named_params! { ":site": site, ":campaign": campaign.to_string() },
            |row| {
                let verdict: String = row.get(1)?;
                let photos: String = row.get(4)?;
                Ok(Word {
                    part: row.get(0)?,
                    verdict: verdict_of(&verdict),
                    reason: row.get(2)?,
                    note: row.get(3)?,
                    photos: serde_json::from_str(&photos).unwrap_or_default(),
                    at: row.get(5)?,
                    desk: row.get(6)?,
                })
            },
        )?
        .collect()
}

/// A verdict's word on the wire.
pub fn verdict_code(verdict: CampaignVerdict) -> &'static str {
    match verdict {
        CampaignVerdict::Submitted => "submitted",
        CampaignVerdict::Accepted => "accepted",
        CampaignVerdict::Rejected => "rejected",
        CampaignVerdict::Reopened => "reopened",
    }
}

fn verdict_of(code: &str) -> CampaignVerdict {
    match code {
        "submitted" => CampaignVerdict::Submitted,
        "accepted" => CampaignVerdict::Accepted,
        "rejected" => CampaignVerdict::Rejected,
        _ => CampaignVerdict::Reopened,
    }
}
