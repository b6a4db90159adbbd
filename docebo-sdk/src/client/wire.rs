//! The default transport: reqwest over HTTP/1.1, TLS by rustls with a provider we choose.

use std::time::Duration;

use bytes::Bytes;

use super::{
    Error, ErrorKind,
    address::Address,
    transport::{BoxFuture, Delivery, Transport, TransportError},
};

/// What the builder knows about connections.
#[derive(Default)]
pub(crate) struct Connections {
    pub(crate) connect_timeout: Option<Duration>,
    /// PEM.
    pub(crate) roots: Vec<Vec<u8>>,
}

pub(crate) struct Wire(reqwest::Client);

impl Wire {
    pub(crate) fn new(address: &Address, connections: &Connections) -> Result<Self, Error> {
        let mut builder = reqwest::Client::builder()
            // A redirect leads to a sign-in page, which would look like an answer.
            .redirect(reqwest::redirect::Policy::none())
            // Whether a call may be sent again is decided above.
            .retry(reqwest::retry::never());
        if let Some(limit) = connections.connect_timeout {
            builder = builder.connect_timeout(limit);
        }
        if address.loopback {
            builder = builder.no_proxy();
        }
        builder = tls::configure(builder, address, connections)?;
        builder.build().map(Self).map_err(|error| {
            Error::saying(ErrorKind::Config, "the HTTP client cannot be made").because(error)
        })
    }
}

impl Transport for Wire {
    fn send(
        &self,
        request: http::Request<Bytes>,
    ) -> BoxFuture<'_, Result<http::Response<Bytes>, TransportError>> {
        Box::pin(async move {
            let request = reqwest::Request::try_from(request)
                .map_err(|error| TransportError::new(Delivery::Impossible, error.without_url()))?;
            let mut response = self.0.execute(request).await.map_err(failed)?;
            let mut answer = http::Response::new(Bytes::new());
            *answer.status_mut() = response.status();
            *answer.headers_mut() = std::mem::take(response.headers_mut());
            *answer.body_mut() = response.bytes().await.map_err(failed)?;
            Ok(answer)
        })
    }
}

/// The address, with its query, is no part of the error.
fn failed(error: reqwest::Error) -> TransportError {
    let delivery = match &error {
        error if error.is_builder() => Delivery::Impossible,
        error if error.is_connect() => Delivery::NotSent,
        _ => Delivery::MaybeSent,
    };
    let timeout = error.is_timeout();
    let error = TransportError::new(delivery, error.without_url());
    if timeout { error.timed_out() } else { error }
}

#[cfg(any(feature = "rustls-ring", feature = "rustls-aws-lc"))]
mod tls {
    use std::sync::Arc;

    use http::uri::Scheme;
    use rustls::{
        ClientConfig, RootCertStore,
        crypto::CryptoProvider,
        pki_types::{CertificateDer, pem::PemObject as _},
    };
    use rustls_platform_verifier::Verifier;

    use super::{Address, Connections, Error, ErrorKind};

    #[cfg(feature = "rustls-ring")]
    fn provider() -> CryptoProvider {
        rustls::crypto::ring::default_provider()
    }

    #[cfg(not(feature = "rustls-ring"))]
    fn provider() -> CryptoProvider {
        rustls::crypto::aws_lc_rs::default_provider()
    }

    /// Passes a whole configuration, so that neither a process-wide provider nor the features
    /// another crate turns on in reqwest change what is used.
    pub(super) fn configure(
        builder: reqwest::ClientBuilder,
        address: &Address,
        connections: &Connections,
    ) -> Result<reqwest::ClientBuilder, Error> {
        let provider = Arc::new(provider());
        let config = ClientConfig::builder_with_provider(Arc::clone(&provider))
            .with_safe_default_protocol_versions()
            .map_err(|error| trouble("no TLS version is at hand", error))?;
        let config = if address.scheme == Scheme::HTTPS {
            let verifier = verifier(provider, connections)?;
            config.dangerous().with_custom_certificate_verifier(Arc::new(verifier))
        } else {
            // Never used. The platform's certificates are not read for it: a container without
            // any can still talk to itself.
            config.with_root_certificates(RootCertStore::empty())
        };
        Ok(builder.tls_backend_preconfigured(config.with_no_client_auth()))
    }

    fn verifier(
        provider: Arc<CryptoProvider>,
        connections: &Connections,
    ) -> Result<Verifier, Error> {
        let mut roots = Vec::new();
        for pem in &connections.roots {
            for root in CertificateDer::pem_slice_iter(pem) {
                roots.push(root.map_err(|error| trouble("a root certificate is no PEM", error))?);
            }
        }
        let none = "the system's certificates cannot be used";
        #[cfg(any(all(unix, not(target_os = "android")), windows))]
        return Verifier::new_with_extra_roots(roots, provider)
            .map_err(|error| trouble(none, error));
        #[cfg(not(any(all(unix, not(target_os = "android")), windows)))]
        {
            if !roots.is_empty() {
                let what = "root certificates cannot be added on this system";
                return Err(Error::saying(ErrorKind::Config, what));
            }
            Verifier::new(provider).map_err(|error| trouble(none, error))
        }
    }

    fn trouble(what: &'static str, error: impl std::error::Error + Send + Sync + 'static) -> Error {
        Error::saying(ErrorKind::Config, what).because(error)
    }
}

#[cfg(not(any(feature = "rustls-ring", feature = "rustls-aws-lc")))]
mod tls {
    use http::uri::Scheme;

    use super::{Address, Connections, Error, ErrorKind};

    pub(super) fn configure(
        builder: reqwest::ClientBuilder,
        address: &Address,
        _connections: &Connections,
    ) -> Result<reqwest::ClientBuilder, Error> {
        if address.scheme == Scheme::HTTPS {
            let what = "https needs the feature `rustls-ring` or `rustls-aws-lc` of docebo-sdk, \
                        or a transport of your own";
            return Err(Error::saying(ErrorKind::Config, what));
        }
        Ok(builder)
    }
}
