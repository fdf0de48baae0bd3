//! SM4-GCM with fresh nonces, HMAC-SM3 for keys that follow from others and for marks.

use aes_gcm::AesGcm;
use aes_gcm::aead::consts::U12;
use aes_gcm::aead::{Aead, KeyInit, Payload};
use hmac::{Hmac, Mac};
use sm3::Sm3;
use sm4::Sm4;
use zeroize::Zeroizing;

use crate::VaultError;

/// How many bytes a key of SM4 has.
pub(crate) const KEY_BYTES: usize = 16;
/// How many bytes a nonce has.
const NONCE_BYTES: usize = 12;
/// How many bytes a ciphertext is longer than its text: nonce and tag.
pub(crate) const OVERHEAD_BYTES: usize = NONCE_BYTES + 16;

/// A key, wiped when it is dropped.
pub(crate) type Key = Zeroizing<[u8; KEY_BYTES]>;
/// A longer secret, wiped when it is dropped.
pub(crate) type Secret = Zeroizing<[u8; 32]>;

type Cipher = AesGcm<Sm4, U12>;

/// Bytes that nobody foresees.
pub(crate) fn chance<const N: usize>() -> Result<Zeroizing<[u8; N]>, VaultError> {
    let mut bytes = Zeroizing::new([0; N]);
    getrandom::fill(bytes.as_mut_slice()).map_err(|error| VaultError::Chance(error.to_string()))?;
    Ok(bytes)
}

/// Nonce, ciphertext and tag of a text; `about` is bound to it.
pub(crate) fn encrypt(key: &[u8; KEY_BYTES], text: &[u8], about: &[u8]) -> Result<Vec<u8>, VaultError> {
    let nonce = chance::<NONCE_BYTES>()?;
    let payload = Payload { msg: text, aad: about };
    let sealed = Cipher::new(key.into()).encrypt((&*nonce).into(), payload);
    let sealed = sealed.map_err(|_| VaultError::Damaged("a value is too long".to_owned()))?;
    let mut bytes = Vec::with_capacity(NONCE_BYTES + sealed.len());
    bytes.extend_from_slice(nonce.as_slice());
    bytes.extend_from_slice(&sealed);
    Ok(bytes)
}

/// The text of a ciphertext; none when it was not made with this key about this.
pub(crate) fn decrypt(key: &[u8; KEY_BYTES], sealed: &[u8], about: &[u8]) -> Option<Zeroizing<Vec<u8>>> {
    let (nonce, sealed) = sealed.split_first_chunk::<NONCE_BYTES>()?;
    let payload = Payload { msg: sealed, aad: about };
    Cipher::new(key.into()).decrypt(nonce.into(), payload).ok().map(Zeroizing::new)
}

/// A digest that only the holder of the secret can make.
pub(crate) fn mark(secret: &[u8], parts: &[&[u8]]) -> [u8; 32] {
    // A key of any length is taken, so this never fails; a digest of nothing would only find nothing.
    let Ok(mut mac) = <Hmac<Sm3> as KeyInit>::new_from_slice(secret) else { return [0; 32] };
    for part in parts {
        mac.update(&u64::try_from(part.len()).unwrap_or(u64::MAX).to_be_bytes());
        mac.update(part);
    }
    mac.finalize().into_bytes().into()
}

/// The key with which values are encrypted: it follows from that of the item and that of the person, and needs both.
pub(crate) fn value_key(item: &Key, person: Option<&Key>) -> Key {
    let person = person.map_or(&[][..], |key| key.as_slice());
    let digest = Zeroizing::new(mark(item.as_slice(), &[b"qingdan value", person]));
    let mut key = Key::default();
    key.copy_from_slice(&digest[..KEY_BYTES]);
    key
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_cipher_is_sm4() {
        use aes_gcm::aes::cipher::{BlockCipherEncrypt, KeyInit};
        // The first example of GB/T 32907-2016, appendix A.
        let text: [u8; 16] =
            data_encoding::HEXLOWER.decode(b"0123456789abcdeffedcba9876543210").unwrap().try_into().unwrap();
        let mut block = text.into();
        Sm4::new(&text.into()).encrypt_block(&mut block);
        assert_eq!(data_encoding::HEXLOWER.encode(&block), "681edf34d206965e86b3e94f536e4246");
    }

    #[test]
    fn gcm_is_that_of_rfc_8998() {
        // RFC 8998, appendix A.1: SM4-GCM.
        let hex = |text: &str| data_encoding::HEXLOWER.decode(text.replace(' ', "").as_bytes()).unwrap();
        let key: [u8; 16] = hex("0123456789abcdeffedcba9876543210").try_into().unwrap();
        let mut sealed = hex("00001234567800000000abcd");
        sealed.extend(hex(
            "17f399f08c67d5ee19d0dc9969c4bb7d5fd46fd3756489069157b282bb200735d82710ca5c22f0ccfa7cbf93d496ac15\
             a56834cbcf98c397b4024a2691233b8d",
        ));
        sealed.extend(hex("83de3541e4c2b58177e065a9bf7b62ec"));
        let text =
            hex("aaaaaaaaaaaaaaaabbbbbbbbbbbbbbbbccccccccccccccccddddddddddddddddeeeeeeeeeeeeeeeeffffffffffffffff\
             eeeeeeeeeeeeeeeeaaaaaaaaaaaaaaaa");
        let about = hex("feedfacedeadbeeffeedfacedeadbeefabaddad2");
        assert_eq!(decrypt(&key, &sealed, &about).unwrap().as_slice(), text);
        assert!(decrypt(&key, &sealed, b"").is_none());
    }

    #[test]
    fn what_is_sealed_opens_with_its_key_alone() {
        let (key, other) = (chance::<16>().unwrap(), chance::<16>().unwrap());
        let sealed = encrypt(&key, "张三".as_bytes(), b"1").unwrap();
        assert_eq!(sealed.len(), "张三".len() + OVERHEAD_BYTES);
        assert_eq!(decrypt(&key, &sealed, b"1").unwrap().as_slice(), "张三".as_bytes());
        assert!(decrypt(&other, &sealed, b"1").is_none() && decrypt(&key, &sealed, b"2").is_none());
        assert!(decrypt(&key, &sealed[..11], b"1").is_none());
        assert_ne!(sealed, encrypt(&key, "张三".as_bytes(), b"1").unwrap());
    }
}
