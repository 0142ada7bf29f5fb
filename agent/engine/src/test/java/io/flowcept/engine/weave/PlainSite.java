package io.flowcept.engine.weave;

import io.flowcept.engine.settings.TelemetryAt;
import java.util.List;

/** The site of a method without parameters whose calls are tasks, of which nothing else is said. */
final class PlainSite {
    private PlainSite() {}

    static Site in(Sites sites) {
        Site.Selection task =
                new Site.Selection(true, false, TelemetryAt.NEVER, null, "sum", null, null, null, null, null);
        return sites.define("com.acme.Calc", "sum", "()V", task, List.of(), 0);
    }
}
