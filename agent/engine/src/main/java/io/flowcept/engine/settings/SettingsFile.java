package io.flowcept.engine.settings;

import java.io.ByteArrayOutputStream;
import java.io.File;
import java.io.FileInputStream;
import java.io.IOException;
import java.io.InputStream;
import java.nio.ByteBuffer;
import java.nio.CharBuffer;
import java.nio.charset.Charset;
import java.nio.charset.CoderResult;
import java.nio.charset.StandardCharsets;

/** A settings file's text. */
final class SettingsFile {
    /** Far beyond what a person writes, and read in no time. */
    private static final int MAX_BYTES = 1 << 20;

    private SettingsFile() {}

    /**
     * All of {@code file}, which is UTF-8 text of at most 1 MiB.
     *
     * @throws Refused when it cannot be read or is something else
     */
    static String text(File file) {
        if (!file.exists()) {
            throw refused(file, 0, "there is no such file");
        }
        if (file.isDirectory()) {
            throw refused(file, 0, "this is a directory, expected a file");
        }
        if (!file.isFile()) {
            throw refused(file, 0, "this is no regular file");
        }
        byte[] bytes;
        try {
            bytes = bytes(file);
        } catch (IOException e) {
            throw refused(file, 0, "cannot be read" + reason(file, e));
        }
        if (bytes.length > MAX_BYTES) {
            throw refused(file, 0, "this file is larger than 1 MiB");
        }
        return decoded(file, bytes);
    }

    private static byte[] bytes(File file) throws IOException {
        try (InputStream in = new FileInputStream(file)) {
            ByteArrayOutputStream out = new ByteArrayOutputStream();
            byte[] buffer = new byte[8192];
            for (int n = in.read(buffer); n >= 0 && out.size() <= MAX_BYTES; n = in.read(buffer)) {
                out.write(buffer, 0, n);
            }
            return out.toByteArray();
        }
    }

    private static String reason(File file, IOException e) {
        String message = e.getMessage();
        if (message == null) {
            return "";
        }
        // FileInputStream says "PATH (Permission denied)", and the path is told already.
        String said = message.startsWith(file.getPath())
                ? message.substring(file.getPath().length())
                : ": " + message;
        return said.startsWith(" (") && said.endsWith(")") ? ": " + said.substring(2, said.length() - 1) : said;
    }

    private static String decoded(File file, byte[] bytes) {
        // By name, since a start would load six classes for the constants of the JDK.
        String text = new String(bytes, Charset.forName("UTF-8"));
        boolean marked = !text.isEmpty() && text.charAt(0) == '\uFEFF';
        // Stands for what is no UTF-8, if the text does not hold it itself.
        if (text.indexOf('\uFFFD') >= 0) {
            refuseMalformed(file, bytes);
        }
        return marked ? text.substring(1) : text;
    }

    private static void refuseMalformed(File file, byte[] bytes) {
        ByteBuffer in = ByteBuffer.wrap(bytes);
        CharBuffer out = CharBuffer.allocate(bytes.length + 1);
        CoderResult result = StandardCharsets.UTF_8.newDecoder().decode(in, out, true);
        if (result.isError()) {
            int line = 1;
            for (int i = 0; i < in.position(); i++) {
                line += bytes[i] == '\n' ? 1 : 0;
            }
            throw refused(file, line, "this is not UTF-8 text");
        }
    }

    private static Refused refused(File file, int line, String message) {
        return new Refused(SettingsProblem.of(file.getPath(), line, message));
    }
}
