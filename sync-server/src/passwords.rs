//! Passwords and PINs as PHC strings: Argon2id with 19 MiB and two passes.

use crate::error::ServerError;
use crate::random;
use argon2::password_hash::phc::{PasswordHash, Salt};
use argon2::{Algorithm, Argon2, Params, PasswordHasher, PasswordVerifier, Version};

fn argon() -> Result<Argon2<'static>, ServerError> {
    let params = Params::new(19 * 1024, 2, 1, None).map_err(|_| refused())?;
    Ok(Argon2::new(Algorithm::Argon2id, Version::V0x13, params))
}

fn refused() -> ServerError {
    ServerError::Damaged {
        what: "a password's verifier",
    }
}

/// A verifier of a password or PIN, with a salt of its own.
pub fn hash(secret: &str) -> Result<String, ServerError> {
    hash_with(secret, &random::bytes())
}

/// The same with a salt that the caller names.
pub fn hash_with(secret: &str, salt: &[u8; 16]) -> Result<String, ServerError> {
    let salt = Salt::new(salt).map_err(|_| refused())?;
    let hash = argon()?
        .hash_password_with_salt(secret.as_bytes(), &salt)
        .map_err(|_| refused())?;
    Ok(hash.to_string())
}

/// Whether a secret fits its verifier. Slow on purpose.
pub fn fits(secret: &str, phc: &str) -> bool {
    let (Ok(argon), Ok(hash)) = (argon(), PasswordHash::new(phc)) else {
        return false;
    };
    argon.verify_password(secret.as_bytes(), &hash).is_ok()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_secret_fits_its_own_verifier_and_no_other() {
        let phc = hash("1234").expect("hashed");
        assert!(phc.starts_with("$argon2id$v=19$m=19456,t=2,p=1$"));
        assert!(fits("1234", &phc));
        assert!(!fits("1235", &phc));
        assert!(!fits("1234", "rubbish"));
    }
}
