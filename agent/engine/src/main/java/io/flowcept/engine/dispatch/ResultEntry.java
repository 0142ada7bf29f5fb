package io.flowcept.engine.dispatch;

import io.flowcept.engine.capture.PlainData;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.util.List;

/**
 * What a method returned, as Flowcept names it: a map as it is, anything else as {@code arg_0}; with one name, under that;
 * with several, the elements of an array of as many under theirs. Immutable.
 */
final class ResultEntry {
    /** Null: Flowcept's own. */
    private final List<?> names;

    /** Around the one value that is named. */
    private final byte[] before;

    private final byte[] behind;

    /**
     * @param names the settings', or null
     * @param writer empty, and again when this is made; of the form of those that are to write it
     */
    ResultEntry(List<?> names, MessageWriter writer) throws IOException {
        this.names = names;
        writer.beginMap(1);
        writer.key(oneName(names));
        before = writer.taken();
        writer.endMap();
        behind = writer.taken();
    }

    /** Of a result that is neither a map nor several. */
    static String oneName(List<?> names) {
        return names != null && names.size() == 1 ? (String) names.get(0) : "arg_0";
    }

    /**
     * Writes the map that the value in {@code [begin, end)} becomes by its entry.
     *
     * @param entry null: the value stays as it is
     */
    static void write(ResultEntry entry, MessageWriter out, ByteBuffer bytes, int begin, int end) throws IOException {
        boolean isNamed = entry != null && entry.isNamed(bytes, begin);
        if (isNamed && entry.isSeveral(bytes, begin)) {
            out.values(entry.names, bytes, PlainData.firstElement(bytes, begin));
            return;
        }
        if (isNamed) {
            out.copy(entry.before);
        }
        out.value(bytes, begin, end);
        if (isNamed) {
            out.copy(entry.behind);
        }
    }

    private boolean isNamed(ByteBuffer bytes, int begin) {
        return names != null || !PlainData.isMap(bytes.get(begin));
    }

    private boolean isSeveral(ByteBuffer bytes, int begin) {
        return names != null && names.size() > 1 && PlainData.arraySize(bytes, begin) == names.size();
    }
}
