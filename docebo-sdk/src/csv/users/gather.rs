//! Asking a platform what there is to know.

use super::{Branch, Platform};
use crate::{
    branches::BranchNode,
    client::{Client, Error},
    id::BranchId,
};

impl Platform {
    /// Reads fields, manager types, profiles, branches and languages, in five calls or a few
    /// more: a page has 200 branches. Users are left open; [`users_of`](Self::users_of) reads
    /// them. Branches have the names they have in the caller's language.
    ///
    /// ```no_run
    /// # use docebo_sdk::{Client, Error, csv::users::{Platform, UserFile}};
    /// # async fn example(client: Client, file: UserFile) -> Result<(), Error> {
    /// let platform = Platform::gather(&client).await?.users_of(&client).await?;
    /// let options = file.implied_options();
    /// let checked = file.check(&platform, &options);
    /// let rows: Vec<_> = checked.rows.iter().map(|good| good.row.clone()).collect();
    /// let report = client.users().batch(rows).options(options).await;
    /// for failed in report.failed() {
    ///     println!("line {}: {}", checked.rows[failed.row].line, failed.outcome);
    /// }
    /// # Ok(())
    /// # }
    /// ```
    ///
    /// # Errors
    ///
    /// Those of the calls; the caller must be allowed to read all of it.
    pub async fn gather(client: &Client) -> Result<Self, Error> {
        let fields = client.user_fields().all().await?.into_vec();
        let types = client.managers().types().await?.into_vec();
        let profiles = client.power_users().all_profiles().all().await?;
        let branches = client.branches().list().flattened().all().await?;
        let languages = client.site().bootstrap().await?.active_languages;
        Ok(Self::default()
            .branches(tree(branches))
            .languages(languages.into_iter().map(|language| language.code))
            .fields(fields)
            .manager_types(types.into_iter().map(|of| (of.id, of.title)))
            .profiles(profiles.into_iter().map(|profile| profile.profile_name)))
    }

    /// Reads who there is: one call for every 200 users.
    ///
    /// # Errors
    ///
    /// Those of the calls.
    pub async fn users_of(self, client: &Client) -> Result<Self, Error> {
        let users = client.users().list().page_size(200).all().await?;
        Ok(self.users(users.into_iter().map(|user| (user.user_id, user.username))))
    }
}

/// The tree, from its nested-set numbers. Where the list leaves the root out, a nameless one
/// stands above the branches that stand below no other.
fn tree(mut nodes: Vec<BranchNode>) -> Vec<Branch> {
    nodes.sort_by_key(|node| node.i_left);
    let mut above: Vec<&BranchNode> = Vec::new();
    let mut branches = Vec::with_capacity(nodes.len() + 1);
    for node in &nodes {
        while above.pop_if(|last| !last.contains(node)).is_some() {}
        let parent = above.last().map(|parent| parent.id);
        let (name, code) = (node.title.clone(), node.code.clone().unwrap_or_default());
        branches.push(Branch { id: node.id, parent, name, code });
        above.push(node);
    }
    if branches.iter().filter(|branch| branch.parent.is_none()).count() > 1 {
        let root = Branch::root(BranchId::new(0), "", "");
        for branch in branches.iter_mut().filter(|branch| branch.parent.is_none()) {
            branch.parent = Some(root.id);
        }
        branches.push(root);
    }
    branches
}

#[cfg(test)]
mod tests {
    use serde_json::json;

    use super::*;

    #[test]
    fn a_tree_is_read_off_its_numbers_with_and_without_its_root() {
        let node = |id: u64, left: u64, right: u64| {
            let node = json!({"id": id, "title": format!("b{id}"), "code": null,
                "i_left": left, "i_right": right});
            serde_json::from_value::<BranchNode>(node).unwrap()
        };
        let parents = |nodes: Vec<BranchNode>| {
            let parents = |branch: Branch| (branch.id.get(), branch.parent.map(BranchId::get));
            tree(nodes).into_iter().map(parents).collect::<Vec<_>>()
        };
        let below = vec![node(5, 6, 7), node(2, 2, 5), node(3, 3, 4)];
        let whole: Vec<_> = below.iter().cloned().chain([node(1, 1, 8)]).collect();
        assert_eq!(parents(whole), [(1, None), (2, Some(1)), (3, Some(2)), (5, Some(1))]);
        assert_eq!(parents(below), [(2, Some(0)), (3, Some(2)), (5, Some(0)), (0, None)]);
        assert_eq!(parents(Vec::new()), []);
    }
}
