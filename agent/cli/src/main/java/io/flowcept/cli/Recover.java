package io.flowcept.cli;

import io.flowcept.engine.dispatch.JournalFolders;
import io.flowcept.engine.dispatch.Recovery;
import io.flowcept.engine.log.Log;
import io.flowcept.engine.settings.Settings;
import io.flowcept.engine.settings.SettingsException;
import io.flowcept.engine.settings.SettingsProblem;
import java.io.File;
import java.io.IOException;
import java.io.PrintWriter;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Parameters;
import picocli.CommandLine.ParentCommand;
import picocli.CommandLine.Spec;

/** Delivers what JVMs left in their journals when they were killed, or when a sink was down at their end. */
@Command(name = "recover", description = "Deliver what killed JVMs left in their journals.")
final class Recover implements Callable<Integer> {
    @ParentCommand
    private FlowceptCli cli;

    @Spec
    private CommandSpec spec;

    @Mixin
    private SettingsOption option;

    @Parameters(
            paramLabel = "DIR",
            description = "Journals, or folders of journals; none: the folder that the settings name.")
    private List<File> directories = new ArrayList<>();

    @Override
    public Integer call() {
        PrintWriter out = spec.commandLine().getOut();
        PrintWriter err = spec.commandLine().getErr();
        Settings settings;
        try {
            settings = Settings.load(option.location(cli), cli.env());
        } catch (SettingsException e) {
            for (SettingsProblem problem : e.problems()) {
                err.println(problem);
            }
            return 1;
        }
        if (directories.isEmpty()) {
            JournalFolders.all(settings.journal).stream()
                    .filter(File::isDirectory)
                    .forEach(directories::add);
        }
        Recovery recovery = new Recovery(settings, new Log(settings.log, new File("").getAbsoluteFile()));
        boolean complete = true;
        int journals = 0;
        for (File named : directories) {
            if (!named.isDirectory()) {
                err.println(named + " is not a folder: expected a journal, or a folder of journals");
                complete = false;
                continue;
            }
            for (File directory : Recovery.journalsIn(named)) {
                journals++;
                complete &= recover(recovery, directory, out, err);
            }
        }
        if (journals == 0 && complete) {
            out.println("Nothing to recover in "
                    + (directories.isEmpty() ? JournalFolders.root(settings.journal) : directories.get(0)));
        }
        return complete ? 0 : 1;
    }

    private static boolean recover(Recovery recovery, File directory, PrintWriter out, PrintWriter err) {
        Recovery.Outcome outcome;
        try {
            outcome = recovery.recover(directory);
        } catch (IOException e) {
            err.println(directory + ": cannot be read: " + e.getMessage());
            return false;
        }
        if (outcome == null) {
            out.println(directory + ": its JVM is running, or another process is recovering it");
            return true;
        }
        outcome.delivered.forEach(
                (sink, messages) -> out.println(directory + ": " + messages + " messages to " + sink));
        outcome.failed.forEach(
                (sink, reason) -> out.println(directory + ": not all delivered to " + sink + ": " + reason));
        if (outcome.delivered.isEmpty()) {
            out.println(directory + ": no sink is enabled in the settings; left as it is");
        }
        if (outcome.unreadable > 0) {
            out.println(directory + ": " + outcome.unreadable + " records could not be read");
        }
        if (outcome.complete) {
            out.println(directory + ": complete, removed");
        }
        return outcome.complete;
    }
}
