package io.flowcept.engine.capture;

import io.flowcept.bootstrap.GrowingBytes;
import io.flowcept.engine.settings.SecretNames;
import java.lang.reflect.Field;
import java.util.Arrays;
import java.util.List;

/** The fields that are read of the objects of one class, with what is known of each beforehand. Immutable. */
final class ObjectFields {
    private final Field[] fields;
    private final byte[][] names;
    private final boolean[] secret;

    /** @param secrets names of fields whose values are not read */
    ObjectFields(List<Field> fields, SecretNames secrets) {
        this.fields = fields.toArray(new Field[0]);
        names = new byte[this.fields.length][];
        secret = new boolean[names.length];
        for (int i = 0; i < names.length; i++) {
            String name = this.fields[i].getName();
            GrowingBytes encoded = new GrowingBytes();
            Msgpack.text(encoded, name);
            names[i] = Arrays.copyOf(encoded.bytes.array(), encoded.bytes.position());
            secret[i] = secrets.matches(name);
        }
    }

    int count() {
        return fields.length;
    }

    Field get(int index) {
        return fields[index];
    }

    boolean isSecret(int index) {
        return secret[index];
    }

    /** Writes the field's name as MessagePack text. */
    void name(GrowingBytes to, int index) {
        byte[] name = names[index];
        to.reserve(name.length);
        to.bytes.put(name);
    }
}
