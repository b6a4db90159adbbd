//! Training material, with the caller's status on each piece.

use docebo_sdk::{
    courses::{ListMaterial, MaterialList, MaterialRow, MaterialStatus, TreeNode},
    endpoint::{Call, Empty},
    id::MaterialId,
};

use super::learn;
use crate::{
    context::Context,
    domain::enrollments::known_course,
    fault::Fault,
    world::{World, courses::Course, material::Material},
};

pub(super) fn list(
    world: &World,
    cx: &Context<'_>,
    call: Call<ListMaterial>,
) -> Result<MaterialList, Fault> {
    let Call { path: id, query: Empty {}, body: Empty {} } = call;
    let course = known_course(world, id)?;
    if !learn::sees(world, cx, course) {
        return Err(Fault::forbidden());
    }
    let statuses = Statuses::of(world, cx, course);
    let row = |piece: &Material| {
        let kind = piece.kind.clone()?;
        Some(MaterialRow {
            id_org: piece.id.into(),
            title: piece.title.clone(),
            lo_type: Some(kind.clone()),
            object_type: kind,
            id_resource: piece.id.into(),
            id_parent: piece.folder.map(MaterialId::from),
            item_id: Some(piece.id.into()),
            status: statuses.of_piece(piece.id),
        })
    };
    Ok(MaterialList { items: course.material.iter().filter_map(row).collect() })
}

/// A course's material as a tree of folders.
pub(super) fn tree(world: &World, cx: &Context<'_>, course: &Course) -> Vec<TreeNode> {
    below(course, &Statuses::of(world, cx, course), None)
}

fn below(course: &Course, statuses: &Statuses, folder: Option<u32>) -> Vec<TreeNode> {
    let inside = course.material.iter().filter(|piece| piece.folder == folder);
    inside
        .map(|piece| TreeNode {
            id: piece.id.to_string(),
            name: piece.title.clone(),
            kind: piece.kind.as_ref().map(ToString::to_string),
            resource_id: (!piece.is_folder()).then(|| piece.id.into()),
            is_folder: piece.is_folder(),
            status: (!piece.is_folder()).then(|| statuses.of_piece(piece.id).to_string()),
            children: piece.is_folder().then(|| below(course, statuses, Some(piece.id))),
        })
        .collect()
}

/// The caller's status on each piece: material is done in the course's order.
struct Statuses(Vec<u32>);

impl Statuses {
    fn of(world: &World, cx: &Context<'_>, course: &Course) -> Self {
        let tracking = cx.user().and_then(|user| world.enrollments.tracking.get(user, course.id));
        let done = usize::from(tracking.map_or(0, |tracking| tracking.done));
        Self(course.pieces().take(done).map(|piece| piece.id).collect())
    }

    fn of_piece(&self, id: u32) -> MaterialStatus {
        if self.0.contains(&id) { MaterialStatus::Completed } else { MaterialStatus::AbInitio }
    }
}
