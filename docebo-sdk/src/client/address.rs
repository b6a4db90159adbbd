//! Where the platform is.

use http::{
    Uri,
    uri::{Authority, PathAndQuery, Scheme},
};
use url::{Host, Url};

use super::{Error, ErrorKind};

/// A base address, taken apart once so that each call only adds its path.
#[derive(Debug, Clone)]
pub(crate) struct Address {
    pub(crate) scheme: Scheme,
    authority: Authority,
    /// Without a slash at the end; mostly empty.
    prefix: String,
    /// Without port.
    pub(crate) host: String,
    pub(crate) loopback: bool,
}

impl Address {
    /// Reads `acme`, `learn.example.com`, `https://learn.example.com` and the like.
    pub(crate) fn parse(text: &str) -> Result<Self, Error> {
        let text = text.trim();
        let bad = |what: &str| Err(Error::saying(ErrorKind::Config, what));
        let whole = if text.contains("://") {
            text.to_owned()
        } else if text.contains(['.', ':', '/']) {
            format!("https://{text}")
        } else if text.is_empty() {
            return bad("the address of the platform is empty");
        } else {
            format!("https://{text}.docebosaas.com")
        };
        let Ok(url) = Url::parse(&whole) else {
            return bad("the address of the platform is no URL");
        };
        if !url.username().is_empty() || url.password().is_some() {
            return bad("the address of the platform holds credentials; use `credentials`");
        }
        if url.query().is_some() || url.fragment().is_some() {
            return bad("the address of the platform has a query or a fragment");
        }
        let scheme = match url.scheme() {
            "https" => Scheme::HTTPS,
            "http" => Scheme::HTTP,
            _ => return bad("the address of the platform is neither https nor http"),
        };
        let (Some(host), Ok(authority)) = (url.host(), url.authority().parse::<Authority>()) else {
            return bad("the address of the platform has no host");
        };
        let loopback = match &host {
            Host::Domain(name) => *name == "localhost" || name.ends_with(".localhost"),
            Host::Ipv4(ip) => ip.is_loopback(),
            Host::Ipv6(ip) => ip.is_loopback(),
        };
        let host = host.to_string();
        let prefix = url.path().trim_end_matches('/').to_owned();
        Ok(Self { scheme, authority, prefix, host, loopback })
    }

    /// The absolute address of a path and query.
    pub(crate) fn join(&self, target: &str) -> Result<Uri, http::Error> {
        let target = if self.prefix.is_empty() {
            PathAndQuery::try_from(target)?
        } else {
            PathAndQuery::try_from(format!("{}{target}", self.prefix))?
        };
        let mut parts = http::uri::Parts::default();
        parts.scheme = Some(self.scheme.clone());
        parts.authority = Some(self.authority.clone());
        parts.path_and_query = Some(target);
        Ok(Uri::from_parts(parts)?)
    }
}

impl std::fmt::Display for Address {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        write!(f, "{}://{}{}", self.scheme, self.authority, self.prefix)
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[track_caller]
    fn check(text: &str, expected: &str, loopback: bool) {
        let address = Address::parse(text).unwrap();
        assert_eq!(address.to_string(), expected);
        assert_eq!(address.loopback, loopback, "{text}");
    }

    #[test]
    fn addresses_are_tenants_hosts_or_urls() {
        check("acme", "https://acme.docebosaas.com", false);
        check(" learn.example.com ", "https://learn.example.com", false);
        check("https://learn.example.com:8443/", "https://learn.example.com:8443", false);
        check("http://127.0.0.1:8480", "http://127.0.0.1:8480", true);
        check("http://[::1]:8480", "http://[::1]:8480", true);
        check(
            "http://acme.localhost:8480/_tenant/a/",
            "http://acme.localhost:8480/_tenant/a",
            true,
        );
        check("http://localhost.example.com", "http://localhost.example.com", false);
        check("http://127.0.0.1.example.com", "http://127.0.0.1.example.com", false);
    }

    #[test]
    fn a_bad_address_is_refused_without_repeating_it() {
        for text in
            ["", "https://", "ftp://a.b", "https://me:hunter2@a.b", "https://a.b?token=hunter2"]
        {
            let error = Address::parse(text).unwrap_err();
            assert_eq!(error.kind(), ErrorKind::Config, "{text}");
            assert!(!format!("{error} {error:?}").contains("hunter2"));
        }
    }

    #[test]
    fn paths_are_joined_to_the_prefix() {
        let address = Address::parse("http://localhost:1/_tenant/a").unwrap();
        let uri = address.join("/manage/v1/user?page=2").unwrap();
        assert_eq!(uri.to_string(), "http://localhost:1/_tenant/a/manage/v1/user?page=2");
    }
}
