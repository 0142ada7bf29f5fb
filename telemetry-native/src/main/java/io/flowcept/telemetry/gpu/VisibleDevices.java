package io.flowcept.telemetry.gpu;

import java.util.ArrayList;
import java.util.List;

/**
 * What {@code CUDA_VISIBLE_DEVICES} or {@code ROCR_VISIBLE_DEVICES} says: indices, or identifiers as the vendor prints
 * them, between commas. As the vendors' runtimes have it, the list ends at the first thing that is no device, and a
 * variable that is set but empty shows none. Immutable.
 */
public final class VisibleDevices {
    private final List<String> names;

    private VisibleDevices(List<String> names) {
        this.names = names;
    }

    /**
     * Reads a variable.
     *
     * @param variable its value; null: not set, every device is visible
     */
    public static VisibleDevices of(String variable) {
        if (variable == null) {
            return new VisibleDevices(null);
        }
        List<String> names = new ArrayList<>();
        for (String part : variable.split(",", -1)) {
            String name = part.trim();
            if (name.isEmpty() || name.startsWith("-")) {
                break;
            }
            names.add(name);
        }
        return new VisibleDevices(names);
    }

    /**
     * The indices of the visible devices, in the variable's order.
     *
     * @param identifiers each device's identifier, null where it has none; a unique beginning of one is enough
     */
    public List<Integer> among(List<String> identifiers) {
        List<Integer> visible = new ArrayList<>();
        if (names == null) {
            for (int i = 0; i < identifiers.size(); i++) {
                visible.add(i);
            }
            return visible;
        }
        for (String name : names) {
            int index = index(name, identifiers);
            if (index < 0 || visible.contains(index)) {
                break;
            }
            visible.add(index);
        }
        return visible;
    }

    private static int index(String name, List<String> identifiers) {
        if (name.length() < 9 && name.chars().allMatch(c -> c >= '0' && c <= '9')) {
            int index = Integer.parseInt(name);
            return index < identifiers.size() ? index : -1;
        }
        int found = -1;
        for (int i = 0; i < identifiers.size(); i++) {
            if (identifiers.get(i) != null && identifiers.get(i).regionMatches(true, 0, name, 0, name.length())) {
                if (found >= 0) {
                    return -1; // of two
                }
                found = i;
            }
        }
        return found;
    }
}
