package io.flowcept.engine.journal;

import java.io.DataOutputStream;
import java.io.File;
import java.io.FileOutputStream;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.util.concurrent.locks.LockSupport;

/**
 * Appends without end with four threads. Every few records a thread reports its number and the first of them on stdout,
 * in one unbuffered write. With {@code deliver}, what is read is written to a file before it is committed.
 */
final class WritingMain {
    /** Records a report stands for. */
    static final int REPORT = 4;

    private WritingMain() {}

    public static void main(String[] args) throws Exception {
        File root = new File(args[0]);
        boolean deliver = args[1].equals("deliver");
        long bound = deliver ? 1 << 20 : 1L << 30;
        Journal journal =
                Journal.open(root, "run", "a test", new JournalOptions(bound, deliver ? 1 << 14 : 1 << 20, true, 0));
        JournalReader reader = journal.reader("jsonl");
        journal.tendedBy(Thread.currentThread());
        FileOutputStream reports = new FileOutputStream(java.io.FileDescriptor.out);
        for (int thread = 0; thread < 4; thread++) {
            int number = thread;
            new Thread(() -> write(journal, number, reports)).start();
        }
        try (DataOutputStream delivered = new DataOutputStream(new FileOutputStream(new File(root, "delivered")))) {
            while (true) {
                journal.tend();
                if (deliver) {
                    deliver(reader, delivered);
                }
                LockSupport.parkNanos(200_000);
            }
        }
    }

    private static void deliver(JournalReader reader, DataOutputStream delivered) throws IOException {
        for (int stripe = 0; stripe < reader.stripes(); stripe++) {
            reader.read(stripe, (buffer, offset, length) -> {
                try {
                    delivered.write(buffer, offset, 8);
                    return true;
                } catch (IOException failure) {
                    throw new IllegalStateException(failure);
                }
            });
        }
        reader.commit(reader.position());
    }

    private static void write(Journal journal, int thread, FileOutputStream reports) {
        byte[] record = new byte[200];
        try {
            for (int number = 0; ; number++) {
                ByteBuffer.wrap(record).putInt(thread).putInt(number);
                if (!Records.append(journal, thread, record, 8 + (number * 7 + thread) % 192)) {
                    throw new IllegalStateException("refused");
                }
                if (number % REPORT == REPORT - 1) {
                    byte[] report = ByteBuffer.allocate(8)
                            .putInt(thread)
                            .putInt(number - REPORT + 1)
                            .array();
                    reports.write(report);
                }
            }
        } catch (IOException | RuntimeException failure) {
            failure.printStackTrace();
            Runtime.getRuntime().halt(1);
        }
    }
}
