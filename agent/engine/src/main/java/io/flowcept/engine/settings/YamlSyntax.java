package io.flowcept.engine.settings;

import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import org.yaml.snakeyaml.LoaderOptions;
import org.yaml.snakeyaml.error.Mark;
import org.yaml.snakeyaml.error.MarkedYAMLException;
import org.yaml.snakeyaml.error.YAMLException;
import org.yaml.snakeyaml.events.AliasEvent;
import org.yaml.snakeyaml.events.Event;
import org.yaml.snakeyaml.events.NodeEvent;
import org.yaml.snakeyaml.events.ScalarEvent;
import org.yaml.snakeyaml.parser.ParserImpl;
import org.yaml.snakeyaml.reader.ReaderException;
import org.yaml.snakeyaml.reader.StreamReader;

/** From text to nodes with SnakeYAML's parser alone, and its errors told as settings problems. */
final class YamlSyntax {
    private static final int MAX_DEPTH = 50;

    private final String file;
    private final ParserImpl parser;
    private final Map<String, YamlNode> anchors = new HashMap<>();

    private YamlSyntax(String file, String text) {
        this.file = file;
        this.parser = new ParserImpl(new StreamReader(text), new LoaderOptions());
    }

    /**
     * The root of the only document in {@code text}, or null when there is none.
     *
     * @throws Refused when it is no YAML
     */
    static YamlNode root(String file, String text) {
        try {
            return new YamlSyntax(file, text).document();
        } catch (MarkedYAMLException e) {
            throw new Refused(problem(file, text, e));
        } catch (ReaderException e) {
            int position = text.offsetByCodePoints(0, Math.min(e.getPosition(), text.codePointCount(0, text.length())));
            throw new Refused(SettingsProblem.of(
                    file, lineAt(text, position), "not valid YAML: a control character, is this a text file?"));
        } catch (YAMLException e) {
            throw new Refused(SettingsProblem.of(file, 0, "not valid YAML: " + e.getMessage()));
        }
    }

    private YamlNode document() {
        parser.getEvent();
        if (parser.checkEvent(Event.ID.StreamEnd)) {
            return null;
        }
        parser.getEvent();
        YamlNode root = node(0);
        parser.getEvent();
        if (!parser.checkEvent(Event.ID.StreamEnd)) {
            throw new Refused(
                    SettingsProblem.of(file, line(parser.peekEvent()), "a second document starts here, expected one"));
        }
        return root;
    }

    private YamlNode node(int depth) {
        Event event = parser.getEvent();
        int line = line(event);
        if (depth > MAX_DEPTH) {
            throw new Refused(SettingsProblem.of(file, line, "more than " + MAX_DEPTH + " levels"));
        }
        String anchor = ((NodeEvent) event).getAnchor();
        if (event instanceof AliasEvent) {
            YamlNode anchored = anchors.get(anchor);
            if (anchored == null) {
                throw new Refused(SettingsProblem.of(
                        file,
                        line,
                        "not valid YAML: *" + anchor + " stands for a value marked &" + anchor
                                + ", and there is none; for a name with *, use quotes"));
            }
            return anchored;
        }
        if (event instanceof ScalarEvent) {
            return anchored(anchor, YamlNode.scalar(line, scalar((ScalarEvent) event)));
        }
        List<YamlNode> first = new ArrayList<>();
        if (event.is(Event.ID.SequenceStart)) {
            YamlNode list = anchored(anchor, YamlNode.list(line, first));
            while (!parser.checkEvent(Event.ID.SequenceEnd)) {
                first.add(node(depth + 1));
            }
            parser.getEvent();
            return list;
        }
        List<YamlNode> second = new ArrayList<>();
        YamlNode mapping = anchored(anchor, YamlNode.mapping(line, first, second));
        while (!parser.checkEvent(Event.ID.MappingEnd)) {
            first.add(node(depth + 1));
            second.add(node(depth + 1));
        }
        parser.getEvent();
        return mapping;
    }

    private YamlNode anchored(String anchor, YamlNode node) {
        if (anchor != null) {
            anchors.put(anchor, node);
        }
        return node;
    }

    private static YamlScalar scalar(ScalarEvent event) {
        String tag = event.getTag();
        boolean guessed = tag == null
                ? event.getImplicit().canOmitTagInPlainScalar()
                : tag.endsWith(":int") || tag.endsWith(":float") || tag.endsWith(":bool") || tag.endsWith(":null");
        return guessed ? YamlScalar.plain(event.getValue()) : YamlScalar.text(event.getValue());
    }

    private static int line(Event event) {
        return event.getStartMark().getLine() + 1;
    }

    private static SettingsProblem problem(String file, String text, MarkedYAMLException e) {
        Mark mark = e.getProblemMark() == null ? e.getContextMark() : e.getProblemMark();
        String what = e.getProblem() == null ? e.getContext() : e.getProblem();
        if (mark == null) {
            return SettingsProblem.of(file, 0, "not valid YAML: " + what);
        }
        if (valueStartsWithStar(text, mark.getIndex())) {
            what = "a value that starts with * must stand in quotes";
        }
        String message = "not valid YAML at column " + (mark.getColumn() + 1) + ": " + what;
        return SettingsProblem.of(file, mark.getLine() + 1, message);
    }

    /** Globs invite {@code method: *}, which YAML takes for an alias. */
    private static boolean valueStartsWithStar(String text, int codePoint) {
        int index = text.offsetByCodePoints(0, Math.min(codePoint, text.codePointCount(0, text.length())));
        int start = text.lastIndexOf('\n', index - 1) + 1;
        int end = text.indexOf('\n', start);
        String line = text.substring(start, end < 0 ? text.length() : end);
        return line.contains(": *") || line.contains("- *");
    }

    private static int lineAt(String text, int position) {
        int line = 1;
        for (int i = 0; i < position; i++) {
            line += text.charAt(i) == '\n' ? 1 : 0;
        }
        return line;
    }
}
