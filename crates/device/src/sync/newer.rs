//! Which of two versions of the app is the newer one.

/// Whether one version comes after another; what isn't three numbers is never newer.
pub(super) fn is_newer(version: &str, than: &str) -> bool {
    let numbers = |text: &str| -> Option<[u32; 3]> {
        let parts: Option<Vec<u32>> = text.split('.').map(|part| part.parse().ok()).collect();
        parts?.try_into().ok()
    };
    match (numbers(version), numbers(than)) {
        (Some(version), Some(than)) => version > than,
        _ => false,
    }
}

#[cfg(test)]
mod tests {
    use super::is_newer;

    #[test]
    fn versions_compare_as_numbers() {
        assert!(is_newer("0.10.0", "0.9.9"));
        assert!(is_newer("1.0.0", "0.9.9"));
        assert!(!is_newer("0.9.9", "0.9.9"));
        assert!(!is_newer("0.9.8", "0.9.9"));
        assert!(!is_newer("next", "0.9.9"));
        assert!(!is_newer("1.0", "0.9.9"));
    }
}
