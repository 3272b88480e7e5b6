//! Campaigns that a site may start from: stages with their days, and days on which what was done is
//! verified. Only a form: a site's own campaign is the desk's to date and to name.

use chrono::NaiveDate;
use serde::{Deserialize, Serialize};
use ts_rs::TS;

use crate::checklist::Words;
use crate::error::Refused;
use crate::form::{Text, WordsForm};
use crate::source::Source;
use crate::words::name;

/// What a stage is for; what is counted of it follows from that.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Serialize, Deserialize, TS)]
#[ts(export)]
#[serde(rename_all = "snake_case")]
pub enum StageKind {
    /// People are told and made ready.
    Mobilise,
    /// The site looks for itself.
    SelfCheck,
    /// What was found is put right.
    Rectify,
    /// Somebody else looks again.
    Acceptance,
    /// What came of it all.
    Summary,
    Other,
}

/// A campaign to start from; days are `MM-DD` of one year.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, TS)]
#[ts(export)]
pub struct CampaignForm {
    pub id: String,
    pub name: Words,
    /// In order; days between them belong to none.
    pub stages: Vec<StageForm>,
    pub milestones: Vec<MilestoneForm>,
}

/// One of its stages, both days included.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, TS)]
#[ts(export)]
pub struct StageForm {
    pub kind: StageKind,
    pub name: Words,
    pub from: String,
    pub to: String,
}

/// A day on which something is verified.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, TS)]
#[ts(export)]
pub struct MilestoneForm {
    pub name: Words,
    pub day: String,
}

#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
struct Form {
    id: Text,
    name: WordsForm,
    stages: Vec<Stage>,
    #[serde(default)]
    milestones: Vec<Milestone>,
}

#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
struct Stage {
    kind: StageKind,
    name: WordsForm,
    from: Text,
    to: Text,
}

#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
struct Milestone {
    name: WordsForm,
    day: Text,
}

/// Reads one campaign.
///
/// Errors: the first thing wrong in the file.
pub fn parse_campaign(file_name: &str, text: &str) -> Result<CampaignForm, Refused> {
    let from = Source::new(file_name, text);
    let form: Form = from.form()?;
    let id = form.id.get_ref();
    if !from.file_name().ends_with(&format!("{id}.toml")) {
        let reason = format!("id `{id}` belongs in a file of that name");
        return Err(from.refuse(form.id.span().start, reason));
    }
    if form.stages.is_empty() {
        return Err(from.refuse(0, "has no stages"));
    }
    let mut last: Option<NaiveDate> = None;
    let mut stages = Vec::new();
    for stage in form.stages {
        let (first, end) = (day(&from, &stage.from)?, day(&from, &stage.to)?);
        if end < first {
            let reason = format!("{} is after {}", stage.from.get_ref(), stage.to.get_ref());
            return Err(from.refuse(stage.to.span().start, reason));
        }
        if last.is_some_and(|last| first <= last) {
            let reason = format!("{} is in the stage before", stage.from.get_ref());
            return Err(from.refuse(stage.from.span().start, reason));
        }
        last = Some(end);
        stages.push(StageForm {
            kind: stage.kind,
            name: name(&from, stage.name)?,
            from: stage.from.into_inner(),
            to: stage.to.into_inner(),
        });
    }
    let mut milestones = Vec::new();
    for milestone in form.milestones {
        day(&from, &milestone.day)?;
        milestones.push(MilestoneForm {
            name: name(&from, milestone.name)?,
            day: milestone.day.into_inner(),
        });
    }
    Ok(CampaignForm {
        id: form.id.into_inner(),
        name: name(&from, form.name)?,
        stages,
        milestones,
    })
}

/// `MM-DD` of a year without a leap day, so that it is a day of every year.
fn day(from: &Source, text: &Text) -> Result<NaiveDate, Refused> {
    let said = text.get_ref();
    let day = NaiveDate::parse_from_str(&format!("2025-{said}"), "%Y-%m-%d").ok();
    day.filter(|day| day.format("%m-%d").to_string() == *said)
        .ok_or_else(|| {
            let reason = format!("`{said}` isn't a day of every year: write MM-DD");
            from.refuse(text.span().start, reason)
        })
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::files::built_in_campaigns;

    #[test]
    fn the_customers_campaign_has_its_stages_gaps_and_days() {
        let [one] = built_in_campaigns() else {
            panic!("one campaign comes with the program");
        };
        let stages = one.stages.iter();
        let days = stages.map(|stage| format!("{}…{}", stage.from, stage.to));
        assert_eq!(
            days.collect::<Vec<_>>(),
            [
                "09-25…10-15",
                "10-16…10-30",
                "11-01…11-25",
                "11-26…11-28",
                "12-29…12-31"
            ]
        );
        let days = one.milestones.iter().map(|one| one.day.as_str());
        assert_eq!(
            days.collect::<Vec<_>>(),
            ["06-30", "08-30", "09-30", "12-30"]
        );
    }

    #[test]
    fn a_campaign_is_refused_with_its_line() {
        let text = |from: &str, to: &str| {
            format!(
                "id = \"x\"\nname = {{ zh = \"甲\", en = \"A\" }}\n[[stages]]\n\
                 kind = \"other\"\nname = {{ zh = \"乙\", en = \"B\" }}\n\
                 from = \"{from}\"\nto = \"{to}\"\n"
            )
        };
        let refused = |file: &str, text: &str| {
            let refused = parse_campaign(file, text).expect_err("refused");
            refused.to_string()
        };
        assert!(parse_campaign("campaigns/x.toml", &text("01-01", "01-02")).is_ok());
        assert_eq!(
            refused("campaigns/x.toml", &text("01-03", "01-02")),
            "campaigns/x.toml:7: 01-03 is after 01-02"
        );
        assert_eq!(
            refused("campaigns/x.toml", &text("02-29", "03-02")),
            "campaigns/x.toml:6: `02-29` isn't a day of every year: write MM-DD"
        );
        assert_eq!(
            refused("campaigns/y.toml", &text("01-01", "01-02")),
            "campaigns/y.toml:1: id `x` belongs in a file of that name"
        );
    }
}
