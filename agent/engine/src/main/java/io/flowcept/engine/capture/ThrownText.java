package io.flowcept.engine.capture;

import io.flowcept.engine.settings.Redaction;
import java.lang.reflect.Field;

/**
 * What is recorded of an exception: class, message, and a bounded stack, without running any method that the host's
 * exception classes may have overridden. The message is read from {@link Throwable}'s own field; where the JVM keeps
 * that closed, only from exceptions that do not override {@link Throwable#getMessage}.
 */
final class ThrownText {
    private final ClassValue<Boolean> plainMessage = new Inherits("getMessage");
    private final ClassValue<Boolean> plainStack = new Inherits("getStackTrace");
    private final int maxFrames;
    private final int maxMessage;
    private final Redaction redaction;
    private final Field message;

    /** @param redaction of messages; null: no message is recorded */
    ThrownText(int maxFrames, int maxMessage, Redaction redaction) {
        this.redaction = redaction;
        this.maxFrames = maxFrames;
        this.maxMessage = maxMessage;
        this.message = messageField();
    }

    String of(Throwable thrown) {
        StringBuilder text = new StringBuilder(256).append(thrown.getClass().getName());
        String said = redaction == null ? null : messageOf(thrown);
        if (said != null) {
            said = redaction.shown(said);
            text.append(": ").append(said, 0, Math.min(said.length(), maxMessage));
            if (said.length() > maxMessage) {
                text.append("<cut: ")
                        .append(maxMessage)
                        .append(" of ")
                        .append(said.length())
                        .append(" characters>");
            }
        }
        if (plainStack.get(thrown.getClass())) {
            StackTraceElement[] frames = thrown.getStackTrace();
            int shown = Math.min(frames.length, maxFrames);
            for (int i = 0; i < shown; i++) {
                text.append("\n\tat ").append(frames[i]);
            }
            if (shown < frames.length) {
                text.append("\n\t<cut: ")
                        .append(shown)
                        .append(" of ")
                        .append(frames.length)
                        .append(" frames>");
            }
        }
        return text.toString();
    }

    private String messageOf(Throwable thrown) {
        if (message != null) {
            try {
                return (String) message.get(thrown);
            } catch (IllegalAccessException e) {
                return null;
            }
        }
        return plainMessage.get(thrown.getClass()) ? thrown.getMessage() : null;
    }

    private static Field messageField() {
        try {
            Field field = Throwable.class.getDeclaredField("detailMessage");
            field.setAccessible(true);
            return field;
        } catch (NoSuchFieldException | RuntimeException closed) {
            return null;
        }
    }

    /** Whether a class of exceptions has the method from {@link Throwable} itself. */
    private static final class Inherits extends ClassValue<Boolean> {
        private final String method;

        Inherits(String method) {
            this.method = method;
        }

        @Override
        protected Boolean computeValue(Class<?> type) {
            try {
                return type.getMethod(method).getDeclaringClass() == Throwable.class;
            } catch (NoSuchMethodException | LinkageError e) {
                return false;
            }
        }
    }
}
