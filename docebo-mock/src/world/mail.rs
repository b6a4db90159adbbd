//! Mails, and whom they reach.

use docebo_sdk::wire::DateTime;

use super::{World, outbox::Effect};

impl World {
    /// Mails a user.
    pub(crate) fn mail(&mut self, now: DateTime, template: &str, user: u32) {
        let user_id = self.addressee(user).into();
        self.outbox.push(now, Effect::Mail { template: template.to_owned(), user_id });
    }

    /// Mails a user a link that is good for one use.
    pub(crate) fn mail_link(&mut self, now: DateTime, template: &str, user: u32, token: &str) {
        let to = self.addressee(user);
        let email = self.users.get(to).map_or("", |user| user.email()).to_owned();
        let (template, token) = (template.to_owned(), token.to_owned());
        self.outbox.push(now, Effect::LinkMail { template, user_id: to.into(), email, token });
    }

    /// Whom a mail to a user addresses: of all who share the address, the first by user name
    /// (B-014).
    pub(crate) fn addressee(&self, user: u32) -> u32 {
        let email = self.users.get(user).map_or("", |user| user.email());
        self.users.first_of_email(email).map_or(user, |first| first.id())
    }
}
