package io.flowcept.cli;

import io.flowcept.engine.dispatch.Sinks;
import io.flowcept.engine.settings.Settings;
import io.flowcept.sinks.ServiceState;
import io.flowcept.sinks.Sink;
import io.flowcept.sinks.SinkOptions;
import io.flowcept.sinks.SinkProvider;
import io.flowcept.sinks.redis.KeyValueStore;
import java.io.IOException;
import java.io.PrintWriter;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.ParentCommand;
import picocli.CommandLine.Spec;

/** Asks each service of the settings whether it is there. */
@Command(name = "check-services", description = "Say of each service in the settings whether it can be used.")
final class CheckServices implements Callable<Integer> {
    @ParentCommand
    private FlowceptCli cli;

    @Spec
    private CommandSpec spec;

    @Mixin
    private Services services;

    private int asked;
    private int failed;

    @Override
    public Integer call() {
        PrintWriter out = spec.commandLine().getOut();
        Settings settings = services.load(cli, spec.commandLine().getErr());
        if (settings == null) {
            return 1;
        }
        SinkOptions options = Services.options(settings);
        List<SinkProvider> providers = new ArrayList<>();
        Sinks.providers().forEach(providers::add);
        providers.sort(Comparator.comparing(SinkProvider::name));
        for (SinkProvider provider : providers) {
            ask(out, provider.name(), where(provider, options), () -> provider.check(options));
        }
        if (settings.mq.enabled && settings.mq.type.equals("mofka")) {
            asked++;
            out.println("mofka: not asked: it has no answer for us");
        }
        KeyValueStore store = KeyValueStore.of(options);
        if (store != null) {
            ask(out, "kv_db", store.where(), store::check);
        }
        if (asked == 0) {
            out.println("No service is enabled in the settings: mq, databases.mongodb, databases.lmdb, kv_db.");
        }
        return failed == 0 ? 0 : 1;
    }

    private static String where(SinkProvider provider, SinkOptions options) {
        Sink sink = provider.create(options);
        return sink == null ? "" : sink.describe().replaceFirst("^" + provider.name() + "( stream)? ", "");
    }

    private void ask(PrintWriter out, String name, String where, Callable<ServiceState> check) {
        long start = System.nanoTime();
        try {
            ServiceState state = check.call();
            if (state != null) {
                asked++;
                long millis = (System.nanoTime() - start) / 1_000_000;
                out.println(name + ": " + state.where() + ": ok: " + state.what() + ", in " + millis + " ms");
            }
        } catch (IOException e) {
            refused(out, name, where, e.getMessage());
        } catch (Exception | LinkageError e) {
            refused(out, name, where, e.toString());
        }
        out.flush();
    }

    private void refused(PrintWriter out, String name, String where, String why) {
        asked++;
        failed++;
        out.println(name + ": " + where + ": failed: " + why);
    }
}
