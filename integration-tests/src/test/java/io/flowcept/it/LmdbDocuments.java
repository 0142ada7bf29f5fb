package io.flowcept.it;

import com.fasterxml.jackson.core.json.JsonReadFeature;
import com.fasterxml.jackson.core.type.TypeReference;
import com.fasterxml.jackson.databind.json.JsonMapper;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.LinkedHashMap;
import java.util.Map;
import org.lmdbjava.ByteArrayProxy;
import org.lmdbjava.CursorIterable;
import org.lmdbjava.Dbi;
import org.lmdbjava.Env;
import org.lmdbjava.EnvFlags;
import org.lmdbjava.Txn;

/** What lies in an LMDB environment, read while others may write to it. */
public final class LmdbDocuments {
    private static final JsonMapper JSON = JsonMapper.builder()
            .enable(JsonReadFeature.ALLOW_NON_NUMERIC_NUMBERS)
            .build();

    private LmdbDocuments() {}

    /**
     * The documents of one of its databases by their keys; none while it is not there.
     *
     * @param database {@code tasks}, {@code workflows} or {@code agents}
     */
    public static Map<String, Map<String, Object>> of(Path environment, String database) throws IOException {
        Map<String, Map<String, Object>> documents = new LinkedHashMap<>();
        if (!Files.exists(environment.resolve("data.mdb"))) {
            return documents;
        }
        try (Env<byte[]> env = Env.create(ByteArrayProxy.PROXY_BA)
                .setMapSize(1_000_000_000_000L)
                .setMaxDbs(5)
                .open(environment.toFile(), EnvFlags.MDB_RDONLY_ENV)) {
            Dbi<byte[]> dbi = env.openDbi(database);
            try (Txn<byte[]> reading = env.txnRead();
                    CursorIterable<byte[]> entries = dbi.iterate(reading)) {
                for (CursorIterable.KeyVal<byte[]> entry : entries) {
                    documents.put(
                            new String(entry.key(), StandardCharsets.UTF_8),
                            JSON.readValue(entry.val(), new TypeReference<Map<String, Object>>() {}));
                }
            }
        } catch (Dbi.KeyNotFoundException noDatabaseYet) {
            return documents;
        }
        return documents;
    }
}
