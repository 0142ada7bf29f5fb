package io.flowcept.sinks.mofka;

import io.flowcept.sinks.JsonBytes;
import io.flowcept.sinks.Message;
import io.flowcept.sinks.MsgpackJson;
import io.flowcept.sinks.Sink;
import io.flowcept.sinks.SinkOptions;
import java.io.IOException;
import java.util.List;

/** Hands messages, one line of JSON each, to the program that carries them to Mofka. */
final class MofkaSink implements Sink {
    private static final int KEPT_BYTES = 1 << 20;

    private final SinkOptions options;
    private final MofkaCommand command;
    private JsonBytes lines = new JsonBytes();
    private Bridge bridge;

    MofkaSink(SinkOptions options) {
        this.options = options;
        this.command = new MofkaCommand(options);
    }

    @Override
    public String describe() {
        return "mofka " + command.describe();
    }

    @Override
    public boolean takesJson() {
        return true;
    }

    @Override
    public void open() throws IOException {
        if (System.getProperty("os.name", "").startsWith("Windows")) {
            throw new IOException("mq.type mofka needs named pipes of the file system, which Windows does not have;"
                    + " choose another mq.type there");
        }
        bridge = command.isControlled()
                ? ControlledBridge.open(command, options)
                : StandardInputBridge.open(command, options);
    }

    @Override
    public void publish(List<Message> batch) throws IOException {
        lines.truncate(0);
        for (Message message : batch) {
            MsgpackJson.message(message, null, lines);
            lines.raw('\n');
        }
        bridge.carry(lines.view().array(), lines.length());
        if (lines.view().capacity() > KEPT_BYTES) {
            lines = new JsonBytes();
        }
    }

    @Override
    public void close() throws IOException {
        if (bridge != null) {
            Bridge closed = bridge;
            bridge = null;
            closed.close();
        }
    }
}
