package io.flowcept.engine;

import io.flowcept.bootstrap.Control;
import io.flowcept.bootstrap.Tenancy;
import java.lang.instrument.Instrumentation;

/** Where the agent's entry class comes in: by having this one initialised. */
final class Entrance implements Control {
    static {
        Tenancy.enteredBy(new Entrance());
    }

    private Entrance() {}

    @Override
    public boolean start(String arguments, Instrumentation instrumentation, boolean attached) {
        return Engine.launch(arguments, instrumentation, attached);
    }

    @Override
    public boolean attached(String arguments) {
        // Nobody is there yet.
        return false;
    }
}
