package io.flowcept.benchmarks;

import java.nio.file.Path;
import java.util.List;

/** The other agents, as they are started for a comparison: with what they do unasked, less what needs a network. */
final class Peers {
    private final Path directory;

    /** @param directory the jars that the build has put together */
    Peers(Path directory) {
        this.directory = directory.toAbsolutePath();
    }

    /** What PerfMark needs on the class path. */
    List<Path> perfMark() {
        return List.of(jar("perfmark-api"), jar("perfmark-impl"), jar("perfmark-java6"));
    }

    /** Weka and what it needs. */
    List<Path> weka() {
        return List.of(jar("weka-stable"), jar("bounce"), jar("netlib-core"));
    }

    /** Lucene. */
    List<Path> lucene() {
        return List.of(jar("lucene-core"));
    }

    /** DJL with PyTorch, and what they need; the last is a machine's own. */
    List<Path> djl() {
        return List.of(
                jar("djl-api"),
                jar("djl-pytorch-engine"),
                jar("djl-pytorch-jni"),
                jar("gson"),
                jar("jna"),
                jar("commons-compress"),
                jar("slf4j-api"),
                jar("slf4j-nop"),
                jar("pytorch-native-cpu"));
    }

    /** Where DJL may keep PyTorch's library, which takes half a minute to unpack. */
    Path unpacked() {
        return directory.resolve("djl");
    }

    /**
     * OpenTelemetry's agent, which makes a span of each call of the methods. Its queue is longer than by default, so that
     * it need not drop what a burst leaves.
     */
    List<String> openTelemetry(String className, String method, int port) {
        return List.of(
                "-javaagent:" + jar("opentelemetry-javaagent"),
                "-Dotel.instrumentation.methods.include=" + className + "[" + method + "]",
                "-Dotel.exporter.otlp.endpoint=http://localhost:" + port,
                "-Dotel.exporter.otlp.protocol=http/protobuf",
                "-Dotel.metrics.exporter=none",
                "-Dotel.logs.exporter=none",
                "-Dotel.bsp.max.queue.size=65536",
                "-Dotel.service.name=benchmark");
    }

    /** Elastic's agent, which makes a transaction of each call of the methods. */
    List<String> elastic(String className, String method, int port) {
        return List.of(
                "-javaagent:" + jar("elastic-apm-agent"),
                "-Delastic.apm.trace_methods=" + className + "#" + method,
                "-Delastic.apm.server_url=http://localhost:" + port,
                "-Delastic.apm.cloud_provider=NONE",
                "-Delastic.apm.central_config=false",
                "-Delastic.apm.max_queue_size=65536",
                "-Delastic.apm.log_level=ERROR",
                "-Delastic.apm.service_name=benchmark");
    }

    private Path jar(String name) {
        return directory.resolve(name + ".jar");
    }
}
