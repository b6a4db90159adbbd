//! Rules of automatic groups, from the wire to the table and back, and those of before.

use docebo_sdk::{
    endpoint::{Call, Empty},
    enrollments::EnrollmentStatus,
    groups::{
        BranchMembership, Combine, Condition, ConditionSet, ConditionsHistoryQuery,
        EnrollmentCondition, FieldCondition, FieldOperator, ListConditionsHistory, MAX_CONDITIONS,
        OtherCondition, PastRuleSet, RuleSet, RuleSetStatus,
    },
    id::{BranchId, CourseId, Id, UserFieldId},
    wire::{Page, SortDir},
};

use super::reached;
use crate::{
    context::Context,
    domain::paging::Paging,
    fault::Fault,
    world::{
        World,
        access::Permission,
        enrollments::Status,
        groups::{self as table, FieldTest, Group, Rule, Rules, Set},
    },
};

/// The rules before those in force, oldest first unless asked otherwise.
pub(super) fn history(
    world: &World,
    cx: &Context<'_>,
    call: Call<ListConditionsHistory>,
) -> Result<Page<PastRuleSet>, Fault> {
    let Call { path, query, body: Empty {} } = call;
    let ConditionsHistoryQuery { page, page_size, sort_attr, sort_dir, search_text: _ } = query;
    let group = reached(world, cx, &path, Permission::GroupView)?;
    let attr = sort_attr.as_deref().unwrap_or("created_at");
    if attr != "created_at" {
        return Err(Fault::bad_request("Invalid sort_attr"));
    }
    let dir = sort_dir.unwrap_or(SortDir::Asc);
    let mut all: Vec<_> = group.history().iter().collect();
    if dir == SortDir::Desc {
        all.reverse();
    }
    let paging = Paging::new(page, page_size);
    let rows = paging.cut(&all).iter().map(|(since, rules)| PastRuleSet {
        ruleset: write(rules, None),
        created_at: Some(*since),
    });
    Ok(paging.sorted(all.len(), rows.collect(), attr, dir))
}

/// The rules of a group as they are sent.
pub(super) fn of(group: &Group) -> Option<RuleSet> {
    let status = if group.is_stale() { RuleSetStatus::Updating } else { RuleSetStatus::Ready };
    group.rules().map(|rules| write(rules, Some(status)))
}

/// Reads rules; the refusal says where it found what is wrong.
pub(super) fn read(world: &World, cx: &Context<'_>, sent: RuleSet) -> Result<Rules, Fault> {
    let RuleSet { status: _, operator, sets } = sent;
    cx.rule("B-142");
    if sets.is_empty() {
        return Err(Fault::bad_request("ruleset.sets is required"));
    }
    if sets.iter().map(|set| set.rules.len()).sum::<usize>() > MAX_CONDITIONS {
        return Err(Fault::bad_request(format!("At most {MAX_CONDITIONS} conditions are allowed")));
    }
    let combine = read_combine(&operator, "ruleset.operator")?;
    let mut read = Rules { combine, sets: Vec::with_capacity(sets.len()) };
    for (at, ConditionSet { rules_operator, rules }) in sets.into_iter().enumerate() {
        let place = format!("ruleset.sets.{at}");
        if rules.is_empty() {
            return Err(Fault::bad_request(format!("{place}.rules is required")));
        }
        let combine = read_combine(&rules_operator, &format!("{place}.rules_operator"))?;
        let mut set = Set { combine, rules: Vec::with_capacity(rules.len()) };
        for (number, condition) in rules.into_iter().enumerate() {
            let rule = read_condition(world, condition).map_err(|problem| {
                Fault::bad_request(format!("{place}.rules.{number}: {problem}"))
            })?;
            set.rules.push(rule);
        }
        read.sets.push(set);
    }
    Ok(read)
}

fn read_combine(word: &Combine, place: &str) -> Result<table::Combine, Fault> {
    match word {
        Combine::All => Ok(table::Combine::All),
        Combine::Any => Ok(table::Combine::Any),
        other => Err(Fault::bad_request(format!("Invalid {place}: {other}"))),
    }
}

