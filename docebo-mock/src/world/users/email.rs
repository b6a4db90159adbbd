//! Who has an e-mail.

use super::{UserOrder, UserRef, Users};
use crate::world::text::compare_folded;

impl Users {
    /// Of all users with an e-mail, case aside, the first by user name (B-014). Nobody has the
    /// empty one.
    pub(crate) fn first_of_email(&self, email: &str) -> Option<UserRef<'_>> {
        if email.is_empty() {
            return None;
        }
        let index = self.order(UserOrder::Email);
        let compare =
            |slot: u32| compare_folded(self.at(slot).map_or("", |user| user.email()), email);
        let start = index.partition_point(|slot| compare(slot).is_lt());
        index
            .range(start, usize::MAX)
            .take_while(|slot| compare(*slot).is_eq())
            .filter_map(|slot| self.at(slot))
            .min_by(|a, b| compare_folded(a.username(), b.username()))
    }
}
