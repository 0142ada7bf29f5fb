package io.flowcept.engine;

/**
 * The arguments of an attachment: {@code command=NAME,answer=NUMBER} and, behind a comma, what {@code -javaagent} takes.
 * Without a command it is {@link #ATTACH}. Immutable.
 */
final class AgentCommand {
    static final String ATTACH = "attach";
    static final String DETACH = "detach";
    static final String RELOAD = "reload";
    static final String STATUS = "status";

    final String name;
    /** The number under which the answer is expected, or null. */
    final String question;
    /** The agent's own arguments, or null. */
    final String arguments;

    private AgentCommand(String name, String question, String arguments) {
        this.name = name;
        this.question = question;
        this.arguments = arguments;
    }

    static AgentCommand of(String arguments) {
        String rest = arguments == null ? "" : arguments;
        String name = ATTACH;
        String question = null;
        while (rest.startsWith("command=") || rest.startsWith("answer=")) {
            int comma = rest.indexOf(',');
            String argument = comma < 0 ? rest : rest.substring(0, comma);
            String value = argument.substring(argument.indexOf('=') + 1);
            if (argument.startsWith("command=")) {
                name = value;
            } else {
                question = value;
            }
            rest = comma < 0 ? "" : rest.substring(comma + 1);
        }
        return new AgentCommand(name, question, rest.isEmpty() ? null : rest);
    }
}