fn read_condition(world: &World, condition: Condition) -> Result<Rule, String> {
    match condition {
        Condition::BranchMembership(BranchMembership { branch_ids, branch_ids_descendants }) => {
            if branch_ids.is_empty() && branch_ids_descendants.is_empty() {
                return Err("branch_ids is required".to_owned());
            }
            let known = |id: &BranchId| {
                number(*id)
                    .filter(|id| world.branches.contains(*id))
                    .ok_or_else(|| format!("No branch {id}"))
            };
            Ok(Rule::Branch {
                only: branch_ids.iter().map(known).collect::<Result<_, _>>()?,
                below: branch_ids_descendants.iter().map(known).collect::<Result<_, _>>()?,
            })
        }
        Condition::AdditionalField(FieldCondition { field_id, operator, value }) => {
            let field = number(field_id)
                .filter(|id| world.user_fields.get(*id).is_some())
                .ok_or_else(|| format!("No field {field_id}"))?;
            let value = || value.clone().ok_or_else(|| "value is required".to_owned());
            let test = match operator {
                FieldOperator::Equals => FieldTest::Is(value()?),
                FieldOperator::NotEquals => FieldTest::IsNot(value()?),
                FieldOperator::Contains => FieldTest::Contains(value()?),
                FieldOperator::Empty => FieldTest::Empty,
                other => return Err(format!("Invalid operator: {other}")),
            };
            Ok(Rule::Field { field, test })
        }
        Condition::EnrollmentStatus(EnrollmentCondition { course_ids, status }) => {
            if course_ids.is_empty() {
                return Err("course_ids is required".to_owned());
            }
            let known = |id: &CourseId| {
                number(*id)
                    .filter(|id| world.courses.get(*id).is_some())
                    .ok_or_else(|| format!("No course {id}"))
            };
            let stored = status.number().and_then(|number| Status::of_number(number.into()));
            Ok(Rule::Enrollment {
                courses: course_ids.iter().map(known).collect::<Result<_, _>>()?,
                status: stored.ok_or_else(|| format!("Invalid status: {status}"))?,
            })
        }
        Condition::Other(OtherCondition { kind, payload: _ }) => {
            Err(format!("conditions of type {kind} are not modelled"))
        }
        _ => Err("conditions of this type are not modelled".to_owned()),
    }
}

fn write(rules: &Rules, status: Option<RuleSetStatus>) -> RuleSet {
    let set = |set: &Set| ConditionSet {
        rules_operator: write_combine(set.combine),
        rules: set.rules.iter().map(write_condition).collect(),
    };
    RuleSet {
        status,
        operator: write_combine(rules.combine),
        sets: rules.sets.iter().map(set).collect(),
    }
}

const fn write_combine(combine: table::Combine) -> Combine {
    match combine {
        table::Combine::All => Combine::All,
        table::Combine::Any => Combine::Any,
    }
}

fn write_condition(rule: &Rule) -> Condition {
    match rule {
        Rule::Branch { only, below } => Condition::BranchMembership(BranchMembership {
            branch_ids: only.iter().copied().map(BranchId::from).collect(),
            branch_ids_descendants: below.iter().copied().map(BranchId::from).collect(),
        }),
        Rule::Field { field, test } => {
            let (operator, value) = match test {
                FieldTest::Is(value) => (FieldOperator::Equals, Some(value)),
                FieldTest::IsNot(value) => (FieldOperator::NotEquals, Some(value)),
                FieldTest::Contains(value) => (FieldOperator::Contains, Some(value)),
                FieldTest::Empty => (FieldOperator::Empty, None),
            };
            Condition::AdditionalField(FieldCondition {
                field_id: UserFieldId::from(*field),
                operator,
                value: value.cloned(),
            })
        }
        Rule::Enrollment { courses, status } => Condition::EnrollmentStatus(EnrollmentCondition {
            course_ids: courses.iter().copied().map(CourseId::from).collect(),
            status: EnrollmentStatus::from_number(status.number()),
        }),
    }
}

fn number<K>(id: Id<K>) -> Option<u32> {
    u32::try_from(id.get()).ok()
}
