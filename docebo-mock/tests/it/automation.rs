//! Automation rules and Salesforce.
