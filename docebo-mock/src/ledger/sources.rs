//! Where facts come from. Help-centre and community pages by address; what has no address, in words.

pub(super) const API_2017: &str = "https://github.com/maspuce/docebo-php-sdk";
pub(super) const STATUSES: &str =
    "https://help.docebo.com/hc/en-us/articles/20923512163602-User-account-statuses";
pub(super) const CREATE_USERS: &str =
    "https://help.docebo.com/hc/en-us/articles/360020084460-Creating-and-managing-users";
pub(super) const CSV_USERS: &str = "https://help.docebo.com/hc/en-us/articles/360020128839-Importing-and-managing-users-via-CSV-files";
pub(super) const CSV_2019: &str =
    "https://www.docebo.com/knowledge-base/elearning-how-to-import-users-csv/";
pub(super) const AUTHENTICATION: &str =
    "https://help.docebo.com/hc/it/articles/360020082060-APIs-Authentication";
pub(super) const GRANTS: &str =
    "https://www.docebo.com/knowledge-base/authentication-api-ssp-app-grant-types/";
pub(super) const API_INTRODUCTION: &str =
    "https://help.docebo.com/hc/de/articles/360020126999-Introduction-to-Docebo-APIs";
pub(super) const BRANCHES_COPY: &str = "https://perituslearning.freshdesk.com/support/solutions/articles/103000041783-managing-branches";
pub(super) const BRANCHES: &str =
    "https://help.docebo.com/hc/en-us/articles/360020084140-Organizing-users-with-branches";
pub(super) const POWER_USER_PAGES: &str = "https://community.docebo.com/product-q-a-7/looking-to-simplify-my-power-users-user-management-pages-what-are-best-practices-6184";
pub(super) const BRANCH_FOLDERS: &str = "https://perituslearning.freshdesk.com/support/solutions/articles/103000056684-managing-folders-and-branches";
pub(super) const CLEAN_UP: &str = "https://community.docebo.com/product-q-a-7/do-you-remove-deactivated-users-from-branches-groups-lp-s-13259";
pub(super) const SALESFORCE_INSTALL: &str = "https://help.docebo.com/hc/en-us/articles/360020081680-Installing-the-Salesforce-App-in-Docebo";
pub(super) const ARCHIVING: &str = "https://help.docebo.com/hc/en-us/articles/11521889929490-Archiving-enrollments-for-recurrent-training";
pub(super) const RECERTIFICATION: &str =
    "https://digitalstep.biz/guides/docebo-recertification-archive-vs-certifications";
pub(super) const MASS_DEACTIVATION: &str =
    "https://digitalstep.biz/guides/docebo-mass-user-deactivation-workflow";
pub(super) const DEACTIVATE_OR_DELETE: &str =
    "https://community.docebo.com/product-q-a-7/deactivating-users-vs-deleting-users-431";
pub(super) const ARCHIVE_BY_CSV: &str =
    "https://community.docebo.com/product-q-a-7/archive-and-unenroll-via-csv-16005";
pub(super) const THOUSAND_ACCOUNTS: &str =
    "https://community.docebo.com/water-cooler-talk-39/user-deactivation-1000-accounts-10704";
pub(super) const USER_STATUSES_TIP: &str =
    "https://community.docebo.com/product-tips-tricks-3/user-statuses-13808";
pub(super) const EXPIRED_USERS: &str =
    "https://community.docebo.com/product-tips-tricks-3/expired-users-best-practices-4520";
pub(super) const RETIRED_USERS: &str = "https://community.docebo.com/product-q-a-7/what-is-the-best-way-to-maintain-course-completion-records-for-retired-users-4015";
pub(super) const REMOVE_BY_API: &str =
    "https://community.docebo.com/integrations-apis-45/removing-users-via-api-603";
pub(super) const REHIRE: &str =
    "https://community.docebo.com/docebo-feedback-68/merging-accounts-for-a-rehire-employee-15661";
pub(super) const INACTIVE_POWER_USERS: &str = "https://community.docebo.com/docebo-superadmins-46/automatic-delete-inactive-user-from-power-user-list-12855";
pub(super) const DEMOTE_IN_BULK: &str = "https://community.docebo.com/how-to-64/api-browser-quick-grabs-bulk-remove-power-user-level-from-users-9039";
pub(super) const PROMOTE_IN_BULK: &str =
    "https://community.docebo.com/how-to-64/api-browser-quick-grabs-bulk-create-power-users-9005";
pub(super) const UNENROLL_IN_BULK: &str = "https://community.docebo.com/how-to-64/api-browser-quick-grabs-bulk-unenroll-users-from-courses-or-learning-plans-7044";
pub(super) const ARCHIVE_USE_CASE: &str = "https://community.docebo.com/product-q-a-7/archive-enrollments-can-someone-provide-a-use-case-9233";
pub(super) const BRANCH_OPTIONS: &str = "https://community.docebo.com/product-q-a-7/batch-user-import-what-are-these-branch-options-11323";
pub(super) const LIMITS_ENFORCED: &str =
    "https://community.docebo.com/topic/show?fid=134&tid=13953";
