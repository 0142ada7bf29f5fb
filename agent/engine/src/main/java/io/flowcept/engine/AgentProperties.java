package io.flowcept.engine;

import io.flowcept.engine.capture.PlainData;
import java.lang.instrument.Instrumentation;
import java.lang.reflect.Method;
import java.nio.ByteBuffer;
import java.util.Base64;
import java.util.Map;
import java.util.Properties;
import java.util.TreeSet;

/**
 * What whoever attaches to this JVM can read of the agent. That it is there is a system property, as other agents have
 * one too: it costs a start nothing. Answers are in the table of properties that the JVM keeps for those who attach, apart
 * from the system properties; they are MessagePack in Base64, each under the number of its question.
 */
public final class AgentProperties {
    /** The system property that is there as long as the agent is: its version. */
    public static final String VERSION = "flowcept.agent.version";

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

    static void withdraw() {
        try {
            System.clearProperty(VERSION);
        } catch (RuntimeException notAllowed) {
            // Nor was it announced.
        }
    }

    /** Answers a question; null: nobody asked. The answers to the last few are kept. */
    static void answer(String question, Map<String, Object> plainData, Instrumentation instrumentation) {
        if (question == null) {
            return;
        }
        JdkInternals.open(instrumentation);
        Properties properties = properties();
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
