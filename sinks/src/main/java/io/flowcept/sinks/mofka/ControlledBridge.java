package io.flowcept.sinks.mofka;

import io.flowcept.sinks.SinkOptions;
import java.io.File;
import java.io.IOException;
import java.io.InterruptedIOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;

/**
 * A program that is told by a control pipe from which pipes to read: the Diaspora stream control program, or one that
 * behaves as it does. It acknowledges nothing; this is how it is known that it has a batch:
 *
 * <ol>
 *   <li>The batch is written to a pipe of its own, and the program has read all of it. The pipe may be closed only now:
 *       the program drops what is unread in a pipe whose writer has gone.
 *   <li>The pipe is closed. For the program that ends the pipe's producer, which first sends what it still holds: it
 *       gathers messages in groups of 128, and has no other reason to send the last ones.
 *   <li>The program is told of the next batch's pipe, and an empty line there, which means nothing to it, has been read.
 *       It has one thread that looks after closed pipes before it comes to new ones' lines; so it has done with the
 *       closed one.
 * </ol>
 */
final class ControlledBridge implements Bridge {
    private static final byte[] EMPTY_LINE = {'\n'};
    /** To come up and connect. */
    private static final long START_MILLIS = 30_000;

    /** To send what the pipe's producer still held. */
    private static final long SEND_MILLIS = 30_000;

    private static final long END_MILLIS = 2_000;

    private final MofkaCommand command;
    private final PipeDirectory directory;
    private final BridgeProgram program;
    private NamedPipe control;
    private NamedPipe next;
    private long pipes;

    private ControlledBridge(MofkaCommand command, PipeDirectory directory, BridgeProgram program) {
        this.command = command;
        this.directory = directory;
        this.program = program;
    }

    /** Returns when the program reads. */
    static ControlledBridge open(MofkaCommand command, SinkOptions options) throws IOException {
        PipeDirectory directory = new PipeDirectory();
        ControlledBridge bridge;
        try {
            File control = directory.file("control");
            bridge = new ControlledBridge(
                    command,
                    directory,
                    BridgeProgram.start(
                            command.words(control),
                            options.workingDirectory(),
                            new File("/dev/null"),
                            0,
                            options.log()));
        } catch (IOException e) {
            directory.close();
            throw e;
        }
        try {
            bridge.awaitControl();
            bridge.openNext(STEP_MILLIS);
            return bridge;
        } catch (IOException e) {
            try {
                bridge.close();
            } catch (IOException ofNoInterestNow) {
                e.addSuppressed(ofNoInterestNow);
            }
            throw e;
        }
    }

    /** The program makes its control pipe itself, once it is connected. */
    private void awaitControl() throws IOException {
        File path = directory.file("control");
        Patience patience = new Patience(program, START_MILLIS);
        while (!path.exists()) {
            patience.pause("the program of mq.mofka.command has not made its control pipe");
        }
        control = NamedPipe.of(path);
    }

    @Override
    public void carry(byte[] lines, int length) throws IOException {
        program.requireAlive();
        next.write(lines, length, new Patience(program, STEP_MILLIS));
        next.close();
        File done = next.path();
        openNext(SEND_MILLIS);
        Files.deleteIfExists(done.toPath());
    }

    private void openNext(long limitMillis) throws IOException {
        next = NamedPipe.make(directory.file("pipe-" + pipes++));
        byte[] order = command.order(next.path()).getBytes(StandardCharsets.UTF_8);
        control.write(order, order.length, new Patience(program, limitMillis));
        try {
            next.write(EMPTY_LINE, 1, new Patience(program, limitMillis));
        } catch (InterruptedIOException e) {
            throw e;
        } catch (IOException e) {
            throw new IOException(
                    e.getMessage() + "; is there a topic " + command.topic() + ", and is Mofka running?", e);
        }
        program.requireAlive();
    }

    @Override
    public void close() throws IOException {
        try {
            if (next != null) {
                next.close();
            }
            if (control != null) {
                control.close();
            }
            program.close();
            if (!program.awaitEnd(END_MILLIS)) {
                throw program.explained("the program of mq.mofka.command does not end and will be killed");
            }
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new InterruptedIOException("interrupted while the program of mq.mofka.command was at its end");
        } finally {
            directory.close();
        }
    }
}
