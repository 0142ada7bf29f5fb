package io.flowcept.engine.settings;

/** The section {@code experiment}: what this run belongs to. Immutable. */
public final class ExperimentSettings {
    /** Who runs it; null for the login name. */
    public final String user;

    /** Null for a new one. */
    public final String campaignId;

    /** Null for a new one. */
    public final String workflowId;

    /** Null for the main class's name. */
    public final String workflowName;

    ExperimentSettings(Section section) {
        user = section.key("user").text(null);
        campaignId = section.key("campaign_id", "FLOWCEPT_CAMPAIGN_ID").text(null);
        workflowId = section.key("workflow_id", "FLOWCEPT_WORKFLOW_ID").text(null);
        workflowName = section.key("workflow_name", "FLOWCEPT_WORKFLOW_NAME").text(null);
        section.close();
    }
}
