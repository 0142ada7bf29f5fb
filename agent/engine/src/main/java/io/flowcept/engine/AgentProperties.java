package io.flowcept.engine;

import io.flowcept.engine.capture.PlainData;
import java.lang.reflect.Method;
import java.nio.ByteBuffer;
import java.util.Base64;
import java.util.Map;
import java.util.Properties;
import java.util.TreeSet;

/**
 * What whoever attaches to this JVM can read of the agent: the JVM keeps a table of properties for that, apart from the
 * system properties, which are the host's. Answers are MessagePack in Base64, each under the number of its question.
 */
public final class AgentProperties {
    /** There as long as the agent is: its version. */
    public static final String VERSION = "flowcept.agent";

    private static final String ANSWER = "flowcept.answer.";
    private static final int MOST_ANSWERS = 4;

    private AgentProperties() {}

    /** The name of the property that answers a question. */
    public static String answer(String question) {
        return ANSWER + question;
    }

    /** An answer as plain data. */
    public static Object decoded(String answer) {
        return PlainData.read(ByteBuffer.wrap(Base64.getDecoder().decode(answer)));
    }

    static void announce(String version) {
        Properties properties = properties();
        if (properties != null) {
            properties.setProperty(VERSION, version);
        }
    }

    static void withdraw() {
        Properties properties = properties();
        if (properties != null) {
            properties.remove(VERSION);
        }
    }

    /** Answers a question; null: nobody asked. The answers to the last few are kept. */
    static void answer(String question, Map<String, Object> plainData) {
        Properties properties = question == null ? null : properties();
        if (properties == null) {
            return;
        }
        TreeSet<String> answers = new TreeSet<>();
        for (String name : properties.stringPropertyNames()) {
            if (name.startsWith(ANSWER)) {
                answers.add(name);
            }
        }
        while (answers.size() >= MOST_ANSWERS) {
            properties.remove(answers.pollFirst());
        }
        byte[] bytes = PlainData.encoded(plainData);
        properties.setProperty(answer(question), Base64.getEncoder().encodeToString(bytes));
    }

    /** Null where the JVM does not let us at them. */
    private static Properties properties() {
        for (String name : new String[] {"jdk.internal.vm.VMSupport", "sun.misc.VMSupport"}) {
            try {
                Method get = Class.forName(name).getMethod("getAgentProperties");
                return (Properties) get.invoke(null);
            } catch (ReflectiveOperationException | RuntimeException | LinkageError e) {
                // The other one, or neither.
            }
        }
        return null;
    }
}
