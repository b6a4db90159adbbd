//! The repository's own text, for tests that read it.

use std::{
    fs,
    path::{Path, PathBuf},
};

/// One file of the repository.
pub(crate) struct Source {
    /// Path from the repository's top, with forward slashes.
    pub(crate) path: String,
    pub(crate) text: String,
}

impl Source {
    /// Lines of code with their numbers: no comments, no unit-test module at the end of the file.
    pub(crate) fn code(&self) -> impl Iterator<Item = (usize, &str)> {
        let end = self.text.rfind("\n#[cfg(test)]\nmod tests {").unwrap_or(self.text.len());
        self.text[..end].lines().enumerate().map(|(index, line)| (index + 1, without_comment(line)))
    }

    /// Whether the file is `module.rs` or lies in `module/`.
    pub(crate) fn is_in(&self, module: &str) -> bool {
        self.path.strip_prefix(module).is_some_and(|rest| rest == ".rs" || rest.starts_with('/'))
    }

    /// Names of test functions: those under a `#[test]`, `#[tokio::test]` or the like.
    pub(crate) fn tests(&self) -> Vec<&str> {
        let mut names = Vec::new();
        let mut marked = false;
        for line in self.text.lines().map(str::trim) {
            if line.starts_with("#[test]") || line.starts_with("#[tokio::test") {
                marked = true;
            } else if marked && let Some((_, rest)) = line.split_once("fn ") {
                let end = rest.find(|c: char| !is_word(c)).unwrap_or(rest.len());
                names.push(&rest[..end]);
                marked = false;
            }
        }
        names
    }
}

/// The top of the repository.
pub(crate) fn top() -> PathBuf {
    Path::new(env!("CARGO_MANIFEST_DIR")).parent().expect("the crate lies in a workspace").into()
}

/// Every Rust file of the workspace, in path order.
pub(crate) fn rust() -> Vec<Source> {
    files(&["rs"])
}

/// Every text file with one of these extensions, in path order; build output and version control
/// are left out.
pub(crate) fn files(extensions: &[&str]) -> Vec<Source> {
    let top = top();
    let mut paths = Vec::new();
    collect(&top, &mut paths);
    paths.sort();
    paths
        .into_iter()
        .filter(|path| {
            let extension = path.extension().and_then(|text| text.to_str()).unwrap_or_default();
            extensions.contains(&extension)
        })
        .filter_map(|path| {
            let text = fs::read_to_string(&path).ok()?;
            let path = path.strip_prefix(&top).ok()?.to_string_lossy().replace('\\', "/");
            Some(Source { path, text })
        })
        .collect()
}

fn collect(folder: &Path, paths: &mut Vec<PathBuf>) {
    let Ok(entries) = fs::read_dir(folder) else { return };
    for entry in entries.flatten() {
        let path = entry.path();
        let name = entry.file_name();
        if name == "target" || name == ".git" {
            continue;
        }
        if entry.file_type().is_ok_and(|kind| kind.is_dir()) {
            collect(&path, paths);
        } else {
            paths.push(path);
        }
    }
}

fn without_comment(line: &str) -> &str {
    let mut from = 0;
    while let Some(at) = line[from..].find("//").map(|at| at + from) {
        if !line[..at].ends_with(':') {
            return &line[..at];
        }
        from = at + 2; // the slashes of an address
    }
    line
}

/// Whether `line` holds `word` as a whole word.
pub(crate) fn has_word(line: &str, word: &str) -> bool {
    line.match_indices(word).any(|(at, _)| {
        !line[..at].chars().next_back().is_some_and(is_word)
            && !line[at + word.len()..].chars().next().is_some_and(is_word)
    })
}

/// Whether a character can stand in a name.
pub(crate) fn is_word(c: char) -> bool {
    c.is_ascii_alphanumeric() || c == '_'
}
