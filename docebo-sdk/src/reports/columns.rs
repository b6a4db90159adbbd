//! Titles of columns, in English.
//!
//! Titles are translated: a report read in another language has others. Those of progress, credits,
//! times and archived enrollments were seen (their capitals are not certain); the rest is inferred.

/// User name.
pub const USERNAME: &str = "Username";
/// First name.
pub const FIRST_NAME: &str = "First Name";
/// Last name.
pub const LAST_NAME: &str = "Last Name";
/// E-mail.
pub const EMAIL: &str = "Email";
/// Whether the account is deactivated: `Yes` or `No`.
pub const DEACTIVATED: &str = "Deactivated";
/// When the account expires.
pub const EXPIRATION: &str = "User Expiration Date";
/// The last sign-in.
pub const USER_LAST_ACCESS: &str = "User Last Access Date";
/// Name of a branch the user is in.
pub const BRANCH: &str = "Branch Name";
/// Code of that branch.
pub const BRANCH_CODE: &str = "Branch Code";
/// Name of the course.
pub const COURSE: &str = "Course Name";
/// Code of the course.
pub const COURSE_CODE: &str = "Course Code";
/// Type of the course.
pub const COURSE_TYPE: &str = "Course Type";
/// When the user was enrolled.
pub const ENROLLED: &str = "Enrollment Date";
/// When the course was first entered.
pub const FIRST_ACCESS: &str = "Course First Access Date";
/// When the course was last entered.
pub const LAST_ACCESS: &str = "Course Last Access Date";
/// When the course was completed.
pub const COMPLETED: &str = "Course Completion Date";
/// When the enrollment ends.
pub const VALID_UNTIL: &str = "Enrollment Validity End Date";
/// How far the user is.
pub const STATUS: &str = "Enrollment Status";
/// Score.
pub const SCORE: &str = "Final Score";
/// Finished material, in per cent.
pub const PROGRESS: &str = "Course Progress (%)";
/// Credits of the course.
pub const CREDITS: &str = "Credits (CEUs)";
/// Minutes spent in sessions.
pub const SESSION_TIME: &str = "Session Time (min)";
/// Seconds spent in training material.
pub const MATERIAL_TIME: &str = "Training Material Time (sec)";
/// Whether the row is an archived enrollment: `Yes` or `No`.
pub const ARCHIVED: &str = "Archived Enrollment (Yes / No)";
/// When it was archived.
pub const ARCHIVED_ON: &str = "Archiving Date";
/// Title of a certification.
pub const CERTIFICATION: &str = "Certification Title";
/// Code of a certification.
pub const CERTIFICATION_CODE: &str = "Certification Code";
/// When a certification was awarded.
pub const ISSUED: &str = "Issued On";
/// When a certification ends.
pub const EXPIRES: &str = "Expiration Date";
