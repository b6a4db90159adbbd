//! What stands in a catalog, as its reader sees it.

use docebo_sdk::{
    catalogs::{CatalogItem, CatalogItemType, ItemPolicy, ItemVisibility, PriceStatus},
    courses::EnrollmentPolicy,
    id::CategoryId,
};

use super::some;
use crate::{
    context::Context,
    domain::auth::browser_code,
    world::{
        World,
        access::Permission,
        catalogs::Catalog,
        courses::{Course, Policy},
        plans::Plan,
        text::Needle,
    },
};

/// Which items are asked for; an empty list means all.
#[derive(Default)]
pub(super) struct Wanted {
    pub(super) kind: Vec<CatalogItemType>,
    pub(super) price: Vec<PriceStatus>,
    pub(super) lang_code: Vec<String>,
    pub(super) category: Option<CategoryId>,
    pub(super) search: Option<Needle>,
}

/// The generic catalog: whatever is published (inferred).
pub(super) fn generic(world: &World) -> Catalog {
    let courses = world.courses.iter().filter(|course| course.published);
    let plans = world.plans.iter().filter(|plan| plan.published);
    Catalog {
        courses: courses.map(|course| course.id).collect(),
        plans: plans.map(|plan| plan.id).collect(),
        ..Catalog::default()
    }
}

/// A course or a learning plan.
#[derive(Clone, Copy)]
pub(super) enum Items<'w> {
    Course(&'w Course),
    Plan(&'w Plan),
}

impl<'w> Items<'w> {
    /// The items of a catalog that are asked for and not hidden from the caller: courses, then
    /// plans, each by id. What is not published shows only to whoever administers it.
    pub(super) fn of(
        world: &'w World,
        cx: &Context<'_>,
        catalog: &Catalog,
        wanted: &Wanted,
    ) -> impl Iterator<Item = Self> {
        let courses = catalog.courses.iter().filter_map(|id| world.courses.get(*id));
        let plans = catalog.plans.iter().filter_map(|id| world.plans.get(*id));
        courses
            .map(Items::Course)
            .chain(plans.map(Items::Plan))
            .filter(|item| item.is_visible(cx) && wanted.admits(*item))
    }

    fn is_visible(self, cx: &Context<'_>) -> bool {
        let rights = cx.rights();
        match self {
            Self::Course(course) => {
                course.published
                    || (rights.may(Permission::CourseView) && rights.sees_course(course.id))
            }
            Self::Plan(plan) => {
                plan.published || (rights.may(Permission::PlanView) && rights.sees_plan(plan.id))
            }
        }
    }

    fn kind(self) -> CatalogItemType {
        match self {
            Self::Course(course) => CatalogItemType::from_word(course.kind.as_str()),
            Self::Plan(_) => CatalogItemType::LearningPlan,
        }
    }

    fn price(self) -> PriceStatus {
        let paid = match self {
            Self::Course(course) => course.selling,
            Self::Plan(plan) => plan.price.is_some(),
        };
        if paid { PriceStatus::Paid } else { PriceStatus::Free }
    }

    /// The item as it is sent.
    pub(super) fn row(self, world: &World, cx: &Context<'_>, public: bool) -> CatalogItem {
        let visibility =
            if public { ItemVisibility::Everyone } else { ItemVisibility::SignedInUsers };
        match self {
            Self::Course(course) => CatalogItem {
                item_id: course.id.into(),
                item_type: self.kind(),
                item_name: course.name.clone(),
                is_user_enrolled: cx.user().map(|user| world.enrollments.contains(user, course.id)),
                access_status: None,
                item_code: some(&course.code),
                item_description: some(&course.description),
                item_thumbnail: None,
                item_category: course.category.map(CategoryId::from),
                item_language: some(browser_code(&course.language)),
                item_policy: match (course.is_opened, course.starts, course.ends) {
                    (false, ..) => ItemPolicy::Closed,
                    (true, None, None) => ItemPolicy::Open,
                    (true, ..) => ItemPolicy::OpenInPeriod,
                },
                item_can_enroll: EnrollmentPolicy::from_number(course.policy as u8),
                item_visibility: visibility,
                item_rating: None,
                item_price: course.selling.then(|| course.price.parse().ok()).flatten(),
                price_status: Some(self.price()),
                is_new: Some(course.is_new),
                is_opened: Some(course.is_opened),
                number_of_courses: None,
            },
            Self::Plan(plan) => CatalogItem {
                item_id: plan.id.into(),
                item_type: self.kind(),
                item_name: plan.title.clone(),
                is_user_enrolled: cx.user().map(|user| world.plans.seat(plan.id, user).is_some()),
                access_status: None,
                item_code: plan.code.clone(),
                item_description: plan.description.clone(),
                item_thumbnail: plan.thumbnail.clone(),
                item_category: None,
                item_language: None,
                item_policy: ItemPolicy::Open,
                item_can_enroll: EnrollmentPolicy::from_number(Policy::Free as u8),
                item_visibility: visibility,
                item_rating: None,
                item_price: plan.price.as_deref().and_then(|price| price.parse().ok()),
                price_status: None,
                is_new: None,
                is_opened: None,
                number_of_courses: Some(plan.steps.len() as u64),
            },
        }
    }
}

impl Wanted {
    /// Whether everything is asked for.
    pub(super) const fn is_all(&self) -> bool {
        self.kind.is_empty()
            && self.price.is_empty()
            && self.lang_code.is_empty()
            && self.category.is_none()
            && self.search.is_none()
    }

    fn admits(&self, item: Items<'_>) -> bool {
        let Self { kind, price, lang_code, category, search } = self;
        let (name, code, course) = match item {
            Items::Course(course) => (course.name.as_str(), course.code.as_str(), Some(course)),
            Items::Plan(plan) => {
                (plan.title.as_str(), plan.code.as_deref().unwrap_or_default(), None)
            }
        };
        let speaks = |course: &Course| {
            let own = [course.language.as_str(), browser_code(&course.language)];
            lang_code.iter().any(|code| own.contains(&code.as_str()))
        };
        (kind.is_empty() || kind.contains(&item.kind()))
            && (price.is_empty() || price.contains(&item.price()))
            && (lang_code.is_empty() || course.is_some_and(speaks))
            && category.is_none_or(|category| {
                course.is_some_and(|course| course.category.map(CategoryId::from) == Some(category))
            })
            && search.as_ref().is_none_or(|search| search.is_in(name) || search.is_in(code))
    }
}
