package io.flowcept.engine.context;

import io.flowcept.engine.settings.EffectiveSetting;
import io.flowcept.engine.settings.Settings;
import io.flowcept.telemetry.machine.CommandLine;
import io.flowcept.telemetry.machine.HostIdentity;
import io.flowcept.telemetry.machine.ProcessId;
import java.io.File;
import java.io.IOException;
import java.util.Arrays;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.jar.JarFile;

/**
 * What all messages of one run have in common, as plain data for the run's definition. Read on a thread of ours: to
 * find the host's name may take its time.
 */
public final class RunFacts {
    /** The version of Flowcept whose messages these are. */
    private static final String FLOWCEPT_VERSION = "1.0.3";

    private RunFacts() {}

    /** What records cannot be read without; asks no name server. */
    public static Map<String, Object> early(Settings settings, Ids ids, File workingDirectory) {
        Long pid = ProcessId.read();
        Map<String, Object> facts = new LinkedHashMap<>();
        facts.put("run", ids.run());
        facts.put("seed", ids.seed());
        facts.put("pid", pid == null ? 0L : pid);
        facts.put("process", facts.get("pid") + "_" + Thread.currentThread().getId());
        facts.put("campaign_id", otherwise(settings.experiment.campaignId, ids.workflow(-1)));
        facts.put("workflow_id", otherwise(settings.experiment.workflowId, ids.workflow(0)));
        facts.put("working_directory", workingDirectory.getPath());
        return facts;
    }

    /**
     * Everything else.
     *
     * @param attached whether the application ran before the agent came, so that what it did then is not recorded
     */
    public static Map<String, Object> late(Settings settings, String settingsOrigin, boolean attached) {
        HostIdentity host = HostIdentity.read();
        String command = System.getProperty("sun.java.command", "");
        String mainClass = mainClass(command);
        Map<String, Object> facts = new LinkedHashMap<>();
        facts.put("hostname", host.hostname());
        facts.put("workflow_name", otherwise(settings.experiment.workflowName, mainClass));
        facts.put("used", arguments(command, settings));
        facts.put("workflow", enrichment(settings, settingsOrigin, host));
        Map<String, Object> java = new LinkedHashMap<>();
        java.put("agent", AgentVersion.read());
        java.put("java", System.getProperty("java.version"));
        java.put("jvm", System.getProperty("java.vm.name"));
        java.put("main_class", mainClass);
        java.put("working_directory", new File("").getAbsolutePath());
        if (attached) {
            java.put("attached", true);
        }
        facts.put("custom_metadata", java);
        return facts;
    }

    private static Map<String, Object> enrichment(Settings settings, String settingsOrigin, HostIdentity host) {
        Map<String, Object> facts = new LinkedHashMap<>();
        if (!settings.project.enrichMessages) {
            return facts;
        }
        facts.put("utc_timestamp", System.currentTimeMillis() / 1e3);
        facts.put("user", otherwise(settings.experiment.user, host.user()));
        facts.put("sys_name", otherwise(settings.sysMetadata.sysName, host.sysName()));
        facts.put("environment_id", settings.sysMetadata.environmentId);
        if (!settings.extraMetadata.isEmpty()) {
            facts.put("extra_metadata", settings.extraMetadata);
        }
        facts.put("flowcept_version", FLOWCEPT_VERSION);
        Map<String, Object> conf = new LinkedHashMap<>();
        conf.put("settings_path", settingsOrigin);
        facts.put("conf", conf);
        facts.put("flowcept_settings", settingsThatWereSet(settings));
        return facts;
    }

    /** Settings that are not the default's, without secrets, nested as in their file. */
    private static Map<String, Object> settingsThatWereSet(Settings settings) {
        Map<String, Object> root = new LinkedHashMap<>();
        for (EffectiveSetting setting : settings.effective()) {
            if (setting.origin.equals("default") || setting.value == null) {
                continue;
            }
            Map<String, Object> section = root;
            String[] path = setting.key.split("\\.", -1);
            for (int i = 0; i < path.length - 1; i++) {
                Object below = section.get(path[i]);
                if (!(below instanceof Map)) {
                    below = new LinkedHashMap<String, Object>();
                    section.put(path[i], below);
                }
                @SuppressWarnings("unchecked") // made just above, at this key or a longer one
                Map<String, Object> map = (Map<String, Object>) below;
                section = map;
            }
            section.put(path[path.length - 1], setting.shown());
        }
        return root;
    }

    /** The main class, module or jar that this JVM runs; without its arguments, of which it takes time to tell the secret ones. */
    public static String program() {
        return program(System.getProperty("sun.java.command", ""));
    }

    private static Map<String, Object> arguments(String command, Settings settings) {
        Map<String, Object> used = new LinkedHashMap<>();
        int end = program(command).length();
        if (end + 1 < command.length()) {
            // The JVM keeps no more of where one argument ends than a space.
            List<String> arguments = Arrays.asList(command.substring(end + 1).split(" ", -1));
            List<String> shown = new CommandLine(new ProcessSecrets(settings.redact)).arguments(arguments);
            used.put("arguments", String.join(" ", shown));
        }
        return used;
    }

    /** The main class, module or jar at the start of the command; a jar's path may hold spaces. */
    private static String program(String command) {
        for (int end = command.indexOf(' '); end >= 0; end = command.indexOf(' ', end + 1)) {
            String start = command.substring(0, end);
            if (start.endsWith(".jar") && new File(start).isFile()) {
                return start;
            }
        }
        int space = command.indexOf(' ');
        return space < 0 || new File(command).isFile() ? command : command.substring(0, space);
    }

    /** The class whose main method runs; for {@code -jar}, what the jar's manifest says, or else the jar's name. */
    private static String mainClass(String command) {
        String first = program(command);
        if (first.endsWith(".jar")) {
            try (JarFile jar = new JarFile(first)) {
                String named = jar.getManifest() == null
                        ? null
                        : jar.getManifest().getMainAttributes().getValue("Main-Class");
                return otherwise(named, new File(first).getName());
            } catch (IOException e) {
                return new File(first).getName();
            }
        }
        return first.substring(first.indexOf('/') + 1);
    }

    private static String otherwise(String value, String otherwise) {
        return value != null ? value : otherwise;
    }
}
