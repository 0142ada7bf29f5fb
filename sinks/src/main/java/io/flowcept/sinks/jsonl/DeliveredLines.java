package io.flowcept.sinks.jsonl;

import io.flowcept.sinks.JsonBytes;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.channels.FileChannel;
import java.util.Arrays;
import java.util.BitSet;
import java.util.HashMap;
import java.util.HashSet;
import java.util.Map;
import java.util.Set;

/**
 * Which messages of some dead runs a file already holds, so that a replay does not write them twice. Task ids end with
 * {@code _<thread>_<run>-<count>}, and each thread of a run counts its own: one bit a task keeps even millions of them
 * small in the host's heap.
 */
final class DeliveredLines {
    private static final int TASKS_A_BLOCK = 1 << 16;

    private final Set<String> runs;
    /** By {@code <thread>_<run>}, then by count in blocks. */
    private final Map<String, Map<Long, BitSet>> tasks = new HashMap<>();

    private final Set<String> workflows = new HashSet<>();

    private DeliveredLines(Set<String> runs) {
        this.runs = runs;
    }

    /** Reads the whole file. A last line without its newline is not there: the next writer cuts it off. */
    static DeliveredLines read(FileChannel file, Set<String> runs) throws IOException {
        DeliveredLines delivered = new DeliveredLines(runs);
        ByteBuffer chunk = ByteBuffer.allocate(1 << 16);
        byte[] line = new byte[1 << 12];
        int length = 0;
        file.position(0);
        while (file.read(chunk) >= 0) {
            chunk.flip();
            while (chunk.hasRemaining()) {
                byte b = chunk.get();
                if (b == '\n') {
                    delivered.add(line, length);
                    length = 0;
                } else {
                    if (length == line.length) {
                        line = Arrays.copyOf(line, length * 2);
                    }
                    line[length++] = b;
                }
            }
            chunk.clear();
        }
        return delivered;
    }

    /** Whether the file has the message that stands in {@code lines} from {@code start} on. */
    boolean holds(JsonBytes lines, int start) {
        byte[] line = lines.view().array();
        int end = lines.length();
        String task = JsonLine.member(line, start, end, "task_id");
        if (task == null) {
            return workflows.contains(workflow(line, start, end));
        }
        String thread = threadOf(task);
        if (thread == null || !tasks.containsKey(thread)) {
            return false;
        }
        long count = countOf(task);
        BitSet block = tasks.get(thread).get(count / TASKS_A_BLOCK);
        return block != null && block.get((int) (count % TASKS_A_BLOCK));
    }

    private void add(byte[] line, int length) {
        String task = JsonLine.member(line, 0, length, "task_id");
        if (task == null) {
            workflows.add(workflow(line, 0, length));
            return;
        }
        String thread = threadOf(task);
        if (thread != null) {
            long count = countOf(task);
            tasks.computeIfAbsent(thread, first -> new HashMap<>())
                    .computeIfAbsent(count / TASKS_A_BLOCK, block -> new BitSet())
                    .set((int) (count % TASKS_A_BLOCK));
        }
    }

    /** A workflow's first and last message differ in status; runs that were given one id, in the run they name. */
    private static String workflow(byte[] line, int from, int to) {
        return JsonLine.member(line, from, to, "interceptor_ids")
                + '\n'
                + JsonLine.member(line, from, to, "workflow_id")
                + '\n'
                + JsonLine.member(line, from, to, "status");
    }

    /** {@code <thread>_<run>} of a task of the replayed runs, null for every other. */
    private String threadOf(String task) {
        int dash = task.lastIndexOf('-');
        int run = task.lastIndexOf('_', dash) + 1;
        int thread = task.lastIndexOf('_', run - 2) + 1;
        boolean ours = thread > 0 && runs.contains(task.substring(run, dash)) && countOf(task) >= 0;
        return ours ? task.substring(thread, dash) : null;
    }

    private static long countOf(String task) {
        try {
            return Long.parseLong(task.substring(task.lastIndexOf('-') + 1));
        } catch (NumberFormatException e) {
            return -1;
        }
    }
}
