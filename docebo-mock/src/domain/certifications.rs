//! Certifications, awards, and training outside the platform.

use docebo_sdk::{
    certifications::{
        Award, AwardQuery, Certification, CertificationQuery, ExternalTraining,
        ExternalTrainingQuery, ListAwards, ListCertifications, ListExternalTraining,
    },
    endpoint::{Call, Empty},
    wire::Page,
};

use super::{Registry, paging::Paging};
use crate::{
    context::Context,
    fault::Fault,
    world::{World, access::Permission, certifications::Training},
};

pub(crate) fn register(r: &mut Registry) {
    const PAGED: &[&str] = &["get_total_count", "get_cursor", "cursor"];
    r.read::<ListCertifications>(list).inert(PAGED);
    r.read::<ListAwards>(awards);
    r.read::<ListExternalTraining>(external).inert(PAGED);
}

fn list(
    world: &World,
    cx: &Context<'_>,
    call: Call<ListCertifications>,
) -> Result<Page<Certification>, Fault> {
    let CertificationQuery { page, page_size, get_total_count: _, get_cursor: _, cursor: _ } =
        call.query;
    cx.require(Permission::CertificationView)?;
    let paging = Paging::new(page, page_size);
    let rows = world.certifications.iter().skip(paging.offset()).take(paging.limit());
    let rows = rows.map(|(id, kind)| Certification {
        id: id.into(),
        code: kind.code.clone(),
        title: kind.title.clone(),
        description: kind.description.clone(),
    });
    Ok(paging.page(world.certifications.len(), rows.collect()))
}

/// Everybody sees their own; whoever may see awards, those of the users in reach.
fn awards(world: &World, cx: &Context<'_>, call: Call<ListAwards>) -> Result<Page<Award>, Fault> {
    let Call { path, query: AwardQuery { page, page_size }, body: Empty {} } = call;
    let user = u32::try_from(path.get()).ok();
    let own = cx.user().is_some_and(|me| Some(me) == user);
    if !own {
        cx.require(Permission::CertificationView)?;
    }
    let user = user.filter(|id| world.users.contains(*id));
    let user = user.ok_or_else(|| Fault::not_found("Not found"))?;
    if !own && !cx.rights().sees_user(user) {
        return Err(Fault::forbidden());
    }
    cx.rule("B-034");
    let rows: Vec<Award> = world
        .certifications
        .of_user(user)
        .map(|award| {
            let kind = world.certifications.get(award.certification);
            Award {
                id: Some(award.certification.into()),
                code: kind.and_then(|kind| kind.code.clone()),
                title: kind.map_or_else(String::new, |kind| kind.title.clone()),
                issued_on: Some(award.issued),
                expires_on: award.expires,
            }
        })
        .collect();
    let paging = Paging::new(page, page_size);
    Ok(paging.page(rows.len(), paging.cut(&rows).to_vec()))
}

fn external(
    world: &World,
    cx: &Context<'_>,
    call: Call<ListExternalTraining>,
) -> Result<Page<ExternalTraining>, Fault> {
    let ExternalTrainingQuery { page, page_size, get_total_count: _, get_cursor: _, cursor: _ } =
        call.query;
    cx.require(Permission::ExternalTrainingView)?;
    let rows: Vec<&Training> = world
        .certifications
        .trainings()
        .filter(|training| cx.rights().manages_user(training.user))
        .collect();
    let paging = Paging::new(page, page_size);
    let shown = paging.cut(&rows).iter().map(|training| ExternalTraining {
        training_id: training.id.into(),
        uuid: Some(training.uuid.clone()),
        user_id: training.user.into(),
        course_code: training.course_code.clone(),
        from_date: Some(training.from),
        to_date: Some(training.to),
        score: training.score,
        ceus: training.credits,
        training_institute: training.institute.clone(),
        training_institute_code: training.institute_code.clone(),
    });
    Ok(paging.page(rows.len(), shown.collect()))
}
