package io.flowcept.engine.settings;

/** The section {@code instrumentation.torch}: how much of a neural network's forward calls is recorded. Immutable. */
public final class TorchSettings {
    /** {@code parent_only}, {@code parent_and_children}, or null for off. */
    public final String what;

    /** {@code lightweight}, {@code tensor_inspection}, {@code telemetry}, both as one, or null. */
    public final String childrenMode;

    /** {@code lightweight}, {@code default}, or null for off. */
    public final String epochLoop;

    /** {@code lightweight}, {@code default}, or null for off. */
    public final String batchLoop;

    /** Every how many epochs one is recorded, at least 1. */
    public final int captureEpochsAtEvery;

    /** Whether the model's first forward call is a workflow of its own. */
    public final boolean registerWorkflow;

    TorchSettings(Section section) {
        what = section.key("what").choice(null, "parent_only", "parent_and_children");
        childrenMode = section.key("children_mode")
                .choice(null, "lightweight", "tensor_inspection", "telemetry", "telemetry_and_tensor_inspection");
        epochLoop = section.key("epoch_loop").choice(null, "lightweight", "default");
        batchLoop = section.key("batch_loop").choice(null, "lightweight", "default");
        captureEpochsAtEvery = section.key("capture_epochs_at_every").integer(1, 1, Integer.MAX_VALUE);
        registerWorkflow = section.key("register_workflow").bool(true);
        section.close();
    }
}
