package io.flowcept.telemetry.proc;

import java.nio.charset.StandardCharsets;
import java.util.Arrays;

/**
 * The wanted ones of a file's lines of label and number ({@code MemTotal:  24684084 kB}), wherever they are. A kernel keeps
 * its order of lines, and nearly always their lengths, so how many bytes each wanted line is behind the one before is
 * learned, and what lies between is not looked at again unless the line is not there. For one thread.
 */
public final class LabelledNumbers {
    private final byte[][] labels;
    private final long[] values;
    private final boolean[] present;
    /** The labels that are there, in the file's order, and how far each one's line begins behind the one's before. */
    private final int[] order;

    private final int[] distances;
    private int count;

    /** The labels with all that stands before the number's spaces, such as the colon. */
    public LabelledNumbers(String... labels) {
        this.labels = new byte[labels.length][];
        for (int i = 0; i < labels.length; i++) {
            this.labels[i] = labels[i].getBytes(StandardCharsets.US_ASCII);
        }
        values = new long[labels.length];
        present = new boolean[labels.length];
        order = new int[labels.length];
        distances = new int[labels.length];
    }

    /** Takes the numbers from a text, from where it is to its end or until all labels were there. */
    public void parse(ProcText text) {
        int begin = text.at();
        if (!jump(text)) {
            text.at(begin);
            learn(text);
        }
    }

    /** False if a line is not where it was. */
    private boolean jump(ProcText text) {
        int line = text.at();
        for (int i = 0; i < count; i++) {
            line += distances[i];
            byte[] label = labels[order[i]];
            if (!text.isLine(line, label)) {
                return false;
            }
            text.at(line + label.length);
            values[order[i]] = text.number();
        }
        return count > 0;
    }

    private void learn(ProcText text) {
        Arrays.fill(present, false);
        count = 0;
        int before = text.at();
        while (!text.atEnd() && count < labels.length) {
            int label = find(text);
            if (label >= 0 && !present[label]) {
                int line = text.at();
                text.at(line + labels[label].length);
                values[label] = text.number();
                present[label] = true;
                order[count] = label;
                distances[count++] = line - before;
                before = line;
            }
            text.nextLine();
        }
    }

    /** Which label stands here; -1 for none. */
    private int find(ProcText text) {
        for (int i = 0; i < labels.length; i++) {
            if (standsAt(text, i)) {
                return i;
            }
        }
        return -1;
    }

    /** A label that is the beginning of a longer one is not taken for it. */
    private boolean standsAt(ProcText text, int label) {
        if (!text.matches(labels[label])) {
            return false;
        }
        int at = text.at();
        text.at(at + labels[label].length);
        boolean number = text.at() < text.end() && text.bytes()[text.at()] <= ' ' && text.hasNumber();
        text.at(at);
        return number;
    }

    /** Whether the label with that index was there. */
    public boolean has(int label) {
        return present[label];
    }

    /** Its number; what it was before if it was not there. */
    public long value(int label) {
        return values[label];
    }
}
