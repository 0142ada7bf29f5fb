package io.flowcept.engine.settings;

import java.util.ArrayList;
import java.util.Collections;
import java.util.List;

/** The settings cannot be used. The message is one line: the first problem, and how many more there are. */
public final class SettingsException extends Exception {
    private static final long serialVersionUID = 1L;

    private final transient List<SettingsProblem> problems;

    SettingsException(List<SettingsProblem> problems) {
        super(message(problems), null, false, false);
        this.problems = Collections.unmodifiableList(new ArrayList<>(problems));
    }

    private static String message(List<SettingsProblem> problems) {
        String first = problems.get(0).toString();
        return problems.size() == 1 ? first : first + " (and " + (problems.size() - 1) + " more)";
    }

    /** All problems, at least one, in the order of their lines. */
    public List<SettingsProblem> problems() {
        return problems;
    }
}
