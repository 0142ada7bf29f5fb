package io.flowcept.engine.settings;

import java.util.List;

/** The section {@code mq.mofka}: how messages go to Mofka. Immutable. */
public final class MqMofkaSettings {
    /** The program that carries the messages, and its arguments; null for Diaspora's control program. */
    public final List<String> command;

    MqMofkaSettings(Section section) {
        command = section.key("command").words();
        section.close();
    }
}
