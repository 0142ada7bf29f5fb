package io.flowcept.telemetry.proc;

import java.nio.charset.StandardCharsets;
import java.util.Arrays;

/**
 * The wanted ones of a file's lines of label and number ({@code MemTotal:  24684084 kB}), wherever they are. A kernel
 * keeps its order of lines, so which line has which label is learned once and only checked afterwards. For one thread.
 */
public final class LabelledNumbers {
    private static final int NONE = -1;

    private final byte[][] labels;
    private final long[] values;
    private final boolean[] present;
    /** For each line so far seen, the wanted label on it, or {@link #NONE}. */
    private int[] labelOfLine = {};

    /** The labels with all that stands before the number's spaces, such as the colon. */
    public LabelledNumbers(String... labels) {
        this.labels = new byte[labels.length][];
        for (int i = 0; i < labels.length; i++) {
            this.labels[i] = labels[i].getBytes(StandardCharsets.US_ASCII);
        }
        values = new long[labels.length];
        present = new boolean[labels.length];
    }

    /** Takes the numbers from a text, from where it is to its end or until all labels were there. */
    public void parse(ProcText text) {
        int begin = text.at();
        if (!parseLines(text)) {
            // The lines are not where they were.
            labelOfLine = new int[0];
            text.at(begin);
            parseLines(text);
        }
    }

    /** False if a line does not have the label that it had. */
    private boolean parseLines(ProcText text) {
        Arrays.fill(present, false);
        int missing = labels.length;
        for (int line = 0; !text.atEnd() && missing > 0; line++) {
            int label;
            if (line < labelOfLine.length) {
                label = labelOfLine[line];
                if (label != NONE && !text.matches(labels[label])) {
                    return false;
                }
            } else {
                label = find(text);
                labelOfLine = Arrays.copyOf(labelOfLine, line + 1);
                labelOfLine[line] = label;
            }
            if (label != NONE) {
                text.at(text.at() + labels[label].length);
                values[label] = text.number();
                present[label] = true;
                missing--;
            }
            text.nextLine();
        }
        return true;
    }

    private int find(ProcText text) {
        for (int i = 0; i < labels.length; i++) {
            if (standsAt(text, i)) {
                return i;
            }
        }
        return NONE;
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
