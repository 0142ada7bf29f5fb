package io.flowcept.cli;

import io.flowcept.engine.settings.EffectiveSetting;
import io.flowcept.engine.settings.Settings;
import io.flowcept.engine.settings.SettingsException;
import io.flowcept.engine.settings.SettingsLocation;
import io.flowcept.engine.settings.SettingsProblem;
import java.io.PrintWriter;
import java.util.List;
import java.util.Map;
import java.util.concurrent.Callable;
import java.util.stream.Collectors;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.ParentCommand;
import picocli.CommandLine.Spec;

/** Prints the settings that are in force, without secrets, and who said so. */
@Command(name = "show-settings", description = "Print the settings in force and where each comes from.")
final class ShowSettings implements Callable<Integer> {
    /** A longer value moves its origin to the right and nobody else's. */
    private static final int WIDEST_VALUE = 32;

    @ParentCommand
    private FlowceptCli cli;

    @Spec
    private CommandSpec spec;

    @Mixin
    private SettingsOption option;

    @Override
    public Integer call() {
        PrintWriter out = spec.commandLine().getOut();
        PrintWriter err = spec.commandLine().getErr();
        SettingsLocation location = option.location(cli);
        Settings settings;
        try {
            settings = Settings.load(location, cli.env());
        } catch (SettingsException e) {
            for (SettingsProblem problem : e.problems()) {
                err.println(problem);
            }
            return 1;
        }
        out.println("# " + location);
        print(settings.effective(), location.file() + ":", out);
        for (SettingsProblem warning : settings.warnings()) {
            err.println(warning);
        }
        return 0;
    }

    private static void print(List<EffectiveSetting> settings, String file, PrintWriter out) {
        int keyWidth = 0;
        int valueWidth = 0;
        for (EffectiveSetting setting : settings) {
            keyWidth = Math.max(keyWidth, setting.key.length());
            int length = text(setting.shown()).length();
            valueWidth = length > WIDEST_VALUE ? valueWidth : Math.max(valueWidth, length);
        }
        for (EffectiveSetting setting : settings) {
            String origin = setting.origin.startsWith(file)
                    ? "line " + setting.origin.substring(file.length())
                    : setting.origin;
            String row = "%-" + keyWidth + "s  %-" + valueWidth + "s  %s";
            out.println(row.formatted(setting.key, text(setting.shown()), origin));
        }
    }

    /** As it would stand in the file. */
    private static String text(Object value) {
        if (value == null) {
            return "~";
        }
        if (value instanceof List<?> list) {
            return list.stream().map(ShowSettings::text).collect(Collectors.joining(", ", "[", "]"));
        }
        if (value instanceof Map<?, ?> map) {
            return map.entrySet().stream()
                    .map(entry -> entry.getKey() + ": " + text(entry.getValue()))
                    .collect(Collectors.joining(", ", "{", "}"));
        }
        boolean whole = value instanceof Double number && number == Math.rint(number) && Math.abs(number) < 1e15;
        return whole ? Long.toString(((Double) value).longValue()) : value.toString();
    }
}
