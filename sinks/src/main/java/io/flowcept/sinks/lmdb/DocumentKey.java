package io.flowcept.sinks.lmdb;

import java.nio.charset.StandardCharsets;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.Arrays;

/** The key of a document: its id, unless LMDB cannot have that. */
final class DocumentKey {
    /** LMDB's own limit, fixed when it is compiled. */
    static final int MAX_BYTES = 511;

    private static final char[] HEX = "0123456789abcdef".toCharArray();
    private static final int DIGEST_BYTES = 64;

    private DocumentKey() {}

    /**
     * The id in UTF-8; what is longer keeps its beginning and ends with the SHA-256 of the whole, so that ids that differ
     * late stay apart. The empty id becomes its SHA-256.
     */
    static byte[] of(String id) {
        byte[] bytes = id.getBytes(StandardCharsets.UTF_8);
        if (bytes.length > 0 && bytes.length <= MAX_BYTES) {
            return bytes;
        }
        int kept = Math.min(bytes.length, MAX_BYTES - DIGEST_BYTES);
        while (kept > 0 && kept < bytes.length && (bytes[kept] & 0xC0) == 0x80) {
            kept--;
        }
        byte[] key = Arrays.copyOf(bytes, kept + DIGEST_BYTES);
        byte[] digest = sha256(bytes);
        for (int i = 0; i < digest.length; i++) {
            key[kept + 2 * i] = (byte) HEX[digest[i] >> 4 & 15];
            key[kept + 2 * i + 1] = (byte) HEX[digest[i] & 15];
        }
        return key;
    }

    private static byte[] sha256(byte[] bytes) {
        try {
            return MessageDigest.getInstance("SHA-256").digest(bytes);
        } catch (NoSuchAlgorithmException e) {
            throw new IllegalStateException("every Java has SHA-256", e);
        }
    }
}
