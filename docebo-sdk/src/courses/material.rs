//! Training material: what a course is made of.

use serde::{Deserialize, Serialize};
use serde_with::serde_as;

use crate::{
    endpoint::{Confidence, Data, Effect, Empty, Endpoint, Method},
    id::{CourseId, MaterialId},
    wire::{AsText, EmptyIsNone, Lenient, open_enum},
};

open_enum! {
    /// Kind of training material (`object_type`). The platform has more than are named here.
    pub enum MaterialKind {
        /// A SCORM package.
        Scorm = "scormorg" | "scorm",
        /// A video.
        Video = "video",
        /// A test, with a score.
        Test = "test",
        /// A survey.
        Poll = "poll" | "survey",
        /// A file to download.
        File = "file",
        /// A page of text.
        HtmlPage = "htmlpage" | "html",
        /// An xAPI package.
        TinCan = "tincan" | "xapi",
        /// An AICC package.
        Aicc = "aicc",
        /// An assignment that somebody evaluates.
        Deliverable = "deliverable" | "assignment",
        /// Made with Elucidat.
        Elucidat = "elucidat",
        /// Slides.
        Authoring = "authoring",
        /// Made with Lectora.
        Lectora = "lectora",
    }
}

open_enum! {
    /// How far somebody is with one piece of training material.
    pub enum MaterialStatus {
        /// Not opened yet.
        AbInitio = "ab-initio" | "not attempted",
        /// Opened, not finished.
        Attempted = "attempted",
        /// Finished.
        Completed = "completed",
        /// Finished, as tests say it.
        Passed = "passed",
        /// Taken without success.
        Failed = "failed",
    }
}

/// One piece of training material with the caller's status.
#[serde_as]
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(not(feature = "__mock"), non_exhaustive)]
pub struct MaterialRow {
    /// The piece.
    pub id_org: MaterialId,
    /// Title.
    #[serde_as(as = "AsText")]
    #[serde(default)]
    pub title: String,
    /// Kind.
    pub object_type: MaterialKind,
    /// Kind, once more; absent on some platforms.
    #[serde(default)]
    pub lo_type: Option<MaterialKind>,
    /// What it plays, by the number within its kind.
    #[serde_as(as = "Lenient")]
    #[serde(default)]
    pub id_resource: u64,
    /// The folder it lies in.
    #[serde_as(as = "EmptyIsNone<Lenient>")]
    #[serde(default)]
    pub id_parent: Option<MaterialId>,
    /// The same piece in newer answers.
    #[serde_as(as = "EmptyIsNone<Lenient>")]
    #[serde(default)]
    pub item_id: Option<u64>,
    /// The caller's status.
    pub status: MaterialStatus,
}

/// What [`ListMaterial`] answers: all pieces, not a page.
#[derive(Debug, Clone, Default, PartialEq, Eq, Serialize, Deserialize)]
#[serde(default)]
#[cfg_attr(not(feature = "__mock"), non_exhaustive)]
pub struct MaterialList {
    /// The pieces, in the course's order; folders are not among them (inferred).
    pub items: Vec<MaterialRow>,
}

/// `GET /learn/v1/courses/{course_id}/los`
///
/// The training material of a course with the caller's status on each piece; 404 when there is no
/// such course. [`GetLearnCourse`](super::GetLearnCourse) has the same as a tree with its folders.
/// Documented.
#[derive(Debug)]
pub enum ListMaterial {}

impl Endpoint for ListMaterial {
    const METHOD: Method = Method::Get;
    const PATH: &'static str = "/learn/v1/courses/{course_id}/los";
    const IDS: &'static [&'static str] = &["courses.los"];
    const CONFIDENCE: Confidence = Confidence::Documented;
    const EFFECT: Effect = Effect::Read;
    type Path = CourseId;
    type Query = Empty;
    type Body = Empty;
    type Output = Data<MaterialList>;
}
