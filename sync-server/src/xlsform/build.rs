//! From a form's questions to a checklist: what keeps its meaning is taken, all else is refused.

mod asked;
mod became;
mod clauses;
mod conditions;
mod ours;
mod parts;
mod whole;

use asked::follows;
pub use became::said_item;
pub use whole::not_good;

use crate::site_file::problem::{Problem, says};
use crate::xlsform::Line;
use crate::xlsform::choices::{Judging, List, cut};
use crate::xlsform::more::{MORE, OURS, OfItem};
use crate::xlsform::settings::Settings;
use crate::xlsform::survey::{Kind, Question};
use crate::xlsform::table::{Table, outside};
use checklists::*;
use std::collections::{BTreeMap, BTreeSet};

/// The most signs of a name on a row.
pub const NAME_ZH_MAX: usize = 8;
pub const NAME_EN_MAX: usize = 28;
/// The clause of an item that names none.
pub const WRONG: &str = "wrong";

/// What is known of a question that others may refer to.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(super) enum Known {
    /// It judges the item at this place.
    Outcome(usize, Judging),
    /// It is a figure: item and part.
    Figure(usize, String),
    /// A check: item and part.
    Check(usize, String, Judging),
    /// Any other value that is kept: item and part.
    Value(usize, String),
    /// What can be wrong with the item at this place.
    Clauses(usize),
    /// It is counted from others.
    Calculated(AskedIf),
}

/// A form on its way.
pub(super) struct Building<'a> {
    pub survey: &'a Table,
    pub choices: &'a Table,
    pub lists: &'a BTreeMap<String, List>,
    pub problems: &'a mut Vec<Problem>,
    /// What was taken in another way than it was written.
    pub remarks: &'a mut Vec<Problem>,
    pub known: BTreeMap<String, Known>,
    pub items: Vec<Item>,
    /// Where each item stands.
    rows: Vec<usize>,
    /// Words of notes that come before an item.
    notes: Vec<Words>,
    /// What everything waits for that stands in the groups around.
    within: Vec<AskedIf>,
    /// The calculations that conditions name.
    waited_for: BTreeSet<String>,
    /// Which time this is of what repeats.
    time: Option<usize>,
    lines: Vec<Line>,
}

