package io.vireo.save;

import io.vireo.base.ErrorCode;
import io.vireo.base.VirtException;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.security.GeneralSecurityException;
import java.security.MessageDigest;
import java.security.SecureRandom;
import java.util.Arrays;
import java.util.Base64;
import java.util.Optional;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import javax.crypto.AEADBadTagException;
import javax.crypto.Cipher;
import javax.crypto.KDF;
import javax.crypto.SecretKey;
import javax.crypto.spec.GCMParameterSpec;
import javax.crypto.spec.HKDFParameterSpec;
import javax.crypto.spec.SecretKeySpec;

/**
 * The whole document of a sealed image, passwords and all, as it stands in the place of the cookie:
 * {@code <sealed version='1' key='NAME'>BASE64</sealed>}. The bytes: a salt (16), a value that
 * tells the right key from a wrong one (8), a nonce (12), then document and cookie in AES-256-GCM
 * with the tag (16). The keys are derived from the image's key and the salt with HKDF-SHA256; the
 * key's name and what the image shows openly are authenticated with it.
 *
 * @param keyName under which the key is to be looked up
 * @param base64 not looked into yet
 */
record SealedDocument(String keyName, String base64) {

  private static final int SALT_BYTES = 16;
  private static final int CHECK_BYTES = 8;
  private static final int NONCE_BYTES = 12;
  private static final int TAG_BITS = 128;
  private static final int KEY_BYTES = 32;
  private static final String FOR_DOCUMENT = "vireo save image document 1";
  private static final String FOR_CHECK = "vireo save image key check 1";
  private static final SecureRandom RANDOM = new SecureRandom();

  private static final Pattern FORM =
      Pattern.compile(
          "<sealed version='1' key='(%s)'>([A-Za-z0-9+/]+={0,2})</sealed>".formatted(Keys.NAME));

  /** What a new image shows of its document: all, or with a key what the request shows. */
  static ImageDocument stored(SaveRequest request) {
    return request
        .storage()
        .key()
        .map(key -> seal(request.document(), shown(request), key))
        .orElse(request.document());
  }

  private static String shown(SaveRequest request) {
    return request
        .shownXml()
        .orElseThrow(
            () ->
                new VirtException(
                    ErrorCode.INVALID_ARG,
                    "cannot seal %s: what it may show openly is missing; give a document without passwords"
                        .formatted(request.target())));
  }

  /** The open document with the sealed one in it. */
  static ImageDocument seal(ImageDocument whole, String shownXml, Storage.Key key) {
    Keys.requireName(key.name());
    byte[] salt = random(SALT_BYTES);
    byte[] nonce = random(NONCE_BYTES);
    byte[] plain = plain(whole);
    try {
      Cipher cipher = cipher(Cipher.ENCRYPT_MODE, documentKey(key, salt), nonce);
      cipher.updateAAD(beside(key.name(), shownXml));
      byte[] sealed = cipher.doFinal(plain);
      byte[] all = join(salt, check(key.key(), salt), nonce, sealed);
      String base64 = Base64.getEncoder().encodeToString(all);
      String text = new SealedDocument(key.name(), base64).text();
      return new ImageDocument(shownXml, Optional.of(text));
    } catch (GeneralSecurityException impossible) {
      throw new VirtException(
          ErrorCode.INTERNAL_ERROR, "internal error: cannot seal a document", impossible);
    } finally {
      Arrays.fill(plain, (byte) 0);
    }
  }

  /** As it stands in the place of the cookie. */
  String text() {
    return "<sealed version='1' key='%s'>%s</sealed>".formatted(keyName, base64);
  }

  private static byte[] plain(ImageDocument whole) {
    byte[] plain = new byte[whole.textBytes()];
    whole.encode(plain.length).get(plain);
    return plain;
  }

  private static byte[] random(int bytes) {
    byte[] random = new byte[bytes];
    RANDOM.nextBytes(random);
    return random;
  }

