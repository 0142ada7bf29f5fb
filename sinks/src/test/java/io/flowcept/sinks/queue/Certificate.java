package io.flowcept.sinks.queue;

import java.io.IOException;
import java.io.InputStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.GeneralSecurityException;
import java.security.KeyStore;
import java.util.Base64;

/** A certificate for {@code localhost} that nobody but a test trusts, in the forms that servers and clients want. */
public final class Certificate {
    public static final String PASSWORD = "changeit";

    public final Path keyStore;
    public final Path key;
    public final Path certificate;

    public Certificate(Path directory) throws IOException, InterruptedException, GeneralSecurityException {
        keyStore = directory.resolve("server.p12");
        key = directory.resolve("key.pem");
        certificate = directory.resolve("certificate.pem");
        String keytool =
                Path.of(System.getProperty("java.home"), "bin", "keytool").toString();
        Process made = new ProcessBuilder(
                        keytool,
                        "-genkeypair",
                        "-alias",
                        "server",
                        "-keyalg",
                        "RSA",
                        "-dname",
                        "CN=localhost",
                        "-ext",
                        "san=dns:localhost",
                        "-storetype",
                        "PKCS12",
                        "-keystore",
                        keyStore.toString(),
                        "-storepass",
                        PASSWORD)
                .redirectErrorStream(true)
                .start();
        String said = new String(made.getInputStream().readAllBytes(), StandardCharsets.UTF_8);
        if (made.waitFor() != 0) {
            throw new IOException(said);
        }
        KeyStore store = KeyStore.getInstance("PKCS12");
        try (InputStream in = Files.newInputStream(keyStore)) {
            store.load(in, PASSWORD.toCharArray());
        }
        pem(key, "PRIVATE KEY", store.getKey("server", PASSWORD.toCharArray()).getEncoded());
        pem(certificate, "CERTIFICATE", store.getCertificate("server").getEncoded());
    }

    private static void pem(Path file, String what, byte[] der) throws IOException {
        String text = Base64.getMimeEncoder(64, new byte[] {'\n'}).encodeToString(der);
        Files.writeString(file, "-----BEGIN " + what + "-----\n" + text + "\n-----END " + what + "-----\n");
    }
}