/// Makes the checklist of a form.
pub fn build(
    (survey, choices): (&Table, &Table),
    lists: &BTreeMap<String, List>,
    settings: Settings,
    questions: &[Question<'_>],
    (problems, remarks): (&mut Vec<Problem>, &mut Vec<Problem>),
) -> (Checklist, Vec<Line>) {
    let mut building = Building {
        survey,
        choices,
        lists,
        problems,
        remarks,
        known: BTreeMap::new(),
        items: Vec::new(),
        rows: Vec::new(),
        notes: Vec::new(),
        within: Vec::new(),
        waited_for: BTreeSet::new(),
        time: None,
        lines: Vec::new(),
    };
    for question in questions {
        building.top(question, &settings);
    }
    building.used_lists(questions);
    building.end(questions);
    let items = std::mem::take(&mut building.items);
    let mut lines = std::mem::take(&mut building.lines);
    lines.sort_by_key(|line| line.row);
    let list = Checklist {
        id: settings.id,
        version: settings.version.unwrap_or(1),
        kind: settings.kind,
        number: settings.number,
        name: settings.name,
        items,
        intervals: settings.more.intervals,
        expiries: settings.more.expiries,
        from: settings.from,
    };
    (list, lines)
}

impl Building<'_> {
    fn outside(&mut self, question: &Question<'_>, column: &str, reason: Words) {
        let problem = self.survey.at(question.row.number, column, outside(reason));
        self.problems.push(problem);
    }

    fn wrong(&mut self, question: &Question<'_>, column: &str, reason: Words) {
        let problem = self.survey.at(question.row.number, column, reason);
        self.problems.push(problem);
    }

    /// A question at the top: an item, or what belongs to one.
    fn top(&mut self, question: &Question<'_>, settings: &Settings) {
        match &question.kind {
            Kind::Recorded => self.recorded(question),
            Kind::Calculate => self.calculated(question),
            Kind::Note => {
                self.stands_always(question);
                self.notes.extend(question.label.clone());
                self.notes.extend(question.hint.clone());
                self.became(question, "下一项的说明", "text of the next item");
            }
            Kind::Many(list) => self.clauses_of(question, list),
            Kind::Section => self.section(question, settings),
            Kind::Repeat(times) => self.repeated(question, *times, settings),
            _ if self.asked_on_fail(question).is_some() => self.on_fail(question),
            _ => {
                self.no_limits(question);
                let Some(item) = self.item(question, settings) else {
                    return;
                };
                let at = self.items.len();
                self.items.push(item);
                self.rows.push(question.row.number);
                match question.kind {
                    Kind::Group => self.group(question, at, settings),
                    _ => self.alone(question, at),
                }
                self.item_became(question, at);
            }
        }
    }

    /// A question of its own is an item without parts, or with the one that it asks for.
    fn alone(&mut self, question: &Question<'_>, at: usize) {
        match self.judging(question) {
            Some(judging) => self.judges(question, at, judging),
            None => self.part(question, at, None),
        }
    }

    /// What stands in a group of groups is no part of anything; what the group says comes first.
    fn section(&mut self, section: &Question<'_>, settings: &Settings) {
        self.no_limits(section);
        let waits = self.own_waits(section);
        self.within.extend(waits.clone());
        if let Some(column) = OURS.iter().find(|column| section.row.get(column).is_some()) {
            let reason = says(
                "有小组的大组不是检查项，不能有这一列",
                "a group of groups is no item, and can't have this",
            );
            self.outside(section, column, reason);
        }
        self.notes.extend(section.label.clone());
        self.became(
            section,
            "下一项的说明：组里各是各的检查项",
            "text of the next item",
        );
        for child in &section.children {
            self.top(child, settings);
        }
        if waits.is_some() {
            self.within.pop();
        }
    }

    /// A group that is asked for a fixed number of times is that many items. What is outside can't
    /// refer to one of them.
    fn repeated(&mut self, group: &Question<'_>, times: usize, settings: &Settings) {
        self.no_limits(group);
        let before = self.known.clone();
        for time in 1..=times {
            self.time = Some(time);
            let Some(item) = self.item(group, settings) else {
                break;
            };
            let at = self.items.len();
            self.items.push(item);
            self.rows.push(group.row.number);
            self.group(group, at, settings);
            if time == 1 {
                self.item_became(group, at);
            }
        }
        self.time = None;
        self.known = before;
    }

    /// Edges: what waits for something itself is an item of its own, after the group's.
    fn group(&mut self, group: &Question<'_>, at: usize, settings: &Settings) {
        let mut alone: Vec<&Question<'_>> = Vec::new();
        if group.children.is_empty() {
            self.outside(group, "type", says("空的组", "this group asks for nothing"));
        }
        for child in &group.children {
            let own = child
                .name
                .strip_prefix(&group.name)
                .and_then(|rest| rest.strip_prefix('.'));
            let id = own.unwrap_or(&child.name);
            match &child.kind {
                _ if follows(child, &alone) => alone.push(child),
                Kind::Recorded => self.recorded(child),
                Kind::Calculate => self.calculated(child),
                Kind::Group | Kind::Section | Kind::Repeat(_) => {}
                Kind::Note => {
                    self.stands_always(child);
                    let words = [child.label.clone(), child.hint.clone()];
                    for words in words.into_iter().flatten() {
                        self.add_text(at, &words);
                    }
                    self.became(child, "这一项的说明", "text of its item");
                }
                Kind::Many(list) => self.clauses_of(child, list),
                _ if self.asked_on_fail(child).is_some() => self.on_fail(child),
                _ if self.stands_alone(child) && id != "outcome" => alone.push(child),
                _ if id == "outcome" && self.judging(child).is_some() => {
                    self.no_conditions(child);
                    if let Some(hint) = &child.hint {
                        self.items[at].text = match group.hint {
                            Some(_) => joined(&self.items[at].text, hint),
                            None => hint.clone(),
                        };
                    }
                    let judging = self.judging(child);
                    judging
                        .into_iter()
                        .for_each(|one| self.judges(child, at, one));
                    self.became(child, "这一项的结果", "the outcome of its item");
                }
                _ => self.part(child, at, Some(id)),
            }
        }
        let around = self.items[at].asked_if.clone();
        let before = std::mem::replace(&mut self.within, around.into_iter().collect());
        for child in alone {
            self.top(child, settings);
        }
        self.within = before;
    }

    fn judging(&self, question: &Question<'_>) -> Option<Judging> {
        match &question.kind {
            Kind::One(list) => self.lists.get(list)?.judging(),
            _ => None,
        }
    }

    fn judges(&mut self, question: &Question<'_>, at: usize, judging: Judging) {
        if judging.partly.is_some() && question.row.get(MORE).is_none() {
            self.items[at].template = Template::Behaviour;
        }
        self.known
            .insert(question.name.clone(), Known::Outcome(at, judging));
    }

    /// An item without its parts, from the row of its question or group.
    fn item(&mut self, question: &Question<'_>, settings: &Settings) -> Option<Item> {
        let Some(label) = question.label.clone() else {
            let reason = says(
                "没有 label：谁也不知道检查什么",
                "without a label nobody knows what to judge",
            );
            self.outside(question, "label", reason);
            return None;
        };
        let row = question.row;
        let more: OfItem = match question.kind {
            // The rest of a question of its own may be its part's.
            Kind::Group => self.more(question),
            _ if self.judging(question).is_some() => self.more(question),
            _ => OfItem::default(),
        };
        let id = row.get("touchpoint_id").map(str::to_owned);
        let mut id = id.unwrap_or_else(|| format!("{}.{}", settings.id, question.name));
        let mut name = self.short(question, &label);
        if let Some(time) = self.time {
            id = format!("{id}.{time}");
            // They are told apart by a number, which wants room.
            let (zh, en) = (NAME_ZH_MAX - 3, NAME_EN_MAX - 3);
            name = says(
                format!("{} {time}", cut(&name.zh, zh, en)),
                format!("{} {time}", cut(&name.en, en, en)),
            );
        }
        let mut item = Item {
            id,
            source: more.source,
            name,
            text: question.hint.clone().unwrap_or_else(|| label.clone()),
            clauses: Vec::new(),
            parts: Vec::new(),
            verdicts: more.verdicts,
            template: more.template.unwrap_or(Template::Point),
            role: self
                .word(question, "touchpoint_role")
                .unwrap_or(Role::Engineer),
            severity: self
                .word(question, "touchpoint_severity")
                .unwrap_or(Severity::Normal),
            must_see: matches!(
                row.get("touchpoint_must_see"),
                Some("yes" | "true" | "TRUE" | "1")
            ),
            weight: self.weight(question),
            fail_wants: more.fail_wants,
            when: self.word(question, "touchpoint_when"),
            every: self.word(question, "touchpoint_every"),
            asked_if: self.waits(question),
        };
        // A label that is no more than the name says less than the hint does.
        if question.hint.is_some() && item.name != label && self.time.is_none() {
            item.text = joined(&label, &item.text);
        }
        for note in std::mem::take(&mut self.notes) {
            item.text = joined(&note, &item.text);
        }
        Some(item)
    }

    /// A name that fits a row; what is longer is cut there, and told, and stands whole in the text.
    fn short(&mut self, question: &Question<'_>, label: &Words) -> Words {
        let short = says(
            cut(&label.zh, NAME_ZH_MAX, NAME_EN_MAX),
            cut(&label.en, NAME_EN_MAX, NAME_EN_MAX),
        );
        if short != *label {
            let reason = says(
                format!("名称太长，行上显示“{}”，全文在说明里", short.zh),
                format!(
                    "long for a row, which shows `{}`; the text has it whole",
                    short.en
                ),
            );
            self.remarks
                .push(self.survey.at(question.row.number, "label", reason));
        }
        short
    }

    fn add_text(&mut self, at: usize, words: &Words) {
        self.items[at].text = joined(&self.items[at].text, words);
    }
}

/// Two texts as one; what both say is said once.
fn joined(first: &Words, second: &Words) -> Words {
    let both = |one: &str, two: &str| match one == two {
        true => one.to_owned(),
        false => format!("{one}\n{two}"),
    };
    says(both(&first.zh, &second.zh), both(&first.en, &second.en))
}
