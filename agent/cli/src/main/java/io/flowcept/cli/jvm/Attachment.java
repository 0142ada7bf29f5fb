package io.flowcept.cli.jvm;

import com.sun.tools.attach.AgentInitializationException;
import com.sun.tools.attach.AgentLoadException;
import com.sun.tools.attach.AttachNotSupportedException;
import com.sun.tools.attach.VirtualMachine;
import io.flowcept.engine.AgentProperties;
import java.io.File;
import java.io.IOException;
import java.util.List;
import java.util.Map;

/** An open attachment to a JVM: asks whether the agent is there, and tells it what to do. */
public final class Attachment implements AutoCloseable {
    /** How much later than it was to be an answer may come. */
    private static final double LATE_SECONDS = 30;

    private static final long LOOK_MILLIS = 100;

    private final RunningJvm jvm;
    private final VirtualMachine machine;

    private Attachment(RunningJvm jvm, VirtualMachine machine) {
        this.jvm = jvm;
        this.machine = machine;
    }

    public static Attachment to(RunningJvm jvm) throws JvmException {
        try {
            return new Attachment(jvm, VirtualMachine.attach(String.valueOf(jvm.pid())));
        } catch (AttachNotSupportedException | IOException e) {
            throw new JvmException("process " + jvm.pid() + " cannot be attached to: " + e.getMessage() + advice(jvm));
        } catch (NoClassDefFoundError e) {
            throw new JvmException("this Java cannot attach: it has no module jdk.attach, which a JDK has");
        }
    }

    private static String advice(RunningJvm jvm) {
        String own = ProcessHandle.current().info().user().orElse("");
        String owner = ProcessHandle.of(jvm.pid())
                .flatMap(process -> process.info().user())
                .orElse(own);
        return owner.equals(own)
                ? "; is it a JVM, and was it started without -XX:+DisableAttachMechanism?"
                : "; it is the process of " + owner + ", so run this command as " + owner;
    }

    /** The version of the agent in the JVM, or null when it is not there. */
    public String agentVersion() throws JvmException {
        try {
            return machine.getSystemProperties().getProperty(AgentProperties.VERSION);
        } catch (IOException e) {
            throw ended(e);
        }
    }

    /**
     * Has the agent do something, and waits until it is done.
     *
     * @param jar the agent's
     * @param settings path of a settings file to use, or null
     * @return its answer, plain data: {@code ok}, {@code lines} and what belongs to the command
     */
    public Map<String, Object> ask(File jar, String command, String settings) throws JvmException {
        String question = question();
        String arguments = "command=" + command + ",answer=" + question
                + (settings == null ? "" : ",settings=" + new File(settings).getAbsolutePath());
        return answer(jar, arguments, question, 0);
    }

    /**
     * Has the JVM watched, and waits for what is proposed.
     *
     * @param packages what is the application's own; empty where that is to be found out
     * @return as with {@link #ask}, and {@code proposal}
     */
    public Map<String, Object> suggest(File jar, double seconds, List<String> packages) throws JvmException {
        String question = question();
        StringBuilder arguments = new StringBuilder("suggest,answer=" + question + ",seconds=" + seconds);
        packages.forEach(each -> arguments.append(",package=").append(each));
        return answer(jar, arguments.toString(), question, seconds + LATE_SECONDS);
    }

    private static String question() {
        return String.format(
                "%d.%d", System.currentTimeMillis(), ProcessHandle.current().pid());
    }

    @SuppressWarnings("unchecked") // an answer is a map, and keys of plain data are text
    private Map<String, Object> answer(File jar, String arguments, String question, double seconds)
            throws JvmException {
        long until = System.nanoTime() + (long) (seconds * 1e9);
        try {
            load(jar, arguments);
            while (true) {
                String answer = machine.getAgentProperties().getProperty(AgentProperties.answer(question));
                if (answer != null) {
                    return (Map<String, Object>) AgentProperties.decoded(answer);
                }
                if (System.nanoTime() - until >= 0) {
                    throw new JvmException("process " + jvm.pid() + " gave no answer; its stderr may say why");
                }
                Thread.sleep(LOOK_MILLIS);
            }
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new JvmException("interrupted before process " + jvm.pid() + " answered");
        } catch (AgentLoadException | AgentInitializationException e) {
            throw new JvmException("process " + jvm.pid() + " does not take the agent: " + e.getMessage()
                    + "; was it started with -XX:-EnableDynamicAgentLoading, or can it not read " + jar + "?");
        } catch (IOException e) {
            throw ended(e);
        }
    }

    private void load(File jar, String arguments) throws AgentLoadException, AgentInitializationException, IOException {
        try {
            machine.loadAgent(jar.getPath(), arguments);
        } catch (AgentLoadException e) {
            // Java 8 says that all is well in a form that later ones take for an error.
            if (!"0".equals(e.getMessage())) {
                throw e;
            }
        }
    }

    private JvmException ended(IOException e) {
        return new JvmException("process " + jvm.pid() + " does not answer any more: " + e.getMessage());
    }

    @Override
    public void close() {
        try {
            machine.detach();
        } catch (IOException e) {
            // The JVM has gone, and the connection with it.
        }
    }
}