  private static byte[] join(byte[]... parts) {
    int bytes = Arrays.stream(parts).mapToInt(part -> part.length).sum();
    ByteBuffer all = ByteBuffer.allocate(bytes);
    Arrays.stream(parts).forEach(all::put);
    return all.array();
  }

  /** Of the cookie of a sealed image. */
  static SealedDocument parse(Optional<String> cookie, ImageRefusal refusal) {
    Matcher form = FORM.matcher(cookie.orElse(""));
    if (!form.matches()) {
      throw refusal.damaged("it says that it is sealed, and its sealed document is not there");
    }
    return new SealedDocument(form.group(1), form.group(2));
  }

  /**
   * The whole document.
   *
   * @throws VirtException {@code AUTH_FAILED} if the key is another one, {@code SAVE_IMAGE_DAMAGED}
   *     if what is shown or what is sealed is not what was written
   */
  ImageDocument open(String shownXml, Storage.Key key, ImageRefusal refusal) {
    byte[] all = decode(refusal);
    if (all.length < SALT_BYTES + CHECK_BYTES + NONCE_BYTES + TAG_BITS / 8) {
      throw refusal.damaged("its sealed document is cut off");
    }
    ByteBuffer bytes = ByteBuffer.wrap(all);
    byte[] salt = next(bytes, SALT_BYTES);
    try {
      if (!MessageDigest.isEqual(check(key.key(), salt), next(bytes, CHECK_BYTES))) {
        throw refusal.otherKey(keyName);
      }
      byte[] nonce = next(bytes, NONCE_BYTES);
      Cipher cipher = cipher(Cipher.DECRYPT_MODE, documentKey(key, salt), nonce);
      cipher.updateAAD(beside(keyName, shownXml));
      return read(cipher.doFinal(next(bytes, bytes.remaining())), refusal);
    } catch (AEADBadTagException changed) {
      throw refusal.damaged("its document is not the one that was sealed");
    } catch (GeneralSecurityException impossible) {
      throw new VirtException(
          ErrorCode.INTERNAL_ERROR, "internal error: cannot open a sealed document", impossible);
    }
  }

  private byte[] decode(ImageRefusal refusal) {
    try {
      return Base64.getDecoder().decode(base64);
    } catch (IllegalArgumentException notBase64) {
      throw refusal.damaged("its sealed document is no base64");
    }
  }

  private static byte[] next(ByteBuffer bytes, int count) {
    byte[] next = new byte[count];
    bytes.get(next);
    return next;
  }

  private static ImageDocument read(byte[] plain, ImageRefusal refusal) {
    ImageDocument xmlOnly = ImageDocument.decode(plain, 0, refusal);
    int xmlBytes = xmlOnly.textBytes();
    return xmlBytes == plain.length ? xmlOnly : ImageDocument.decode(plain, xmlBytes, refusal);
  }

  private static Cipher cipher(int mode, SecretKey key, byte[] nonce)
      throws GeneralSecurityException {
    Cipher cipher = Cipher.getInstance("AES/GCM/NoPadding");
    cipher.init(mode, key, new GCMParameterSpec(TAG_BITS, nonce));
    return cipher;
  }

  private static byte[] beside(String keyName, String shownXml) {
    return (keyName + "\0" + shownXml).getBytes(StandardCharsets.UTF_8);
  }

  private static SecretKey documentKey(Storage.Key key, byte[] salt)
      throws GeneralSecurityException {
    return new SecretKeySpec(derive(key.key(), salt, FOR_DOCUMENT, KEY_BYTES), "AES");
  }

  private static byte[] check(SecretKey key, byte[] salt) throws GeneralSecurityException {
    return derive(key, salt, FOR_CHECK, CHECK_BYTES);
  }

  private static byte[] derive(SecretKey key, byte[] salt, String purpose, int bytes)
      throws GeneralSecurityException {
    return KDF.getInstance("HKDF-SHA256")
        .deriveData(
            HKDFParameterSpec.ofExtract()
                .addIKM(key)
                .addSalt(salt)
                .thenExpand(purpose.getBytes(StandardCharsets.US_ASCII), bytes));
  }
}