pub(super) const UNENROLL_GUIDE: &str =
    "https://help.allaraglobal.com/unenroll-users-from-a-course";
pub(super) const LEAVE_PLAN_GUIDE: &str =
    "https://help.allaraglobal.com/unenroll-users-from-a-learning-plan";
pub(super) const LEAVE_PLAN_COPY: &str = "https://perituslearning.freshdesk.com/support/solutions/articles/103000057217-unenrolling-users-from-a-learning-plan";
pub(super) const PLAN_CSV: &str =
    "https://help.docebo.com/hc/en-us/articles/24760406301330-Enrolling-users-in-learning-plans";
pub(super) const ENROLL_BY_CSV: &str = "https://help.docebo.com/hc/en-us/articles/9298423851794-Enrolling-users-in-courses-and-sessions-using-CSV-files";
pub(super) const PLAN_CSV_GUIDE: &str = "https://uekb.blackbelthelp.com/?p=4772";
pub(super) const RESOURCE_NOTES: &str = "https://perituslearning.freshdesk.com/support/solutions/articles/103000056577-notes-on-resource-assignments";
pub(super) const TEAMS: &str =
    "https://help.docebo.com/hc/en-us/articles/360020082000-Setting-up-My-team-as-a-Superadmin";
pub(super) const TEAMS_BY_CSV: &str =
    "https://www.apprendere.com/how-to-set-up-the-managers-and-their-teams-via-csv-file/";
pub(super) const TEAM_NOTES: &str = "https://perituslearning.freshdesk.com/support/solutions/articles/103000056827-notifications-glossary-tips-and-tricks";
pub(super) const WEBHOOK_EVENTS: &str =
    "https://help.docebo.com/hc/en-us/articles/360020124479-Webhooks-events";
pub(super) const CONNECT_ENROLLMENTS: &str =
    "https://developer.docebo.com/v1/docs/docebo-connect-connector-enrollments";
pub(super) const WEBHOOK_SAMPLES: &str = "https://github.com/graz-dev/docebo-webhook-listener";
pub(super) const WEBHOOKS: &str =
    "https://help.docebo.com/hc/en-us/articles/360020124459-Creating-and-managing-webhooks";
pub(super) const WEBHOOK_ERRORS: &str =
    "https://help.docebo.com/hc/fr/articles/360020124499-Webhooks-error-management";
pub(super) const WEBHOOK_QUESTIONS: &str =
    "https://help.docebo.com/hc/en-us/articles/4403092802194-Webhooks-Questions-and-answers";
pub(super) const WEBHOOKS_2019: &str =
    "https://www.docebo.com/knowledge-base/creating-and-managing-webhooks/";
pub(super) const NOTIFICATIONS: &str =
    "https://help.docebo.com/hc/en-us/articles/4429113070226-Notification-events-and-conditions";
pub(super) const AUDIT_EVENTS: &str =
    "https://help.docebo.com/hc/en-us/articles/6095145987346-Audit-trail-events-details";
pub(super) const AUDIT_TRANSITION: &str = "https://help.docebo.com/hc/en-us/articles/360020079640-Transition-to-the-New-Audit-Trail-Functionality";
pub(super) const AUDIT_2019: &str =
    "https://help.docebo.com/hc/en-us/articles/360020124439-Managing-the-Audit-Trail-App";
pub(super) const SALESFORCE_USERS: &str = "https://help.docebo.com/hc/fr/articles/360020126559-Synchronizing-Users-from-Salesforce-to-Docebo";
pub(super) const WEBHOOK_EVENT_NAMES: &str = "https://developer.docebo.com/v1/docs/webhooks-events";
pub(super) const WEBHOOK_RECEIVERS: &str = "public receivers of Docebo's webhooks, 2023 to 2025";
pub(super) const DELETE_GUIDE: &str =
    "https://help.thedoggurus.com/how-do-i-deactivate-or-remove-a-user";
pub(super) const PLAN_SUMMARIES: &str = "https://github.com/api-evangelist/docebo";
pub(super) const DATA_REQUESTS: &str =
    "https://docs.datagrail.io/docs/integrations/api-documentation/docebo";
pub(super) const TOKEN_ADVICE: &str = "https://www.stitchflow.com/user-management/docebo/api";
pub(super) const BATCH_CONNECTOR: &str =
    "the Workato connector for Docebo (batch request and answer)";
pub(super) const USER_CLIENTS: &str =
    "third-party clients and captured answers concerning users and sign-in";
pub(super) const ENROLLMENT_CLIENTS: &str =
    "third-party clients and captured answers concerning enrollments";
pub(super) const POWER_USER_CLIENTS: &str =
    "third-party clients and captured answers concerning power users and managers";
