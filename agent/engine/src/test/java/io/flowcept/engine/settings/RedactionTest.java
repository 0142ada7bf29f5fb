package io.flowcept.engine.settings;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Collections;
import java.util.regex.Pattern;
import net.jqwik.api.Arbitraries;
import net.jqwik.api.Arbitrary;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.Provide;
import org.junit.jupiter.api.Assertions;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class RedactionTest {
    private static final String JWT = "eyJhbGciOiJIUzI1NiJ9.eyJzdWIiOiIxMjM0NTY3ODkwIn0.dozjgNryP4J3jVmNHl0w5N";

    private static final Pattern FORMS = Pattern.compile("(?<=://)[^/?#\"'\\x00-\\x20]+(?=@)"
            + "|(?<![\\w-])(?=[\\w.-]{16})"
            + "(?:(?:AKIA|ASIA|gh[posru]_|github_pat_|glpat-|xox[abprs]-|hf_|sk-)|eyJ(?=[\\w-]*\\.))[\\w.-]*");

    private static final String[] FRAGMENTS = {
        "AKIA",
        "ASIA",
        "eyJ",
        "ghp_",
        "github_pat_",
        "glpat-",
        "xoxb-",
        "hf_",
        "sk-",
        "://",
        "@",
        "/",
        ":",
        "-",
        "_",
        ".",
        "A",
        "J",
        "k",
        "s",
        " ",
        "\n",
        "\u00e9",
        "\u013a",
        "\u6f22",
        "abcdefghij",
        "0123456789ABCDEF"
    };

    private final Redaction redaction = redaction("{}");

    private static Redaction redaction(String section) {
        try {
            Path file = Files.createTempFile("settings", ".yaml");
            Files.writeString(file, "redact: " + section + "\n");
            SettingsLocation location = SettingsLocation.named(file.toString(), "test", System.getProperties());
            Settings settings = Settings.load(location, Collections.emptyMap());
            Files.delete(file);
            return new Redaction(settings.redact);
        } catch (IOException | SettingsException e) {
            throw new IllegalStateException(e);
        }
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "password",
                "dbPassword",
                "PGPASSWORD",
                "user_passwd",
                "token",
                "authToken",
                "auth-token",
                "API_KEY",
                "apiKey",
                "myApiKey",
                "client_secret",
                "Authorization",
                "awsSecretAccessKey",
                "credentials",
                "proxy-authorization",
                "privateKey",
                "x.password.y",
                "token2"
            })
    void nameOfASecret_isKnown(String name) {
        assertThat(redaction.names.matches(name)).isTrue();
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "",
                "maxTokens",
                "tokenizer",
                "tokens",
                "keyboard",
                "key",
                "author",
                "authors",
                "passes",
                "secretary",
                "bypass",
                "path",
                "pwd",
                "session",
                "compass",
                "i1",
                "n_tokens"
            })
    void nameThatOnlySoundsLikeIt_isNot(String name) {
        assertThat(redaction.names.matches(name)).isFalse();
    }

    @ParameterizedTest
    @CsvSource(delimiter = '|', textBlock = """
            jdbc:postgresql://ann:s3cret@db:5432/x     | jdbc:postgresql://<redacted>@db:5432/x
            see https://token@host/p?q=a@b and x       | see https://<redacted>@host/p?q=a@b and x
            https://host/p@q                           | https://host/p@q
            a://u@b c://v@d                            | a://<redacted>@b c://<redacted>@d
            id AKIAIOSFODNN7EXAMPLE.                   | id <redacted>
            key=ghp_abcdefghijklmnopqrstuvwxyz0123456789,x | key=<redacted>,x
            Bearer sk-proj-abcdefghijkl123             | Bearer <redacted>
            desk-abcdefghijklmnopqrstuvwxyz            | desk-abcdefghijklmnopqrstuvwxyz
            eyJust a word                              | eyJust a word
            sk-1                                       | sk-1
            a :// b - c                                | a :// b - c
            """)
    void formOfASecret_isTakenOutOfATextAndNothingElse(String text, String shown) {
        assertThat(redaction.shown(text)).isEqualTo(shown);
    }

    @Test
    void tokensAndKeyBlocks_areTakenOut() {
        assertThat(redaction.shown("h: " + JWT + "\n")).isEqualTo("h: <redacted>\n");
        String block = "-----BEGIN RSA PRIVATE KEY-----\nMIIEow\n-----END RSA PRIVATE KEY-----";
        assertThat(redaction.shown("a " + block + " b")).isEqualTo("a <redacted> b");
        assertThat(redaction.shown("a " + block.substring(0, 40))).isEqualTo("a <redacted>");
        String certificate = "-----BEGIN CERTIFICATE-----\nMIIEow\n-----END CERTIFICATE-----";
        assertThat(redaction.shown(certificate)).isEqualTo(certificate);
    }

    @Test
    void textWithoutSecrets_isTheSameObject() {
        String text = "nothing: to - see here, e.g. a path like /a/b or A1";
        assertThat(redaction.shown(text)).isSameAs(text);
    }

    @Test
    void ownNamesAndPatterns_holdBesides() {
        Redaction own = redaction("{names: [patient_id], patterns: ['[0-9]{3}-[0-9]{2}-[0-9]{4}']}");
        assertThat(own.names.matches("patientId")).isTrue();
        assertThat(own.names.matches("password")).isTrue();
        assertThat(own.shown("ssn 123-45-6789 of https://a:b@c")).isEqualTo("ssn <redacted> of https://<redacted>@c");
        Redaction alone = redaction("{defaults: false, names: [x]}");
        assertThat(alone.names.matches("password")).isFalse();
        assertThat(alone.shown("https://a:b@c")).isEqualTo("https://a:b@c");
    }

    @Test
    void patternThatBacktracks_costsLittle_andHidesAll() {
        Redaction slow = redaction("{patterns: ['(a+)+b']}");
        Assertions.assertTimeout(
                Duration.ofSeconds(5),
                () -> assertThat(slow.shown("a".repeat(4000))).isEqualTo("<redacted>"));
    }

    @Property(tries = 300)
    void anyText_isShownTwiceAsOnce(@ForAll String text) {
        String shown = redaction.shown(text);
        assertThat(redaction.shown(shown)).isEqualTo(shown);
    }

    @Property(tries = 300)
    void tokenAmongAnyWords_isGone(@ForAll String before, @ForAll String after) {
        assertThat(redaction.shown(before + " " + JWT + " " + after)).doesNotContain(JWT.substring(10));
    }

    /** The same by a regular expression, of texts made of what forms begin with, and of what is around them. */
    @Property(tries = 3000)
    void tokensAndUsers_areThoseOfTheExpression(@ForAll("fragments") String text) {
        assertThat(redaction.shown(text)).isEqualTo(FORMS.matcher(text).replaceAll("<redacted>"));
    }

    @Provide
    Arbitrary<String> fragments() {
        return Arbitraries.of(FRAGMENTS).list().ofMaxSize(9).map(words -> String.join("", words));
    }
}
