package org.example.selection;

import io.flowcept.api.Flowcept;
import io.flowcept.api.FlowceptTask;

/** Code whose author knows of the agent, and which runs without it all the same. */
public final class Annotated {
    private Annotated() {}

    public static void main(String[] args) {
        pipeline(2);
    }

    @Flowcept("annotated pipeline")
    static void pipeline(int x) {
        System.out.println(plain(x) + named(x));
    }

    @FlowceptTask
    static int plain(int x) {
        return x;
    }

    @FlowceptTask(
            activityId = "learn",
            subtype = "learning",
            generated = "model",
            tags = {"a", "b"})
    static int named(int x) {
        return x * 10;
    }
}
