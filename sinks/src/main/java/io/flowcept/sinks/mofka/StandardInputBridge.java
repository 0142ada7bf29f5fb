package io.flowcept.sinks.mofka;

import io.flowcept.sinks.SinkOptions;
import java.io.File;
import java.io.IOException;
import java.io.InterruptedIOException;

/**
 * A program that reads lines from its standard input, to its end. That it has read them is all that can be known; what it
 * had read and not handed on when it died is lost.
 */
final class StandardInputBridge implements Bridge {
    /** How long the program may take to hand on what it has read, once its input has ended. */
    private static final int END_SECONDS = 3;

    private final PipeDirectory directory;
    private final NamedPipe pipe;
    private final BridgeProgram program;

    private StandardInputBridge(PipeDirectory directory, NamedPipe pipe, BridgeProgram program) {
        this.directory = directory;
        this.pipe = pipe;
        this.program = program;
    }

    static StandardInputBridge open(MofkaCommand command, SinkOptions options) throws IOException {
        PipeDirectory directory = new PipeDirectory();
        NamedPipe pipe = null;
        try {
            pipe = NamedPipe.make(directory.file("input"));
            BridgeProgram program = BridgeProgram.start(
                    command.words(new File("")), options.workingDirectory(), pipe.path(), END_SECONDS, options.log());
            return new StandardInputBridge(directory, pipe, program);
        } catch (IOException e) {
            if (pipe != null) {
                pipe.close();
            }
            directory.close();
            throw e;
        }
    }

    @Override
    public void carry(byte[] lines, int length) throws IOException {
        program.requireAlive();
        pipe.write(lines, length, new Patience(program, STEP_MILLIS));
        program.requireAlive();
    }

    @Override
    public void close() throws IOException {
        try {
            pipe.close();
            if (!program.awaitEnd(END_SECONDS * 1000L)) {
                throw program.explained("the program of mq.mofka.command has not ended " + END_SECONDS
                        + " s after its input, and is stopped");
            }
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new InterruptedIOException("interrupted while the program of mq.mofka.command was at its end");
        } finally {
            program.close();
            directory.close();
        }
    }
}
