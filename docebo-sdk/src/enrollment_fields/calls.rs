//! The methods people call.

use super::*;
use crate::{
    client::{Client, Request},
    endpoint::Call,
};

impl Client {
    /// Additional enrollment fields.
    #[must_use]
    pub fn enrollment_fields(&self) -> EnrollmentFields<'_> {
        EnrollmentFields { client: self }
    }
}

/// Additional enrollment fields of one platform; see [`Client::enrollment_fields`].
#[derive(Debug, Clone, Copy)]
pub struct EnrollmentFields<'c> {
    client: &'c Client,
}

impl EnrollmentFields<'_> {
    /// The fields in their order. See [`ListEnrollmentFields`].
    ///
    /// ```no_run
    /// # async fn example(client: docebo_sdk::Client) -> Result<(), docebo_sdk::Error> {
    /// for field in client.enrollment_fields().list().all().await? {
    ///     println!("field_{}: {} ({}), courses: {}", field.id, field.title, field.kind, field.courses);
    /// }
    /// # Ok(())
    /// # }
    /// ```
    pub fn list(&self) -> Request<ListEnrollmentFields> {
        self.client.call(Call::new((), EnrollmentFieldQuery::default(), Empty {}))
    }

    /// Makes a field. See [`CreateEnrollmentField`].
    pub fn create(&self, field: NewEnrollmentField) -> Request<CreateEnrollmentField> {
        self.client.call(Call::new((), Empty {}, field))
    }

    /// Changes a field, whose courses are to be said again. See [`UpdateEnrollmentField`].
    pub fn update(
        &self,
        field: EnrollmentFieldId,
        changes: EnrollmentFieldUpdate,
    ) -> Request<UpdateEnrollmentField> {
        self.client.call(Call::new(field, Empty {}, changes))
    }

    /// Removes a field and everybody's value of it. See [`DeleteEnrollmentField`].
    pub fn delete(&self, field: EnrollmentFieldId) -> Request<DeleteEnrollmentField> {
        self.client.call(Call::new(field, Empty {}, Empty {}))
    }
}