pub(super) const SELF_REGISTRATION: &str =
    "https://help.docebo.com/hc/en-us/articles/360020080220-User-self-registration-settings";
pub(super) const REGISTRATION_TYPES: &str =
    "https://www.docebo.com/knowledge-base/elearning-registration-types/";
pub(super) const MODERATED_COPY: &str = "https://perituslearning.freshdesk.com/support/solutions/articles/103000056652-moderated-self-registration";
pub(super) const BY_ANALOGY: &str = "this project's reading, by analogy";
pub(super) const ENROLLING: &str = "https://help.docebo.com/hc/en-us/articles/360020124659";
pub(super) const SYSTEM_LIMITS: &str =
    "https://help.docebo.com/hc/en-us/articles/25236766208018-Docebo-system-limits";
pub(super) const POWER_USERS_HELP: &str =
    "https://help.docebo.com/hc/en-us/articles/360020081500-Creating-and-managing-Power-Users";
pub(super) const LEAVERS_STAY_LISTED: &str = "https://community.docebo.com/product-q-a-7/looking-to-simplify-my-power-users-user-management-pages-what-are-best-practices-6184";
pub(super) const TEAM_REQUESTS: &str = "https://perituslearning.freshdesk.com/support/solutions/articles/103000056817-managing-team-requests";
pub(super) const JOBS: &str =
    "https://help.docebo.com/hc/en-us/articles/360020127579-Managing-background-jobs";
pub(super) const GROUPS: &str =
    "https://help.docebo.com/hc/en-us/articles/360020084100-Managing-groups";
pub(super) const GROUPS_TRANSITION: &str =
    "https://www.docebo.com/knowledge-base/transition-to-the-new-groups-management/";
pub(super) const GROUP_ENDPOINTS: &str =
    "https://perituslearning.freshdesk.com/support/solutions/articles/103000056729-new-apis";
pub(super) const ENROLLMENT_RULES: &str = "https://help.docebo.com/hc/en-us/articles/360020128579-Activating-and-managing-the-Enrollment-rules-app";
pub(super) const RULES_THREAD: &str =
    "https://community.docebo.com/product-q-a-7/how-do-groups-and-enrollment-rules-work-874";
pub(super) const JOBS_COPY: &str =
    "https://perituslearning.freshdesk.com/support/solutions/articles/103000041769-background-jobs";
pub(super) const MERGING: &str =
    "https://help.docebo.com/hc/en-us/articles/360020082480-Merging-user-profiles";
pub(super) const MERGE_THREAD: &str = "https://community.docebo.com/topic/show?fid=110&tid=2133";
pub(super) const USAGE_DASHBOARD: &str =
    "https://help.docebo.com/hc/en-us/articles/12231370602130-The-Usage-dashboard";
pub(super) const ACTIVE_USERS: &str =
    "https://help.docebo.com/hc/en-us/articles/360020125759-Checking-the-Active-Users-Report";
pub(super) const WHO_IS_ACTIVE: &str =
    "https://community.docebo.com/product-q-a-7/question-re-what-qualifies-as-an-active-user-10229";
pub(super) const ACTIVE_AFTER_LEAVING: &str = "https://community.docebo.com/product-q-a-7/does-deactivating-a-user-remove-them-from-active-users-in-usage-dashboard-12433";
pub(super) const SEATS: &str =
    "https://community.docebo.com/docebo-superadmins-46/unique-merge-request-14777";
pub(super) const PLAN_ARCHIVING: &str = "https://help.docebo.com/hc/en-us/articles/31154260443666";
pub(super) const ACTIVATION_FLOW: &str =
    "https://community.docebo.com/product-q-a-7/activation-flow-for-non-sso-users-428";
pub(super) const ANONYMIZING: &str =
    "https://help.docebo.com/hc/en-us/articles/8731762873362-Docebo-Connect-for-user-anonymization";
pub(super) const AUTOMATION: &str =
    "https://help.docebo.com/hc/en-us/articles/360020082520-Creating-a-rule-for-the-Automation-app";
pub(super) const AUTOMATION_FR: &str = "https://help.docebo.com/hc/fr/articles/360020082520";
pub(super) const AUTOMATION_COPY: &str = "https://perituslearning.freshdesk.com/support/solutions/articles/103000108658-creating-a-rule-for-the-automation-app";
pub(super) const AUTOMATION_2019: &str = "https://www.docebo.com/knowledge-base/automation-app/";
pub(super) const COMPANY_LEAVES: &str = "https://community.docebo.com/product-q-a-7/automations-to-deactivate-users-in-docebo-when-their-company-status-is-changed-to-inactive-in-salesforce-11958";
pub(super) const SALESFORCE_ENROLLMENTS: &str = "https://help.docebo.com/hc/de/articles/360020126499-Synchronizing-enrollments-from-Docebo-to-Salesforce";
pub(super) const SALESFORCE_CURTAIN: &str = "https://community.docebo.com/integrations-apis-45/salesforce-integration-a-peek-behind-the-curtain-15603";
