//! Files in and out: what the importer reads, and what the platform hands out by address.

use bytes::Bytes;
use docebo_sdk::wire::tree;
use http::{HeaderValue, Method, Request, Response, header};

use crate::{domain, tenant::Tenant};

/// The file that a request asks for; `None` when it asks for none.
pub(super) fn served(
    tenant: &Tenant,
    request: &Request<Bytes>,
    path: &str,
) -> Option<Response<Bytes>> {
    if request.method() != Method::GET || !path.starts_with("/_mock/files/") {
        return None;
    }
    let bytes = domain::file(&tenant.read(), path)?.into_owned();
    let mut response = Response::new(Bytes::from(bytes));
    let headers = response.headers_mut();
    headers.insert(header::CONTENT_TYPE, HeaderValue::from_static("text/csv; charset=UTF-8"));
    let name = path.rsplit('/').next().unwrap_or_default();
    if let Ok(name) = HeaderValue::try_from(format!("attachment; filename=\"{name}\"")) {
        headers.insert(header::CONTENT_DISPOSITION, name);
    }
    Some(response)
}

/// Takes in a file: its bytes are the body, its name is `name` in the query. With a `folder`, it
/// lies in that one, where an automation rule may wait for it.
pub(super) fn upload(tenant: &Tenant, query: &str, body: &Bytes) -> Result<String, String> {
    let query = tree::from_query(query.as_bytes());
    let name = query.get("name").and_then(serde_json::Value::as_str).unwrap_or("users.csv");
    let mut world = tenant.write();
    let Some(folder) = query.get("folder").and_then(serde_json::Value::as_str) else {
        return world.files.add(name, body).map_err(|error| error.to_string());
    };
    let now = tenant.now();
    let address = domain::automation::drop_file(&mut world, now, folder, name, body)
        .map_err(|error| error.to_string())?;
    domain::due::settle(&mut world, now);
    tenant.note_due(&world);
    Ok(address)
}
